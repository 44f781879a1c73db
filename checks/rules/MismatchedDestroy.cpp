//===- MismatchedDestroy.cpp - acl-mismatched-destroy ---------------------===//
//
// A resource goes to the release function of another kind: aclrtFree on pinned
// host memory, aclrtDestroyEvent on a stream, free() on device memory. Most
// handles are void*, so the compiler accepts it; the call fails at run time and
// the resource leaks.
//
//===----------------------------------------------------------------------===//

#include "engine/Compat.h"
#include "engine/PathContext.h"
#include "engine/Rule.h"
#include "rules/UnitCalls.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::Operand;
using contract::ReleaseMode;

namespace {

class MismatchedDestroy final : public Rule {
public:
  using Rule::Rule;
  void beforeCall(const AclCall &Call, PathContext &Ctx) const override;
};

/// Puts \p Right in the place of the function that is called, where it takes
/// the same argument.
llvm::SmallVector<FixItHint, 1>
renamed(const AclCall &Call, llvm::StringRef Right, ASTContext &Ctx) {
  const Expr *Origin = compat::originExpr(Call.event());
  auto IsClients = [&](SourceLocation Loc) {
    return Loc.isFileID() && !Ctx.getSourceManager().isInSystemHeader(Loc);
  };
  if (const auto *Delete = dyn_cast_or_null<CXXDeleteExpr>(Origin)) {
    SourceLocation Begin = Delete->getBeginLoc();
    if (Right != "delete[]" || Delete->isGlobalDelete() || !IsClients(Begin))
      return {};
    return {FixItHint::CreateReplacement(CharSourceRange::getTokenRange(Begin),
                                         Right)};
  }
  const auto *Written = dyn_cast_or_null<CallExpr>(Origin);
  const FunctionDecl *New = declaredFunction(Ctx, Right);
  if (!Written || !New || Written->getNumArgs() != 1 ||
      New->getNumParams() != 1 || !Written->getDirectCallee())
    return {};
  const auto *Callee =
      dyn_cast<DeclRefExpr>(Written->getCallee()->IgnoreParenImpCasts());
  QualType Taken = New->getParamDecl(0)->getType();
  QualType Given = Written->getArg(0)->IgnoreParenImpCasts()->getType();
  if (!Callee || Callee->hasQualifier() || !IsClients(Callee->getLocation()) ||
      !(Taken->isVoidPointerType() || Ctx.hasSameUnqualifiedType(Taken, Given)))
    return {};
  return {FixItHint::CreateReplacement(
      CharSourceRange::getTokenRange(Callee->getLocation()), Right)};
}

} // namespace

void MismatchedDestroy::beforeCall(const AclCall &Call,
                                   PathContext &Ctx) const {
  const contract::Function &Row = Call.row();
  for (const contract::Release &R : Row.Releases) {
    if (R.Mode != ReleaseMode::Destroy || R.At.Where != Operand::Place::Arg ||
        R.At.isArray())
      continue;
    SymbolRef Handle = Call.handle(R.At, Ctx.state());
    const ResourceState *RS = resourceOf(Ctx.state(), Handle);
    // Only what the path saw acquired has a known kind.
    if (!RS || RS->isReleased() || !RS->AcquiredBy.Row)
      continue;
    bool Accepted = false;
    for (const contract::Release &Other : Row.Releases)
      Accepted |= Other.Kind == RS->Kind && Other.At.Where == R.At.Where &&
                  Other.At.Index == R.At.Index;
    llvm::StringRef Right = Ctx.api().releaseName(RS->Kind);
    if (Accepted || Right.empty())
      continue;
    Report What;
    What.Message = Ctx.describe(*RS, Call.argExpr(R.At)) + " from '" +
                   calleeName(RS->AcquiredBy).str() + "' is released by '" +
                   Call.name().str() + "', which is for " +
                   Ctx.api().nounOf(R.Kind) + "; use '" + Right.str() + "'";
    What.Subject = Handle;
    if (const Expr *Arg = Call.argExpr(R.At))
      What.Highlight = Arg->getSourceRange();
    What.Fixes = renamed(Call, Right, Ctx.checker().getASTContext());
    What.EndsPath = true;
    return Ctx.report(*this, std::move(What));
  }
}

namespace acltidy {
std::unique_ptr<Rule> makeMismatchedDestroy(const RuleInfo &Info) {
  return std::make_unique<MismatchedDestroy>(Info);
}
} // namespace acltidy
