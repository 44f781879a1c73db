//===- Pools.h - Blocks that the client's own pools hand out --------------===//

#ifndef ACLTIDY_SIM_POOLS_H
#define ACLTIDY_SIM_POOLS_H

#include "core/Foreign.h"

#include <cstddef>
#include <string>

namespace acltidy::sim {

/// Annotations of pools (see acltidy/annotations.h). Thread-safe.
void poolAlloc(const void *Pool, const void *Address, size_t Size,
               const Site &At);
void poolFree(const void *Pool, const void *Address, const Site &At);

/// The system goes to sleep: reports work that is live. \p How begins the
/// sentence.
void hibernate(const Site &At,
               const std::string &How = "the system hibernates");

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_POOLS_H
