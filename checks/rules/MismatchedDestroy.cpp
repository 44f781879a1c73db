//===- MismatchedDestroy.cpp - acl-mismatched-destroy ---------------------===//
//
// A resource goes to the release function of another kind: aclrtFree on pinned
// host memory, aclrtDestroyEvent on a stream, free() on device memory. Most
// handles are void*, so the compiler accepts it; the call fails at run time and
// the resource leaks.
//
//===----------------------------------------------------------------------===//

#include "engine/PathContext.h"
#include "engine/Rule.h"
#include "clang/AST/Expr.h"

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
                   toRef(Ctx.api().kind(R.Kind).Noun).str() + "; use '" +
                   Right.str() + "'";
    What.Subject = Handle;
    if (const Expr *Arg = Call.argExpr(R.At))
      What.Highlight = Arg->getSourceRange();
    What.EndsPath = true;
    return Ctx.report(*this, std::move(What));
  }
}

namespace acltidy {
std::unique_ptr<Rule> makeMismatchedDestroy(const RuleInfo &Info) {
  return std::make_unique<MismatchedDestroy>(Info);
}
} // namespace acltidy
