//===- Streams.cpp --------------------------------------------------------===//

#include "core/Streams.h"

#include "core/Call.h"
#include "core/Config.h"
#include "core/HostMemory.h"
#include "core/Process.h"
#include "core/Workers.h"

#include <algorithm>
#include <random>
#include <unistd.h>
#include <utility>

namespace acltidy::sim {

namespace {

/// A device does not keep more in its queues either.
constexpr size_t QueueLimit = 65536;

/// Whether a stream waits for a value: what comes before is not known yet.
bool awaitsValue(const StreamState &S) {
  return std::any_of(S.Queue.begin(), S.Queue.end(), [](const Task &T) {
    return T.Kind == TaskKind::ValueWait;
  });
}
bool ValuesAwaited = false; ///< By any, ever.

std::mt19937_64 &randomness() {
  static std::mt19937_64 &R = *new std::mt19937_64(config().Seed);
  return R;
}

void runSomewhere() {
  auto Streams = process().Streams;
  for (const StreamRef &S : Streams) {
    uint64_t Waiting = S->Enqueued - S->Done;
    if (Waiting && randomness()() % 2)
      drain(S, S->Done + randomness()() % (Waiting + 1),
            std::chrono::steady_clock::now());
  }
}

void schedule(const StreamRef &S, bool HostFunction) {
  if (HostFunction)
    wakeHostFunctions(S);
  switch (config().Order) {
  case Schedule::Lazy:
    if (S->Queue.size() > QueueLimit)
      drain(S, S->Done + QueueLimit / 2, std::nullopt);
    return;
  case Schedule::Eager:
    drain(S, S->Enqueued, std::chrono::steady_clock::now());
    return;
  case Schedule::Random:
    runSomewhere();
    return;
  case Schedule::Threads:
    wakeWorker(S);
    return;
  }
}

} // namespace

uint64_t Clock::of(const StreamState *Stream) const {
  for (const auto &[S, Number] : Known)
    if (S.get() == Stream)
      return Number;
  return 0;
}

void Clock::advance(const StreamRef &Stream, uint64_t To) {
  if (Stream->Retired >= To)
    return;
  for (auto &[S, Number] : Known)
    if (S == Stream) {
      Number = std::max(Number, To);
      return;
    }
  Known.emplace_back(Stream, To);
}

void Clock::join(const Clock &Other) {
  Known.erase(std::remove_if(
                  Known.begin(), Known.end(),
                  [](const auto &E) { return E.first->Retired >= E.second; }),
              Known.end());
  for (const auto &[S, Number] : Other.Known)
    advance(S, Number);
}

bool happenedBefore(const StreamRef &Stream, uint64_t Number,
                    const StreamState *On) {
  if (Stream->Retired >= Number)
    return true;
  if (!On)
    return false;
  // Two ranks that are about to meet: what comes before that is not known yet.
  if ((Stream->Unmet || On->Unmet) && Stream->Device != On->Device)
    return true;
  if (ValuesAwaited && (awaitsValue(*Stream) || awaitsValue(*On)))
    return true;
  return On == Stream.get() || On->Seen.of(Stream.get()) >= Number;
}

void StreamState::ended() {
  auto &Streams = process().Streams;
  for (const StreamRef &S : std::vector<StreamRef>(Streams))
    if (S.get() == this)
      closeStream(S, !Abandoned);
}

void retire(const StreamRef &Stream, uint64_t Number) {
  if (Number <= Stream->Retired)
    return;
  Stream->Retired = Number;
  // What the stream waited for is known too; that of its later tasks as well,
  // which errs on the side of silence.
  Clock Before;
  std::swap(Before, Stream->Seen);
  for (const auto &[S, N] : Before.entries())
    retire(S, N);
  restoreHostPages();
}

void retire(const Moment &Until) {
  if (Until.empty())
    return;
  for (const auto &[S, N] : Until.Before.entries())
    if (N > S->Retired)
      S->Retired = N;
  if (Until.Number > Until.Stream->Retired)
    Until.Stream->Retired = Until.Number;
  restoreHostPages();
}

uint64_t enqueue(const StreamRef &S, Task T) {
  if (S->Capturing) {
    if (Call *C = self().Current; C && S->Capturing->Closed)
      C->report(rules::CaptureUnsafe,
                std::string("'") + C->name() +
                    "' puts a task on a stream of a model instance after "
                    "aclmdlRIBuildEnd; use a stream that is not bound");
    else
      S->Capturing->Nodes.push_back({S, std::move(T)});
    return 0;
  }
  ValuesAwaited |= T.Kind == TaskKind::ValueWait;
  uint64_t Number = T.Number = ++S->Enqueued;
  static thread_local const auto Tid = static_cast<uint32_t>(gettid());
  T.Thread = Tid;
  if (S->ByClient)
    self().LastTask = static_cast<uint32_t>(Number);
  for (const TaskAccess &A : T.Accesses) {
    const Memory &M = process().Memory;
    bool Host = !M.isDevice(A.Bytes.Begin) && !M.isPinned(A.Bytes.Begin) &&
                !process().Objects.inHandleRange(A.Bytes.Begin);
    process().Hazards.add({S, Number, A.Bytes, A.Mode, T.By, T.Site}, Host);
    protectHostPages(A, S, Number);
  }
  if (T.Kind == TaskKind::Wait)
    S->Seen.join(T.After.Before),
        T.After.empty() ? void()
                        : S->Seen.advance(T.After.Stream, T.After.Number);
  bool HostFunction = T.Kind == TaskKind::HostCall && !T.ReportThread;
  S->Queries = 0;
  S->Queue.push_back(std::move(T));
  process().Changed.notify_all();
  schedule(S, HostFunction);
  return Number;
}

void closeStream(const StreamRef &S, bool Wait) {
  leaveCapture(S);
  if (Wait) {
    drain(S, S->Enqueued, std::nullopt);
    retire(S, S->Enqueued);
  } else {
    S->Abandoned = true;
    S->Queue.clear();
    S->Done = S->Enqueued;
    S->Retired = S->Enqueued;
    S->Seen = {};
    restoreHostPages();
  }
  S->Closed = true;
  process().Changed.notify_all();
  auto &Streams = process().Streams;
  Streams.erase(std::remove(Streams.begin(), Streams.end(), S), Streams.end());
}

double now() {
  static const auto Start = std::chrono::steady_clock::now();
  return std::chrono::duration<double, std::milli>(
             std::chrono::steady_clock::now() - Start)
      .count();
}

} // namespace acltidy::sim
