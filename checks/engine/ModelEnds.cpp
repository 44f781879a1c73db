//===- ModelEnds.cpp - The ends of handles, functions and paths -----------===//

#include "engine/Captures.h"
#include "engine/InFlight.h"
#include "engine/MediaState.h"
#include "engine/MemoryState.h"
#include "engine/ModelChecker.h"
#include "engine/ProcessState.h"
#include "engine/Rule.h"
#include "engine/ScopedMemory.h"
#include "engine/Teardown.h"
#include "engine/ThreadContext.h"
#include "engine/VectorState.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::HandleForm;

static bool isNullPointer(ProgramStateRef State, SymbolRef Sym) {
  return Sym->getType()->isAnyPointerType() &&
         State->getConstraintManager().isNull(State, Sym).isConstrainedTrue();
}

void Model::functionEnds(SVal Returned, CheckerContext &C) const {
  const auto *FD = dyn_cast<FunctionDecl>(C.getStackFrame()->getDecl());
  if (!FD)
    return;
  PathContext Ctx(C, Env->Api, Env->Unit, *this);
  for (const Rule *R : Env->Rules)
    R->functionEnds({FD, Returned}, Ctx);
}

void Model::storageEnds(const MemRegion *Base, CheckerContext &C) const {
  if (inFlight(C.getState(), Base).empty())
    return;
  PathContext Ctx(C, Env->Api, Env->Unit, *this);
  for (const Rule *R : Env->Rules)
    R->storageEnds(Base, Ctx);
}

void Model::checkEndFunction(const ReturnStmt *Return,
                             CheckerContext &C) const {
  if (C.inTopFrame() && (!Return || !Return->getRetValue()))
    functionEnds(UnknownVal(), C);
  // What main leaves behind ends with the process.
  const auto *FD = dyn_cast<FunctionDecl>(C.getStackFrame()->getDecl());
  if (FD && FD->isMain())
    return;
  if (!savedContexts(C.getState()).empty()) {
    PathContext Ctx(C, Env->Api, Env->Unit, *this);
    for (const Rule *R : Env->Rules)
      R->frameEnds(C.getStackFrame(), Ctx);
    C.addTransition(forgetSavedContexts(C.getState(), C.getStackFrame()),
                    Ctx.node());
    return;
  }
  llvm::SmallPtrSet<const MemRegion *, 4> Ending;
  for (const InFlight &Use : inFlight(C.getState())) {
    const auto *Variable = dyn_cast_or_null<VarRegion>(Use.Base);
    if (Variable && Variable->getStackFrame() == C.getStackFrame())
      Ending.insert(Use.Base);
  }
  for (const MemRegion *Base : Ending)
    storageEnds(Base, C);
  // A report there has ended the path.
  if (!Ending.empty() || C.inTopFrame())
    return;
  ProgramStateRef After = unshareStorage(C.getState(), C.getStackFrame());
  if (After != C.getState())
    C.addTransition(After);
}

/// Whether \p S, in the frame of \p Context or in those that called it, stands
/// in a try block.
static bool isInTry(const LocationContext *Context, const Stmt *S) {
  for (const StackFrameContext *F = Context->getStackFrame(); F;
       F = F->getParent() ? F->getParent()->getStackFrame() : nullptr) {
    for (const Stmt *P = S; P; P = F->getParentMap().getParent(P))
      if (isa<CXXTryStmt>(P))
        return true;
    S = F->getCallSite();
  }
  return false;
}

/// Whether anything in memory holds \p Handle.
static bool isStored(ProgramStateRef State, SymbolRef Handle) {
  struct Finder final : StoreManager::BindingsHandler {
    SymbolRef Handle;
    bool Found = false;
    explicit Finder(SymbolRef Handle) : Handle(Handle) {}
    bool HandleBinding(StoreManager &, Store, const MemRegion *,
                       SVal V) override {
      Found = handleSymbol(V) == Handle;
      return !Found;
    }
  } Handler(Handle);
  State->getStateManager().getStoreManager().iterBindings(State->getStore(),
                                                          Handler);
  return Handler.Found;
}

/// Says in \p L where on the path to \p N its variable was overwritten. That
/// lost the handle only when there was no other copy.
static void findOverwriting(LostResource &L, ExplodedNode *N) {
  const MemRegion *Home = L.Resource.Home;
  if (!Home || !isTrackedStorage(Home))
    return;
  SVal Now = N->getState()->getSVal(Home);
  if (Now.isUnknownOrUndef() || handleSymbol(Now) == L.Handle)
    return;
  L.Overwritten = true;
  constexpr unsigned Far = 200;
  ExplodedNode *After = nullptr;
  for (unsigned I = 0; N && I != Far; ++I, N = N->getFirstPred()) {
    if (handleSymbol(N->getState()->getSVal(Home)) == L.Handle) {
      L.Overwritten = !After || !isStored(After->getState(), L.Handle);
      L.Place = L.Overwritten ? After : nullptr;
      return;
    }
    After = N;
  }
}

/// The throw expression that ends the current block of the path, if any.
static const CXXThrowExpr *throwAhead(CheckerContext &C) {
  const CFGBlock *Block = C.getPredecessor()->getCFGBlock();
  if (!Block)
    return nullptr;
  for (const CFGElement &E : llvm::reverse(*Block))
    if (std::optional<CFGStmt> S = E.getAs<CFGStmt>())
      if (const auto *Throw = dyn_cast<CXXThrowExpr>(S->getStmt()))
        return Throw;
  return nullptr;
}

/// Whether an exception that nobody catches here ends the program.
static bool endsProgram(const LocationContext *Context) {
  const auto *Entry = dyn_cast<FunctionDecl>(entryOf(Context));
  return Entry && Entry->isMain();
}

/// Whether an object of a function that has returned held \p RS, and was what
/// the function returned. The engine loses it where it is returned on by a
/// conditional operator; its destructor has not run.
static bool wasReturned(const ResourceState &RS, CheckerContext &C) {
  const auto *Object = RS.InOwner && RS.Home
                           ? dyn_cast<VarRegion>(RS.Home->getBaseRegion())
                           : nullptr;
  const StackFrameContext *Frame = Object ? Object->getStackFrame() : nullptr;
  if (!Frame || Frame == C.getStackFrame() ||
      Frame->isParentOf(C.getStackFrame()))
    return false;
  const auto *FD = dyn_cast<FunctionDecl>(Frame->getDecl());
  return FD && FD->getReturnType()->isRecordType() &&
         C.getASTContext().hasSameUnqualifiedType(FD->getReturnType(),
                                                  Object->getValueType());
}

/// The call by which the function that owns \p RS entered the function that
/// throws; none when it throws itself.
static CallSite throwerOf(const ResourceState &RS, CheckerContext &C) {
  CallSite Result;
  const StackFrameContext *Owner = frameOf(RS.Home);
  if (!Owner)
    return Result;
  for (const StackFrameContext *F = C.getStackFrame(); F != Owner;
       F = F->getParent()->getStackFrame()) {
    Result.Call = dyn_cast_or_null<Expr>(F->getCallSite());
    Result.Frame = F->getParent();
    if (!Result.Call || !Result.Frame)
      return CallSite();
  }
  return Result;
}

/// Keeps what a vector holds, members that were released before their list,
/// and of the watched function what it was given, and what it stored there.
void Model::checkLiveSymbols(ProgramStateRef State,
                             SymbolReaper &Reaper) const {
  for (const auto &[Sym, RS] : resources(State)) {
    if (RS.Container && Reaper.isLiveRegion(RS.Container))
      Reaper.markLive(Sym);
    if (RS.Holder && RS.isReleased())
      if (const ResourceState *List = resourceOf(State, RS.Holder);
          List && !List->isReleased())
        Reaper.markLive(Sym);
  }
  if (!Env->Watched)
    return;
  const auto *FD = dyn_cast<FunctionDecl>(Env->Watched->getDecl());
  llvm::SmallPtrSet<SymbolRef, 8> Given;
  SValBuilder &Values = State->getStateManager().getSValBuilder();
  for (const ParmVarDecl *P :
       FD ? FD->parameters() : llvm::ArrayRef<ParmVarDecl *>()) {
    const auto *Home = dyn_cast_or_null<TypedValueRegion>(
        State->getLValue(P, Env->Watched).getAsRegion());
    if (!Home)
      continue;
    Reaper.markLive(Home);
    if (SymbolRef Sym = handleSymbol(Values.getRegionValueSymbolVal(Home))) {
      Reaper.markLive(Sym);
      Given.insert(Sym);
    }
  }
  for (const auto &[Sym, RS] : resources(State))
    if (const auto *Value = dyn_cast<SymbolRegionValue>(Sym))
      if (const auto *At =
              dyn_cast<SymbolicRegion>(Value->getRegion()->getBaseRegion());
          At && Given.contains(At->getSymbol()))
        Reaper.markLive(Sym);
}

void Model::checkDeadSymbols(SymbolReaper &Reaper, CheckerContext &C) const {
  // Symbols are looked through after each statement: a measure of the work.
  constexpr unsigned StepsPerStatement = 4;
  Env->Steps += StepsPerStatement;
  ProgramStateRef Before = C.getState();
  ProgramStateRef State = Before;
  llvm::SmallVector<LostResource, 2> Lost;

  for (auto [Sym, RS] : resources(Before)) {
    bool Dead = Reaper.isDead(Sym);
    if (Dead && isNullPointer(Before, Sym)) {
      // Never a resource, whatever the status will say.
      State = forgetResource(State, Sym);
      continue;
    }
    if (RS.Given) {
      Outcome How = outcomeOf(Before, RS.Given);
      if (How == Outcome::Unknown && !Reaper.isDead(RS.Given)) {
        if (Dead)
          continue; // It may still turn out that nobody took it.
      } else {
        if (How == Outcome::Failed)
          RS.Now = Phase::Live;
        RS.Given = nullptr;
        State = setResource(State, Sym, RS);
      }
    }
    if (RS.Status && (Dead || Reaper.isDead(RS.Status))) {
      Outcome How = outcomeOf(Before, RS.Status);
      if (How == Outcome::Failed) {
        State = forgetResource(State, Sym); // Never acquired, or not released.
        continue;
      }
      // An unknown status that lives may still be tested: keep a zombie.
      if (How == Outcome::Unknown && !Reaper.isDead(RS.Status))
        continue;
      RS.Status = nullptr; // Nobody can test it any more: taken as success.
      State = setResource(State, Sym, RS);
    }
    if (!Dead)
      continue;
    if (RS.isLive()) {
      LostResource L{Sym, RS, false};
      findOverwriting(L, C.getPredecessor());
      // On the way to a throw, which the engine does not follow, a destructor
      // or a handler may still release it.
      L.Throw = throwAhead(C);
      if (L.Throw)
        L.Thrower = throwerOf(RS, C);
      if (L.Throw ? !RS.InOwner && !endsProgram(C.getLocationContext()) &&
                        !isInTry(C.getLocationContext(), L.Throw)
                  : !wasReturned(RS, C))
        Lost.push_back(L);
    }
    State = forgetResource(State, Sym);
  }

  for (auto [Key, Scope] : scopes(Before)) {
    if (!Scope.Status || !Reaper.isDead(Scope.Status))
      continue;
    if (outcomeOf(Before, Scope.Status) == Outcome::Failed) {
      State = forgetScope(State, Key); // Never opened.
      continue;
    }
    Scope.Status = nullptr;
    State = setScope(State, Key, Scope);
  }

  for (const auto &[Status, Call] : statuses(Before))
    if (Reaper.isDead(Status)) {
      if (countsAsFailure(Before, Status))
        State = noteFailure(State);
      State = forgetStatus(State, Status);
    }

  State = reapTeardown(reapMedia(reapMemory(State, Reaper), Reaper), Reaper);
  State = reapInFlight(State, Reaper);
  State = reapThreadContext(reapProcess(State, Reaper), Reaper);
  State = reapCaptures(State, Reaper);
  State = reapScopedMemory(State, Reaper);
  State = reapData(State, Reaper);
  State = reapVectors(State, Reaper);

  PathContext Ctx(C, Env->Api, Env->Unit, *this);
  for (const LostResource &L : Lost)
    for (const Rule *R : Env->Rules)
      R->resourceLost(L, Ctx);
  if (State != Before)
    C.addTransition(State, Ctx.node());
}

/// The engine stops at a throw; what the exception leaves behind is looked at
/// when its object is made.
void Model::throwing(const CallEvent &Call, CheckerContext &C) const {
  const Expr *Made = compat::originExpr(Call);
  if (!Made || !isa<CXXConstructExpr, CallExpr>(Made))
    return;
  const Stmt *P = C.getLocationContext()->getParentMap().getParent(Made);
  while (P && isa<Expr>(P) && !isa<CXXThrowExpr>(P) &&
         !isa<CallExpr, LambdaExpr>(P))
    P = C.getLocationContext()->getParentMap().getParent(P);
  const auto *Throw = dyn_cast_or_null<CXXThrowExpr>(P);
  if (!Throw || endsProgram(C.getLocationContext()) ||
      isInTry(C.getLocationContext(), Throw))
    return;
  ProgramStateRef State = C.getState();
  PathContext Ctx(C, Env->Api, Env->Unit, *this);
  for (const auto &[Sym, RS] : resources(State)) {
    if (!RS.isLive() || outcomeOf(State, RS.Status) == Outcome::Failed ||
        isNullPointer(State, Sym) || RS.InOwner)
      continue;
    LostResource L{Sym, RS, false, Throw, throwerOf(RS, C)};
    for (const Rule *R : Env->Rules)
      R->resourceLost(L, Ctx);
  }
}

/// Whether \p FD has the type of pthread_create's argument: null is what it
/// returns when all went well.
static bool isThreadRoutine(const FunctionDecl *FD) {
  return FD->getReturnType()->isVoidPointerType() && FD->getNumParams() == 1 &&
         FD->getParamDecl(0)->getType()->isVoidPointerType();
}

bool Model::returnsFailure(SVal Returned, const FunctionDecl *FD,
                           ProgramStateRef State) const {
  QualType T = FD->getReturnType();
  if (SymbolRef Sym = Returned.getAsSymbol())
    if (callOfStatus(State, Sym))
      return outcomeOf(State, Sym) == Outcome::Failed;
  if (failures(State) == 0)
    return false;
  ConditionTruthVal Null = State->isNull(Returned);
  if (T->isBooleanType() || T->isAnyPointerType())
    return !isThreadRoutine(FD) && Null.isConstrainedTrue();
  if (!mayTellFailure(T))
    return false;
  if (T->isIntegralOrEnumerationType())
    return Null.isConstrainedFalse();
  return false;
}

void Model::checkPreStmt(const ReturnStmt *Return, CheckerContext &C) const {
  if (!C.inTopFrame())
    return;
  ProgramStateRef State = C.getState();
  const Expr *E = Return->getRetValue();
  if (!E)
    return;
  SVal Returned = C.getSVal(E);
  functionEnds(Returned, C);
  loseScopes(Returned, Return, C);

  // Whatever the caller can reach through the result is its own.
  ProgramStateRef After = escapeReachable(State, Returned);
  if (After != State)
    C.addTransition(After);
}

/// How many calls had failed when the function that opened a scope, or the one
/// that \p Top called to have it opened, came back. It left the scope open in
/// spite of these.
static unsigned failuresInside(const ExplodedNode *N, const CallSite &Opened,
                               const StackFrameContext *Top) {
  const StackFrameContext *Inside =
      Opened.Frame ? Opened.Frame->getStackFrame() : Top;
  while (Inside != Top && Inside->getParent() &&
         Inside->getParent()->getStackFrame() != Top)
    Inside = Inside->getParent()->getStackFrame();
  if (Inside == Top)
    return 0;
  for (; N; N = N->getFirstPred()) {
    const StackFrameContext *F = N->getStackFrame();
    if (F == Inside || Inside->isParentOf(F))
      return failures(N->getState());
  }
  return 0;
}

void Model::loseScopes(SVal Returned, const ReturnStmt *Return,
                       CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  const auto *FD = dyn_cast<FunctionDecl>(C.getStackFrame()->getDecl());
  // What main leaves open ends with the process.
  if (!FD || FD->isMain() || !returnsFailure(Returned, FD, State))
    return;
  PathContext Ctx(C, Env->Api, Env->Unit, *this);
  for (const auto &[Key, Scope] : scopes(State))
    if (outcomeOf(State, Scope.Status) != Outcome::Failed &&
        failures(State) > Scope.FailuresBefore &&
        failures(State) > failuresInside(C.getPredecessor(), Scope.OpenedBy,
                                         C.getStackFrame()))
      for (const Rule *R : Env->Rules)
        R->scopeLeftOpen({Key, Scope}, Ctx);
}
