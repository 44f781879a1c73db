//===- Options.h - What the command line asks for -------------------------===//

#ifndef ACLTIDY_DRIVER_OPTIONS_H
#define ACLTIDY_DRIVER_OPTIONS_H

#include "llvm/ADT/ArrayRef.h"
#include <optional>
#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace acltidy::driver {

class Messages;

/// `--output FORMAT[=FILE]`.
struct OutputRequest {
  std::string Format;
  std::string File; ///< "": standard output.
};

/// The arguments of `acl-tidy` without a subcommand. Unset optionals leave the
/// decision to configuration files.
struct LintOptions {
  enum class Action { Lint, ListRules, Help, Version };
  Action What = Action::Lint;

  /// As written. None: all of the compilation database that use the API.
  std::vector<std::string> Files;

  // How files are compiled.
  std::string BuildDir;
  /// What stands after `--`: it is the compile command of every file.
  std::optional<std::vector<std::string>> FixedFlags;
  std::vector<std::string> ExtraArgs, ExtraArgsBefore;
  bool BundledHeaders = true;

  // What is checked.
  std::optional<std::string> Checks, Config, ConfigFile;
  bool Advice = false;     ///< Advice rules belong to the default set.
  bool Exhaustive = false; ///< Many more paths than what is configured.
  std::vector<std::string> ModelFiles;
  bool Summaries = true; ///< Files learn of functions of others.
  std::string WriteSummaries;

  // How a run is done.
  unsigned Jobs = 0; ///< 0: as many as there are cores.
  bool AllFiles = false;
  unsigned TimeLimit = 0; ///< Seconds for a file; 0: none.
  std::string CacheDir;   ///< "": no cache.

  // What is reported.
  std::vector<OutputRequest> Outputs;
  std::string Root; ///< "": found out.
  bool Stats = false;
  std::optional<std::string> HeaderFilter, ExcludeHeaderFilter;
  std::optional<std::string> WarningsAsErrors, LineFilter;
  std::optional<bool> UseColor;
  bool SystemHeaders = false;
  bool Quiet = false;
  bool Verbose = false;

  // Gates.
  enum class FailOn { New, Any, Error, None };
  std::string Baseline, WriteBaseline, DiffBase;
  bool PruneBaseline = false;
  std::vector<std::string> SuppressionFiles;
  FailOn Fail = FailOn::New;
  unsigned MaxFindings = 0;

  // Fixes.
  bool Fix = false;
  bool FixNotes = false;
  std::optional<std::string> FormatStyle;
  std::string ExportFixes;
};

/// Reads \p Args, which do not include the program's name. Wrong usage is told
/// to \p Log; the result is then empty.
std::optional<LintOptions> parseLintOptions(llvm::ArrayRef<const char *> Args,
                                            Messages &Log);

void printLintHelp(llvm::raw_ostream &OS, const char *Usage, const char *Title);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_OPTIONS_H
