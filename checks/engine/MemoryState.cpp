//===- MemoryState.cpp - Memory and work in flight on a path --------------===//

#include "engine/MemoryState.h"
#include "engine/ApiModel.h"
#include "engine/Compat.h"
#include "engine/MediaState.h"
#include "engine/PathContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang::ento;
using namespace acltidy;
using contract::Space;

namespace {

template <typename T> llvm::FoldingSetNodeID idOf(const T &V) {
  llvm::FoldingSetNodeID ID;
  V.Profile(ID);
  return ID;
}

/// `Holder` refers to `What`.
struct Holding {
  SymbolRef Holder;
  const MemRegion *What;

  bool operator==(const Holding &O) const {
    return Holder == O.Holder && What == O.What;
  }
  bool operator<(const Holding &O) const {
    return std::tie(Holder, What) < std::tie(O.Holder, O.What);
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    ID.AddPointer(Holder);
    ID.AddPointer(What);
  }
};

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

REGISTER_MAP_WITH_PROGRAMSTATE(MemoryMap, const MemRegion *, MemoryState)
REGISTER_SET_WITH_PROGRAMSTATE(Holdings, Holding)
REGISTER_SET_WITH_PROGRAMSTATE(Inputs, Holding)
REGISTER_SET_WITH_PROGRAMSTATE(InFlightUses, InFlight)
REGISTER_SET_WITH_PROGRAMSTATE(Covers, Cover)
REGISTER_MAP_WITH_PROGRAMSTATE(Milestones, unsigned, CallSite)

//===--- Memory -----------------------------------------------------------===//

void MemoryState::Profile(llvm::FoldingSetNodeID &ID) const {
  ID.AddInteger(Kind);
  ID.AddInteger(static_cast<unsigned>(Content));
  ID.AddInteger(Prefix);
  AllocatedBy.Profile(ID);
  WrittenBy.Profile(ID);
  Size.Profile(ID);
  Policy.Profile(ID);
}
bool MemoryState::operator==(const MemoryState &O) const {
  return idOf(*this) == idOf(O);
}

const MemRegion *acltidy::memoryBase(ProgramStateRef State, SVal Address) {
  const MemRegion *R = Address.getAsRegion();
  if (!R) {
    // An address in an integer field (hi_vdec_pic_info.vir_addr).
    SymbolRef Sym = Address.getAsSymbol();
    if (!Sym)
      return nullptr;
    R = State->getStateManager().getRegionManager().getSymbolicRegion(Sym);
  }
  R = R->getBaseRegion();
  if (const auto *Symbolic = llvm::dyn_cast<SymbolicRegion>(R))
    if (const MemRegion *Vector = containerOf(State, Symbolic->getSymbol()))
      return Vector;
  return R;
}

const MemoryState *acltidy::memoryOf(ProgramStateRef State,
                                     const MemRegion *Base) {
  return Base ? State->get<MemoryMap>(Base) : nullptr;
}
ProgramStateRef acltidy::setMemory(ProgramStateRef State, const MemRegion *Base,
                                   const MemoryState &M) {
  return State->set<MemoryMap>(Base, M);
}

Space acltidy::spaceOf(ProgramStateRef State, ApiModel &Api,
                       const MemRegion *Base) {
  if (!Base)
    return Space::Any;
  if (const MemoryState *M = memoryOf(State, Base))
    return Api.kind(M->Kind).Memory;
  if (const auto *Symbolic = llvm::dyn_cast<SymbolicRegion>(Base)) {
    const ResourceState *RS = resourceOf(State, Symbolic->getSymbol());
    return RS ? Api.kind(RS->Kind).Memory : Space::Any;
  }
  // Variables, literals, temporaries, and vectors (which stand for what their
  // data() points to).
  return llvm::isa<VarRegion, StringRegion, CompoundLiteralRegion,
                   CXXTempObjectRegion, AllocaRegion>(Base)
             ? Space::Host
             : Space::Any;
}

ProgramStateRef acltidy::assumeWritten(ProgramStateRef State,
                                       const MemRegion *Base) {
  if (!Base)
    return State;
  State = assumeMediaUnseen(State, Base);
  if (const MemoryState *M = memoryOf(State, Base);
      M && M->Content != Written::Everything) {
    MemoryState New = *M;
    New.Content = Written::Everything;
    New.WrittenBy = {};
    State = setMemory(State, Base, New);
  }
  if (const auto *Symbolic = llvm::dyn_cast<SymbolicRegion>(Base))
    for (const MemRegion *Held : heldBy(State, Symbolic->getSymbol()))
      if (memoryOf(State, Held))
        State = assumeWritten(State, Held);
  return State;
}

//===--- Holding ----------------------------------------------------------===//

ProgramStateRef acltidy::addHolding(ProgramStateRef State, SymbolRef Holder,
                                    const MemRegion *What) {
  return State->add<Holdings>(Holding{Holder, What});
}
ProgramStateRef acltidy::removeHolding(ProgramStateRef State, SymbolRef Holder,
                                       const MemRegion *What) {
  return State->remove<Holdings>(Holding{Holder, What});
}

ProgramStateRef acltidy::addInput(ProgramStateRef State, SymbolRef Executor,
                                  const MemRegion *What) {
  return State->add<Inputs>(Holding{Executor, What});
}
bool acltidy::isInput(ProgramStateRef State, SymbolRef Executor,
                      const MemRegion *What) {
  return State->contains<Inputs>(Holding{Executor, What});
}

llvm::SmallVector<const MemRegion *, 4>
acltidy::heldDirectlyBy(ProgramStateRef State, SymbolRef Holder) {
  llvm::SmallVector<const MemRegion *, 4> Result;
  for (const Holding &H : State->get<Holdings>())
    if (H.Holder == Holder)
      Result.push_back(H.What);
  return Result;
}

llvm::SmallVector<const MemRegion *, 4> acltidy::heldBy(ProgramStateRef State,
                                                        SymbolRef Holder) {
  llvm::SmallVector<const MemRegion *, 4> Result;
  llvm::SmallVector<SymbolRef, 4> Work = {Holder};
  const auto All = State->get<Holdings>();
  if (All.isEmpty())
    return Result;
  for (unsigned I = 0; I != Work.size(); ++I) // Grows on the way.
    for (const Holding &H : All)
      if (H.Holder == Work[I] && !llvm::is_contained(Result, H.What)) {
        Result.push_back(H.What);
        if (const auto *Symbolic = llvm::dyn_cast<SymbolicRegion>(H.What))
          Work.push_back(Symbolic->getSymbol());
      }
  return Result;
}

//===--- Work in flight ---------------------------------------------------===//

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

//===--- Milestones -------------------------------------------------------===//

const CallSite *acltidy::reached(ProgramStateRef State, Milestone M) {
  return State->get<Milestones>(static_cast<unsigned>(M));
}
ProgramStateRef acltidy::reach(ProgramStateRef State, Milestone M,
                               const CallSite &Call) {
  return reached(State, M)
             ? State
             : State->set<Milestones>(static_cast<unsigned>(M), Call);
}
ProgramStateRef acltidy::unreach(ProgramStateRef State, Milestone M) {
  return State->remove<Milestones>(static_cast<unsigned>(M));
}

//===--- Dead symbols -----------------------------------------------------===//

ProgramStateRef acltidy::reapMemory(ProgramStateRef State,
                                    SymbolReaper &Reaper) {
  auto SymbolOf = [](const MemRegion *R) -> SymbolRef {
    const auto *Symbolic = llvm::dyn_cast_or_null<SymbolicRegion>(R);
    return Symbolic ? Symbolic->getSymbol() : nullptr;
  };
  // What a live object of the API refers to can still be reached through it.
  llvm::SmallPtrSet<SymbolRef, 8> Kept;
  auto IsGone = [&](SymbolRef Sym) {
    return Sym && Reaper.isDead(Sym) && !Kept.contains(Sym);
  };
  for (bool Grew = true; Grew;) {
    Grew = false;
    for (const Holding &H : State->get<Holdings>())
      if (SymbolRef Sym = SymbolOf(H.What); Sym && !IsGone(H.Holder))
        Grew |= Kept.insert(Sym).second;
  }
  for (const auto &[Base, M] : State->get<MemoryMap>())
    if (IsGone(SymbolOf(Base)))
      State = State->remove<MemoryMap>(Base);
  for (const Holding &H : State->get<Holdings>())
    if (IsGone(H.Holder))
      State = State->remove<Holdings>(H);
  for (const Holding &H : State->get<Inputs>())
    if (IsGone(H.Holder))
      State = State->remove<Inputs>(H);

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
