//===- Lifecycle.cpp ------------------------------------------------------===//

#include "core/Lifecycle.h"

#include "core/Config.h"
#include "core/Devices.h"
#include "core/Faults.h"
#include "core/Foreign.h"
#include "core/Host.h"
#include "core/HostMemory.h"
#include "core/Product.h"
#include "core/Workers.h"

#include <map>
#include <new>
#include <pthread.h>
#include <unistd.h>
#include <utility>

namespace acltidy::sim {

using namespace contract;

namespace {

void beforeFork() {
  // First: it allocates, and what is interposed must not find the lock taken.
  Thread &T = self();
  if (T.HoldsLock) {
    T.NestedFork = true; // The locks are somewhere in between: leave them.
    return;
  }
  T.HoldsLock = true;
  process().Lock.lock();
  lockRecords();
  reporter().lockForFork();
  lockStacks();
  process().Memory.willFork();
}

bool wasNested() { return std::exchange(self().NestedFork, false); }

void inParent() {
  if (wasNested())
    return;
  unlockStacks();
  reporter().unlockAfterFork(/*Child=*/false);
  unlockRecords();
  process().Lock.unlock();
  self().HoldsLock = false;
}

void inChild() {
  if (wasNested())
    return;
  unlockStacks();
  reporter().unlockAfterFork(/*Child=*/true);
  unlockRecords();
  Process &P = process();
  if (P.UsedApi)
    P.ForkedFrom = static_cast<int>(getppid());
  P.UsedApi = false;
  P.ApiCalls = 0;
  // The parent's resources are the parent's to release.
  P.Objects.forEachObject([](Object &O) { O.Told = true; });
  forgetWorkers();
  // Tasks are the parent's, and so are the threads that ran or awaited them.
  for (const StreamRef &S : P.Streams) {
    S->Queue.clear();
    S->Running = false;
    S->Done = S->Enqueued;
    retire(S, S->Enqueued);
  }
  new (&P.Changed) std::condition_variable;
  P.Lock.unlock();
  self().HoldsLock = false;
}

/// fork, by whatever name: still in the parent, before it.
void noticeForkInAsync() {
  Process &P = process();
  if (!P.UsedApi || self().HoldsLock)
    return;
  Locked Held;
  if (P.Hazards.empty())
    return;
  const Flight *F = P.Hazards.onStack(0, ~0ull);
  Finding Result;
  Result.Rule = rules::ForkInAsync;
  Result.Message = "the process forks while '" +
                   (F ? F->By->Name : std::string("a task")) +
                   "' may be in flight; synchronise the stream first";
  Result.Places.push_back({"here", captureStack()});
  if (F)
    Result.Places.push_back({"enqueued", F->Site});
  reporter().report(std::move(Result));
}

void prepareFork() {
  noticeForkInAsync();
  beforeFork();
}

struct Start {
  Start() {
    config();
    product();
    process();
    reporter();
    watchFaults();
    pthread_atfork(prepareFork, inParent, inChild);
  }
};

/// The runtime's own end: after the client's static destructors, since the
/// client depends on this library and not the other way round.
struct Finish {
  ~Finish() {
    Process &P = process();
    if (!P.UsedApi)
      return;
    finishReport();
    leaveDevice(-1);
    if (config().ErrorExitCode && reporter().unexpected()) {
      std::fflush(nullptr);
      _exit(config().ErrorExitCode);
    }
  }
} AtExit;

bool livesIn(const ResourceKind &Kind, KindId Outer) {
  for (KindId K : Kind.Within)
    if (K == Outer)
      return true;
  return false;
}

void orphan(Object &O, const Record *By, StackId At) {
  Process &P = process();
  if (O.Data)
    O.Data->ended();
  if (O.as<Block>())
    P.Memory.release(O);
  P.Objects.end(O, O.System ? Life::Released : Life::Orphaned, By, At);
}

template <typename F> void orphanIf(F Condition, const Record *By, StackId At) {
  std::vector<Object *> Found;
  process().Objects.forEachLive([&](Object &O) {
    if (Condition(O))
      Found.push_back(&O);
  });
  for (Object *O : Found)
    if (O->live())
      orphan(*O, By, At);
}

} // namespace

void startProcess() { static Start Once; }

void provideDevice(Call &C) {
  Process &P = process();
  if (!P.WasFinalised)
    P.Initialised = P.WasInitialised = true;
  if (self().Device < 0 && P.Initialised)
    setDevice(C, 0, /*Counted=*/false);
}

void noticeFork(Call &C) {
  Process &P = process();
  if (!P.ForkedFrom)
    return;
  int Parent = P.ForkedFrom;
  P.ForkedFrom = 0;
  C.report(rules::ForkAfterInit,
           std::string("'") + C.name() +
               "' is called in a process that was forked after its parent had "
               "used the API; start the process by exec instead",
           {}, "the parent is process " + std::to_string(Parent));
}

void noticeStackEscape(Call &C, const void *Frame) {
  Process &P = process();
  const Thread &T = self();
  auto End = reinterpret_cast<uint64_t>(Frame);
  // A fibre runs on a stack that is not the thread's own.
  bool OwnStack = End > T.StackLow && End < T.StackHigh;
  const Flight *F = OwnStack ? P.Hazards.onStack(T.StackLow, End) : nullptr;
  if (!F)
    return;
  C.report(rules::UnsynchronizedAccess,
           "a local variable went out of scope while '" + F->By->Name +
               "' may still use it; synchronise the stream before the function "
               "returns",
           {{"enqueued", F->Site}});
  retire(F->Stream, F->Number);
}

void endObject(Object &O, Life How, const Record *By, StackId At) {
  Process &P = process();
  std::vector<Serial> Held;
  Held.swap(O.Held);
  if (auto *B = O.as<Block>(); B && !B->InStreamOrder)
    P.Memory.release(O);
  if (O.Data)
    O.Data->ended();
  P.Objects.end(O, How, By, At);
  for (Serial Id : Held) {
    Object *Member = P.Objects.find(Id);
    if (Member && Member->Owner == O.Id && Member->live())
      endObject(*Member, How, By, At);
  }
  // What a released object was made of is needed no more.
  if (!P.Memory.isDevice(O.Value) && !P.Memory.isPinned(O.Value))
    O.Data.reset();
}

void orphanContext(Serial Context, const Record *By, StackId At) {
  orphanIf(
      [&](const Object &O) {
        return O.Context == Context &&
               livesIn(kinds()[O.Kind], kinds().Context);
      },
      By, At);
}

void orphanDevice(int32_t Device, const Record *By, StackId At) {
  orphanIf(
      [&](const Object &O) {
        const ResourceKind &Kind = kinds()[O.Kind];
        if (Device < 0)
          return livesIn(Kind, kinds().Acl) && O.Kind != kinds().Acl;
        return O.Device == Device && livesIn(Kind, kinds().Device);
      },
      By, At);
}

uint64_t reportLeaks(Serial Since) {
  Process &P = process();
  uint64_t Total = 0;
  struct Group {
    KindId Kind;
    const Record *By;
    uint64_t Count = 0, Bytes = 0;
  };
  std::map<std::pair<KindId, StackId>, Group> Groups;
  P.Objects.forEachObject([&](Object &O) {
    bool Lost = O.Id > Since && (O.live() || O.State == Life::Orphaned);
    const ResourceKind &Kind = kinds()[O.Kind];
    if (!Lost || O.System || O.Told || Kind.Leak == LeakPolicy::Ignore)
      return;
    // What a list owns goes with the list.
    if (O.Owner)
      if (Object *Owner = P.Objects.find(O.Owner); Owner && Owner->live())
        return;
    O.Told = true;
    Group &G = Groups[{O.Kind, O.Born}];
    G.Kind = O.Kind;
    G.By = O.BornBy;
    ++G.Count;
    G.Bytes += O.Size;
  });
  for (const auto &[Key, G] : Groups) {
    Total += G.Count;
    Finding F;
    F.Rule = rules::ResourceLeak;
    std::string Release = releaseOf(G.Kind);
    F.Message = nounOf(G.Kind) + " from '" + (G.By ? G.By->Name : "?") +
                "' is never released" +
                (Release.empty() ? "" : "; call " + Release);
    F.Places.push_back({"created", Key.second});
    F.Count = G.Count;
    if (G.Bytes)
      F.Detail = std::to_string(G.Bytes) + " bytes";
    reporter().report(std::move(F));
  }
  return Total;
}

void finishReport(bool Died) {
  Process &P = process();
  // After a fault the lock may be held for good.
  bool Mine = !self().HoldsLock && P.Lock.try_lock();
  self().HoldsLock |= Mine;
  P.Exiting = true;
  P.Changed.notify_all();
  if (!Died)
    reportLeaks();
  StackId Exit = Died ? 0 : exitSite();
  std::string Statistics = callStatistics();
  if (Mine) {
    self().HoldsLock = false;
    P.Lock.unlock();
  }
  reporter().finish(Statistics, Exit);
}

} // namespace acltidy::sim
