//===- UseAfterDestroy.cpp - acl-use-after-destroy ------------------------===//
//
// A handle that was destroyed, freed or used up reaches the API again.
//
//===----------------------------------------------------------------------===//

#include "engine/PathContext.h"
#include "engine/Rule.h"
#include "engine/Teardown.h"
#include "clang/AST/Expr.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::Operand;
using contract::ReleaseMode;

namespace {

class UseAfterDestroy final : public Rule {
public:
  using Rule::Rule;
  void beforeCall(const AclCall &Call, PathContext &Ctx) const override;
  void memoryAccess(SVal Location, bool IsLoad, const Stmt *S,
                    PathContext &Ctx) const override;

private:
  void checkHandle(const AclCall &Call, SymbolRef Handle, const Expr *Arg,
                   bool Releases, PathContext &Ctx) const;
  void checkMembers(const AclCall &Call, PathContext &Ctx) const;
  /// Whether \p Use is the first found after this release of \p RS: a release
  /// too early is one defect, however often the object is used afterwards, and
  /// from wherever the function is called.
  bool isFirst(const ResourceState &RS, const Stmt *Use) const {
    const LocationContext *In = RS.ReleasedBy.Frame;
    const StackFrameContext *Frame = In ? In->getStackFrame() : nullptr;
    const Expr *Release = RS.ReleasedBy.Call;
    return FirstUse.try_emplace({Release, Frame}, Use).first->second == Use &&
           FirstFrame.try_emplace({Release, Use}, Frame).first->second == Frame;
  }
  mutable llvm::DenseMap<std::pair<const Expr *, const StackFrameContext *>,
                         const Stmt *>
      FirstUse;
  mutable llvm::DenseMap<std::pair<const Expr *, const Stmt *>,
                         const StackFrameContext *>
      FirstFrame;
};

/// The resource was released for certain: a release that the path knows to
/// have failed leaves the handle alive.
const ResourceState *releasedFor(SymbolRef Handle, PathContext &Ctx) {
  const ResourceState *RS = resourceOf(Ctx.state(), Handle);
  if (!RS || !RS->isReleased() ||
      outcomeOf(Ctx.state(), RS->Status) == Outcome::Failed)
    return nullptr;
  return RS;
}

/// Whether \p RS went with the container that owned it: by a call that releases
/// another kind.
bool releasedWithHolder(const ResourceState &RS) {
  return RS.Holder && RS.ReleasedBy.Row &&
         llvm::none_of(
             RS.ReleasedBy.Row->Releases,
             [&](const contract::Release &R) { return R.Kind == RS.Kind; });
}

llvm::StringRef pastTense(const ResourceState &RS) {
  switch (RS.Mode) {
  case ReleaseMode::Consume:
    return "used it up";
  case ReleaseMode::HandOver:
    return "handed it over";
  case ReleaseMode::Destroy:
  case ReleaseMode::Unref:
    break;
  }
  return "released it";
}

} // namespace

void UseAfterDestroy::checkHandle(const AclCall &Call, SymbolRef Handle,
                                  const Expr *Arg, bool Releases,
                                  PathContext &Ctx) const {
  const ResourceState *RS = releasedFor(Handle, Ctx);
  if (!RS || !isFirst(*RS, Call.site().Call))
    return;
  Report What;
  std::string Subject = Ctx.describe(*RS, Arg);
  std::string By = calleeName(RS->ReleasedBy).str();
  if (Releases && releasedWithHolder(*RS))
    What.Message = Subject + " is released twice: '" + By +
                   "' released it with the container that owns it; remove "
                   "this '" +
                   Call.name().str() + "'";
  else if (Releases && RS->Mode == ReleaseMode::Destroy)
    What.Message = Subject + " is released twice: '" + By +
                   "' already released it; remove one of the calls or reset "
                   "the handle after the first";
  else
    What.Message = Subject + " is passed to '" + Call.name().str() +
                   "' after '" + By + "' has " + pastTense(*RS).str() +
                   "; call '" + By + "' after its last use";
  What.Subject = Handle;
  if (Arg)
    What.Highlight = Arg->getSourceRange();
  What.EndsPath = true;
  Ctx.report(*this, std::move(What));
}

/// A container that \p Call ends releases its members, also those that were
/// released by themselves before.
void UseAfterDestroy::checkMembers(const AclCall &Call,
                                   PathContext &Ctx) const {
  for (const contract::Release &R : Call.row().Releases) {
    if (R.Mode != ReleaseMode::Destroy || R.At.isArray())
      continue;
    SymbolRef Container = Call.handle(R.At, Ctx.state());
    const ResourceState *List = resourceOf(Ctx.state(), Container);
    if (!List || List->isReleased())
      continue;
    // The one that the text releases first; resources have no order.
    SymbolRef Twice = nullptr;
    ResourceState First;
    for (const auto &[Member, RS] : resources(Ctx.state()))
      if (RS.Holder == Container && releasedFor(Member, Ctx) &&
          (!Twice || RS.ReleasedBy.Call->getBeginLoc() <
                         First.ReleasedBy.Call->getBeginLoc())) {
        Twice = Member;
        First = RS;
      }
    if (!Twice || !isFirst(First, Call.site().Call))
      continue;
    std::string By = calleeName(First.ReleasedBy).str();
    Report What;
    What.Message = Ctx.describe(First) + " is released twice: '" + By +
                   "' already released it, and '" + Call.name().str() +
                   "' releases " + Ctx.describe(*List) +
                   " with its members; remove that '" + By + "'";
    What.Subject = Twice;
    What.EndsPath = true;
    return (void)Ctx.report(*this, std::move(What));
  }
}

void UseAfterDestroy::beforeCall(const AclCall &Call, PathContext &Ctx) const {
  const contract::Function &Row = Call.row();
  unsigned Args = Call.event().getNumArgs();
  auto IsReleased = [&](unsigned I) {
    for (const contract::Release &R : Row.Releases)
      if (R.Mode == ReleaseMode::Destroy && R.At.Where == Operand::Place::Arg &&
          contract::resolveIndex(R.At.Index, Args) == static_cast<int>(I))
        return true;
    return false;
  };
  // A channel that ends after its description is acl-destroy-order's.
  auto IsTooLate = [&](unsigned I, SymbolRef Handle) {
    const ResourceState *RS = resourceOf(Ctx.state(), Handle);
    for (const contract::Release &R : Row.Releases)
      if (RS &&
          contract::resolveIndex(R.Key.Index, Args) == static_cast<int>(I) &&
          livesIn(Ctx.api(), R.Kind, RS->Kind))
        return true;
    return false;
  };
  for (unsigned I = 0; I != Args && !Ctx.pathEnded(); ++I)
    if (SymbolRef Handle = handleSymbol(Call.event().getArgSVal(I));
        Handle && !IsTooLate(I, Handle))
      checkHandle(Call, Handle, Call.event().getArgExpr(I), IsReleased(I), Ctx);

  Operand This;
  This.Where = Operand::Place::This;
  if (SymbolRef Object = Call.handle(This, Ctx.state());
      Object && !Ctx.pathEnded()) {
    bool Releases = false, Acquires = false;
    for (const contract::Release &R : Row.Releases)
      Releases |=
          R.At.Where == Operand::Place::This && R.Mode == ReleaseMode::Destroy;
    for (const contract::Acquire &A : Row.Acquires)
      Acquires |= A.At.Where == Operand::Place::This;
    if (!Acquires)
      checkHandle(Call, Object, nullptr, Releases, Ctx);
  }

  if (!Ctx.pathEnded())
    checkMembers(Call, Ctx);

  // Members of arrays: lists of tensors, batches of buffers.
  auto CheckArray = [&](Operand At, bool Releases) {
    if (!At.isArray() || At.Where != Operand::Place::Arg)
      return;
    for (SymbolRef Handle : Call.handles(At, Ctx.state()))
      if (!Ctx.pathEnded())
        checkHandle(Call, Handle, nullptr, Releases, Ctx);
  };
  for (const contract::Release &R : Row.Releases)
    CheckArray(R.At, true);
  for (const contract::Hold &H : Row.Holds)
    CheckArray(H.What, false);
  for (const contract::Use &U : Row.Uses)
    CheckArray(U.At, false);
}

/// Pinned host memory is ordinary memory to the client, until it is freed.
void UseAfterDestroy::memoryAccess(SVal Location, bool IsLoad, const Stmt *S,
                                   PathContext &Ctx) const {
  const MemRegion *R = Location.getAsRegion();
  const SymbolicRegion *Base = R ? R->getSymbolicBase() : nullptr;
  if (!Base)
    return;
  const ResourceState *RS = releasedFor(Base->getSymbol(), Ctx);
  if (!RS || Ctx.api().kind(RS->Kind).Memory == contract::Space::Any ||
      (S && !isFirst(*RS, S)))
    return;
  Report What;
  std::string By = calleeName(RS->ReleasedBy).str();
  What.Message = Ctx.describe(*RS) + " is " + (IsLoad ? "read" : "written") +
                 " after '" + By + "' has released it; call '" + By +
                 "' after its last use";
  What.Subject = Base->getSymbol();
  if (S)
    What.Highlight = S->getSourceRange();
  What.EndsPath = true;
  Ctx.report(*this, std::move(What));
}

namespace acltidy {
std::unique_ptr<Rule> makeUseAfterDestroy(const RuleInfo &Info) {
  return std::make_unique<UseAfterDestroy>(Info);
}
} // namespace acltidy
