//===- ProcessState.cpp - Processes and contexts on a path ----------------===//

#include "engine/ProcessState.h"
#include "engine/Compat.h"
#include "engine/MemoryState.h"
#include "engine/PathContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::ContextEffect;
using contract::ProcessEffect;

/// Under the key 0: the last fork.
REGISTER_MAP_WITH_PROGRAMSTATE(Forks, unsigned, ForkState)
/// By the variable.
REGISTER_MAP_WITH_PROGRAMSTATE(SavedContexts, const MemRegion *, SavedContext)

//===--- Processes --------------------------------------------------------===//

const ForkState *acltidy::lastFork(ProgramStateRef State) {
  return State->get<Forks>(0);
}

ForkSide acltidy::sideOf(ProgramStateRef State, const ForkState &Fork) {
  if (!Fork.Result)
    return Fork.Side;
  ConditionTruthVal Zero =
      State->getConstraintManager().isNull(State, Fork.Result);
  if (Zero.isConstrainedTrue())
    return ForkSide::Child;
  return Zero.isConstrainedFalse() ? ForkSide::Parent : ForkSide::Both;
}

/// Whether the child of \p Call begins in a function of its own (clone).
static bool startsElsewhere(const AclCall &Call) {
  const Expr *First =
      Call.argExpr({contract::Operand::Place::Arg, 0, contract::NoArg});
  return First && First->getType()->isFunctionPointerType();
}

static ProgramStateRef applyFork(const AclCall &Call, ProgramStateRef State) {
  switch (Call.row().Process) {
  case ProcessEffect::Fork:
    if (const CallSite *Touch = reached(State, Milestone::DeviceTouched);
        Touch && !startsElsewhere(Call)) {
      ForkState Fork;
      Fork.Fork = Call.site();
      Fork.Touch = *Touch;
      Fork.Result = Call.event().getReturnValue().getAsSymbol();
      State = State->set<Forks>(0, Fork);
    }
    return State;
  case ProcessEffect::Exec:
    // It returns when it fails, and then only cleaning up is left to do.
    return State->remove<Forks>(0);
  case ProcessEffect::None:
  case ProcessEffect::Spawn:
    break;
  }
  return State;
}

//===--- Contexts ---------------------------------------------------------===//

llvm::SmallVector<SavedContext, 2>
acltidy::savedContexts(ProgramStateRef State) {
  llvm::SmallVector<SavedContext, 2> Result;
  for (const auto &[Variable, Saved] : State->get<SavedContexts>())
    Result.push_back(Saved);
  return Result;
}

static ProgramStateRef applyContext(const AclCall &Call,
                                    ProgramStateRef State) {
  const contract::Function &Row = Call.row();
  if (Row.Asks == contract::Question::CurrentContext) {
    contract::Operand At{contract::Operand::Place::Out, 0, contract::NoArg};
    SavedContext Saved;
    Saved.SavedBy = Call.site();
    Saved.Variable = Call.value(At).getAsRegion();
    Saved.Context = Call.handle(At, State);
    if (isa_and_nonnull<VarRegion>(Saved.Variable) && Saved.Context &&
        isTrackedStorage(Saved.Variable))
      State = State->set<SavedContexts>(Saved.Variable, Saved);
    return State;
  }
  if (Row.Context == ContextEffect::None || Row.Context == ContextEffect::Reset)
    return State;
  SymbolRef Given =
      Row.Context == ContextEffect::SetContext
          ? Call.handle({contract::Operand::Place::Arg, 0, contract::NoArg},
                        State)
          : nullptr;
  for (const auto &[Variable, Old] : State->get<SavedContexts>()) {
    if (Given && Given == Old.Context) {
      State = State->remove<SavedContexts>(Variable);
      continue;
    }
    SavedContext New = Old;
    New.SwitchedBy = Call.site();
    New.SwitchStatus = Row.Result == contract::Function::Returns::Status
                           ? Call.event().getReturnValue().getAsSymbol()
                           : nullptr;
    State = State->set<SavedContexts>(Variable, New);
  }
  return State;
}

ProgramStateRef acltidy::forgetSavedContext(ProgramStateRef State, SVal V) {
  const MemRegion *R = V.getAsRegion();
  SymbolRef Sym = V.getAsSymbol();
  for (const auto &[Variable, Saved] : State->get<SavedContexts>())
    if ((Sym && Saved.Context == Sym) || (R && Variable == R->getBaseRegion()))
      State = State->remove<SavedContexts>(Variable);
  return State;
}

ProgramStateRef acltidy::forgetSavedContexts(ProgramStateRef State,
                                             const StackFrameContext *Frame) {
  for (const auto &[Variable, Saved] : State->get<SavedContexts>())
    if (cast<VarRegion>(Variable)->getStackFrame() == Frame)
      State = State->remove<SavedContexts>(Variable);
  return State;
}

//===--- Both -------------------------------------------------------------===//

ProgramStateRef acltidy::applyProcessEffects(const AclCall &Call,
                                             ProgramStateRef State) {
  return applyContext(Call, applyFork(Call, State));
}

ProgramStateRef acltidy::reapProcess(ProgramStateRef State,
                                     SymbolReaper &Reaper) {
  if (const ForkState *Fork = lastFork(State);
      Fork && Fork->Result && Reaper.isDead(Fork->Result)) {
    ForkState New = *Fork;
    New.Side = sideOf(State, New);
    New.Result = nullptr;
    State = State->set<Forks>(0, New);
  }
  for (const auto &[Variable, Saved] : State->get<SavedContexts>()) {
    if (!Saved.SwitchStatus || !Reaper.isDead(Saved.SwitchStatus))
      continue;
    SavedContext New = Saved;
    if (outcomeOf(State, Saved.SwitchStatus) == Outcome::Failed)
      New.SwitchedBy = {};
    New.SwitchStatus = nullptr;
    State = State->set<SavedContexts>(Variable, New);
  }
  return State;
}
