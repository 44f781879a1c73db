//===- Effects.cpp - What the contract says a call has done ---------------===//

#include "core/Call.h"

#include "core/Lifecycle.h"

#include <cstring>
#include <utility>

namespace acltidy::sim {

using namespace contract;

// Before the behaviour: the documents promise that work is complete when the
// function returns. Queries are answered by their behaviours.
void Call::synchronise() {
  // A callback that waits for its own stream would wait for good; that it must
  // not call was said.
  if (Me.InCallback)
    return;
  for (const Sync &S : Row->Syncs) {
    if (S.Status != NoArg)
      continue;
    Deadline Until;
    if (int Index = paramOf(S.Timeout); Index >= 0) {
      auto Milliseconds = static_cast<int32_t>(Args[Index]);
      if (Milliseconds >= 0)
        Until = std::chrono::steady_clock::now() +
                std::chrono::milliseconds(Milliseconds);
    }
    auto Await = [&](const StreamRef &Stream) {
      if (drain(Stream, Stream->Enqueued, Until) != SyncResult::Done)
        return false;
      retire(Stream, Stream->Enqueued);
      // What went wrong on the device is said once, by who waits for it.
      if (Row->Releases.empty() && Stream->Error)
        Waited = std::exchange(Stream->Error, 0);
      return true;
    };
    Process &P = process();
    switch (S.What) {
    case SyncTarget::Stream:
      if (StreamRef Stream = stream(reinterpret_cast<void *>(wordOf(S.At))))
        if (!Await(Stream))
          Waited = 507046;
      break;
    case SyncTarget::Event:
      if (Object *O = P.Objects.byHandle(wordOf(S.At)))
        if (auto *E = O->as<EventState>(); E && !E->Recorded.empty()) {
          Moment Until2 = E->Recorded;
          if (drain(Until2.Stream, Until2.Number, Until) != SyncResult::Done)
            Waited = 507047;
          else
            retire(Until2);
        }
      break;
    case SyncTarget::Device:
    case SyncTarget::All:
      for (const StreamRef &Stream : std::vector<StreamRef>(P.Streams))
        if ((S.What == SyncTarget::All || Stream->Device == Me.Device) &&
            !Await(Stream))
          Waited = 507046;
      break;
    case SyncTarget::Channel:
    case SyncTarget::None:
      break;
    }
  }
}

void Call::applyReleases() {
  ObjectTable &Objects = process().Objects;
  bool Ended = ReleasesAnyway || Row->Result == Function::Returns::Value ||
               succeeded(When::Success);
  if (!Ended)
    return;
  for (const Release &R : Row->Releases) {
    const ResourceKind &Kind = kinds()[R.Kind];
    if (R.All) {
      std::vector<Object *> Ended;
      Objects.forEachLive([&](Object &O) {
        if (O.Kind == R.Kind)
          Ended.push_back(&O);
      });
      for (Object *O : Ended)
        Objects.end(*O, Life::Released, What, stack());
      continue;
    }
    if (Kind.Form == HandleForm::Scope) {
      Object *O = Objects.byKey(R.Kind, wordOf(R.Key));
      if (!O || !O->live())
        continue;
      if (R.Mode == ReleaseMode::Unref && --O->Count)
        continue;
      Objects.end(*O, Life::Released, What, stack());
      continue;
    }
    for (Word Value : valuesOf(R.At, /*After=*/true)) {
      Object *O = Kind.Form == HandleForm::Id
                      ? Objects.byKey(R.Kind, static_cast<uint32_t>(Value))
                      : Objects.byHandle(Value);
      if (!O || !O->live() || O->Kind != R.Kind)
        continue;
      judgeUse(*this, *O);
      endObject(*O,
                R.Mode == ReleaseMode::HandOver ? Life::HandedOver
                                                : Life::Released,
                What, stack());
    }
  }
}

void Call::applyAcquires() {
  ObjectTable &Objects = process().Objects;
  for (const Acquire &A : Row->Acquires) {
    if (!succeeded(A.If))
      continue;
    const ResourceKind &Kind = kinds()[A.Kind];
    if (A.From != NoKind) {
      for (Word Value : valuesOf(A.At, /*After=*/true))
        if (Object *O = Objects.byHandle(Value); O && O->live())
          Objects.convert(*O, A.Kind, What, stack());
      continue;
    }
    if (Kind.Form != HandleForm::Scope)
      continue; // The behaviour has made it.
    Word Key = wordOf(A.Key);
    Object *O = Objects.byKey(A.Kind, Key);
    if (O && O->live()) {
      ++O->Count;
      continue;
    }
    Object &New = A.Size == NoArg
                      ? Objects.createKeyed(A.Kind, Key)
                      : Objects.createRange(A.Kind, Key, Args[paramOf(A.Size)]);
    New.Device = Me.Device;
    New.Context = Me.Context;
    New.BornBy = What;
    New.Born = stack();
    New.BornThread = Me.Number;
    // A scope of a handle's keeps that handle from being released first.
    if (Object *Holder = Objects.byHandle(Key); Holder && Holder->live())
      Holder->Held.push_back(New.Id);
  }
}

void Call::applyHolds() {
  ObjectTable &Objects = process().Objects;
  for (const Hold &H : Row->Holds) {
    if (!succeeded(When::Success))
      return;
    auto Holders = valuesOf(H.In, /*After=*/true);
    if (Holders.empty())
      continue;
    Object *Holder = Objects.byHandle(Holders.front());
    if (!Holder)
      continue;
    for (Word Value : valuesOf(H.What, /*After=*/true)) {
      Object *Held = Objects.byHandle(Value);
      if (!Held || Held == Holder)
        continue;
      Holder->Held.push_back(Held->Id);
      if (H.Mode == HoldMode::Own)
        Held->Owner = Holder->Id;
    }
  }
}

// Failures of acquiring calls are remembered, to tell why a null handle comes
// along later.
void Call::noteFailure(Word, bool Failed) {
  if (Row->Acquires.empty() || (!Failed && succeeded(When::Success)))
    return;
  KindId Kind = Row->Acquires[0].Kind;
  for (Thread::Failure &F : Me.Failures)
    if (F.Kind == Kind) {
      F = {Kind, What, stack()};
      return;
    }
  Me.Failures.push_back({Kind, What, stack()});
}

} // namespace acltidy::sim
