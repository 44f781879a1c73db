//===- State.cpp - What the model knows on a path -------------------------===//

#include "engine/State.h"
#include "engine/Compat.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

REGISTER_MAP_WITH_PROGRAMSTATE(ResourceMap, SymbolRef, ResourceState)
REGISTER_MAP_WITH_PROGRAMSTATE(ScopeMap, ScopeKey, ScopeState)
REGISTER_MAP_WITH_PROGRAMSTATE(StatusMap, SymbolRef, CallSite)
REGISTER_MAP_WITH_PROGRAMSTATE(DataMap, SymbolRef, const MemRegion *)
REGISTER_SET_WITH_PROGRAMSTATE(SharedStorage, const MemRegion *)
REGISTER_TRAIT_WITH_PROGRAMSTATE(PastFailures, unsigned)

Outcome acltidy::outcomeOf(ProgramStateRef State, SymbolRef Status) {
  if (!Status)
    return Outcome::Succeeded;
  ConditionTruthVal Null = State->getConstraintManager().isNull(State, Status);
  if (Null.isUnderconstrained())
    return Outcome::Unknown;
  bool Zero = Null.isConstrainedTrue();
  bool IsPointer = Status->getType()->isAnyPointerType();
  return Zero != IsPointer ? Outcome::Succeeded : Outcome::Failed;
}

const ResourceState *acltidy::resourceOf(ProgramStateRef State, SymbolRef Sym) {
  return Sym ? State->get<ResourceMap>(Sym) : nullptr;
}
ProgramStateRef acltidy::setResource(ProgramStateRef State, SymbolRef Sym,
                                     const ResourceState &RS) {
  return State->set<ResourceMap>(Sym, RS);
}
ProgramStateRef acltidy::forgetResource(ProgramStateRef State, SymbolRef Sym) {
  return State->remove<ResourceMap>(Sym);
}
llvm::SmallVector<std::pair<SymbolRef, ResourceState>, 8>
acltidy::resources(ProgramStateRef State) {
  llvm::SmallVector<std::pair<SymbolRef, ResourceState>, 8> Result;
  for (const auto &[Sym, RS] : State->get<ResourceMap>())
    Result.emplace_back(Sym, RS);
  return Result;
}

void acltidy::profileResources(ProgramStateRef State,
                               llvm::FoldingSetNodeID &ID) {
  ID.AddPointer(State->get<ResourceMap>().getRootWithoutRetain());
  ID.AddPointer(State->get<ScopeMap>().getRootWithoutRetain());
  for (const auto &[Sym, RS] : State->get<ResourceMap>())
    if (RS.Status)
      ID.AddInteger(static_cast<unsigned>(outcomeOf(State, RS.Status)));
}

ProgramStateRef acltidy::escape(ProgramStateRef State, SymbolRef Sym) {
  const ResourceState *RS = resourceOf(State, Sym);
  if (!RS || (!RS->isLive() && !RS->Given))
    return State;
  ResourceState New = *RS;
  New.leave();
  return setResource(State, Sym, New);
}

ProgramStateRef acltidy::escapeReachable(ProgramStateRef State, SVal V) {
  struct Visitor final : SymbolVisitor {
    ProgramStateRef State;
    bool VisitSymbol(SymbolRef Sym) override {
      State = escape(State, Sym);
      return true;
    }
  } Reached;
  Reached.State = State;
  State->scanReachableSymbols(V, Reached);
  return Reached.State;
}

ProgramStateRef acltidy::escapeTiedTo(ProgramStateRef State, SymbolRef Status) {
  for (auto [Sym, RS] : resources(State))
    if ((RS.Status == Status && RS.isLive()) || RS.Given == Status) {
      RS.leave();
      State = setResource(State, Sym, RS);
    }
  return State;
}

ProgramStateRef acltidy::shareStorage(ProgramStateRef State,
                                      const MemRegion *R) {
  return State->add<SharedStorage>(R->getBaseRegion());
}

const StackFrameContext *acltidy::frameOf(const MemRegion *R) {
  const auto *Space = llvm::dyn_cast_or_null<StackSpaceRegion>(
      R ? compat::memorySpace(R->getBaseRegion()) : nullptr);
  return Space ? Space->getStackFrame() : nullptr;
}

ProgramStateRef acltidy::unshareStorage(ProgramStateRef State,
                                        const StackFrameContext *Frame) {
  for (const MemRegion *R : State->get<SharedStorage>())
    if (frameOf(R) == Frame)
      State = State->remove<SharedStorage>(R);
  return State;
}

bool acltidy::isSharedStorage(ProgramStateRef State, const MemRegion *R) {
  return State->contains<SharedStorage>(R->getBaseRegion());
}

const ScopeState *acltidy::scopeOf(ProgramStateRef State, const ScopeKey &Key) {
  return State->get<ScopeMap>(Key);
}
ProgramStateRef acltidy::setScope(ProgramStateRef State, const ScopeKey &Key,
                                  const ScopeState &Scope) {
  return State->set<ScopeMap>(Key, Scope);
}
ProgramStateRef acltidy::forgetScope(ProgramStateRef State,
                                     const ScopeKey &Key) {
  return State->remove<ScopeMap>(Key);
}
ProgramStateRef acltidy::forgetAllScopes(ProgramStateRef State) {
  return State->remove<ScopeMap>();
}
llvm::SmallVector<std::pair<ScopeKey, ScopeState>, 4>
acltidy::scopes(ProgramStateRef State) {
  llvm::SmallVector<std::pair<ScopeKey, ScopeState>, 4> Result;
  for (const auto &[Key, Scope] : State->get<ScopeMap>())
    Result.emplace_back(Key, Scope);
  return Result;
}

const CallSite *acltidy::callOfStatus(ProgramStateRef State, SymbolRef Status) {
  return Status ? State->get<StatusMap>(Status) : nullptr;
}
ProgramStateRef acltidy::rememberStatus(ProgramStateRef State, SymbolRef Status,
                                        const CallSite &Call) {
  return State->set<StatusMap>(Status, Call);
}
ProgramStateRef acltidy::forgetStatus(ProgramStateRef State, SymbolRef Status) {
  return State->remove<StatusMap>(Status);
}
llvm::SmallVector<std::pair<SymbolRef, CallSite>, 8>
acltidy::statuses(ProgramStateRef State) {
  llvm::SmallVector<std::pair<SymbolRef, CallSite>, 8> Result;
  for (const auto &[Sym, Call] : State->get<StatusMap>())
    Result.emplace_back(Sym, Call);
  return Result;
}

const MemRegion *acltidy::containerOf(ProgramStateRef State, SymbolRef Data) {
  const MemRegion *const *Container =
      Data ? State->get<DataMap>(Data) : nullptr;
  return Container ? *Container : nullptr;
}
ProgramStateRef acltidy::rememberData(ProgramStateRef State, SymbolRef Data,
                                      const MemRegion *Container) {
  return State->set<DataMap>(Data, Container);
}

bool acltidy::isPointedInto(ProgramStateRef State, const MemRegion *Container) {
  for (const auto &[Data, Other] : State->get<DataMap>())
    if (Other == Container)
      return true;
  return false;
}
ProgramStateRef acltidy::reapData(ProgramStateRef State, SymbolReaper &Reaper) {
  for (const auto &[Data, Container] : State->get<DataMap>())
    if (Reaper.isDead(Data))
      State = State->remove<DataMap>(Data);
  return State;
}

bool acltidy::mayTellFailure(QualType T) {
  const auto *Enum = T->getAs<EnumType>();
  if (!Enum)
    return true;
  std::string Name = Enum->getDecl()->getName().lower();
  for (llvm::StringRef Word :
       {"err", "status", "ret", "res", "code", "fail", "state"})
    if (llvm::StringRef(Name).contains(Word))
      return true;
  return false;
}

/// Whether the functions between \p Call and the one that the path began with
/// can tell their callers that it has failed.
static bool reachesCallers(const CallSite &Call) {
  for (const LocationContext *F = Call.Frame; F && F->getParent();
       F = F->getParent())
    if (const auto *FD = dyn_cast<FunctionDecl>(F->getDecl());
        FD && !mayTellFailure(FD->getReturnType()))
      return false;
  return true;
}

bool acltidy::countsAsFailure(ProgramStateRef State, SymbolRef Status) {
  const CallSite *Call = callOfStatus(State, Status);
  return outcomeOf(State, Status) == Outcome::Failed && Call &&
         reachesCallers(*Call) &&
         (Status->getType()->isAnyPointerType() ||
          !State->getConstraintManager().getSymVal(State, Status));
}
unsigned acltidy::failures(ProgramStateRef State) {
  unsigned Count = State->get<PastFailures>();
  for (const auto &[Status, Call] : State->get<StatusMap>())
    Count += countsAsFailure(State, Status);
  return Count;
}
bool acltidy::onErrorPath(ProgramStateRef State) {
  if (failures(State))
    return true;
  for (const auto &[Status, Call] : statuses(State))
    if (outcomeOf(State, Status) == Outcome::Failed)
      return true;
  return false;
}

ProgramStateRef acltidy::noteFailure(ProgramStateRef State) {
  return State->set<PastFailures>(State->get<PastFailures>() + 1);
}
