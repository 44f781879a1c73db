//===- Holdings.h - What objects of the API refer to ----------------------===//
//
// What a call puts into an object (a buffer into a data buffer, tensors into an
// executor), which of it an operator only reads, and what may be written
// through an object though no row says so.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_HOLDINGS_H
#define ACLTIDY_ENGINE_HOLDINGS_H

#include "engine/PathContext.h"

namespace acltidy {

/// Whether \p Base is memory, as opposed to an object of the API.
bool isMemory(clang::ento::ProgramStateRef State, ApiModel &Api,
              const clang::ento::MemRegion *Base);

/// The state after \p Call put things into objects.
clang::ento::ProgramStateRef applyHoldings(const AclCall &Call, ApiModel &Api,
                                           clang::ento::ProgramStateRef State);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_HOLDINGS_H
