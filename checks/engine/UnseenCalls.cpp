//===- UnseenCalls.cpp - What code that was not executed may have done ----===//

#include "engine/UnseenCalls.h"
#include "engine/CallEffects.h"
#include "engine/Compat.h"
#include "engine/InFlight.h"
#include "engine/MemoryState.h"
#include "engine/ProcessState.h"
#include "engine/ScopedMemory.h"
#include "engine/Teardown.h"
#include "engine/ThreadContext.h"
#include "engine/VectorState.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

/// printf, memcpy and the like: C functions that keep nothing they are given.
static bool isPlainSystemCall(const CallEvent &Call) {
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  return FD && FD->isExternC() && Call.isInSystemHeader() &&
         !Call.argumentsMayEscape();
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
  return escapeTiedTo(State, Status);
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

ProgramStateRef acltidy::afterUnseenCall(const CallEvent &Call,
                                         const contract::Function *Row,
                                         const ModelOptions &Options,
                                         CheckerContext &C) {
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
    State = forgetThreadContext(reach(State, Milestone::ContextSet, {}));
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
    if (!System && !Options.Aggressive)
      if (SymbolRef Sym = Arg.getAsSymbol())
        State = escape(State, Sym);
    const MemRegion *R = Arg.getAsRegion();
    if (R && isTrackedStorage(R))
      State = shareStorage(State, R);
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

ProgramStateRef
acltidy::afterEscape(ProgramStateRef State, const InvalidatedSymbols &Escaped,
                     const CallEvent *Call, const contract::Function *Row,
                     PointerEscapeKind Kind, const ModelOptions &Options) {
  if (Call) {
    if (Row && !Row->Summary)
      return State; // The row tells what the call keeps.
    if (isPlainSystemCall(*Call))
      return State;
    if (Options.Aggressive && Kind == PSK_DirectEscapeOnCall)
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
