//===- DeprecatedApi.cpp - acl-deprecated-api -----------------------------===//
//
// Functions that the API has replaced or removed, and what to call instead.
//
//===----------------------------------------------------------------------===//

#include "engine/ApiModel.h"
#include "engine/Finding.h"
#include "engine/Rule.h"
#include "engine/UnitIndex.h"
#include "rules/UnitCalls.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace acltidy;

namespace {

class DeprecatedApi final : public Rule {
public:
  using Rule::Rule;
  void translationUnit(const UnitIndex &Unit, FindingSink &Sink) const override;
};

/// Whether a call of \p Old still compiles and means the same under the name
/// of \p New. Results may become wider: that is why some were replaced.
bool isDropIn(const ASTContext &Ctx, const FunctionDecl *Old,
              const FunctionDecl *New) {
  if (Old->getNumParams() != New->getNumParams() ||
      Old->isVariadic() != New->isVariadic())
    return false;
  for (unsigned I = 0; I != Old->getNumParams(); ++I)
    if (!Ctx.hasSameUnqualifiedType(Old->getParamDecl(I)->getType(),
                                    New->getParamDecl(I)->getType()))
      return false;
  QualType From = Old->getReturnType(), To = New->getReturnType();
  return Ctx.hasSameType(From, To) ||
         (From->isIntegerType() && To->isIntegerType() &&
          Ctx.getTypeSize(From) <= Ctx.getTypeSize(To));
}

} // namespace

void DeprecatedApi::translationUnit(const UnitIndex &Unit,
                                    FindingSink &Sink) const {
  ASTContext &Ctx = Unit.context();
  for (const PlacedCall &C : callsOfUnit(Unit)) {
    if (!C.Row->Deprecated && C.Row->Until.empty())
      continue;
    llvm::StringRef Better = toRef(C.Row->Replacement);
    const FunctionDecl *New =
        Better.empty() ? nullptr : declaredFunction(Ctx, Better);
    // An older CANN has nothing better to offer.
    if (!Better.empty() && !New)
      continue;
    Finding F;
    F.Owner = this;
    F.Loc = shownAt(Unit, C.Call->getBeginLoc());
    F.Message = "'" + calledName(C).str() + "' ";
    F.Message += C.Row->Until.empty()
                     ? std::string("is deprecated")
                     : "was removed in " + std::string(C.Row->Until);
    F.Message += Better.empty() ? std::string("; do without it")
                                : "; use '" + Better.str() + "'";
    const Expr *Callee = C.Call->getCallee()->IgnoreParenImpCasts();
    const FunctionDecl *Old = C.Call->getDirectCallee();
    F.Ranges.push_back(Callee->getSourceRange());
    if (New && Old && isDropIn(Ctx, Old, New) && Callee->getEndLoc().isFileID())
      F.Fixes.push_back(
          FixItHint::CreateReplacement(Callee->getEndLoc(), Better));
    Sink.add(std::move(F));
  }
}

namespace acltidy {
std::unique_ptr<Rule> makeDeprecatedApi(const RuleInfo &Info) {
  return std::make_unique<DeprecatedApi>(Info);
}
} // namespace acltidy
