//===- Streams.h - Queues, tasks, and the order between them --------------===//
//
// A stream is a queue of tasks, numbered from 1. What is known to have
// happened is told by clocks: for every stream, the number of the last task
// that comes before. Streams and recorded events have a clock each. All host
// threads share one, the number that each stream has `Retired`: how threads
// order themselves is not visible here, and taking what one thread has waited
// for as known to all never accuses correct code.
//
// When tasks run is the schedule's choice (see Config.h); what is reported
// does not depend on it.
//
// Used with the process's lock held; tasks run without it.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_STREAMS_H
#define ACLTIDY_SIM_STREAMS_H

#include "core/Intervals.h"
#include "core/Objects.h"
#include "core/Settings.h"

#include <chrono>
#include <functional>
#include <map>
#include <optional>

namespace acltidy::sim {

using contract::AccessMode;
class Call;
struct StreamState;
using StreamRef = std::shared_ptr<StreamState>;

/// What came before, as (stream, number of its last task).
class Clock {
public:
  uint64_t of(const StreamState *Stream) const;
  void advance(const StreamRef &Stream, uint64_t To);
  void join(const Clock &Other);

  const std::vector<std::pair<StreamRef, uint64_t>> &entries() const {
    return Known;
  }

private:
  std::vector<std::pair<StreamRef, uint64_t>> Known;
};

/// A point in a stream, and what came before it.
struct Moment {
  StreamRef Stream;
  uint64_t Number = 0;
  Clock Before;
  bool empty() const { return !Stream; }
};

/// Events, notifies and count notifies.
struct EventState : Payload {
  uint32_t Flags = 0;
  bool Extended = false; ///< aclrtCreateEventExWithFlag.
  bool WithFlags = false;
  uint32_t Number = 0;
  Moment Recorded; ///< Empty: never recorded, or reset.
  /// Recorded on a stream that is captured. The graph keeps its events.
  std::weak_ptr<struct Graph> CapturedIn;
  /// That stream, and those that had come back to it.
  std::vector<std::weak_ptr<StreamState>> Brings;
  double Milliseconds = 0; ///< When the record ran.
  bool Ran = false;
  uint32_t Signals = 0; ///< Notify: records that no wait has taken.
  unsigned Queries = 0; ///< Since it was recorded.
};

/// Memory that a task touches, by the client's addresses.
struct TaskAccess {
  Range Bytes;
  AccessMode Mode = AccessMode::Read;
  bool Moved = false; ///< See Touch.
};

class Meeting;

enum class TaskKind : uint8_t {
  Work,
  Record,
  Wait,
  NotifyWait,
  ValueWait,
  HostCall
};

/// Where an instance that was built by hand goes on.
struct Jump {
  StreamRef To;         ///< This stream, from its beginning,
  Serial Label = 0;     ///< or from this label on.
  bool Returns = false; ///< The stream that jumps goes on as well.
};

/// What a task in such an instance does besides.
struct Control {
  Serial Label = 0; ///< It is the place of the label.
  bool Ends = false;
  std::function<std::optional<Jump>()> Decide; ///< Without the lock.
};

struct Task {
  uint64_t Number = 0;
  TaskKind Kind = TaskKind::Work;
  std::function<void()> Run; ///< Without the lock.
  std::vector<TaskAccess> Accesses;
  Moment After;         ///< Wait: runs before this task.
  uint32_t Seconds = 0; ///< Wait: gives up after so long; 0: never.
  std::optional<std::chrono::steady_clock::time_point> Since; ///< It waits.
  std::shared_ptr<EventState> Event;
  std::function<bool()> Ready; ///< ValueWait: it need not wait any more.
  /// What it does together with tasks of other streams (see Meetings.h).
  std::vector<std::shared_ptr<Meeting>> Meetings;
  /// In a graph: what a run of it does to the knowledge of written bytes.
  std::function<void(Call &, const StreamState *)> Shadow;
  bool External = false; ///< In a graph: recorded or awaited at every run.
  std::shared_ptr<const Control> Steers; ///< In a graph.
  const Record *By = nullptr;
  StackId Site = 0;
  uint64_t ReportThread = 0; ///< HostCall: which thread runs it; 0: any.
  uint32_t Thread = 0;       ///< Of the system: who enqueued it.
};

/// A task that failed on the device.
struct TaskException {
  uint32_t Task = 0, Stream = 0, Thread = 0, Device = 0, Code = 0;
  std::shared_ptr<const Payload> What; ///< What failTask was given.
};

struct StreamState : Payload {
  uint32_t Number = 0;
  Serial Handle = 0;
  int32_t Device = -1;
  uint32_t Flags = 0, Priority = 0;
  bool ByClient = false; ///< Not a default stream, nor a media queue.
  StreamSettings Settings;
  std::deque<Task> Queue;
  uint64_t Enqueued = 0, Done = 0, Retired = 0;
  Clock Seen;                ///< What the next task comes after.
  bool Running = false;      ///< A thread executes its front task.
  bool Wanted = false;       ///< Another waits until it has done so.
  uint64_t ReportThread = 0; ///< aclrtSubscribeReport.
  uint64_t HostThread = 0;   ///< aclrtSubscribeHostFunc.
  bool UsesCallback = false, UsesHostFunc = false;
  unsigned Queries = 0;
  uint64_t Stopped = 0; ///< Its waits up to here go on no more.
  unsigned Unmet = 0;   ///< Tasks that meet others which are not known so far.
  std::shared_ptr<struct Graph> Capturing; ///< Takes its tasks.
  int Error = 0;                           ///< Sticky failure of a task.
  std::shared_ptr<const Payload> Failed;   ///< What did, until it is told.
  bool Abandoned = false; ///< Destroyed by force: tasks never run.
  bool Closed = false;    ///< Gets no more tasks; its thread may end.

  bool idle() const { return Queue.empty() && !Running; }
  void ended() override;
};

enum class SyncResult : uint8_t { Done, TimedOut };

using Deadline = std::optional<std::chrono::steady_clock::time_point>;

/// Whether task \p Number of \p Stream is done before what happens next on
/// \p On; null is the host.
bool happenedBefore(const StreamRef &Stream, uint64_t Number,
                    const StreamState *On);

/// The host knows: everything up to \p Number, and what came before it.
void retire(const StreamRef &Stream, uint64_t Number);
void retire(const Moment &Until);

/// Appends a task and puts its accesses in flight; the schedule may run it at
/// once. Returns its number; 0 when a capture took it.
uint64_t enqueue(const StreamRef &Stream, Task T);

/// Runs tasks of the stream up to \p Number, and what they wait for. Tasks for
/// a report thread are left to it.
SyncResult drain(const StreamRef &Stream, uint64_t Number, Deadline Until);

/// Runs the next task for report thread \p Thread, waiting until there is one.
/// False when the time is over.
bool serveReports(uint64_t Thread, Deadline Until);

/// Ends the capture that began on the stream, or its part in another's.
void leaveCapture(const StreamRef &Stream);

/// Ends a stream; \p Wait for its tasks, or drop them.
void closeStream(const StreamRef &Stream, bool Wait);

/// The task that this thread is in failed: the next synchronisation of the
/// stream that it runs on, which need not be the one that it was captured on,
/// returns \p Code, and the summary says why. \p What is for those who are told
/// of exceptions. With or without the lock.
void failTask(int Code, const std::string &Why,
              std::shared_ptr<const Payload> What = nullptr);

/// Marks an event or a notify as recorded when its stream gets there.
/// \p T says who asks.
void recordEvent(const StreamRef &Stream, std::shared_ptr<EventState> Event,
                 Task T);
void waitEvent(const StreamRef &Stream,
               const std::shared_ptr<EventState> &Event, Task T);

enum class CaptureMode : uint8_t { Global, ThreadLocal, Relaxed };

/// Tasks that were captured, or put on bound streams, instead of enqueued.
struct Graph : Payload {
  struct Node {
    StreamRef Stream;
    Task What;
  };
  /// A stream that has joined by an event, and is not back so far.
  struct Branch {
    StreamRef Stream;
    std::vector<std::weak_ptr<StreamState>> Back; ///< Came back to it.
  };
  std::vector<Node> Nodes;
  StreamRef Origin; ///< While it is captured.
  std::vector<Branch> Branches;
  uint32_t Thread = 0;
  CaptureMode Mode = CaptureMode::Global;

  /// A stream of an instance that is built by hand.
  struct Bound {
    StreamRef Stream;
    bool Head = false; ///< Runs from the beginning.
  };
  bool ByHand = false, Closed = false; ///< Closed: takes no more tasks.
  std::vector<Bound> Streams;
  Serial Instance = 0; ///< Of a capture, when somebody asked for it.
  /// Where groups of tasks begin that are open, by their streams.
  std::map<const StreamState *, size_t> Groups;
  Serial Updates = 0; ///< Its tasks are to take the places of this group's.
};

/// Whether an open capture forbids unsafe calls to the calling thread.
bool captureForbids();

/// Milliseconds since the start of the process.
double now();

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_STREAMS_H
