//===- RunCommand.h - acl-tidy run ----------------------------------------===//

#ifndef ACLTIDY_DRIVER_RUN_RUNCOMMAND_H
#define ACLTIDY_DRIVER_RUN_RUNCOMMAND_H

#include "llvm/ADT/ArrayRef.h"
#include <optional>
#include <string>

namespace acltidy::driver {

class Messages;
class SuppressionFiles;
struct Installation;
struct Report;
struct RunOptions;

/// Runs a program on the simulated runtime and reports what it does wrong.
/// Returns the exit code of acl-tidy.
int runProgram(llvm::ArrayRef<const char *> Args, const Installation &Paths,
               Messages &Log);

// What acl-tidy validate shares.

/// Whether what \p Opts names can be read and written; sets \p Root and reads
/// suppressions. What cannot is told.
bool prepareRun(const RunOptions &Opts, std::string &Root,
                SuppressionFiles &Suppressions, Messages &Log);

/// Gives \p R what its findings do not tell themselves: what the rules are
/// called, and which findings \p Suppressions list.
void complete(Report &R, const Installation &Paths,
              SuppressionFiles &Suppressions);

/// The exit code after a run of status \p Status, with \p Findings that count.
int exitCodeOf(const RunOptions &Opts, int Status, bool Findings,
               const Messages &Log);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_RUNCOMMAND_H
