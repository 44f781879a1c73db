//===- StateCallbacks.h - Who is told of beginnings and ends --------------===//

#ifndef ACLTIDY_SIM_API_STATECALLBACKS_H
#define ACLTIDY_SIM_API_STATECALLBACKS_H

#include "acl/acl.h"

#include <string>

namespace acltidy::sim {

/// Calls those that registered; in their order, without the process's lock.
/// The first failure ends it.
aclError tellInit(const std::string &Configuration);
aclError tellFinalize();
void tellDeviceState(int32_t Device, aclrtDeviceState State);
void tellStreamState(aclrtStream Stream, aclrtStreamState State);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_STATECALLBACKS_H
