//===- Answers.h - Statuses that many behaviours return -------------------===//

#ifndef ACLTIDY_SIM_API_ANSWERS_H
#define ACLTIDY_SIM_API_ANSWERS_H

#include "acl/acl_base.h"

#include <string>

namespace acltidy::sim {

/// Of a call that tells something: whether the client's place took it.
inline aclError stored(bool Fine) {
  return Fine ? ACL_SUCCESS : ACL_ERROR_INVALID_PARAM;
}

aclError invalidDevice(int64_t Device);

/// The product does not \p What: "310 does not support it".
aclError unsupported(const std::string &What = "support it");

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_ANSWERS_H
