//===- InFlight.cpp - Work in flight on a path ----------------------------===//

#include "engine/InFlight.h"
#include "engine/MemoryState.h"
#include "engine/PathContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"

using namespace clang::ento;
using namespace acltidy;

namespace {

/// Waiting for `By` waits for the call `Op` in `Frame`. Without a call: `By` is
/// an event that the path has seen recorded.
struct Cover {
  SymbolRef By;
  const clang::Expr *Op;
  const clang::LocationContext *Frame;

  bool operator==(const Cover &O) const {
    return By == O.By && Op == O.Op && Frame == O.Frame;
  }
  bool operator<(const Cover &O) const {
    return std::tie(By, Op, Frame) < std::tie(O.By, O.Op, O.Frame);
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    ID.AddPointer(By);
    ID.AddPointer(Op);
    ID.AddPointer(Frame);
  }
};

} // namespace

REGISTER_SET_WITH_PROGRAMSTATE(InFlightUses, InFlight)
REGISTER_SET_WITH_PROGRAMSTATE(Covers, Cover)

StreamRef StreamRef::of(SVal V, ProgramStateRef State) {
  StreamRef S;
  if (V.isZeroConstant()) {
    S.Is = Default;
  } else if (SymbolRef Sym = handleSymbol(V)) {
    bool Null = State->isNull(V).isConstrainedTrue();
    S.Is = Null ? Default : Symbol;
    S.Sym = Null ? nullptr : Sym;
  }
  return S;
}

bool acltidy::areDistinct(const StreamRef &A, const StreamRef &B,
                          ProgramStateRef State) {
  if (A == B)
    return false;
  auto IsKnown = [&](const StreamRef &S) {
    if (S.Is == StreamRef::Default)
      return true;
    const ResourceState *RS = resourceOf(State, S.Sym);
    return RS && RS->AcquiredBy.Row;
  };
  return IsKnown(A) && IsKnown(B);
}

void InFlight::Profile(llvm::FoldingSetNodeID &ID) const {
  Op.Profile(ID);
  Stream.Profile(ID);
  ID.AddPointer(Status);
  ID.AddPointer(Base);
  ID.AddPointer(At);
  ID.AddInteger(Bytes);
  ID.AddInteger(static_cast<unsigned>(Mode));
  ID.AddInteger(static_cast<unsigned>(Live));
  ID.AddPointer(Via);
  ID.AddBoolean(IsHandle);
}
bool InFlight::operator==(const InFlight &O) const {
  return idOf(*this) == idOf(O);
}
bool InFlight::operator<(const InFlight &O) const {
  return idOf(*this) < idOf(O);
}

llvm::SmallVector<InFlight, 4> acltidy::inFlight(ProgramStateRef State) {
  llvm::SmallVector<InFlight, 4> Result;
  for (const InFlight &Use : State->get<InFlightUses>())
    if (outcomeOf(State, Use.Status) != Outcome::Failed)
      Result.push_back(Use);
  return Result;
}

llvm::SmallVector<InFlight, 2> acltidy::inFlight(ProgramStateRef State,
                                                 const MemRegion *Base) {
  llvm::SmallVector<InFlight, 2> Result;
  if (!Base)
    return Result;
  for (const InFlight &Use : State->get<InFlightUses>())
    if (Use.Base == Base && outcomeOf(State, Use.Status) != Outcome::Failed)
      Result.push_back(Use);
  return Result;
}

ProgramStateRef acltidy::addInFlight(ProgramStateRef State,
                                     const InFlight &Use) {
  return State->add<InFlightUses>(Use);
}

/// Removes the uses that \p IsDone accepts.
template <typename Pred>
static ProgramStateRef complete(ProgramStateRef State, Pred IsDone) {
  for (const InFlight &Use : State->get<InFlightUses>())
    if (IsDone(Use))
      State = State->remove<InFlightUses>(Use);
  if (State->get<InFlightUses>().isEmpty() && !State->get<Covers>().isEmpty()) {
    // Nothing is left to be covered; that events were recorded stays.
    for (const Cover &C : State->get<Covers>())
      if (C.Op)
        State = State->remove<Covers>(C);
  }
  return State;
}

static bool covers(ProgramStateRef State, SymbolRef By, const InFlight &Use) {
  return By && State->contains<Covers>(Cover{By, Use.Op.Call, Use.Op.Frame});
}

ProgramStateRef acltidy::completeAll(ProgramStateRef State) {
  if (!State->get<InFlightUses>().isEmpty())
    State = State->remove<InFlightUses>();
  return State->get<Covers>().isEmpty() ? State : State->remove<Covers>();
}

ProgramStateRef acltidy::completeStream(ProgramStateRef State,
                                        const StreamRef &Stream) {
  ProgramStateRef Before = State;
  return complete(State, [&](const InFlight &Use) {
    return !areDistinct(Use.Stream, Stream, Before) ||
           covers(Before, Stream.Sym, Use);
  });
}

ProgramStateRef acltidy::completeEvent(ProgramStateRef State, SymbolRef Event) {
  if (!Event || !State->contains<Covers>(Cover{Event, nullptr, nullptr}))
    return completeAll(State);
  ProgramStateRef Before = State;
  return complete(
      State, [&](const InFlight &Use) { return covers(Before, Event, Use); });
}

ProgramStateRef acltidy::completeInternal(ProgramStateRef State) {
  return complete(State, [](const InFlight &Use) {
    return Use.Stream.Is == StreamRef::Unknown;
  });
}

ProgramStateRef acltidy::recordEvent(ProgramStateRef State, SymbolRef Event,
                                     const StreamRef &Stream) {
  if (!Event)
    return State;
  for (const Cover &C : State->get<Covers>())
    if (C.By == Event)
      State = State->remove<Covers>(C);
  State = State->add<Covers>(Cover{Event, nullptr, nullptr});
  for (const InFlight &Use : State->get<InFlightUses>())
    if (!areDistinct(Use.Stream, Stream, State) ||
        covers(State, Stream.Sym, Use))
      State = State->add<Covers>(Cover{Event, Use.Op.Call, Use.Op.Frame});
  return State;
}

ProgramStateRef acltidy::waitEvent(ProgramStateRef State,
                                   const StreamRef &Stream, SymbolRef Event) {
  bool Known = Event && State->contains<Covers>(Cover{Event, nullptr, nullptr});
  // An event from elsewhere may stand for anything, and so may the default
  // stream, which has no symbol to remember it by.
  if (!Known || !Stream.Sym)
    return completeAll(State);
  for (const Cover &C : State->get<Covers>())
    if (C.By == Event && C.Op)
      State = State->add<Covers>(Cover{Stream.Sym, C.Op, C.Frame});
  return State;
}

ProgramStateRef acltidy::forgetInFlight(ProgramStateRef State,
                                        const MemRegion *Base) {
  return complete(State, [&](const InFlight &Use) { return Use.Base == Base; });
}

bool acltidy::isUnordered(ProgramStateRef State, const StreamRef &Stream,
                          const InFlight &Use) {
  return areDistinct(Use.Stream, Stream, State) &&
         !covers(State, Stream.Sym, Use);
}

bool acltidy::meets(ProgramStateRef State, const InFlight &Use, SVal Location) {
  const MemRegion *R = Location.getAsRegion();
  if (!R || memoryBase(State, Location) != Use.Base)
    return false;
  if (!Use.At || R == Use.At)
    return true;
  RegionOffset From = Use.At->getAsOffset(), To = R->getAsOffset();
  constexpr int64_t BitsPerByte = 8;
  if (!From.isValid() || From.hasSymbolicOffset())
    return false;
  // Of an element with an unknown index it is enough that all elements are in
  // use.
  if (!To.isValid() || To.hasSymbolicOffset()) {
    const MemoryState *M = memoryOf(State, Use.Base);
    const llvm::APSInt *Size = M ? M->Size.getAsInteger() : nullptr;
    return From.getOffset() == 0 && Use.Bytes && Size && *Size == Use.Bytes;
  }
  int64_t Distance = To.getOffset() - From.getOffset();
  return Distance == 0 ||
         (Distance > 0 &&
          static_cast<uint64_t>(Distance / BitsPerByte) < Use.Bytes);
}

SymbolRef acltidy::eventOf(ProgramStateRef State, const InFlight &Use) {
  for (const Cover &C : State->get<Covers>())
    if (C.Op == Use.Op.Call && C.Frame == Use.Op.Frame &&
        State->contains<Covers>(Cover{C.By, nullptr, nullptr}))
      return C.By;
  return nullptr;
}

ProgramStateRef acltidy::reapInFlight(ProgramStateRef State,
                                      SymbolReaper &Reaper) {
  for (const InFlight &Use : State->get<InFlightUses>()) {
    bool Settled = Use.Status && Reaper.isDead(Use.Status);
    if (!Settled)
      continue;
    State = State->remove<InFlightUses>(Use);
    if (outcomeOf(State, Use.Status) == Outcome::Failed)
      continue;
    InFlight New = Use;
    New.Status = nullptr;
    State = State->add<InFlightUses>(New);
  }
  return State;
}

void acltidy::profileInFlight(ProgramStateRef State,
                              llvm::FoldingSetNodeID &ID) {
  ID.AddPointer(State->get<InFlightUses>().getRootWithoutRetain());
}
