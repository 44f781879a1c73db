//===- FileAnalysis.h - Runs the rules on one file ------------------------===//

#ifndef ACLTIDY_DRIVER_FILEANALYSIS_H
#define ACLTIDY_DRIVER_FILEANALYSIS_H

#include "CompilationDatabases.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include <memory>
#include <string>
#include <vector>

namespace acltidy {

class Configuration;
struct Installation;
struct LintOptions;

/// What became of one file.
struct FileResult {
  enum class Status {
    Complete,
    Partial, ///< Analysed, but the compiler reported errors.
    Failed   ///< Not analysed.
  };
  Status Outcome = Status::Failed;
  std::string Reason; ///< Why it is not Complete.

  /// Findings and compile errors, sorted, each once.
  std::vector<clang::tidy::ClangTidyError> Diagnostics;
  clang::tidy::ClangTidyStats Stats;
  /// Has the file's configuration; reporting needs it.
  std::unique_ptr<clang::tidy::ClangTidyContext> Context;
};

/// A finding of a rule, in contrast to what compilers and clang-tidy itself
/// have to say.
bool isFinding(const clang::tidy::ClangTidyError &Error);

/// Analyses \p File, an absolute path, compiled by \p Commands. Survives a
/// crash of the compiler or a rule; the file then counts as failed. Files are
/// independent of each other.
FileResult analyzeFile(const std::string &File, const FileCommands &Commands,
                       Configuration &Config, const LintOptions &Opts,
                       const Installation &Paths);

} // namespace acltidy

#endif // ACLTIDY_DRIVER_FILEANALYSIS_H
