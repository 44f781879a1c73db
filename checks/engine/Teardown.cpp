//===- Teardown.cpp - What was closed on a path, and what lived in it -----===//

#include "engine/Teardown.h"
#include "contract/ContractSet.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using namespace acltidy::contract;

namespace {

/// `Inner` was made in `Outer`.
struct Residence {
  SymbolRef Inner;
  SymbolRef Outer;

  bool operator==(const Residence &O) const {
    return Inner == O.Inner && Outer == O.Outer;
  }
  bool operator<(const Residence &O) const {
    return std::tie(Inner, Outer) < std::tie(O.Inner, O.Outer);
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    ID.AddPointer(Inner);
    ID.AddPointer(Outer);
  }
};

} // namespace

REGISTER_MAP_WITH_PROGRAMSTATE(Closings, unsigned, Closing)
REGISTER_SET_WITH_PROGRAMSTATE(Residences, Residence)
/// How often the path has opened a counted scope.
REGISTER_MAP_WITH_PROGRAMSTATE(Openings, ScopeKey, unsigned)
/// The context that the path made current last.
REGISTER_TRAIT_WITH_PROGRAMSTATE(CurrentContext, SymbolRef)

llvm::SmallVector<Closing, 2> acltidy::closings(ProgramStateRef State) {
  llvm::SmallVector<Closing, 2> Result;
  for (const auto &[Kind, C] : State->get<Closings>())
    if (outcomeOf(State, C.Status) != Outcome::Failed)
      Result.push_back(C);
  return Result;
}

llvm::SmallVector<SymbolRef, 2> acltidy::residences(ProgramStateRef State,
                                                    SymbolRef Handle) {
  llvm::SmallVector<SymbolRef, 2> Result;
  for (const Residence &R : State->get<Residences>())
    if (R.Inner == Handle)
      Result.push_back(R.Outer);
  return Result;
}

bool acltidy::livesIn(const ApiModel &Api, KindId Inner, KindId Outer) {
  return llvm::is_contained(Api.kind(Inner).Within, Outer);
}

//===--- Effects ----------------------------------------------------------===//

namespace {

/// Whether anything lives in things of kind \p Outer.
bool hasInhabitants(const ApiModel &Api, KindId Outer) {
  for (KindId Inner = 0, E = Api.contract().numKinds(); Inner != E; ++Inner)
    if (livesIn(Api, Inner, Outer))
      return true;
  return false;
}

class Teardown {
public:
  Teardown(const AclCall &Call, ApiModel &Api, ProgramStateRef State)
      : Call(Call), Row(Call.row()), Api(Api), State(std::move(State)) {}

  ProgramStateRef apply() {
    for (const Release &R : Row.Releases)
      if (hasInhabitants(Api, R.Kind))
        release(R);
    for (const Acquire &A : Row.Acquires)
      acquire(A);
    changeContext();
    return State;
  }

private:
  SVal keyOf(Operand Key) const {
    if (Key.isNone() || Key.Where == Operand::Place::Out)
      return UnknownVal();
    return Call.value(Key);
  }
  void release(const Release &R);
  void releaseCounted(const Release &R);
  void close(KindId Kind, SymbolRef Object);
  void acquire(const Acquire &A);
  void changeContext();
  void reopen(KindId Kind) { State = State->remove<Closings>(Kind); }

  const AclCall &Call;
  const Function &Row;
  ApiModel &Api;
  ProgramStateRef State;
};

void Teardown::close(KindId Kind, SymbolRef Object) {
  Closing C;
  C.Kind = Kind;
  C.By = Call.site();
  C.Object = Object;
  if (const ResourceState *RS = resourceOf(State, Object))
    C.FromHere = RS->AcquiredBy.Row != nullptr;
  if (Row.Result == Function::Returns::Status)
    C.Status = Call.event().getReturnValue().getAsSymbol();
  State = State->set<Closings>(Kind, C);
}

void Teardown::releaseCounted(const Release &R) {
  ScopeKey Key{R.Kind, keyOf(R.Key)};
  const unsigned *Count = State->get<Openings>(Key);
  bool Last = Count && *Count == 1;
  if (Count)
    State = Last ? State->remove<Openings>(Key)
                 : State->set<Openings>(Key, *Count - 1);
  if (Count && !Last)
    return;
  // Another device that is open may be the one that matters.
  for (const auto &[Open, N] : State->get<Openings>())
    if (Open.Kind == R.Kind)
      return;
  // Without a key the count is the process's.
  if (!R.Key.isNone())
    close(R.Kind, nullptr);
}

void Teardown::release(const Release &R) {
  if (Api.kind(R.Kind).Form != HandleForm::Scope) {
    if (R.Mode != ReleaseMode::Destroy || R.At.isArray())
      return;
    SymbolRef Object = Call.handle(R.At, State);
    if (!Object)
      return;
    SymbolRef Current = State->get<CurrentContext>();
    if (Current == Object)
      State = State->set<CurrentContext>(nullptr);
    return close(R.Kind, Object);
  }
  if (R.Mode == ReleaseMode::Unref)
    return releaseCounted(R);
  if (!R.Key.isNone() && !R.All) {
    // One of several channels says nothing of the others.
    if (Row.Context != ContextEffect::Reset)
      return;
    State = State->remove<Openings>(ScopeKey{R.Kind, keyOf(R.Key)});
    for (const auto &[Open, N] : State->get<Openings>())
      if (Open.Kind == R.Kind)
        return;
  }
  for (const auto &[Open, N] : State->get<Openings>())
    if (Open.Kind == R.Kind)
      State = State->remove<Openings>(Open);
  close(R.Kind, nullptr);
}

void Teardown::acquire(const Acquire &A) {
  const ResourceKind &K = Api.kind(A.Kind);
  if (K.Form == HandleForm::Scope) {
    reopen(A.Kind);
    if (A.Key.isNone() || !hasInhabitants(Api, A.Kind))
      return;
    ScopeKey Key{A.Kind, keyOf(A.Key)};
    const unsigned *Count = State->get<Openings>(Key);
    State = State->set<Openings>(Key, Count ? *Count + 1 : 1);
    return;
  }
  // What could be made has somewhere to live.
  for (KindId Outer : K.Within)
    reopen(Outer);
  SymbolRef Handle = A.At.isArray() ? nullptr : Call.handle(A.At, State);
  if (!Handle)
    return;
  for (unsigned I = 0, E = Call.event().getNumArgs(); I != E; ++I) {
    SymbolRef Outer = handleSymbol(Call.event().getArgSVal(I));
    const ResourceState *RS = resourceOf(State, Outer);
    if (RS && Outer != Handle && livesIn(Api, A.Kind, RS->Kind))
      State = State->add<Residences>(Residence{Handle, Outer});
  }
  SymbolRef Context = State->get<CurrentContext>();
  const ResourceState *RS = resourceOf(State, Context);
  if (RS && livesIn(Api, A.Kind, RS->Kind))
    State = State->add<Residences>(Residence{Handle, Context});
}

void Teardown::changeContext() {
  SymbolRef Now = nullptr;
  switch (Row.Context) {
  case ContextEffect::None:
    return;
  case ContextEffect::Create:
    for (const Acquire &A : Row.Acquires)
      Now = Call.handle(A.At, State);
    break;
  case ContextEffect::SetContext:
    for (const Use &U : Row.Uses)
      Now = Call.handle(U.At, State);
    break;
  case ContextEffect::SetDevice:
  case ContextEffect::Reset:
    break;
  }
  State = State->set<CurrentContext>(Now);
  if (Row.Context == ContextEffect::Reset)
    return;
  // The thread has a device again, whichever.
  for (const auto &[Kind, C] : State->get<Closings>())
    if (Api.kind(Kind).Id == "device" || Api.kind(Kind).Id == "context")
      State = State->remove<Closings>(Kind);
}

} // namespace

ProgramStateRef acltidy::applyTeardown(const AclCall &Call, ApiModel &Api,
                                       ProgramStateRef State) {
  if (Call.row().Foreign)
    return State;
  return Teardown(Call, Api, std::move(State)).apply();
}

ProgramStateRef acltidy::forgetTeardown(ProgramStateRef State) {
  if (!State->get<Closings>().isEmpty())
    State = State->remove<Closings>();
  return State;
}

ProgramStateRef acltidy::reapTeardown(ProgramStateRef State,
                                      SymbolReaper &Reaper) {
  for (const auto &[Kind, C] : State->get<Closings>()) {
    if (!C.Status || !Reaper.isDead(C.Status))
      continue;
    if (outcomeOf(State, C.Status) == Outcome::Failed) {
      State = State->remove<Closings>(Kind);
      continue;
    }
    Closing New = C;
    New.Status = nullptr;
    State = State->set<Closings>(Kind, New);
  }
  for (const Residence &R : State->get<Residences>())
    if (Reaper.isDead(R.Inner))
      State = State->remove<Residences>(R);
  if (SymbolRef Now = State->get<CurrentContext>(); Now && Reaper.isDead(Now))
    State = State->set<CurrentContext>(nullptr);
  return State;
}
