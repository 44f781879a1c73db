//===- WrongContext.cpp - acl-wrong-context -------------------------------===//
//
// Each thread has a current context of its own, and none when it begins.
//
//===----------------------------------------------------------------------===//

#include "engine/MemoryState.h"
#include "engine/PathContext.h"
#include "engine/ProcessState.h"
#include "engine/Rule.h"
#include "engine/ThreadContext.h"
#include "engine/UnitIndex.h"
#include "rules/OrderOnPath.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::ContextEffect;

namespace {

class WrongContext final : public Rule {
public:
  using Rule::Rule;
  void beforeCall(const AclCall &Call, PathContext &Ctx) const override;
  void frameEnds(const StackFrameContext *Frame,
                 PathContext &Ctx) const override;

private:
  void checkNewThread(const AclCall &Call, PathContext &Ctx) const;
  void checkEnded(const AclCall &Call, PathContext &Ctx) const;

  /// What was first found to come after a call that has ended a context: all
  /// else that comes too late is the same defect.
  mutable llvm::DenseMap<const Expr *, const Expr *> FirstLate;
};

/// The function that the path began with.
const FunctionInfo *entryInfo(PathContext &Ctx) {
  const auto *FD =
      dyn_cast<FunctionDecl>(entryOf(Ctx.checker().getLocationContext()));
  auto It = Ctx.unit().functions().find(FD);
  return It == Ctx.unit().functions().end() ? nullptr : &It->second;
}

/// Whether the code of \p FD gives \p Var back to a function that makes it
/// current.
bool restores(const FunctionInfo &FD, const VarDecl *Var) {
  for (const AclUse &U : FD.AclCalls)
    if (U.Row->Context == ContextEffect::SetContext && U.Call->getNumArgs())
      if (const auto *Ref =
              dyn_cast<DeclRefExpr>(U.Call->getArg(0)->IgnoreParenCasts()))
        if (Ref->getDecl() == Var)
          return true;
  return false;
}

/// Whether the code of \p FD, or what it calls in the unit, ever makes a device
/// or context current: a thread that does so on some ways only knows why
/// (on the device itself there is a default context).
bool takesContext(const UnitIndex &Unit, const FunctionDecl *FD,
                  llvm::DenseSet<const FunctionDecl *> &Seen) {
  const FunctionDecl *Definition = FD->getDefinition();
  auto It =
      Definition ? Unit.functions().find(Definition) : Unit.functions().end();
  if (It == Unit.functions().end() || !Seen.insert(Definition).second)
    return false;
  for (const AclUse &U : It->second.AclCalls)
    if (U.Row->Context != ContextEffect::None &&
        U.Row->Context != ContextEffect::Reset)
      return true;
  return llvm::any_of(It->second.Callees, [&](const FunctionDecl *Callee) {
    return takesContext(Unit, Callee, Seen);
  });
}

} // namespace

void WrongContext::beforeCall(const AclCall &Call, PathContext &Ctx) const {
  if (Call.row().Foreign || !Call.row().needs(contract::NeedsDevice))
    return;
  checkNewThread(Call, Ctx);
  if (!Ctx.pathEnded())
    checkEnded(Call, Ctx);
}

/// A new thread has neither device nor context.
void WrongContext::checkNewThread(const AclCall &Call, PathContext &Ctx) const {
  if (reached(Ctx.state(), Milestone::ContextSet))
    return;
  const FunctionInfo *Entry = entryInfo(Ctx);
  llvm::DenseSet<const FunctionDecl *> Seen;
  if (!Entry || !Entry->StartsThread ||
      takesContext(Ctx.unit(), Entry->Definition, Seen))
    return;
  const auto *Method = dyn_cast<CXXMethodDecl>(Entry->Definition);
  bool IsLambda = Method && Method->getParent()->isLambda();
  Report What;
  What.Message =
      "'" + Call.name().str() + "' needs a device, and the thread that " +
      (IsLambda ? "this lambda starts"
                : "begins in '" +
                      Entry->Definition->getDeclName().getAsString() + "'") +
      " has none yet; call 'aclrtSetDevice' or 'aclrtSetCurrentContext' first";
  What.EndsPath = true;
  Ctx.report(*this, std::move(What));
}

/// The path has ended the context that the thread had. What is used or released
/// too late is acl-destroy-order's; who asks which context there is wants to
/// know.
void WrongContext::checkEnded(const AclCall &Call, PathContext &Ctx) const {
  const CallSite *End = contextEnd(Ctx.state());
  if (!End || !Call.row().Releases.empty() ||
      Call.row().Asks == contract::Question::CurrentContext)
    return;
  for (unsigned I = 0, E = Call.event().getNumArgs(); I != E; ++I) {
    SymbolRef Handle = handleSymbol(Call.event().getArgSVal(I));
    const ResourceState *RS = resourceOf(Ctx.state(), Handle);
    if (RS && (RS->isReleased() || closedAround(RS->Kind, Handle, Ctx)))
      return;
  }
  const Expr *Late = Call.site().Call;
  if (FirstLate.try_emplace(End->Call, Late).first->second != Late)
    return;
  bool Reset = End->Row->Context == ContextEffect::Reset;
  std::string Ender = "'" + calleeName(*End).str() + "'";
  Report What;
  What.Message = "'" + Call.name().str() + "' needs a device or context, and " +
                 Ender + " has ended the one that the thread had; call '" +
                 Call.name().str() + "' before, or '" +
                 (Reset ? "aclrtSetDevice" : "aclrtSetCurrentContext") +
                 "' first";
  What.Extra.emplace_back(*End, Reset ? "the thread's device is reset here"
                                      : "the thread's current context is "
                                        "destroyed here");
  What.EndsPath = true;
  Ctx.report(*this, std::move(What));
}

/// A function that puts the context aside to give it back leaves on a path on
/// which it does not.
void WrongContext::frameEnds(const StackFrameContext *Frame,
                             PathContext &Ctx) const {
  ProgramStateRef State = Ctx.state();
  for (const SavedContext &Saved : savedContexts(State)) {
    const auto *Variable = cast<VarRegion>(Saved.Variable);
    if (Variable->getStackFrame() != Frame || !Saved.SwitchedBy.Row ||
        outcomeOf(State, Saved.SwitchStatus) == Outcome::Failed ||
        Ctx.unit().isSharedLocal(Variable) ||
        State->getConstraintManager()
            .isNull(State, Saved.Context)
            .isConstrainedTrue() ||
        !onErrorPath(State))
      continue;
    auto It =
        Ctx.unit().functions().find(dyn_cast<FunctionDecl>(Frame->getDecl()));
    if (It == Ctx.unit().functions().end() ||
        !restores(It->second, Variable->getDecl()))
      continue;
    std::string Name = Variable->getDecl()->getNameAsString();
    Report What;
    What.Message = "the function leaves with the context of '" +
                   calleeName(Saved.SwitchedBy).str() + "' current: '" + Name +
                   "' is not restored on this path; call "
                   "'aclrtSetCurrentContext' with it before every return";
    What.Extra.emplace_back(Saved.SavedBy, "'" + Name +
                                               "' is the context that was "
                                               "current before");
    What.Extra.emplace_back(Saved.SwitchedBy,
                            "another context becomes current here");
    What.Anchor = Saved.SwitchedBy.Call;
    What.EvenBeforeSink = true;
    Ctx.report(*this, std::move(What));
  }
}

namespace acltidy {
std::unique_ptr<Rule> makeWrongContext(const RuleInfo &Info) {
  return std::make_unique<WrongContext>(Info);
}
} // namespace acltidy
