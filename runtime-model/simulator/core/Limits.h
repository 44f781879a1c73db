//===- Limits.h - What a product has only so many of ----------------------===//

#ifndef ACLTIDY_SIM_LIMITS_H
#define ACLTIDY_SIM_LIMITS_H

#include "core/Call.h"

namespace acltidy::sim {

/// Reports that there are no more of \p Kind on the thread's device, with the
/// places that made most of those that are alive. \p Most is the limit.
void reportLimit(Call &C, KindId Kind, const std::string &Message,
                 uint64_t Most);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_LIMITS_H
