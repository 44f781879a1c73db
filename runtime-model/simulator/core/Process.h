//===- Process.h - The simulated state of this process --------------------===//
//
// One lock protects all of it. A Call holds the lock while it checks and
// records; behaviours run with it and let it go around client code and bytes.
// The state is never destroyed: static destructors of the client still call.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_PROCESS_H
#define ACLTIDY_SIM_PROCESS_H

#include "core/Hazards.h"
#include "core/Memory.h"
#include "core/Objects.h"
#include "core/Settings.h"
#include "core/Streams.h"

#include <atomic>
#include <condition_variable>
#include <csetjmp>
#include <cstring>
#include <list>
#include <mutex>
#include <set>
#include <string>

namespace acltidy::sim {

class Call;

/// A function of the API in this process.
struct Record {
  std::string Name;
  unsigned Params = 0;
  const contract::Function *Row = nullptr;
  uint64_t Calls = 0;
  uint64_t Failed = 0;    ///< Of the calls.
  uint64_t PlannedAt = 0; ///< Calls before the plan of failures was made.
  bool Supported = true;
  struct Fault {
    uint64_t At = 0; ///< Which call fails, from 1; 0: all.
    int Code = 0;
    StackId Site = 0;
    std::string SiteText; ///< module+0xoffset of the call site; may be empty.
    uint64_t Hits = 0;
  };
  std::vector<Fault> Faults;

  bool acquires() const { return Row && !Row->Acquires.empty(); }
};

/// What an aclrtContext stands for.
struct ContextState : Payload {
  int32_t Device = -1;
  Serial DefaultStream = 0;
  bool Default = false;
  SystemParameters Parameters;
  /// Memory of the runtime's own whose address clients ask for: of overflows,
  /// and for the cores of a kernel to wait for each other.
  Serial OverflowMemory = 0, SyncMemory = 0;
};

struct DeviceState {
  Serial DefaultContext = 0;
  uint32_t References = 0; ///< aclrtSetDevice minus aclrtResetDevice.
  bool WasSet = false;
  bool FirstRunDone = false; ///< Until the device restarts: not here.
  StackId FirstSet = 0;
  std::set<int32_t> Peers; ///< It may access their memory.
  CoreLimits Cores;
  std::optional<int> OverflowMode; ///< aclrtSetDeviceSatMode.
};

/// State of a thread. Kept in a list, so that the report can name threads.
struct Thread {
  uint64_t Id = 0; ///< pthread_self.
  uint32_t Number = 0;
  Thread *Next = nullptr; ///< All threads that ever called.
  Call *Current = nullptr;
  /// Has the process's lock, or is about to: set before and cleared after, so
  /// that a signal handler never waits for its own thread.
  bool HoldsLock = false;
  /// What a signal handler called meanwhile, and from where; told when the
  /// call that it interrupted ends.
  const char *NestedCall = nullptr;
  const void *NestedSite = nullptr;
  bool NestedFork = false; ///< A signal handler forks inside of a call.
  Serial Context = 0;
  int32_t Device = -1;
  StackId ContextSet = 0; ///< Where the current context was chosen.
  const Record *ContextSetBy = nullptr;
  bool Serving = false;    ///< In aclrtProcessReport.
  bool HostWorker = false; ///< A thread of the runtime for host functions.
  StreamState *Runs = nullptr; ///< Whose task it is in.
  unsigned InCallback = 0, InMediaCallback = 0;
  CaptureMode Capturing = CaptureMode::Global; ///< What it lets forbid.
  sigjmp_buf *Guard = nullptr; ///< Where a fault in client memory goes on.
  int LastError = 0;
  std::string LastMessage;
  Serial ResStream = 0;  ///< aclrtUseStreamResInCurrentThread.
  uint32_t LastTask = 0; ///< The last one that it put on a stream of its own.
  uint64_t StackLow = 0, StackHigh = 0; ///< Its stack's addresses.
  /// Acquiring calls that failed, the last one of every kind.
  struct Failure {
    KindId Kind;
    const Record *By;
    StackId Stack;
  };
  std::vector<Failure> Failures;
};

struct Process {
  std::mutex Lock;
  std::condition_variable Changed; ///< A task ended, a queue grew.
  ObjectTable Objects;
  sim::Memory Memory;
  HazardTable Hazards;
  std::vector<DeviceState> Devices;
  std::vector<StreamRef> Streams; ///< Not yet destroyed.
  bool Initialised = false, WasInitialised = false, WasFinalised = false;
  uint32_t Inits = 0;
  StackId FinalisedAt = 0;
  bool Exiting = false;
  int ForkedFrom = 0; ///< The parent had used the API before the fork.
  std::atomic<bool> UsedApi{false};
  uint64_t ApiCalls = 0;
  uint32_t Captures = 0; ///< Open captures that forbid unsafe calls.
  ProcessSettings Settings;
  /// Is told of tasks that fail, without the lock, before they count as done.
  std::function<void(const TaskException &)> OnException;

  Process();
};

Process &process();
/// Null before the first call. Signal-safe.
Process *processIfStarted();

/// The calling thread. The pointer form is signal-safe; null for threads that
/// never called.
Thread &self();
Thread *selfIfKnown();

/// Lets the process's lock go for a while, if the thread has it.
class Unlocked {
public:
  Unlocked();
  ~Unlocked();
  Unlocked(const Unlocked &) = delete;

private:
  bool Had;
};

/// While client code runs that the runtime calls: it may call in turn, so the
/// lock is let go. \p Depth counts the thread's callbacks of the sort that
/// rules are about.
class ClientCode {
public:
  explicit ClientCode(unsigned Thread::*Depth);
  ~ClientCode();
  ClientCode(const ClientCode &) = delete;

private:
  Unlocked Free;
  unsigned Thread::*Depth;
};

/// Takes the process's lock, unless the thread has it.
class Locked {
public:
  Locked();
  ~Locked();
  Locked(const Locked &) = delete;

private:
  bool Took;
};

/// Waits for `Changed` without losing track of who holds the lock.
bool waitChanged(Deadline Until);

/// Runs \p Work, which touches client memory. False when it faulted.
template <typename F> bool guarded(F Work) {
  Thread &T = self();
  sigjmp_buf Here;
  sigjmp_buf *Outer = T.Guard;
  T.Guard = &Here;
  // The handler restores the mask: saving it here would be a system call.
  bool Fine = sigsetjmp(Here, 0) == 0;
  if (Fine)
    Work();
  T.Guard = Outer;
  return Fine;
}

#if defined(__x86_64__) && defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ACLTIDY_COPY_BY_HAND
#endif
#endif

/// Copies from or to the client's memory, for `guarded`. AddressSanitizer would
/// end the process where a fault only ends the access.
inline void clientCopy(void *To, const void *From, size_t Size) {
#if defined(ACLTIDY_COPY_BY_HAND)
  asm volatile("rep movsb" : "+D"(To), "+S"(From), "+c"(Size) : : "memory");
#else
  std::memmove(To, From, Size);
#endif
}

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_PROCESS_H
