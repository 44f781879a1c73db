//===- Checks.cpp - State and handles that a call demands -----------------===//
//
// All from the function's row: nothing here knows a function by name.
//
//===----------------------------------------------------------------------===//

#include "core/Call.h"

#include "core/Product.h"

namespace acltidy::sim {

using namespace contract;

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

} // namespace acltidy::sim
