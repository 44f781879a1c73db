//===- WorkerPool.h - Work done by several processes ----------------------===//
//
// Workers are forks of this process. Clang is not written to share a process
// with other runs of itself, and may crash on odd code: whatever happens to a
// worker costs the job it was at, and another worker takes its place.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_WORKERPOOL_H
#define ACLTIDY_DRIVER_WORKERPOOL_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include <chrono>
#include <deque>
#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace acltidy::driver {

class WorkerPool {
public:
  /// Makes the function that does jobs and answers, in the worker, once.
  using WorkerMain = std::function<std::function<std::string(size_t Job)>()>;

  /// Why a job has no answer.
  struct Loss {
    enum Kind { Crashed, Killed, TimedOut, NoProcess } Why;
    std::string Detail;
  };

  struct Handler {
    virtual ~Handler();
    virtual void started(size_t Job) {}
    virtual void finished(size_t Job, std::string Text) = 0;
    /// The worker is gone.
    virtual void lost(size_t Job, const Loss &How) = 0;
    /// Called several times a second. False ends the run: the workers are
    /// killed, and what they were at is neither finished nor lost.
    virtual bool proceed() { return true; }
  };

  /// No thread may run in this process. \p TimeLimit in seconds; 0 is none.
  WorkerPool(unsigned Workers, unsigned TimeLimit, WorkerMain Main)
      : Limit(Workers), TimeLimit(TimeLimit), Main(std::move(Main)) {}
  ~WorkerPool();

  /// Does jobs 0 … \p Jobs - 1. Returns false when it was ended early.
  bool run(size_t Jobs, Handler &H);

private:
  using Clock = std::chrono::steady_clock;
  struct Worker {
    pid_t Id = -1;
    int To = -1, From = -1;
    bool Busy = false;
    size_t Job = 0;
    Clock::time_point Since;
    std::string Received;
  };

  bool start(Worker &W);
  bool give(Worker &W, size_t Job);
  void receive(Worker &W, Handler &H);
  Loss end(Worker &W);
  [[noreturn]] void work(int From, int To);

  unsigned Limit, TimeLimit;
  WorkerMain Main;
  std::vector<Worker> Workers;
  std::deque<size_t> Waiting;
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_WORKERPOOL_H
