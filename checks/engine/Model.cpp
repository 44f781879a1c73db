//===- Model.cpp - Interprets the contract during symbolic execution ------===//

#include "engine/Model.h"
#include "engine/AtomicModel.h"
#include "engine/CallEffects.h"
#include "engine/Captures.h"
#include "engine/GlobalFlags.h"
#include "engine/InFlight.h"
#include "engine/InlinePolicy.h"
#include "engine/LazyCreation.h"
#include "engine/LoopExits.h"
#include "engine/MacroRepeats.h"
#include "engine/MediaState.h"
#include "engine/MemoryEffects.h"
#include "engine/ModelChecker.h"
#include "engine/Notes.h"
#include "engine/OwnerModel.h"
#include "engine/PathValues.h"
#include "engine/ProcessState.h"
#include "engine/Rule.h"
#include "engine/Teardown.h"
#include "engine/ThreadContext.h"
#include "engine/UnitIndex.h"
#include "engine/UnseenCalls.h"
#include "engine/VectorModel.h"
#include "clang/AST/DeclCXX.h"
#include "clang/StaticAnalyzer/Frontend/CheckerRegistry.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

namespace {

/// A contract call can be evaluated by its row alone when it is an ordinary
/// call expression with a scalar result.
bool isEvaluable(const CallEvent &Call) {
  const auto *E = dyn_cast_or_null<CallExpr>(compat::originExpr(Call));
  if (!E)
    return false;
  QualType T = Call.getResultType();
  return T->isVoidType() || T->isScalarType();
}

} // namespace

const BugType &Model::typeOf(const Rule &R, bool SuppressOnSink) const {
  std::unique_ptr<BugType> &BT = BugTypes[{&R, SuppressOnSink}];
  // The consumer finds the rule again by the description.
  if (!BT)
    BT = std::make_unique<BugType>(this, R.info().Id, "ACL", SuppressOnSink);
  return *BT;
}

const contract::Function *Model::rowOf(const CallEvent &Call) const {
  return Env->Api.rowOf(dyn_cast_or_null<FunctionDecl>(Call.getDecl()),
                        compat::originExpr(Call));
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
    if (const auto *Dtor = dyn_cast<CXXDestructorCall>(&Call)) {
      ProgramStateRef After = beforeOwnerEnds(*Dtor, Ctx.state());
      if (After != Ctx.state())
        C.addTransition(After, Ctx.node());
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

ProgramStateRef Model::applyEffects(const AclCall &Call,
                                    ProgramStateRef State) const {
  State = applyTeardown(Call, Env->Api, State);
  State = applyThreadContext(Call, Env->Api, State);
  State = applyCaptures(Call, Env->Api, State);
  State = applyMediaEffects(Call, Env->Api, State);
  State = applyMemoryEffects(Call, Env->Api, State);
  return applyProcessEffects(Call, State);
}

bool Model::evalCall(const CallEvent &Call, CheckerContext &C) const {
  const contract::Function *Row = rowOf(Call);
  if (!Row) {
    auto Stored = [&](ProgramStateRef State, SVal Where, SVal V) {
      return stored(State, Where, V);
    };
    ProgramStateRef After = evaluateOwnerCall(Call, C, Stored);
    if (!After)
      After = evaluateVectorCall(Call, C);
    if (!After)
      After = evaluateAtomicCall(Call, C, Stored);
    if (!After)
      After = evaluateArithmetic(Call, C);
    if (After)
      C.addTransition(After);
    return After != nullptr;
  }
  if (!isEvaluable(Call) || Row->Summary)
    return false;
  ProgramStateRef State = C.getState();
  if (Row->Result == contract::Function::Returns::Status &&
      isRepeatedByMacro(Call, C.getSourceManager(), State)) {
    C.addTransition(failAgain(Call, C, State));
    return true;
  }
  // The result and the written arguments first: effects refer to them.
  State = evaluateResult(*Row, Call, C, State);
  CallEventRef<> After = Call.cloneWithState<CallEvent>(State);
  CallEffects Effects(
      Env->Api, AclCall(*Row, *After), C, State, [&](const MemRegion *R) {
        return Env->Unit.isSharedLocal(R) || isSharedStorage(State, R);
      });
  Effects.apply();
  State = applyEffects(AclCall(*Row, *After), Effects.state());
  C.addTransition(State, noteEvents(C, Effects.takeEvents()));
  return true;
}

void Model::checkPostStmt(const CXXDefaultInitExpr *Init,
                          CheckerContext &C) const {
  if (ProgramStateRef After = evaluateAtomicMember(Init, C))
    C.addTransition(After);
}

void Model::checkPostCall(const CallEvent &Call, CheckerContext &C) const {
  const contract::Function *Row = rowOf(Call);
  if (!Row)
    throwing(Call, C);
  ProgramStateRef State = C.getState();
  if (!Row || Row->Summary) {
    State = afterUnseenCall(Call, Row, Env->Options, C);
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

ProgramStateRef Model::checkPointerEscape(ProgramStateRef State,
                                          const InvalidatedSymbols &Escaped,
                                          const CallEvent *Call,
                                          PointerEscapeKind Kind) const {
  return afterEscape(State, Escaped, Call, Call ? rowOf(*Call) : nullptr, Kind,
                     Env->Options);
}

//===--- Storage ----------------------------------------------------------===//

/// Whether \p Base is an object whose destructor may release what it holds.
static bool hasDestructor(const MemRegion *Base) {
  const auto *Typed = dyn_cast<TypedValueRegion>(Base);
  const CXXRecordDecl *Class =
      Typed ? Typed->getValueType()->getAsCXXRecordDecl() : nullptr;
  return Class && Class->hasDefinition() && !Class->hasTrivialDestructor();
}

/// Whether \p R is a variable of a function that called the one of \p Inner.
static bool isOfCaller(const MemRegion *R, const MemRegion *Inner) {
  const StackFrameContext *Frame = frameOf(R), *Callee = frameOf(Inner);
  return isa<VarRegion>(R->getBaseRegion()) && Frame && Callee &&
         Frame->isParentOf(Callee);
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
  // The reader of a report knows it by the caller's name, not by that which it
  // had in the function that made it.
  if (!New.Home || isOfCaller(R, New.Home))
    New.Home = namedRegion(R);
  if (!isTrackedStorage(R) || Env->Unit.isSharedLocal(R) ||
      isSharedStorage(State, R))
    New.leave();
  New.InOwner |= hasDestructor(R->getBaseRegion());
  return New == *RS ? State : setResource(State, Sym, New);
}

void Model::bind(SVal Location, SVal V, CheckerContext &C) const {
  ProgramStateRef State = stored(C.getState(), Location, V);
  State = forgetElements(State, memoryBase(State, Location));
  State = setFlag(State, Location, V);
  if (State != C.getState())
    C.addTransition(State);
}

ProgramStateRef
Model::checkRegionChanges(ProgramStateRef State, const InvalidatedSymbols *,
                          llvm::ArrayRef<const MemRegion *> Explicit,
                          llvm::ArrayRef<const MemRegion *> Changed,
                          const LocationContext *Frame,
                          const CallEvent *Call) const {
  State = keepFlags(State, Explicit, Frame, Call);
  return forgetVectors(State, Explicit, Changed, Frame, Call);
}

void Model::checkNewAllocator(const CXXAllocatorCall &Call,
                              CheckerContext &C) const {
  ProgramStateRef State = noteNewMemory(Call, C.getState(), Env->Api);
  if (State != C.getState())
    C.addTransition(State);
}

void Model::checkLocation(SVal Location, bool IsLoad, const Stmt *S,
                          CheckerContext &C) const {
  PathContext Ctx(C, Env->Api, Env->Unit, *this);
  for (const Rule *R : Env->Rules) {
    R->memoryAccess(Location, IsLoad, S, Ctx);
    if (Ctx.pathEnded())
      return;
  }
  ProgramStateRef State = Ctx.state();
  ProgramStateRef After =
      IsLoad ? noteFlag(State, Location, C.getLocationContext(), Env->Unit)
             : assumeWritten(State, memoryBase(State, Location));
  if (After != State)
    C.addTransition(After, Ctx.node());
}

void Model::checkBranchCondition(const Stmt *Condition,
                                 CheckerContext &C) const {
  BranchDecision Way = leaveLoop(Condition, C);
  if (Way.How == BranchDecision::Goes) {
    Way = lazyCreation(Condition, C);
    if (Way.How != BranchDecision::Goes)
      Env->Skipped.insert(C.getStackFrame()->getDecl());
  }
  if (Way.How == BranchDecision::Ends)
    C.generateSink(C.getState(), C.getPredecessor());
  else if (Way.State)
    C.addTransition(Way.State);
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
