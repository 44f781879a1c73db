//===- Releases.cpp - What a call may release -----------------------------===//
//
// All from the function's row: nothing here knows a function by name.
//
//===----------------------------------------------------------------------===//

#include "core/Call.h"

namespace acltidy::sim {

using namespace contract;

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
