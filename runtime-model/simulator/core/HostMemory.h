//===- HostMemory.h - What the client does to memory behind our back ------===//
//
// Pinned memory in use by unfinished tasks loses the client's rights, where
// whole pages are covered; device memory has none. A fault there is a finding.
// A fault in client memory that the simulator itself reads or writes ends that
// access only (see `guarded`).
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_HOSTMEMORY_H
#define ACLTIDY_SIM_HOSTMEMORY_H

#include "core/Call.h"

namespace acltidy::sim {

/// Installs the handler of SIGSEGV and SIGBUS in front of the client's.
void watchFaults();

/// Pages of an enqueued access lose the client's rights. With the lock held.
void protectHostPages(const TaskAccess &A, const StreamRef &Stream,
                      uint64_t Number);
/// Rights come back where tasks are done. With the lock held.
void restoreHostPages();

/// Checks a range of memory that the API did not allocate.
bool checkHostRange(Call &C, const Touch &T);

/// A registration (aclrtHostRegister) that has a part of the range; or null.
/// With the lock held.
Object *registrationIn(Range Bytes);

/// Copies where either side may be the client's. False when it faulted.
bool copyBytes(void *To, const void *From, uint64_t Size);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_HOSTMEMORY_H
