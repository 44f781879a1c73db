//===- InFlightWords.h - How rules speak of work in flight ----------------===//

#ifndef ACLTIDY_RULES_INFLIGHTWORDS_H
#define ACLTIDY_RULES_INFLIGHTWORDS_H

#include "engine/InFlight.h"
#include "engine/PathContext.h"
#include <string>

namespace acltidy {

/// "device memory 'out'", "'size'", "vector 'host'"; \p Arg names memory that
/// the state has no name for.
std::string describeMemory(const clang::ento::MemRegion *Base,
                           const clang::Expr *Arg, const PathContext &Ctx);

/// "stream 's'", "the default stream"; empty for queues of the system.
std::string describeStream(const InFlight &Use, const PathContext &Ctx);

/// "'aclrtMemcpyAsync' on stream 's'".
std::string describeOperation(const InFlight &Use, const PathContext &Ctx);

/// "while 'aclrtMemcpyAsync' on stream 's' may still write it".
std::string whileInFlight(const InFlight &Use, const PathContext &Ctx);

/// "call 'aclrtSynchronizeStream'"; of an event that covers the operation it
/// says that nothing waits for it.
std::string howToWait(const InFlight &Use, const PathContext &Ctx);

/// What the note at the operation says.
std::string startsHere(const InFlight &Use, const PathContext &Ctx);

} // namespace acltidy

#endif // ACLTIDY_RULES_INFLIGHTWORDS_H
