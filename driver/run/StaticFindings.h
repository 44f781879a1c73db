//===- StaticFindings.h - Findings of an analysis, read back --------------===//

#ifndef ACLTIDY_DRIVER_RUN_STATICFINDINGS_H
#define ACLTIDY_DRIVER_RUN_STATICFINDINGS_H

#include "Findings.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <vector>

namespace acltidy::driver {

class Messages;
struct Installation;
struct RunOptions;

/// The findings that \p Opts names: of finished reports, or of an analysis that
/// is done now. Suppressed ones are left out. Empty when that failed, which is
/// told.
std::optional<std::vector<Finding>> staticFindings(const RunOptions &Opts,
                                                   const Installation &Paths,
                                                   Messages &Log);

/// Reads a JSON or SARIF report of acl-tidy. Returns "" or what is wrong.
std::string readFindings(llvm::StringRef File, std::vector<Finding> &To);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_STATICFINDINGS_H
