//===- CallEffects.cpp - Applies one contract row to the path state -------===//

#include "engine/CallEffects.h"
#include "engine/Compat.h"
#include "engine/MacroRepeats.h"
#include "clang/AST/ExprCXX.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;
using namespace acltidy::contract;

//===--- Result and written memory ----------------------------------------===//

static bool isAcquiredOut(const Function &Row, int Arg, unsigned Args) {
  for (const Acquire &A : Row.Acquires)
    if (A.At.Where == Operand::Place::Out &&
        resolveIndex(A.At.Index, Args) == Arg)
      return true;
  return false;
}

/// Whether argument \p Arg is an array of handles that the call takes.
static bool isHandleArray(const Function &Row, int Arg, unsigned Args) {
  auto Is = [&](Operand At) {
    return At.Where == Operand::Place::Arg && At.isArray() &&
           resolveIndex(At.Index, Args) == Arg;
  };
  for (const Use &U : Row.Uses)
    if (Is(U.At))
      return true;
  for (const Hold &H : Row.Holds)
    if (Is(H.What))
      return true;
  for (const Release &R : Row.Releases)
    if (Is(R.At))
      return true;
  return false;
}

/// Whether the row says that the call leaves the memory behind \p Arg alone.
static bool onlyReads(const Function &Row, int Arg, unsigned Args) {
  bool Known = false;
  for (const Access &A : Row.Accesses)
    if (resolveIndex(A.At.Index, Args) == Arg) {
      if (A.Mode != AccessMode::Read)
        return false;
      Known = true;
    }
  return Known;
}

/// Whether the call goes on reading what \p Arg leads to after it has returned.
static bool isReadLater(const Function &Row, int Arg, unsigned Args) {
  for (const Access &A : Row.Accesses)
    if (resolveIndex(A.At.Index, Args) == Arg && A.Live != Until::Return)
      return true;
  return false;
}

/// Whether \p Arg is there for the memory that it leads to: the call changes
/// that, not the struct.
static bool leadsToMemory(const Function &Row, int Arg, unsigned Args) {
  for (const Access &A : Row.Accesses)
    if (A.Through && resolveIndex(A.At.Index, Args) == Arg)
      return true;
  return false;
}

ProgramStateRef acltidy::evaluateResult(const Function &Row,
                                        const CallEvent &Event,
                                        CheckerContext &C,
                                        ProgramStateRef State) {
  unsigned Args = Event.getNumArgs();
  for (unsigned I = 0; I != Args; ++I) {
    if (isAcquiredOut(Row, I, Args) || isHandleArray(Row, I, Args))
      continue;
    bool Reads = onlyReads(Row, I, Args);
    if (Reads && !isReadLater(Row, I, Args))
      continue;
    const Expr *E = Event.getArgExpr(I);
    SVal Arg = Event.getArgSVal(I);
    const MemRegion *R = Arg.getAsRegion();
    if (!E || !R || !E->getType()->isPointerType())
      continue;
    const auto *FD = dyn_cast_or_null<FunctionDecl>(Event.getDecl());
    QualType Pointee =
        (FD && I < FD->getNumParams() ? FD->getParamDecl(I)->getType()
                                      : E->getType())
            ->getPointeeType();
    if (Pointee.isNull() || Pointee->isFunctionType())
      continue;
    if (Pointee->isRecordType() && !Pointee->isIncompleteType())
      // The rows do not tell what becomes of the handles in a client's struct.
      State = escapeReachable(State, Arg);
    if (Reads || Pointee.isConstQualified() || leadsToMemory(Row, I, Args))
      continue;
    RegionAndSymbolInvalidationTraits Traits;
    if (Pointee->isVoidType() || Pointee->isCharType()) {
      // A buffer of unknown extent. What a tracked handle names is not the
      // engine's to follow.
      if (resourceOf(State, handleSymbol(Arg)))
        continue;
      State = compat::invalidate(C, State, {Arg}, Event, true, Traits);
    } else if (Pointee->isScalarType()) {
      if (std::optional<Loc> L = Arg.getAs<Loc>())
        State = State->bindLoc(*L, compat::conjure(C, Event, Pointee, E),
                               C.getLocationContext());
    } else if (!Pointee->isIncompleteType()) {
      Traits.setTrait(
          R, RegionAndSymbolInvalidationTraits::TK_DoNotInvalidateSuperRegion);
      State = compat::invalidate(C, State, {Arg}, Event, true, Traits);
    }
  }

  QualType T = Event.getResultType();
  if (!T->isVoidType())
    State = State->BindExpr(compat::originExpr(Event), C.getLocationContext(),
                            compat::conjure(C, Event, T, nullptr));
  return State;
}

//===--- Effects ----------------------------------------------------------===//

CallEffects::CallEffects(ApiModel &Api, AclCall Call, CheckerContext &C,
                         ProgramStateRef State, SharedFn IsShared)
    : Api(Api), Call(Call), C(C), State(std::move(State)), IsShared(IsShared) {
  if (Call.row().Result == Function::Returns::Status)
    Status = Call.event().getReturnValue().getAsSymbol();
}

void CallEffects::apply() {
  const Function &Row = Call.row();
  Repeated = isRepeatedByMacro(Call.event(), C.getSourceManager(), State);
  if (Status)
    State = rememberStatus(State, Status, Call.site());
  for (const Release &R : Row.Releases)
    release(R);
  for (const Hold &H : Row.Holds)
    hold(H);
  for (const Acquire &A : Row.Acquires)
    acquire(A);
}

SymbolRef CallEffects::statusOf(const Acquire &A, SymbolRef Handle) const {
  if (A.If == When::Always)
    return nullptr;
  if (Status)
    return Status;
  // A returned pointer tells by itself.
  if (A.At.Where == Operand::Place::Ret && Handle &&
      Handle->getType()->isAnyPointerType())
    return Handle;
  return nullptr;
}

ScopeKey CallEffects::scopeKey(KindId Kind, Operand Key) const {
  ScopeKey Result;
  Result.Kind = Kind;
  if (!Key.isNone())
    Result.Key =
        Key.Where == Operand::Place::Out ? UnknownVal() : Call.value(Key);
  return Result;
}

//===--- Release ----------------------------------------------------------===//

void CallEffects::release(const Release &R) {
  if (Api.kind(R.Kind).Form == HandleForm::Scope)
    return releaseScope(R);
  for (SymbolRef Handle : Call.handles(R.At, State))
    releaseHandle(Handle, R);
}

void CallEffects::releaseScope(const Release &R) {
  ScopeKey Key = scopeKey(R.Kind, R.Key);
  auto Close = [&](const ScopeKey &Open, const ScopeState &Scope) {
    if (Scope.OpenedBy.Row)
      for (const Use &U : Scope.OpenedBy.Row->Uses)
        OpenedWith.push_back(U.Kind);
    State = forgetScope(State, Open);
  };
  if (!R.All && !R.Key.isNone())
    if (const ScopeState *Scope = scopeOf(State, Key))
      return Close(Key, ScopeState(*Scope));
  // Keys that cannot be compared may be equal: all of the kind are closed.
  for (const auto &[Open, Scope] : scopes(State))
    if (Open.Kind == R.Kind)
      Close(Open, Scope);
}

void CallEffects::releaseHandle(SymbolRef Handle, const Release &R) {
  const ResourceState *Old = resourceOf(State, Handle);
  // An executor that came from elsewhere may have been made repeatable there.
  if (R.Mode == ReleaseMode::Consume && !Old)
    return;
  // A repeatable executor survives the operator that would use up another.
  if (R.Mode == ReleaseMode::Consume && Old && Old->Kind != R.Kind)
    return;
  ResourceState New;
  if (Old)
    New = *Old;
  else
    New.Kind = R.Kind;
  New.Now = Phase::Released;
  New.Mode = R.Mode;
  New.ReleasedBy = Call.site();
  New.Status = Status;
  New.Given = nullptr;
  // A member that is released by itself stays one: its container will release
  // it again.
  if (!Old || Old->Now != Phase::Held)
    New.Holder = nullptr;
  if (!New.Home)
    if (const Expr *E = Call.argExpr(R.At))
      if (const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts()))
        if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
          New.Home =
              State->getLValue(Var, C.getLocationContext()).getAsRegion();
  State = setResource(State, Handle, New);
  StringRef Verb = R.Mode == ReleaseMode::Consume    ? "used up"
                   : R.Mode == ReleaseMode::HandOver ? "handed over"
                                                     : "released";
  Events.push_back({Handle, (toRef(Api.kind(New.Kind).Noun) + " is " + Verb +
                             " here by '" + Call.name() + "'")
                                .str()});

  // An owning container takes its members with it.
  for (auto [Member, RS] : resources(State))
    if (RS.Holder == Handle && RS.Now == Phase::Held) {
      RS.Now = Phase::Released;
      RS.ReleasedBy = Call.site();
      RS.Status = nullptr;
      State = setResource(State, Member, RS);
      Events.push_back(
          {Member, ("'" + Call.name() + "' releases the " +
                    toRef(Api.kind(New.Kind).Noun) + " with all its members")
                       .str()});
    }
}

//===--- Hold -------------------------------------------------------------===//

/// The kind of handle that the row expects at \p At.
KindId CallEffects::kindAt(Operand At) const {
  for (const Use &U : Call.row().Uses)
    if (U.At.Where == At.Where && U.At.Index == At.Index)
      return U.Kind;
  return NoKind;
}

void CallEffects::hold(const Hold &H) {
  SymbolRef Container = Call.handle(H.In, State);
  for (SymbolRef Handle : Call.handles(H.What, State)) {
    const ResourceState *Old = resourceOf(State, Handle);
    if (Old && Old->isReleased())
      continue;
    ResourceState New;
    if (Old)
      New = *Old;
    else if (H.Mode == HoldMode::Own)
      New.Kind = kindAt(H.What); // From elsewhere, and owned from here on.
    if (New.Kind == NoKind)
      continue;
    if (H.Mode == HoldMode::Own) {
      New.Now = Phase::Held;
      New.Holder = Container;
      Events.push_back(
          {Handle, ("'" + Call.name() + "' takes ownership of the " +
                    toRef(Api.kind(New.Kind).Noun) + " here")
                       .str()});
    } else if (H.Retrievable && New.isLive()) {
      // Client code can get it back out: its own copy may go.
      New.Now = Phase::Escaped;
      New.Given = Status                              ? Status
                  : H.In.Where == Operand::Place::Ret ? Container
                                                      : nullptr;
    } else {
      continue;
    }
    State = setResource(State, Handle, New);
  }
}

//===--- Acquire ----------------------------------------------------------===//

void CallEffects::acquire(const Acquire &A) {
  const ResourceKind &K = Api.kind(A.Kind);
  if (K.Form == HandleForm::Scope) {
    ScopeState Scope;
    Scope.OpenedBy = Call.site();
    Scope.Status = statusOf(A, nullptr);
    Scope.FailuresBefore = failures(State);
    State = setScope(State, scopeKey(A.Kind, A.Key), Scope);
    return;
  }
  switch (A.At.Where) {
  case Operand::Place::Out:
    // Arrays that the callee fills are followed by their first element only
    // when they have but one; more than that is not worth the paths.
    if (!A.At.isArray())
      acquireElement(A, Call.value(A.At), &A);
    return;
  case Operand::Place::Ret:
    if (SymbolRef Handle = handleSymbol(Call.event().getReturnValue()))
      startTracking(A, Handle, nullptr);
    return;
  case Operand::Place::Arg: {
    // A handle that exists already becomes one of another kind.
    SymbolRef Handle = Call.handle(A.At, State);
    if (!Handle || A.From == NoKind)
      return;
    const ResourceState *Old = resourceOf(State, Handle);
    startTracking(A, Handle, Old ? Old->Home : nullptr);
    return;
  }
  case Operand::Place::This:
    // An object behind a pointer; one that is a variable has no handle. Others
    // may know the object, so that its last pointer here is not its end.
    if (SymbolRef Handle = Call.handle(A.At, State)) {
      startTracking(A, Handle, nullptr);
      State = escape(State, Handle);
    }
    return;
  case Operand::Place::Handles:
  case Operand::Place::None:
    return;
  }
}

void CallEffects::acquireElement(const Acquire &A, SVal Where,
                                 const void *Tag) {
  std::optional<Loc> Target = Where.getAs<Loc>();
  const MemRegion *R = Where.getAsRegion();
  const Expr *E = Call.argExpr(A.At);
  if (!Target || !R || !E || !E->getType()->isPointerType())
    return;
  const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.event().getDecl());
  int I = resolveIndex(A.At.Index, Call.event().getNumArgs());
  QualType T = FD && I < static_cast<int>(FD->getNumParams())
                   ? FD->getParamDecl(I)->getType()
                   : E->getType();
  T = T->getPointeeType();
  if (T.isNull() || !T->isScalarType())
    return;
  // What the scope was opened with comes back at its end.
  bool WasThere = llvm::is_contained(OpenedWith, A.Kind);
  if (WasThere && !State->getSVal(*Target).isUndef())
    return;
  DefinedOrUnknownSVal Fresh = compat::conjure(C, Call.event(), T, Tag);
  State = State->bindLoc(*Target, Fresh, C.getLocationContext());
  if (SymbolRef Handle = WasThere ? nullptr : handleSymbol(Fresh))
    startTracking(A, Handle, namedRegion(R));
}

void CallEffects::startTracking(const Acquire &A, SymbolRef Handle,
                                const MemRegion *Home) {
  const ResourceKind &K = Api.kind(A.Kind);
  ResourceState RS;
  RS.Kind = A.Kind;
  RS.AcquiredBy = Call.site();
  RS.Home = Home;
  RS.Status = statusOf(A, Handle);
  if (RS.Status == Handle)
    State = rememberStatus(State, Handle, Call.site());
  // Written where the caller, or code the engine cannot see, gets at it.
  if (Repeated || (Home && (!isTrackedStorage(Home) || IsShared(Home))))
    RS.Now = Phase::Escaped;
  State = setResource(State, Handle, RS);
  StringRef Verb = K.Memory != Space::Any ? "allocated" : "created";
  Events.push_back(
      {Handle,
       (toRef(K.Noun) + " is " + Verb + " here by '" + Call.name() + "'").str(),
       /*IsOrigin=*/true});
}
