//===- Report.h - What a run has to tell ----------------------------------===//

#ifndef ACLTIDY_DRIVER_REPORT_H
#define ACLTIDY_DRIVER_REPORT_H

#include "FileResult.h"
#include "Findings.h"
#include "run/Execution.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace acltidy::driver {

/// What is to be said of a rule.
struct RuleText {
  std::string Id, Summary;
  Severity Level = Severity::Warning;
  bool Advice = false;
  std::string Page; ///< Markdown; "" when the page is not installed.
};

/// What became of one file.
struct FileReport {
  std::string Path; ///< Absolute.
  FileResult::Status Outcome = FileResult::Status::Failed;
  std::string Reason;
  size_t Findings = 0; ///< Those that are shown and were seen here first.
  double Seconds = 0;  ///< Wall time, scanning included; of the first time.
  bool Cached = false;
  std::vector<std::string> Unexplored; ///< Functions with paths left over.
};

/// Everything that a finished run hands to the output formats.
struct Report {
  /// All, also those that are known or suppressed, and compile errors; in order
  /// of path and place, each once.
  std::vector<Finding> Findings;
  std::vector<FileReport> Files; ///< In the order of the run.
  std::vector<RuleText> Rules;
  std::optional<Execution> Executed; ///< Of acl-tidy run and validate.
  std::string Root;                  ///< Absolute.
  std::string Version;
  size_t OtherLanguages = 0; ///< Files of the database that were left out.
  size_t Fixed = 0;          ///< Findings of the baseline that are gone.
  double Seconds = 0;        ///< Wall time of the run.

  /// Whether \p F is to be shown to somebody who has to act.
  static bool shown(const Finding &F) {
    return F.Suppressed == Suppression::None && F.State != BaselineState::Known;
  }
  /// \p Path below the root, with '/'; an absolute path if it is not there.
  std::string relative(llvm::StringRef Path) const;
  size_t count(FileResult::Status Outcome) const;
};

/// "1 finding", "2 findings".
std::string countOf(uint64_t N, llvm::StringRef Noun);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_REPORT_H
