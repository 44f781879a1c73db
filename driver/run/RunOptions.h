//===- RunOptions.h - What acl-tidy run and validate are asked for --------===//

#ifndef ACLTIDY_DRIVER_RUN_RUNOPTIONS_H
#define ACLTIDY_DRIVER_RUN_RUNOPTIONS_H

#include "Options.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace acltidy::driver {

class Messages;

/// The arguments of `acl-tidy run` and of `acl-tidy validate`, which has those
/// of run and some of its own.
struct RunOptions {
  bool Help = false;
  std::vector<std::string> Command; ///< The program and its arguments.

  // How the program runs. Empty: what the environment says.
  std::string Product, Schedule;
  unsigned TimeLimit = 0; ///< Seconds; 0: none.
  bool Preload = false;

  // Calls that fail.
  std::string Fail, FailPlan;
  bool FailEach = false;
  std::string FailGlobs; ///< Of --fail-each; "": acquiring functions.
  unsigned FailLimit = 1000;
  unsigned Jobs = 1;

  // What is reported.
  std::vector<OutputRequest> Reports; ///< Text without a file: standard error.
  unsigned ErrorExitCode = 0;         ///< 0: the program's own.
  std::vector<std::string> SuppressionFiles;
  std::string Root, RawReport;
  bool Quiet = false;

  // acl-tidy validate.
  bool validates() const {
    return !FindingsFiles.empty() || !BuildDir.empty() || !Files.empty();
  }
  std::string BuildDir;
  std::vector<std::string> FindingsFiles, LintArgs, Files;
};

/// Reads \p Args of the subcommand \p Name. Wrong usage is told to \p Log; the
/// result is then empty.
std::optional<RunOptions> parseRunOptions(llvm::StringRef Name,
                                          llvm::ArrayRef<const char *> Args,
                                          Messages &Log);

void printRunHelp(llvm::StringRef Name, llvm::raw_ostream &OS);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_RUNOPTIONS_H
