//===- Host.h - Processes that share the simulated host -------------------===//
//
// A table in shared memory of which process uses which device. Processes of
// one user meet in it; ACLTIDY_HOST names another host. The table survives
// crashes: its mutex is robust, and entries of dead processes are swept.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_HOST_H
#define ACLTIDY_SIM_HOST_H

#include <cstdint>

namespace acltidy::sim {

/// Enters this process for a device. Returns how many processes use the device
/// now, this one included; 0 when there is no shared memory.
uint32_t enterDevice(int32_t Device);

/// Takes this process out again; -1: out of all.
void leaveDevice(int32_t Device);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_HOST_H
