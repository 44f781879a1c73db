//===- Log.h - The log that CANN keeps ------------------------------------===//
//
// On hardware it goes to files; with ASCEND_SLOG_PRINT_TO_STDOUT=1 it goes to
// standard output, and that is all there is here. ASCEND_GLOBAL_LOG_LEVEL says
// from which level on, as the environment variables' pages of CANN say.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_LOG_H
#define ACLTIDY_SIM_LOG_H

#include "acl/acl_base.h"

#include <string>

namespace acltidy::sim {

/// Whether anybody asked for messages of this level.
bool logs(aclLogLevel Level);
/// Writes a line, if anybody asked for it. \p Module: who speaks. Thread-safe;
/// not to be called with the lock of the process, which a client's standard
/// output may wait for.
void log(aclLogLevel Level, const char *Module, const std::string &Text);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_LOG_H
