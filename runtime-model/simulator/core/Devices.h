//===- Devices.h - Devices, contexts, default streams ---------------------===//
//
// Used with the process's lock held.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_DEVICES_H
#define ACLTIDY_SIM_DEVICES_H

#include "core/Call.h"

namespace acltidy::sim {

bool validDevice(int32_t Device);

/// Makes a device and its default context current. \p Counted: as
/// aclrtSetDevice does.
void setDevice(Call &C, int32_t Device, bool Counted);

/// Enters the process at the simulated host, and reports when it is one more
/// than the product allows.
void joinDevice(Call &C, int32_t Device);

/// The first execution on a device takes memory that only a restart frees.
/// False when it is not there.
bool occupyFirstRun(Call &C);

/// Makes a context current for the thread.
void setContext(Call &C, Object &Context);

/// A context with its default stream, current from now on.
Object &createContext(Call &C, int32_t Device, bool Default);

/// Ends a device: everything on it. False when it was not set.
bool resetDevice(Call &C, int32_t Device, bool Force);

/// Forgets the tasks of a stream that have not run.
void dropTasks(const StreamRef &Stream);

/// A stream of the current context.
Object &createStream(Call &C, uint32_t Priority, uint32_t Flags);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_DEVICES_H
