//===- MemoryState.cpp - Memory and what refers to it on a path -----------===//

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

} // namespace

REGISTER_MAP_WITH_PROGRAMSTATE(MemoryMap, const MemRegion *, MemoryState)
REGISTER_SET_WITH_PROGRAMSTATE(Holdings, Holding)
REGISTER_SET_WITH_PROGRAMSTATE(Inputs, Holding)
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

ProgramStateRef acltidy::assumeFilled(ProgramStateRef State,
                                      const MemRegion *Base) {
  const MemoryState *M = memoryOf(State, Base);
  if (!M || M->Content == Written::Everything)
    return State;
  MemoryState New = *M;
  New.Content = Written::Everything;
  New.WrittenBy = {};
  return setMemory(State, Base, New);
}

ProgramStateRef acltidy::assumeWritten(ProgramStateRef State,
                                       const MemRegion *Base) {
  if (!Base)
    return State;
  State = assumeFilled(assumeMediaUnseen(State, Base), Base);
  if (const auto *Symbolic = llvm::dyn_cast<SymbolicRegion>(Base))
    for (const MemRegion *Held : heldBy(State, Symbolic->getSymbol()))
      if (memoryOf(State, Held))
        State = assumeWritten(State, Held);
  return State;
}

ProgramStateRef acltidy::assumeHeldWritten(ProgramStateRef State) {
  for (const Holding &H : State->get<Holdings>())
    if (memoryOf(State, H.What))
      State = assumeWritten(State, H.What);
  return State;
}

ProgramStateRef acltidy::assumeAllWritten(ProgramStateRef State) {
  for (const auto &[Base, M] : State->get<MemoryMap>())
    State = assumeWritten(State, Base);
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
  return State;
}
