//===- Running.cpp - Tasks run, in the order of their streams -------------===//

#include "core/Streams.h"

#include "core/Meetings.h"
#include "core/Process.h"
#include "core/Report.h"

#include <algorithm>
#include <utility>

namespace acltidy::sim {

namespace {

/// ACL_ERROR_RT_TASK_TIMEOUT. That there is an error is documented, not which.
constexpr int WaitTimedOut = 107020;

constexpr auto ValueLook = std::chrono::milliseconds(5);

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
    TaskException E{static_cast<uint32_t>(T.Number),
                    S->Number,
                    T.Thread,
                    static_cast<uint32_t>(S->Device),
                    static_cast<uint32_t>(S->Error),
                    std::exchange(S->Failed, nullptr)};
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

} // namespace

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

void failTask(int Code, const std::string &Why,
              std::shared_ptr<const Payload> What) {
  Locked Held;
  if (StreamState *S = self().Runs) {
    S->Error = Code;
    S->Failed = std::move(What);
  }
  reporter().note(Why);
}

} // namespace acltidy::sim
