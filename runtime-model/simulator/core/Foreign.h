//===- Foreign.h - What the client asks of the C library ------------------===//
//
// Called by interposed functions at any time, also before the first call of
// the API and in threads that never make one.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_FOREIGN_H
#define ACLTIDY_SIM_FOREIGN_H

#include "core/Stacks.h"

namespace acltidy::sim {

#define ACLTIDY_HERE                                                           \
  acltidy::sim::Site { __builtin_return_address(0), __builtin_frame_address(0) }

/// False for memory that the C library must not get: it is reported, and the
/// release is left out. Quick for all other memory.
bool mayFree(void *Memory, const Site &At);

/// The client is about to start a process by a function that forks. \p Command
/// is what it runs, as far as it is known.
void noticeSpawn(const char *Function, const char *Command, const Site &At);
void noticeSpawn(const char *Function, char *const Arguments[], const Site &At);

/// The client calls exit, in contrast to a return from main.
void noticeExit(const Site &At);
/// Where that was; 0: nowhere so far.
StackId exitSite();

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_FOREIGN_H
