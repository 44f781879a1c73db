//===- Workers.h - Threads of the runtime's own ---------------------------===//
//
// One thread runs host functions of all streams; with the schedule `threads`,
// every stream has a thread that runs its tasks. They start on demand, stop at
// exit and do not survive a fork.
//
// Called with the process's lock held.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_WORKERS_H
#define ACLTIDY_SIM_WORKERS_H

#include "core/Streams.h"

namespace acltidy::sim {

/// A host function waits in \p Stream.
void wakeHostFunctions(const StreamRef &Stream);

/// Schedule `threads`: \p Stream has tasks.
void wakeWorker(const StreamRef &Stream);

/// How many there are that run, when none of them has anything to do; else
/// nothing.
std::optional<unsigned> idleWorkers();

/// In a forked child: forgets the threads that the parent had.
void forgetWorkers();

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_WORKERS_H
