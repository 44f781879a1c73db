//===- Model.cpp - Interprets the contract during symbolic execution ------===//

#include "engine/Model.h"
#include "engine/CallEffects.h"
#include "engine/Compat.h"
#include "engine/InlinePolicy.h"
#include "engine/MediaState.h"
#include "engine/MemoryEffects.h"
#include "engine/Notes.h"
#include "engine/OwnerModel.h"
#include "engine/ProcessState.h"
#include "engine/Rule.h"
#include "engine/ScopedMemory.h"
#include "engine/Teardown.h"
#include "engine/UnitIndex.h"
#include "engine/VectorModel.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugType.h"
#include "clang/StaticAnalyzer/Core/Checker.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "clang/StaticAnalyzer/Frontend/CheckerRegistry.h"
#include "llvm/ADT/DenseMap.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using contract::HandleForm;

/// Local storage whose address unknown code holds: what is stored there later
/// may be released behind the engine's back.
REGISTER_SET_WITH_PROGRAMSTATE(SharedStorage, const MemRegion *)

namespace {

/// State is cheap to copy, so one function settles what statuses have told.
class Model final
    : public Checker<
          check::PreCall, check::PostCall, eval::Call, check::DeadSymbols,
          check::LiveSymbols, check::PointerEscape, check::Bind,
          check::PreStmt<ReturnStmt>, check::EndFunction, check::Location,
          check::RegionChanges, check::NewAllocator>,
      public ReportTypes {
public:
  /// Set right after construction; the registry default-constructs checkers.
  mutable const ModelEnvironment *Env = nullptr;

  void checkPreCall(const CallEvent &Call, CheckerContext &C) const;
  bool evalCall(const CallEvent &Call, CheckerContext &C) const;
  void checkPostCall(const CallEvent &Call, CheckerContext &C) const;
  void checkLiveSymbols(ProgramStateRef State, SymbolReaper &Reaper) const;
  void checkDeadSymbols(SymbolReaper &Reaper, CheckerContext &C) const;
  ProgramStateRef checkPointerEscape(ProgramStateRef State,
                                     const InvalidatedSymbols &Escaped,
                                     const CallEvent *Call,
                                     PointerEscapeKind Kind) const;
#if CLANG_VERSION_MAJOR >= 22
  void checkBind(SVal Location, SVal V, const Stmt *S, bool AtDeclInit,
                 CheckerContext &C) const {
    bind(Location, V, C);
  }
#else
  void checkBind(SVal Location, SVal V, const Stmt *S,
                 CheckerContext &C) const {
    bind(Location, V, C);
  }
#endif
  void checkPreStmt(const ReturnStmt *Return, CheckerContext &C) const;
  void checkEndFunction(const ReturnStmt *Return, CheckerContext &C) const;
  void checkLocation(SVal Location, bool IsLoad, const Stmt *S,
                     CheckerContext &C) const;

  ProgramStateRef checkRegionChanges(ProgramStateRef State,
                                     const InvalidatedSymbols *,
                                     llvm::ArrayRef<const MemRegion *> Explicit,
                                     llvm::ArrayRef<const MemRegion *> Changed,
                                     const LocationContext *Frame,
                                     const CallEvent *Call) const {
    return forgetVectors(State, Explicit, Changed, Frame, Call);
  }
  void checkNewAllocator(const CXXAllocatorCall &Call,
                         CheckerContext &C) const {
    ProgramStateRef State = noteNewMemory(Call, C.getState(), Env->Api);
    if (State != C.getState())
      C.addTransition(State);
  }

  const BugType &typeOf(const Rule &R, bool SuppressOnSink) const override;

private:
  const contract::Function *rowOf(const CallEvent &Call) const {
    return Env->Api.rowOf(dyn_cast_or_null<FunctionDecl>(Call.getDecl()),
                          compat::originExpr(Call));
  }
  void bind(SVal Location, SVal V, CheckerContext &C) const {
    ProgramStateRef State = stored(C.getState(), Location, V);
    State = forgetElements(State, memoryBase(State, Location));
    if (State != C.getState())
      C.addTransition(State);
  }
  ProgramStateRef applyEffects(const AclCall &Call,
                               ProgramStateRef State) const {
    State = applyTeardown(Call, Env->Api, State);
    State = applyMediaEffects(Call, Env->Api, State);
    State = applyMemoryEffects(Call, Env->Api, State);
    return applyProcessEffects(Call, State);
  }
  ProgramStateRef stored(ProgramStateRef State, SVal Location, SVal V) const;
  ProgramStateRef unknownCall(const CallEvent &Call,
                              const contract::Function *Row,
                              CheckerContext &C) const;
  void throwing(const CallEvent &Call, CheckerContext &C) const;
  void functionEnds(SVal Returned, CheckerContext &C) const;
  void storageEnds(const MemRegion *Base, CheckerContext &C) const;
  void loseScopes(SVal Returned, const ReturnStmt *Return,
                  CheckerContext &C) const;
  bool returnsFailure(SVal Returned, QualType T, ProgramStateRef State) const;

  mutable llvm::DenseMap<std::pair<const Rule *, unsigned>,
                         std::unique_ptr<BugType>>
      BugTypes;
};

/// A contract call can be evaluated by its row alone when it is an ordinary
/// call expression with a scalar result.
bool isEvaluable(const CallEvent &Call) {
  const auto *E = dyn_cast_or_null<CallExpr>(compat::originExpr(Call));
  if (!E)
    return false;
  QualType T = Call.getResultType();
  return T->isVoidType() || T->isScalarType();
}

/// printf, memcpy and the like: C functions that keep nothing they are given.
bool isPlainSystemCall(const CallEvent &Call) {
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  return FD && FD->isExternC() && Call.isInSystemHeader() &&
         !Call.argumentsMayEscape();
}

bool isNullPointer(ProgramStateRef State, SymbolRef Sym) {
  return Sym->getType()->isAnyPointerType() &&
         State->getConstraintManager().isNull(State, Sym).isConstrainedTrue();
}

} // namespace

const BugType &Model::typeOf(const Rule &R, bool SuppressOnSink) const {
  std::unique_ptr<BugType> &BT = BugTypes[{&R, SuppressOnSink}];
  // The consumer finds the rule again by the description.
  if (!BT)
    BT = std::make_unique<BugType>(this, R.info().Id, "ACL", SuppressOnSink);
  return *BT;
}

//===--- Calls ------------------------------------------------------------===//

void Model::checkPreCall(const CallEvent &Call, CheckerContext &C) const {
  const contract::Function *Row = rowOf(Call);
  if (const auto *Dtor = dyn_cast<CXXDestructorCall>(&Call); Dtor && !Row)
    if (const MemRegion *Object = Dtor->getCXXThisVal().getAsRegion())
      storageEnds(Object, C);
  PathContext Ctx(C, Env->Api, Env->Unit, *this);
  if (!Row) {
    Env->Inlining->apply(dyn_cast_or_null<FunctionDecl>(Call.getDecl()));
    for (const Rule *R : Env->Rules) {
      R->beforeOtherCall(Call, Ctx);
      if (Ctx.pathEnded())
        return;
    }
    return;
  }
  AclCall Acl(*Row, Call);
  for (const Rule *R : Env->Rules) {
    R->beforeCall(Acl, Ctx);
    if (Ctx.pathEnded())
      return;
  }
}

bool Model::evalCall(const CallEvent &Call, CheckerContext &C) const {
  const contract::Function *Row = rowOf(Call);
  if (!Row) {
    ProgramStateRef After = evaluateOwnerCall(
        Call, C, [&](ProgramStateRef State, SVal Where, SVal V) {
          return stored(State, Where, V);
        });
    if (!After)
      After = evaluateVectorCall(Call, C);
    if (!After)
      After = evaluateArithmetic(Call, C);
    if (After)
      C.addTransition(After);
    return After != nullptr;
  }
  if (!isEvaluable(Call) || Row->Summary)
    return false;
  ProgramStateRef State = C.getState();
  // The result and the written arguments first: effects refer to them.
  State = evaluateResult(*Row, Call, C, State);
  CallEventRef<> After = Call.cloneWithState<CallEvent>(State);
  CallEffects Effects(
      Env->Api, AclCall(*Row, *After), C, State, [&](const MemRegion *R) {
        return Env->Unit.isSharedLocal(R) ||
               State->contains<SharedStorage>(R->getBaseRegion());
      });
  Effects.apply();
  State = applyEffects(AclCall(*Row, *After), Effects.state());
  C.addTransition(State, noteEvents(C, Effects.takeEvents()));
  return true;
}

void Model::checkPostCall(const CallEvent &Call, CheckerContext &C) const {
  const contract::Function *Row = rowOf(Call);
  if (!Row)
    throwing(Call, C);
  ProgramStateRef State = C.getState();
  if (!Row || Row->Summary) {
    State = unknownCall(Call, Row, C);
    if (!State)
      return (void)C.generateSink(C.getState(), C.getPredecessor());
    if (!Row) {
      if (State != C.getState())
        C.addTransition(State);
      return;
    }
  } else if (isEvaluable(Call)) {
    return; // Applied by evalCall.
  }
  CallEffects Effects(
      Env->Api, AclCall(*Row, Call), C, State,
      [&](const MemRegion *R) { return Env->Unit.isSharedLocal(R); });
  Effects.apply();
  State = applyEffects(AclCall(*Row, Call), Effects.state());
  C.addTransition(State, noteEvents(C, Effects.takeEvents()));
}

/// Whether a function of this name is there to stop on errors.
static bool stopsOnError(const CallEvent &Call) {
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  if (!FD || !FD->getIdentifier())
    return false;
  std::string Name = FD->getName().lower();
  for (llvm::StringRef Word :
       {"check", "throw", "assert", "abort", "verify", "ensure", "expect",
        "require", "fatal", "fail", "must"})
    if (llvm::StringRef(Name).contains(Word))
      return true;
  return false;
}

/// Unseen code is given a status: what it returns may depend on it
/// (GoogleTest's comparisons), so resources tied to it can no longer be judged
/// by branches.
static ProgramStateRef statusEscapes(ProgramStateRef State, SymbolRef Status) {
  if (!callOfStatus(State, Status) ||
      outcomeOf(State, Status) != Outcome::Unknown)
    return State;
  for (auto [Sym, RS] : resources(State))
    if (RS.Status == Status && RS.isLive()) {
      RS.Now = Phase::Escaped;
      State = setResource(State, Sym, RS);
    } else if (RS.Given == Status) {
      RS.Given = nullptr;
      State = setResource(State, Sym, RS);
    }
  return State;
}

/// Whether \p T is code of the client's: a closure, a function, an object with
/// a destructor of its own, or what contains or points to one of these.
static bool isClientCode(QualType T, const SourceManager &SM) {
  while (T->isPointerType() || T->isReferenceType())
    T = T->getPointeeType();
  if (T->isFunctionType())
    return true;
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition())
    return false;
  if (!SM.isInSystemHeader(Class->getLocation()))
    return Class->isLambda() || !Class->hasTrivialDestructor();
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Class);
  if (!Spec)
    return false;
  for (const TemplateArgument &A : Spec->getTemplateArgs().asArray())
    if (A.getKind() == TemplateArgument::Type &&
        isClientCode(A.getAsType(), SM))
      return true;
  return false;
}

/// Whether \p Call is a member of a standard class by which a thread may wait
/// for another, which may have waited for the device.
static bool waitsForThread(const CallEvent &Call) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.getDecl());
  if (!Method || !Method->getParent()->getIdentifier())
    return false;
  llvm::StringRef Class = Method->getParent()->getName();
  for (llvm::StringRef Word : {"thread", "future", "condition_variable", "lock",
                               "mutex", "semaphore", "latch", "barrier"})
    if (Class.contains(Word))
      return true;
  return false;
}

/// Whether \p Call, of the standard library, may call the client's code.
static bool callsBack(const CallEvent &Call, const SourceManager &SM) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.getDecl());
  if (Method && Method->getParent()->getIdentifier()) {
    llvm::StringRef Class = Method->getParent()->getName();
    if (Class == "function" || Class == "packaged_task" ||
        (isa<CXXDestructorDecl>(Method) &&
         isClientCode(Method->getFunctionObjectParameterType(), SM)))
      return true;
  }
  for (unsigned I = 0, E = Call.getNumArgs(); I != E; ++I)
    if (const Expr *Arg = Call.getArgExpr(I))
      if (isClientCode(Arg->getType(), SM))
        return true;
  return false;
}

/// What \p Call takes over from its arguments, or may give them back from
/// elsewhere (std::move, std::swap), stays alive with somebody else.
static ProgramStateRef movesAway(const CallEvent &Call, ProgramStateRef State) {
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  unsigned Args = FD ? std::min(Call.getNumArgs(), FD->getNumParams()) : 0;
  for (unsigned I = 0; I != Args; ++I) {
    QualType T = FD->getParamDecl(I)->getType();
    if (T->isReferenceType() && T->getPointeeType()->isRecordType() &&
        !T->getPointeeType().isConstQualified())
      if (const MemRegion *R = Call.getArgSVal(I).getAsRegion())
        State = forgetInFlight(State, R);
  }
  return State;
}

/// Code that the engine did not look into may keep, release or replace what it
/// was given, other than what the summary \p Row speaks of. Pointers are
/// covered by the engine's own escape rules; integer ids, scopes and local
/// storage are not. Null: the process ends there.
ProgramStateRef Model::unknownCall(const CallEvent &Call,
                                   const contract::Function *Row,
                                   CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  if (C.wasInlined)
    return State;
  for (unsigned I = 0, E = Call.getNumArgs(); I != E; ++I) {
    const MemRegion *Base = memoryBase(State, Call.getArgSVal(I));
    State = assumeWritten(State, Base);
    const Expr *Arg = Call.getArgExpr(I);
    if (Base && Arg && Arg->getType()->isPointerType() &&
        !Arg->getType()->getPointeeType().isConstQualified())
      State = forgetElements(State, Base);
  }
  if (isPlainSystemCall(Call))
    return State;
  bool System = Call.isInSystemHeader();
  bool Client = !System || callsBack(Call, C.getSourceManager());
  if (!inFlight(State).empty())
    State = Client || waitsForThread(Call) ? completeAll(State)
                                           : movesAway(Call, State);
  if (!System)
    State = noteGivenBack(State, Call, C);
  if (Client) {
    State = reach(State, Milestone::ContextSet, {});
    for (unsigned I = 0, E = Call.getNumArgs(); I != E; ++I)
      State = forgetSavedContext(State, Call.getArgSVal(I));
  }
  for (unsigned I = 0, E = Call.getNumArgs(); I != E; ++I) {
    if (Row && AclCall(*Row, Call).describes(I))
      continue;
    SVal Arg = Call.getArgSVal(I);
    SVal Given = Arg;
    if (std::optional<Loc> L = Arg.getAs<Loc>(); L && Arg.getAsRegion())
      Given = State->getSVal(*L);
    if (SymbolRef Status = Given.getAsSymbol()) {
      if (callOfStatus(State, Status) &&
          outcomeOf(State, Status) == Outcome::Failed && stopsOnError(Call))
        return nullptr;
      if (!Call.getResultType()->isVoidType())
        State = statusEscapes(State, Status);
    }
    if (!System && !Env->Options.Aggressive)
      if (SymbolRef Sym = Arg.getAsSymbol())
        State = escape(State, Sym);
    const MemRegion *R = Arg.getAsRegion();
    if (R && isTrackedStorage(R))
      State = State->add<SharedStorage>(R->getBaseRegion());
  }
  // Standard library code closes no scopes; client code may.
  return System ? State : forgetTeardown(forgetAllScopes(State));
}

/// Whether \p Sym is an argument of \p Call that the row tells of.
static bool isDescribed(const contract::Function &Row, const CallEvent &Call,
                        SymbolRef Sym) {
  for (unsigned I = 0, E = Call.getNumArgs(); I != E; ++I)
    if (handleSymbol(Call.getArgSVal(I)) == Sym &&
        AclCall(Row, Call).describes(I))
      return true;
  return false;
}

ProgramStateRef Model::checkPointerEscape(ProgramStateRef State,
                                          const InvalidatedSymbols &Escaped,
                                          const CallEvent *Call,
                                          PointerEscapeKind Kind) const {
  const contract::Function *Row = Call ? rowOf(*Call) : nullptr;
  if (Call) {
    if (Row && !Row->Summary)
      return State; // The row tells what the call keeps.
    if (isPlainSystemCall(*Call))
      return State;
    if (Env->Options.Aggressive && Kind == PSK_DirectEscapeOnCall)
      return State;
  }
  for (SymbolRef Sym : Escaped) {
    if (!Row || !isDescribed(*Row, *Call, Sym))
      State = escape(State, Sym);
    if (Call || Kind == PSK_EscapeOther)
      State = assumeWritten(State, memoryBase(State, nonloc::SymbolVal(Sym)));
  }
  return State;
}

//===--- Storage ----------------------------------------------------------===//

/// Whether \p Base is an object whose destructor may release what it holds.
static bool hasDestructor(const MemRegion *Base) {
  const auto *Typed = dyn_cast<TypedValueRegion>(Base);
  const CXXRecordDecl *Class =
      Typed ? Typed->getValueType()->getAsCXXRecordDecl() : nullptr;
  return Class && Class->hasDefinition() && !Class->hasTrivialDestructor();
}

/// A value is kept somewhere: handles get a name, and leave with the storage
/// when unseen code can reach it.
ProgramStateRef Model::stored(ProgramStateRef State, SVal Location,
                              SVal V) const {
  SymbolRef Sym = handleSymbol(V);
  const ResourceState *RS = resourceOf(State, Sym);
  const MemRegion *R = Location.getAsRegion();
  if (!RS || !R)
    return State;
  ResourceState New = *RS;
  if (!New.Home)
    New.Home = namedRegion(R);
  if (!isTrackedStorage(R) || Env->Unit.isSharedLocal(R) ||
      State->contains<SharedStorage>(R->getBaseRegion())) {
    if (New.isLive())
      New.Now = Phase::Escaped;
    New.Given = nullptr;
  }
  New.InOwner |= hasDestructor(R->getBaseRegion());
  return New == *RS ? State : setResource(State, Sym, New);
}

void Model::checkLocation(SVal Location, bool IsLoad, const Stmt *S,
                          CheckerContext &C) const {
  PathContext Ctx(C, Env->Api, Env->Unit, *this);
  for (const Rule *R : Env->Rules) {
    R->memoryAccess(Location, IsLoad, S, Ctx);
    if (Ctx.pathEnded())
      return;
  }
  if (IsLoad)
    return;
  ProgramStateRef State = Ctx.state();
  ProgramStateRef After = assumeWritten(State, memoryBase(State, Location));
  if (After != State)
    C.addTransition(After, Ctx.node());
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
}

//===--- Ends -------------------------------------------------------------===//

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

/// The first node of the path to \p N after which \p Home no longer holds
/// \p Handle; null when that was long ago.
static ExplodedNode *overwrittenAt(ExplodedNode *N, const MemRegion *Home,
                                   SymbolRef Handle) {
  constexpr unsigned Far = 200;
  ExplodedNode *After = nullptr;
  for (unsigned I = 0; N && I != Far; ++I, N = N->getFirstPred()) {
    if (handleSymbol(N->getState()->getSVal(Home)) == Handle)
      return After;
    After = N;
  }
  return nullptr;
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

/// Keeps what the watched function was given, and what it stored there.
void Model::checkLiveSymbols(ProgramStateRef State,
                             SymbolReaper &Reaper) const {
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
      if (RS.Home && isTrackedStorage(RS.Home)) {
        SVal Now = Before->getSVal(RS.Home);
        L.Overwritten = !Now.isUnknownOrUndef() && handleSymbol(Now) != Sym;
        if (L.Overwritten)
          L.Place = overwrittenAt(C.getPredecessor(), RS.Home, Sym);
      }
      // On the way to a throw, which the engine does not follow, a destructor
      // or a handler may still release it.
      L.Throw = throwAhead(C);
      if (!L.Throw ||
          (!RS.InOwner && !isInTry(C.getLocationContext(), L.Throw)))
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
      if (outcomeOf(Before, Status) == Outcome::Failed)
        State = noteFailure(State);
      State = forgetStatus(State, Status);
    }

  State = reapTeardown(reapMedia(reapMemory(State, Reaper), Reaper), Reaper);
  State = reapProcess(State, Reaper);
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
  if (!Throw || isInTry(C.getLocationContext(), Throw))
    return;
  ProgramStateRef State = C.getState();
  PathContext Ctx(C, Env->Api, Env->Unit, *this);
  for (const auto &[Sym, RS] : resources(State)) {
    if (!RS.isLive() || outcomeOf(State, RS.Status) == Outcome::Failed ||
        isNullPointer(State, Sym) || RS.InOwner)
      continue;
    LostResource L{Sym, RS, false, Throw};
    for (const Rule *R : Env->Rules)
      R->resourceLost(L, Ctx);
  }
}

bool Model::returnsFailure(SVal Returned, QualType T,
                           ProgramStateRef State) const {
  if (SymbolRef Sym = Returned.getAsSymbol())
    if (callOfStatus(State, Sym))
      return outcomeOf(State, Sym) == Outcome::Failed;
  if (failures(State) == 0)
    return false;
  ConditionTruthVal Null = State->isNull(Returned);
  if (T->isBooleanType() || T->isAnyPointerType())
    return Null.isConstrainedTrue();
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

void Model::loseScopes(SVal Returned, const ReturnStmt *Return,
                       CheckerContext &C) const {
  ProgramStateRef State = C.getState();
  const auto *FD = dyn_cast<FunctionDecl>(C.getStackFrame()->getDecl());
  // What main leaves open ends with the process.
  if (!FD || FD->isMain() ||
      !returnsFailure(Returned, FD->getReturnType(), State))
    return;
  PathContext Ctx(C, Env->Api, Env->Unit, *this);
  for (const auto &[Key, Scope] : scopes(State))
    if (outcomeOf(State, Scope.Status) != Outcome::Failed &&
        failures(State) > Scope.FailuresBefore)
      for (const Rule *R : Env->Rules)
        R->scopeLeftOpen({Key, Scope}, Ctx);
}

//===--- Registration -----------------------------------------------------===//

void acltidy::registerModel(CheckerRegistry &Registry,
                            const ModelEnvironment &Env) {
  // The registry calls plain functions, so the environment goes through the
  // checker manager's registration on the same thread.
  static thread_local const ModelEnvironment *Pending;
  Pending = &Env;
  Registry.addChecker(
      [](CheckerManager &Mgr) { Mgr.registerChecker<Model>()->Env = Pending; },
      [](const CheckerManager &) { return true; }, ModelCheckerName,
      "Model of the ACL API", "", /*IsHidden=*/false);
}
