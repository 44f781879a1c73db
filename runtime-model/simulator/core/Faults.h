//===- Faults.h - Records of functions, and failures on request -----------===//
//
// ACLTIDY_FAIL and the plan file say which calls fail:
//
//   aclrtMalloc=207001               every call
//   aclrtMalloc:3=207001             the third call in the process
//   aclrtMalloc@app+0x1234=207001    calls from this return address
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_FAULTS_H
#define ACLTIDY_SIM_FAULTS_H

#include "core/Call.h"

namespace acltidy::sim {

/// The record of an exported function. Thread-safe.
Record &recordOf(const char *Name, unsigned Params);

/// Every function that was called. With the lock held.
void forEachRecord(const std::function<void(const Record &)> &Visit);

/// The status that this call has to fail with, or 0. With the lock held.
int injectedFault(Record &R, Call &C);

/// Counts a call from the return address \p Caller.
void noteSite(const Record &What, const void *Caller, bool Failed);

/// Replaces the plan: \p Plan as in ACLTIDY_FAIL; calls count from now on.
void setFaults(const std::string &Plan);

/// For fork: no other thread may hold the lock in the child.
void lockRecords();
void unlockRecords();

/// JSON: calls by function, and which of them acquire something, so that a
/// driver can make each fail once. With the lock held.
std::string callStatistics();

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_FAULTS_H
