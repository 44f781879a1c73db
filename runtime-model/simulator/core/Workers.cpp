//===- Workers.cpp --------------------------------------------------------===//

#include "core/Workers.h"

#include "core/Process.h"

#include <csignal>
#include <thread>
#include <unordered_set>

namespace acltidy::sim {

namespace {

struct Workers {
  bool HostThread = false; ///< There is one, or will be.
  bool HostRuns = false;   ///< It has begun.
  bool HostBusy = false;
  std::unordered_set<const StreamState *> Served;
};

Workers &workers() {
  static Workers &W = *new Workers;
  return W;
}

/// Client signals are not for our threads.
template <typename F> void start(F Body) {
  sigset_t All, Before;
  sigfillset(&All);
  for (int Signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL})
    sigdelset(&All, Signal);
  pthread_sigmask(SIG_SETMASK, &All, &Before);
  {
    // A thread that ends frees memory under a lock of the C library's which a
    // new thread needs, and that free may wait for ours.
    Unlocked Free;
    std::thread([Body] {
      Locked Held;
      Body();
    }).detach();
  }
  pthread_sigmask(SIG_SETMASK, &Before, nullptr);
}

uint64_t lastHostFunction(const StreamState &S) {
  for (auto It = S.Queue.rbegin(); It != S.Queue.rend(); ++It)
    if (It->Kind == TaskKind::HostCall && !It->ReportThread)
      return It->Number;
  return 0;
}

void serveHostFunctions() {
  self().HostWorker = true;
  workers().HostRuns = true;
  while (!process().Exiting) {
    bool Busy = false;
    auto Streams = process().Streams;
    for (const StreamRef &S : Streams)
      if (uint64_t Number = lastHostFunction(*S)) {
        uint64_t Before = S->Done;
        workers().HostBusy = true;
        drain(S, Number, std::chrono::steady_clock::now());
        workers().HostBusy = false;
        Busy |= S->Done != Before;
      }
    if (!Busy)
      waitChanged(std::nullopt);
  }
}

void serveStream(const StreamRef &S) {
  while (!process().Exiting) {
    if (S->Done == S->Enqueued || S->Running ||
        drain(S, S->Enqueued, std::chrono::steady_clock::now()) ==
            SyncResult::TimedOut) {
      // Events and the like may know it for good.
      if (S.use_count() == 1 || (S->Closed && S->Done == S->Enqueued))
        break;
      waitChanged(std::chrono::steady_clock::now() +
                  std::chrono::milliseconds(200));
    }
  }
  workers().Served.erase(S.get());
}

} // namespace

void wakeHostFunctions(const StreamRef &) {
  if (!workers().HostThread) {
    workers().HostThread = true;
    start(serveHostFunctions);
  }
  process().Changed.notify_all();
}

void wakeWorker(const StreamRef &Stream) {
  if (workers().Served.insert(Stream.get()).second)
    start([Stream] { serveStream(Stream); });
  process().Changed.notify_all();
}

std::optional<unsigned> idleWorkers() {
  const Workers &W = workers();
  if (!W.Served.empty() || W.HostBusy)
    return std::nullopt;
  for (const StreamRef &S : process().Streams)
    if (lastHostFunction(*S))
      return std::nullopt;
  return W.HostRuns;
}

void forgetWorkers() { workers() = {}; }

} // namespace acltidy::sim
