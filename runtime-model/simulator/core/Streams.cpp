//===- Streams.cpp --------------------------------------------------------===//

#include "core/Streams.h"

#include "core/Call.h"
#include "core/Config.h"
#include "core/HostMemory.h"
#include "core/Meetings.h"
#include "core/Process.h"
#include "core/Workers.h"

#include <random>
#include <unistd.h>
#include <utility>

namespace acltidy::sim {

namespace {

/// A device does not keep more in its queues either.
constexpr size_t QueueLimit = 65536;

/// ACL_ERROR_RT_TASK_TIMEOUT. That there is an error is documented, not which.
constexpr int WaitTimedOut = 107020;

constexpr auto ValueLook = std::chrono::milliseconds(5);

/// Whether a stream waits for a value: what comes before is not known yet.
bool awaitsValue(const StreamState &S) {
  return std::any_of(S.Queue.begin(), S.Queue.end(), [](const Task &T) {
    return T.Kind == TaskKind::ValueWait;
  });
}
bool ValuesAwaited = false; ///< By any, ever.

bool forReportThread(const Task &T) {
  return T.Kind == TaskKind::HostCall && T.ReportThread;
}

/// Runs the front task, which is ready. The lock is let go meanwhile.
void runFront(const StreamRef &S) {
  Task T = std::move(S->Queue.front());
  S->Queue.pop_front();
  S->Running = true;
  // What a callback does, and all that it tells other threads to do, comes
  // after the tasks before it.
  if (T.Kind == TaskKind::HostCall && T.Number)
    retire(S, T.Number - 1);
  int Before = std::exchange(S->Error, 0);
  if (T.Run && !S->Abandoned) {
    StreamState *Outer = std::exchange(self().Runs, S.get());
    {
      Unlocked Free;
      T.Run();
    }
    self().Runs = Outer;
  }
  if (!S->Error)
    S->Error = Before;
  else if (auto Tell = process().OnException) {
    TaskException E{static_cast<uint32_t>(T.Number), S->Number, T.Thread,
                    static_cast<uint32_t>(S->Device),
                    static_cast<uint32_t>(S->Error)};
    Unlocked Free;
    Tell(E);
  }
  if (T.Event) {
    T.Event->Ran = true;
    T.Event->Milliseconds = now();
    if (T.Kind == TaskKind::Record)
      ++T.Event->Signals;
  }
  // Those behind it may have been dropped meanwhile.
  S->Done = std::max(S->Done, T.Number);
  S->Running = false;
  process().Changed.notify_all();
}

/// Gets what the front task waits for out of the way.
SyncResult prepareFront(const StreamRef &S, Deadline Until) {
  Task &T = S->Queue.front();
  if (S->Stopped >= T.Number)
    return SyncResult::Done;
  if (T.Kind == TaskKind::Wait && !T.After.empty()) {
    Moment Needed = T.After;
    if (!T.Seconds)
      return drain(Needed.Stream, Needed.Number, Until);
    if (!T.Since)
      T.Since = std::chrono::steady_clock::now();
    auto End = *T.Since + std::chrono::seconds(T.Seconds);
    bool Last = !Until || End <= *Until;
    SyncResult Result =
        drain(Needed.Stream, Needed.Number, Last ? Deadline(End) : Until);
    // The stream goes on; whoever waits for it is told.
    if (Result != SyncResult::Done && Last)
      S->Error = WaitTimedOut;
    return Last ? SyncResult::Done : Result;
  }
  // The stream may be dropped meanwhile, and the task with it.
  if (auto Meetings = T.Meetings; !Meetings.empty()) {
    for (const std::shared_ptr<Meeting> &M : Meetings)
      if (meet(S, M, Until) != SyncResult::Done)
        return SyncResult::TimedOut;
    return SyncResult::Done;
  }
  if (T.Kind != TaskKind::NotifyWait && T.Kind != TaskKind::ValueWait)
    return SyncResult::Done;
  std::shared_ptr<EventState> Notify = T.Event;
  std::function<bool()> Ready = T.Ready;
  const uint64_t Number = T.Number;
  if (Notify)
    Ready = [Notify] { return Notify->Signals != 0; };
  while (!Ready()) {
    // It was dropped or stopped meanwhile.
    if (S->Queue.empty() || S->Queue.front().Number != Number ||
        S->Stopped >= Number)
      return SyncResult::Done;
    // Somebody else's queue may hold the record.
    auto Others = process().Streams;
    uint64_t Before = 0, After = 0;
    for (const StreamRef &Other : Others) {
      Before += Other->Done;
      if (Other != S)
        drain(Other, Other->Enqueued, std::chrono::steady_clock::now());
      After += Other->Done;
    }
    if (Ready() || Before != After)
      continue;
    // Nobody says when a value in memory changes.
    auto Now = std::chrono::steady_clock::now();
    Deadline Look = Notify ? Until : Deadline(Now + ValueLook);
    if (Until && Look && *Until < *Look)
      Look = Until;
    if (!waitChanged(Look) && (Notify || (Until && Now >= *Until)))
      return SyncResult::TimedOut;
  }
  if (Notify)
    --Notify->Signals;
  return SyncResult::Done;
}

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

SyncResult drain(const StreamRef &S, uint64_t Number, Deadline Until) {
  Number = std::min(Number, S->Enqueued);
  while (S->Done < Number) {
    bool Mine = !S->Running && !S->Queue.empty();
    if (Mine) {
      const Task &Front = S->Queue.front();
      // Host functions run on threads of the runtime's own, callbacks on the
      // thread that the client subscribed: never inside this call.
      if (forReportThread(Front))
        Mine = Front.ReportThread == self().Id && self().Serving;
      else if (Front.Kind == TaskKind::HostCall)
        Mine = self().HostWorker;
    }
    if (!Mine) {
      // Those that only look in do not count.
      S->Wanted |=
          S->Running && (!Until || *Until > std::chrono::steady_clock::now());
      if (!waitChanged(Until))
        return SyncResult::TimedOut;
      continue;
    }
    S->Running = true;
    const uint64_t Front = S->Queue.front().Number;
    SyncResult Ready = prepareFront(S, Until);
    S->Running = false;
    if (Ready != SyncResult::Done) {
      // Whoever has more time than this thread goes on.
      if (std::exchange(S->Wanted, false))
        process().Changed.notify_all();
      return Ready;
    }
    if (!S->Queue.empty() && S->Queue.front().Number == Front)
      runFront(S);
  }
  return SyncResult::Done;
}

bool serveReports(uint64_t Thread, Deadline Until) {
  self().Serving = true;
  bool Served = false;
  while (!Served) {
    auto Streams = process().Streams;
    for (const StreamRef &S : Streams) {
      uint64_t Number = 0;
      for (const Task &T : S->Queue)
        if (forReportThread(T) && T.ReportThread == Thread) {
          Number = T.Number;
          break;
        }
      // Everything before the callback has to run first.
      if (Number && drain(S, Number, std::chrono::steady_clock::now()) ==
                        SyncResult::Done) {
        Served = true;
        break;
      }
    }
    if (!Served && !waitChanged(Until))
      break;
  }
  self().Serving = false;
  return Served;
}

void leaveCapture(const StreamRef &S) {
  std::shared_ptr<Graph> G = std::exchange(S->Capturing, nullptr);
  if (!G || G->Origin != S)
    return;
  // It has no end any more.
  for (const StreamRef &Each : process().Streams)
    if (Each->Capturing == G)
      Each->Capturing.reset();
  if (G->Mode != CaptureMode::Relaxed)
    --process().Captures;
  G->Origin.reset();
  G->Branches.clear();
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

/// The part of \p S in the capture of another stream; null when it has none, or
/// is back.
static Graph::Branch *branchOf(const StreamRef &S) {
  if (S->Capturing)
    for (Graph::Branch &Each : S->Capturing->Branches)
      if (Each.Stream == S)
        return &Each;
  return nullptr;
}

void recordEvent(const StreamRef &S, std::shared_ptr<EventState> Event,
                 Task T) {
  T.Kind = TaskKind::Record;
  T.Event = Event;
  if (S->Capturing && T.External) {
    enqueue(S, std::move(T));
    return;
  }
  Moment Now;
  Now.Stream = S;
  Now.Before = S->Seen;
  Event->Ran = false;
  Event->Queries = 0;
  // The number is known before the task can run.
  Now.Number = S->Enqueued + 1;
  Event->CapturedIn = S->Capturing;
  Event->Brings.assign(1, S);
  if (Graph::Branch *Branch = branchOf(S))
    Event->Brings.insert(Event->Brings.end(), Branch->Back.begin(),
                         Branch->Back.end());
  if (!S->Capturing)
    Event->Recorded = Now;
  enqueue(S, std::move(T));
}

void waitEvent(const StreamRef &S, const std::shared_ptr<EventState> &Event,
               Task T) {
  T.Kind = TaskKind::Wait;
  if (S->Capturing && (T.External || S->Capturing->ByHand)) {
    T.Event = Event;
    enqueue(S, std::move(T));
    return;
  }
  if (std::shared_ptr<Graph> G = Event->CapturedIn.lock(); G && G->Origin) {
    if (S == G->Origin) {
      for (const std::weak_ptr<StreamState> &Each : Event->Brings)
        G->Branches.erase(std::remove_if(G->Branches.begin(), G->Branches.end(),
                                         [&](const Graph::Branch &B) {
                                           return B.Stream == Each.lock();
                                         }),
                          G->Branches.end());
    } else if (!S->Capturing) {
      S->Capturing = G;
      G->Branches.push_back({S, Event->Brings});
    } else if (Graph::Branch *Branch = branchOf(S)) {
      Branch->Back.insert(Branch->Back.end(), Event->Brings.begin(),
                          Event->Brings.end());
    }
  } else {
    T.After = Event->Recorded;
  }
  enqueue(S, std::move(T));
}

void failTask(int Code, const std::string &Why) {
  Locked Held;
  if (StreamState *S = self().Runs)
    S->Error = Code;
  reporter().note(Why);
}

bool captureForbids() {
  const Thread &T = self();
  if (!process().Captures || T.Capturing == CaptureMode::Relaxed)
    return false;
  for (const StreamRef &S : process().Streams) {
    const Graph *G = S->Capturing.get();
    if (!G || G->Origin != S || G->Mode == CaptureMode::Relaxed)
      continue;
    if (G->Thread == T.Number ||
        (G->Mode == CaptureMode::Global && T.Capturing == CaptureMode::Global))
      return true;
  }
  return false;
}

double now() {
  static const auto Start = std::chrono::steady_clock::now();
  return std::chrono::duration<double, std::milli>(
             std::chrono::steady_clock::now() - Start)
      .count();
}

} // namespace acltidy::sim
