//===- Holdings.cpp - What objects of the API refer to --------------------===//

#include "engine/Holdings.h"
#include "engine/MemoryState.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using namespace acltidy::contract;

bool acltidy::isMemory(ProgramStateRef State, ApiModel &Api,
                       const MemRegion *Base) {
  const auto *Symbolic = dyn_cast<SymbolicRegion>(Base);
  const ResourceState *RS =
      Symbolic ? resourceOf(State, Symbolic->getSymbol()) : nullptr;
  return !RS || Api.kind(RS->Kind).Memory != Space::Any;
}

/// What the row puts into objects.
static ProgramStateRef hold(const AclCall &Call, ApiModel &Api,
                            ProgramStateRef State) {
  for (const Hold &H : Call.row().Holds) {
    SymbolRef Holder = Call.handle(H.In, State);
    if (!Holder)
      continue;
    if (H.What.Where == Operand::Place::Handles || H.What.isArray()) {
      for (SymbolRef Sym : Call.handles(H.What, State))
        if (Sym != Holder)
          State = addHolding(State, Holder,
                             memoryBase(State, nonloc::SymbolVal(Sym)));
      continue;
    }
    const MemRegion *What = memoryBase(State, Call.value(H.What));
    if (!What)
      continue;
    // An object has one buffer: setting it replaces the one before. Objects
    // are added to each other (aclmdlAddDatasetBuffer).
    if (H.In.Where == Operand::Place::Arg && isMemory(State, Api, What))
      for (const MemRegion *Old : heldDirectlyBy(State, Holder))
        if (isMemory(State, Api, Old))
          State = removeHolding(State, Holder, Old);
    State = addHolding(State, Holder, What);
  }
  return State;
}

/// The record that parameter \p I points to, or null.
static QualType recordParam(const CallEvent &Event, unsigned I) {
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Event.getDecl());
  if (!FD || I >= FD->getNumParams())
    return {};
  QualType T = FD->getParamDecl(I)->getType();
  T = T->isPointerType() ? T->getPointeeType() : QualType();
  return !T.isNull() && T->isRecordType() ? T : QualType();
}

/// Which of an operator's operands are inputs: those behind pointers to const,
/// where the operator tells them from others at all.
static ProgramStateRef noteInputs(const AclCall &Call, ProgramStateRef State) {
  for (const Hold &H : Call.row().Holds) {
    SymbolRef Holder = H.What.Where == Operand::Place::Handles
                           ? Call.handle(H.In, State)
                           : nullptr;
    if (!Holder)
      continue;
    const CallEvent &Event = Call.event();
    llvm::SmallVector<unsigned, 4> Const;
    bool Others = false;
    for (unsigned I = 0, E = Event.getNumArgs(); I != E; ++I)
      if (QualType T = recordParam(Event, I); !T.isNull()) {
        if (T.isConstQualified())
          Const.push_back(I);
        else
          Others = true;
      }
    if (!Others)
      continue;
    for (unsigned I : Const)
      if (SymbolRef Object = handleSymbol(Event.getArgSVal(I)))
        for (const MemRegion *Held : heldBy(State, Object))
          State = addInput(State, Holder, Held);
  }
  return State;
}

/// Calls that may write to what an object refers to, though no row says so:
/// they are given the object to change, or give out what is in it.
static ProgramStateRef writeUncertain(const AclCall &Call,
                                      ProgramStateRef State) {
  const Function &Row = Call.row();
  for (const Retrieve &R : Row.Retrieves)
    if (SymbolRef Object = Call.handle(R.From, State))
      for (const MemRegion *Held : heldBy(State, Object))
        State = assumeWritten(State, Held);
  // Memory of the device is out of reach for what needs none: setters of a
  // picture's size change the description only.
  if (!Row.needs(NeedsDevice))
    return State;
  for (const Use &U : Row.Uses) {
    int I = resolveIndex(U.At.Index, Call.event().getNumArgs());
    bool Told = llvm::any_of(Row.Accesses,
                             [&](const Access &A) {
                               return A.At.Index == U.At.Index;
                             }) ||
                llvm::any_of(Row.Holds, [&](const Hold &H) {
                  return H.In.Index == U.At.Index || H.What.Index == U.At.Index;
                });
    if (U.At.Where != Operand::Place::Arg || U.At.isArray() || I < 0 || Told)
      continue;
    QualType T = recordParam(Call.event(), I);
    SymbolRef Object =
        T.isNull() || T.isConstQualified() ? nullptr : Call.handle(U.At, State);
    if (Object)
      for (const MemRegion *Held : heldBy(State, Object))
        State = assumeFilled(State, Held);
  }
  return State;
}

ProgramStateRef acltidy::applyHoldings(const AclCall &Call, ApiModel &Api,
                                       ProgramStateRef State) {
  State = hold(Call, Api, State);
  State = noteInputs(Call, State);
  return writeUncertain(Call, State);
}
