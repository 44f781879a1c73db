//===- ThreadContext.cpp - The current context of a path's thread ---------===//

#include "engine/ThreadContext.h"
#include "engine/PathContext.h"
#include "engine/Teardown.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using namespace acltidy::contract;

/// Under the key 0.
REGISTER_MAP_WITH_PROGRAMSTATE(ThreadContexts, unsigned, ThreadContext)
/// The path has seen ACL's initialisation: no device was set before.
REGISTER_TRAIT_WITH_PROGRAMSTATE(SeenFromInit, bool)
/// Code out of sight has run since the path, or ACL, began.
REGISTER_TRAIT_WITH_PROGRAMSTATE(SomeUnseen, bool)

const CallSite *acltidy::contextEnd(ProgramStateRef State) {
  const ThreadContext *Now = State->get<ThreadContexts>(0);
  return Now && Now->Is == ThreadContext::None &&
                 outcomeOf(State, Now->Status) != Outcome::Failed
             ? &Now->By
             : nullptr;
}

/// Whether the path knows of every device that the process has set.
static bool knowsDevices(ProgramStateRef State, const AclCall &Call) {
  if (State->get<SomeUnseen>())
    return false;
  if (State->get<SeenFromInit>())
    return true;
  const auto *Entry =
      dyn_cast<FunctionDecl>(entryOf(Call.event().getLocationContext()));
  return Entry && Entry->isMain();
}

/// Whether \p Call resets one device, and none is set afterwards.
static bool endsLastDevice(const AclCall &Call, const ApiModel &Api,
                           ProgramStateRef State) {
  for (const Closing &C : closings(State))
    if (Api.kind(C.Kind).Id == "device" && C.By == Call.site())
      return true;
  return false;
}

ProgramStateRef acltidy::applyThreadContext(const AclCall &Call,
                                            const ApiModel &Api,
                                            ProgramStateRef State) {
  const Function &Row = Call.row();
  if (Row.Foreign)
    return State;
  for (const Acquire &A : Row.Acquires)
    if (Api.kind(A.Kind).Id == "acl")
      State = State->set<SeenFromInit>(true)->set<SomeUnseen>(false);
  const ThreadContext *Old = State->get<ThreadContexts>(0);
  ThreadContext New;
  New.By = Call.site();
  if (Row.Result == Function::Returns::Status)
    New.Status = Call.event().getReturnValue().getAsSymbol();
  switch (Row.Context) {
  case ContextEffect::None:
    // Ending a context, the current one or another.
    for (const Release &R : Row.Releases)
      if (Old && Old->Is == ThreadContext::Own && !R.At.isNone() &&
          !R.At.isArray() && Call.handle(R.At, State) == Old->Context)
        New.Is = ThreadContext::None;
    if (New.Is != ThreadContext::None)
      return State;
    break;
  case ContextEffect::SetDevice:
    New.Is = ThreadContext::Default;
    break;
  case ContextEffect::Create:
    for (const Acquire &A : Row.Acquires)
      New.Context = Call.handle(A.At, State);
    break;
  case ContextEffect::SetContext:
    for (const Use &U : Row.Uses)
      New.Context = Call.handle(U.At, State);
    break;
  case ContextEffect::Reset:
    // The end of ACL ends all contexts; that is the order's to tell.
    if (llvm::any_of(Row.Releases, [](const Release &R) { return R.All; }))
      break;
    if (!Old || Old->Is != ThreadContext::Default ||
        !endsLastDevice(Call, Api, State))
      return State;
    if (knowsDevices(State, Call))
      New.Is = ThreadContext::None;
    break;
  }
  // One that the path has not seen made may be a device's.
  const ResourceState *RS = resourceOf(State, New.Context);
  if (RS && RS->AcquiredBy.Row)
    New.Is = ThreadContext::Own;
  return State->set<ThreadContexts>(0, New);
}

ProgramStateRef acltidy::forgetThreadContext(ProgramStateRef State) {
  return State->remove<ThreadContexts>(0)->set<SomeUnseen>(true);
}

ProgramStateRef acltidy::reapThreadContext(ProgramStateRef State,
                                           SymbolReaper &Reaper) {
  const ThreadContext *Old = State->get<ThreadContexts>(0);
  if (!Old || !Old->Status || !Reaper.isDead(Old->Status))
    return State;
  ThreadContext New = *Old;
  if (outcomeOf(State, Old->Status) == Outcome::Failed)
    New = ThreadContext();
  New.Status = nullptr;
  return State->set<ThreadContexts>(0, New);
}
