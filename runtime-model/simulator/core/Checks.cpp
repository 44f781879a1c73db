//===- Checks.cpp - State and handles that a call demands -----------------===//
//
// All from the function's row: nothing here knows a function by name.
//
//===----------------------------------------------------------------------===//

#include "core/Call.h"

#include "core/Product.h"

namespace acltidy::sim {

using namespace contract;

namespace {

/// What an object is told as: "stream from 'aclrtCreateStream'".
std::string story(const Object &O) {
  return nounOf(O.Kind) +
         (O.BornBy ? " from '" + O.BornBy->Name + "'" : std::string());
}

bool isMemory(KindId Kind) { return kinds()[Kind].Memory != Space::Any; }

} // namespace

bool Call::checkRequirements() {
  Process &P = process();
  if (Row->needs(NeedsInit) && !P.Initialised) {
    if (P.WasFinalised) {
      report(rules::DestroyOrder,
             api() + " is called after aclFinalize; call it before",
             {{"finalised", P.FinalisedAt}});
      // One defect, one finding: what it would release is no leak.
      while (Object *O = orphanToRelease())
        P.Objects.end(*O, Life::Released, What, stack());
      return refuse(status::Uninitialised);
    }
    // Most functions work on hardware as well; the documents forbid it.
    report(rules::DestroyOrder,
           api() + " is called before aclInit; call aclInit first");
    P.Initialised = P.WasInitialised = true;
  }
  if (Row->needs(NotInCallback) && Me.InCallback) {
    report(rules::CallbackApi,
           api() + " is called inside a callback of the runtime, where it may "
                   "deadlock; call it from another thread");
  } else if (Row->needs(NotInMediaCallback) && Me.InMediaCallback) {
    report(rules::CallbackApi,
           api() + " is called inside a media callback, where it deadlocks; "
                   "call it from another thread");
    return refuse(status::Internal);
  }
  if (Row->needs(NotInCapture) && captureForbids()) {
    report(rules::CaptureUnsafe,
           api() + " is called while a stream is captured; use its "
                   "asynchronous form, or call it before or after the capture");
    return refuse(status::CaptureConflict);
  }
  if (Row->needs(OncePerProcess) && What->Calls > 1)
    report(rules::DestroyOrder,
           api() + " is called more than once in a process");
  // A release after the end of the device is told by checkReleases.
  if (Row->needs(NeedsDevice) && Me.Device < 0 && !orphanToRelease()) {
    report(rules::WrongContext,
           api() + " is called by a thread without a device or context; call "
                   "aclrtSetDevice or aclrtSetCurrentContext in it first");
    fail(status::ContextNull, "the thread has no context");
    return refuse(status::ContextNull);
  }
  return true;
}

Object *Call::orphanToRelease() {
  for (const Release &R : Row->Releases)
    if (kinds()[R.Kind].Form == HandleForm::Pointer)
      for (Word Value : valuesOf(R.At, /*After=*/false))
        if (Object *O = process().Objects.byHandle(Value);
            O && O->State == Life::Orphaned)
          return O;
  return nullptr;
}

// A stream belongs to its context; only there may tasks be put on it, and only
// there may it be waited for and destroyed.
bool Call::checkContext() {
  auto Check = [&](const Operand &Op) {
    Object *O = process().Objects.byHandle(wordOf(Op));
    if (!O || !O->live() || O->Kind != kinds().Stream || !O->Context ||
        O->Context == Me.Context)
      return true;
    bool OtherDevice = O->Device != Me.Device;
    report(rules::WrongContext,
           api() + " is called with a stream of another " +
               (OtherDevice ? "device" : "context") +
               "; make that context current first",
           {{"stream created", O->Born}, {"context set", Me.ContextSet}},
           OtherDevice
               ? "the stream is of device " + std::to_string(O->Device) +
                     ", the thread's current device is " +
                     std::to_string(Me.Device)
               : "");
    fail(status::StreamContext, "the stream is not of the current context");
    return false;
  };
  bool Fine = !Row->Enqueue.IsAsync || Check(Row->Enqueue.Stream);
  for (const Sync &S : Row->Syncs)
    if (Fine && S.What == SyncTarget::Stream)
      Fine = Check(S.At);
  for (const Release &R : Row->Releases)
    if (Fine && R.Kind == kinds().Stream)
      Fine = Check(R.At);
  return Fine || refuse(status::StreamContext);
}

bool Call::checkOutputs() {
  for (const Acquire &A : Row->Acquires)
    if (A.At.Where == Operand::Place::Out &&
        !wordOf({Operand::Place::Arg, A.At.Index, NoArg})) {
      fail(status::InvalidParam, "the output pointer is null");
      return refuse(status::InvalidParam);
    }
  return true;
}

/// Says why a value is no live handle of the kind. \p Doing is "is used" or
/// "is released".
bool Call::badHandle(KindId Wanted, Word Value, const char *Doing) {
  Object *O = process().Objects.byHandle(Value);
  std::string By = std::string(" ") + Doing + " by " + api();
  if (O && !O->live() && O->Kind == Wanted) {
    if (O->State == Life::Orphaned) {
      report(rules::UseAfterDestroy,
             story(*O) + By + " after what it lived in ended by '" +
                 (O->DiedBy ? O->DiedBy->Name : "?") + "'",
             {{"ended", O->Died}, {"created", O->Born}});
    } else {
      report(rules::UseAfterDestroy,
             story(*O) + By + " after '" + (O->DiedBy ? O->DiedBy->Name : "?") +
                 "' released it; reset the handle after the release",
             {{"released", O->Died}, {"created", O->Born}});
    }
  } else if (O && O->Kind != Wanted) {
    report(rules::MismatchedDestroy,
           story(*O) + By + ", which takes a " + nounOf(Wanted) +
               "; pass the right handle",
           {{"created", O->Born}});
  } else {
    report(rules::UseAfterDestroy,
           "what is no live " + nounOf(Wanted) + By +
               "; pass a handle that the API gave out and that was not "
               "released",
           {}, "the value is " + hex(Value));
  }
  fail(status::InvalidHandle, "invalid handle");
  return refuse(status::InvalidHandle);
}

bool Call::checkUses() {
  ObjectTable &Objects = process().Objects;
  for (const Use &U : Row->Uses) {
    const ResourceKind &Kind = kinds()[U.Kind];
    if (Kind.Form == HandleForm::Scope)
      continue;
    for (Word Value : valuesOf(U.At, /*After=*/false)) {
      if (Kind.Form == HandleForm::Id) {
        Object *O = Objects.byKey(U.Kind, static_cast<uint32_t>(Value));
        if (O && O->live())
          continue;
        // An id of a kind that can be taken for this one has its own row.
        bool Other = false;
        for (KindId K = 0; K != kinds().Tables.Kinds.Size && !Other; ++K)
          if (K != U.Kind && !Kind.Family.empty() &&
              kinds()[K].Family == Kind.Family)
            if (Object *A = Objects.byKey(K, static_cast<uint32_t>(Value)))
              Other = A->live();
        if (Other)
          continue;
        report(rules::UseAfterDestroy,
               O ? story(*O) + " is used by " + api() + " after '" +
                       O->DiedBy->Name + "' released it"
                 : api() + " is called with an id that is no live " +
                       std::string(Kind.Noun),
               {{"released", O ? O->Died : 0}, {"created", O ? O->Born : 0}});
        fail(status::InvalidParam, "invalid id");
        return refuse(status::InvalidParam);
      }
      if (!Value) {
        if (U.Nullable)
          continue;
        std::string Why = "the " + std::string(Kind.Noun) + " is null";
        if (inUseOfFailed(U.Kind))
          return refuse(status::InvalidParam);
        fail(status::InvalidParam, Why);
        return refuse(status::InvalidParam);
      }
      if (isMemory(U.Kind))
        continue; // The accesses tell.
      Object *O = Objects.byHandle(Value);
      bool Fine = O && O->live() && O->Kind == U.Kind;
      // An executor that was made repeatable is an executor all the same.
      if (O && O->live() && kinds()[O->Kind].Type == Kind.Type &&
          !Kind.Type.empty())
        Fine = true;
      if (!Fine)
        return badHandle(U.Kind, Value, "is used");
    }
  }
  return checkLife();
}

// Handles that the row does not speak of must be live all the same.
bool Call::checkLife() {
  for (unsigned I = 0; I != What->Params; ++I) {
    Object *O = process().Objects.inHandleRange(Args[I])
                    ? process().Objects.byHandle(Args[I])
                    : nullptr;
    if (!O || O->live())
      continue;
    bool Released = false;
    for (const Release &R : Row->Releases)
      Released |= paramOf(R.At.Index) == static_cast<int>(I);
    if (!Released)
      return badHandle(O->Kind, Args[I], "is used");
  }
  return true;
}

bool Call::inUseOfFailed(KindId Kind) {
  for (const Thread::Failure &F : Me.Failures)
    if (F.Kind == Kind) {
      report(rules::UncheckedError,
             "the " + nounOf(Kind) + " that " + api() +
                 " takes is null since '" + F.By->Name +
                 "' failed; check what it returns",
             {{"failed", F.Stack}});
      fail(status::InvalidParam, "the handle is null");
      return true;
    }
  return false;
}

bool Call::checkReleases() {
  // Several releases of one operand are alternatives.
  Span<Release> Releases = Row->Releases;
  for (uint32_t I = 0; I != Releases.Size; ++I) {
    const Release &R = Releases[I];
    const ResourceKind &Kind = kinds()[R.Kind];
    if (Kind.Form == HandleForm::Scope || R.All)
      continue;
    bool Alternative = false;
    for (uint32_t J = 0; J != I; ++J)
      Alternative |= Releases[J].At.Where == R.At.Where &&
                     Releases[J].At.Index == R.At.Index;
    if (Alternative)
      continue;
    for (Word Value : valuesOf(R.At, /*After=*/false))
      if (!checkRelease(R, Value))
        return false;
  }
  return true;
}

bool Call::checkRelease(const Release &R, Word Value) {
  ObjectTable &Objects = process().Objects;
  const ResourceKind &Kind = kinds()[R.Kind];
  if (Kind.Form == HandleForm::Id) {
    Object *O = Objects.byKey(R.Kind, static_cast<uint32_t>(Value));
    if (O && O->live())
      return checkChildren(*O);
    for (KindId K = 0; K != kinds().Tables.Kinds.Size; ++K) {
      if (K == R.Kind || Kind.Family.empty() ||
          kinds()[K].Family != Kind.Family)
        continue;
      Object *Other = Objects.byKey(K, static_cast<uint32_t>(Value));
      if (!Other || !Other->live())
        continue;
      Other->Told = true; // One defect, one finding: no leak at the end.
      report(rules::MismatchedDestroy,
             story(*Other) + " is released by " + api() + "; call " +
                 releaseOf(K),
             {{"created", Other->Born}});
      return refuse(status::InvalidParam);
    }
    if (O)
      report(rules::UseAfterDestroy,
             story(*O) + " is released twice: '" + O->DiedBy->Name +
                 "' already released it",
             {{"released", O->Died}, {"created", O->Born}});
    else
      report(rules::UseAfterDestroy, api() +
                                         " is called with an id that is no " +
                                         std::string(Kind.Noun));
    fail(status::InvalidParam, "invalid id");
    return refuse(status::InvalidParam);
  }
  if (!Value) {
    if (R.Null == NullArg::Ok)
      return true;
    if (inUseOfFailed(R.Kind))
      return refuse(status::InvalidParam);
    fail(status::InvalidParam, "the " + std::string(Kind.Noun) + " is null");
    return refuse(status::InvalidParam);
  }
  Object *O = Objects.byHandle(Value);
  auto Accepts = [&](const Object &Some) {
    for (const Release &Other : Row->Releases)
      if (Other.Kind == Some.Kind)
        return true;
    return false;
  };
  if (!O) {
    // A pointer into a block instead of to its start.
    if (Object *Block = Objects.byAddress(Value); Block && Block->live()) {
      Block->Told = true;
      report(rules::MismatchedDestroy,
             "an address inside " + story(*Block) + " is released by " + api() +
                 "; pass the address that the allocation returned",
             {{"created", Block->Born}});
      return refuse(status::InvalidParam);
    }
    if (Kind.Memory == Space::Host)
      return true; // The client's own heap, which nobody keeps track of.
    if (isMemory(R.Kind)) {
      report(rules::MismatchedDestroy,
             "memory that the API did not allocate is released by " + api() +
                 "; release it by what belongs to its allocation",
             {}, "the address is " + hex(Value));
      return refuse(status::InvalidParam);
    }
    return badHandle(R.Kind, Value, "is released");
  }
  if (O->live()) {
    if (R.Mode == ReleaseMode::Consume && !Accepts(*O) &&
        kinds()[O->Kind].Type == Kind.Type)
      return true; // Of another kind: left alone.
    if (!Accepts(*O)) {
      O->Told = true;
      report(rules::MismatchedDestroy,
             story(*O) + " is released by " + api() + "; call " +
                 releaseOf(O->Kind),
             {{"created", O->Born}});
      return refuse(status::InvalidParam);
    }
    if (O->System) {
      bool Default = O->Kind == kinds().Stream || O->Kind == kinds().Context;
      report(rules::MismatchedDestroy,
             (Default ? "the default " : "the ") + nounOf(O->Kind) +
                 ", which the runtime owns, is "
                 "released by " +
                 api() + "; release only what was created",
             {{"created", O->Born}});
      return refuse(status::InvalidParam);
    }
    if (O->Owner) {
      Object *Owner = Objects.find(O->Owner);
      if (Owner && Owner->live()) {
        // Its list will destroy it again; that is where it shows.
        return true;
      }
    }
    return checkChildren(*O) && !inUse(*O);
  }
  if (O->State == Life::Orphaned) {
    report(rules::DestroyOrder,
           story(*O) + " is released after '" +
               (O->DiedBy ? O->DiedBy->Name : "?") +
               "' ended what it lived in; release it before",
           {{"ended", O->Died}, {"created", O->Born}});
    Objects.end(*O, Life::Released, What, stack());
    return refuse(status::InvalidHandle);
  }
  const char *By = O->DiedBy ? O->DiedBy->Name.c_str() : "?";
  bool Consumed = R.Mode == ReleaseMode::Consume;
  report(rules::UseAfterDestroy,
         Consumed ? story(*O) + " is used by " + api() + " after '" + By +
                        "' used it up; make a new one for every execution"
                  : story(*O) + " is released twice: '" + By +
                        "' already released it; remove one of the calls or "
                        "reset the handle after the first",
         {{"released", O->Died}, {"created", O->Born}});
  fail(status::InvalidHandle, "the handle was released before");
  return refuse(status::InvalidHandle);
}

// A resource ends after what lives in it: the contract's `within`, told by
// handles that the client gave both of (channels and their descriptions).
bool Call::checkChildren(Object &O) {
  for (Serial Id : O.Held) {
    Object *Child = process().Objects.find(Id);
    if (!Child)
      continue;
    if (!Child->live()) {
      if (Child->Owner == O.Id && Child->State == Life::Released)
        report(rules::UseAfterDestroy,
               story(*Child) + " is released twice: '" +
                   (Child->DiedBy ? Child->DiedBy->Name : "?") +
                   "' already released it, and " + api() +
                   " releases it with the " + nounOf(O.Kind) +
                   " that owns it; remove the first",
               {{"released", Child->Died}, {"created", Child->Born}});
      continue;
    }
    for (KindId Outer : kinds()[Child->Kind].Within)
      if (Outer == O.Kind && kinds()[Child->Kind].Form == HandleForm::Scope) {
        report(rules::DestroyOrder,
               story(O) + " is released by " + api() + " before its " +
                   nounOf(Child->Kind) + "; call " + releaseOf(Child->Kind) +
                   " first",
               {{"created", O.Born}, {"opened", Child->Born}});
        O.Told = true; // One defect, one finding: no leak at the end.
        return refuse(148051);
      }
  }
  return true;
}

bool Call::inUse(const Object &O) {
  // Handles are in flight by their first byte (see flightOf).
  Range Bytes = flightOf(O.Value);
  if (O.Size && isMemory(O.Kind))
    Bytes = {O.Value, O.Value + O.Size};
  else if (!process().Objects.inHandleRange(O.Value))
    return false;
  const Flight *F =
      process().Hazards.conflict(Bytes, AccessMode::Write, nullptr);
  bool SyncsFirst = false;
  for (const Sync &S : Row->Syncs)
    SyncsFirst |= S.What == SyncTarget::Device;
  if (F && !SyncsFirst && !Row->Enqueue.IsAsync)
    report(rules::UnsynchronizedAccess,
           story(O) + " is released by " + api() + " while '" + F->By->Name +
               "' may still use it; synchronise the stream first",
           {{"enqueued", F->Site}, {"created", O.Born}});
  return false; // Released at once, as on hardware.
}

} // namespace acltidy::sim
