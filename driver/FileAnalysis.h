//===- FileAnalysis.h - Runs the rules on one file ------------------------===//

#ifndef ACLTIDY_DRIVER_FILEANALYSIS_H
#define ACLTIDY_DRIVER_FILEANALYSIS_H

#include "CompilationDatabases.h"
#include "FileResult.h"
#include "Relevance.h"
#include "Snapshot.h"
#include <memory>
#include <string>
#include <vector>

namespace acltidy::driver {

class Configuration;
class Messages;
struct Installation;
struct LintOptions;

/// A file that is to be analysed, and how.
struct Unit {
  std::string Name; ///< As people wrote it; for messages.
  std::string Path; ///< Absolute.
  FileCommands Commands;
  std::string Checks; ///< The globs that select rules.
};

/// Analyses files one after the other. What it has read of headers serves the
/// files that come later. One per process.
class FileAnalyzer {
public:
  FileAnalyzer(const LintOptions &Opts, Configuration &Config,
               const Installation &Paths);
  ~FileAnalyzer();

  /// With \p OnlyIfRelevant, a file that cannot use the API is not parsed; nor
  /// is one that uses none of \p Changed, unless that is null. What crashes the
  /// compiler or a rule ends the process.
  FileResult analyze(const Unit &U, bool OnlyIfRelevant,
                     const llvm::StringSet<> *Changed);

private:
  struct Run;

  const ApiNames &namesFor(llvm::StringRef Models);
  FileResult::Status scan(Run &R, FileResult &Result,
                          const llvm::StringSet<> *Changed);
  int parse(Run &R, FileResult &Result);
  void judge(const Unit &U, Run &R, FileResult &Result, int Status);

  const LintOptions &Opts;
  Configuration &Config;
  const Installation &Paths;
  Snapshot Files;
  SnapshotSources Sources;
  RelevanceScanner Scanner;
  llvm::StringMap<std::unique_ptr<ApiNames>> Names; ///< By model files.
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_FILEANALYSIS_H
