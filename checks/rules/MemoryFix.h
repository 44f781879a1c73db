//===- MemoryFix.h - Clears memory after its allocation -------------------===//

#ifndef ACLTIDY_RULES_MEMORYFIX_H
#define ACLTIDY_RULES_MEMORYFIX_H

#include "engine/PathContext.h"
#include "clang/Basic/Diagnostic.h"
#include <optional>

namespace acltidy {

/// Inserts `aclrtMemset(ptr, size, 0, size);` behind the statement that
/// allocates, or behind the one that tests whether it did. Nothing when there
/// is no place for it, or when the size cannot be written twice.
std::optional<clang::FixItHint> clearAfterAllocation(const CallSite &Allocation,
                                                     PathContext &Ctx);

} // namespace acltidy

#endif // ACLTIDY_RULES_MEMORYFIX_H
