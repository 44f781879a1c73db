//===- Memory.h - Allocation, for behaviours of several headers -----------===//

#ifndef ACLTIDY_SIM_API_MEMORY_H
#define ACLTIDY_SIM_API_MEMORY_H

#include <cstdint>

namespace acltidy::sim {

/// Allocates what the current call acquires, by an aclrtMemMallocPolicy.
/// Returns an aclError.
int allocateMemory(void **Out, uint64_t Size, uint32_t Policy);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_MEMORY_H
