//===- Run.h - Analyses files and keeps what was found --------------------===//
//
// A run takes results from the cache, or from worker processes, and handles
// them in the order of the files, whichever comes first: what it says and
// writes does not depend on how many workers there are.
//
// Files that call functions of others are analysed again with what these do
// (WrapperRounds.h); then nothing is handled before the last round.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_RUN_H
#define ACLTIDY_DRIVER_RUN_H

#include "Report.h"
#include "Units.h"
#include "WorkerPool.h"
#include "WrapperRounds.h"
#include "cache/ResultCache.h"
#include "output/Output.h"
#include "llvm/ADT/StringSet.h"
#include <map>
#include <memory>
#include <optional>

namespace acltidy::driver {

class Gates;

/// Numbers that no finding tells.
struct RunCounts {
  size_t Analyzed = 0, Cached = 0, Irrelevant = 0, Untouched = 0, Failed = 0;
  size_t Unexplored = 0, UnexploredFiles = 0; ///< Functions, and their files.
  unsigned HiddenNolint = 0, HiddenHeaders = 0, HiddenLines = 0;
};

class Run : private WorkerPool::Handler {
public:
  Run(const LintOptions &Opts, Configuration &Config, const Installation &Paths,
      Gates &Gate, UnitList Units, Messages &Log);
  ~Run();

  /// Analyses all units. False when it was interrupted.
  bool analyze();
  /// Applies fixes, if that was asked for.
  void fix();

  /// What was found, in order. \p Log has been told everything else.
  Report takeReport(const std::string &Root);
  const RunCounts &counts() const { return Counts; }
  /// What the functions of all files do to handles, as a model file.
  std::string summaries() const { return Rounds->summary().yaml(); }
  size_t failing() const { return Failing; }
  /// Whether every file was analysed to its end.
  bool complete() const { return Counts.Failed == 0; }
  /// Comments that name rules and suppress nothing, a line for each.
  std::vector<std::string> unusedComments() const;

private:
  // What the pool tells.
  void finished(size_t Job, std::string Text) override;
  void lost(size_t Job, const WorkerPool::Loss &How) override;
  void started(size_t Job) override;
  bool proceed() override;

  bool mayBeIrrelevant(size_t Index) const;
  void lookUpCache(llvm::ArrayRef<size_t> Which);
  bool work();
  bool followWrappers();
  std::function<std::string(size_t)> workerMain();
  /// Keeps a result and handles those whose turn it is.
  void take(size_t Index, FileResult Result);
  void handle(size_t Index, FileResult &Result);
  void report(size_t Index, FileResult &Result);
  void tellOutcome(const Unit &U, const FileResult &Result);
  void showProgress(const llvm::Twine &Current);

  const LintOptions &Opts;
  Configuration &Config;
  const Installation &Paths;
  Gates &Gate;
  UnitList Units;
  Messages &Log;

  std::optional<ResultCache> Cache;
  std::vector<std::string> Keys; ///< In the cache, by unit.
  std::vector<size_t> Jobs;      ///< Units that workers do, by job.
  std::vector<std::optional<FileResult>> Results; ///< Until it is their turn.
  size_t Next = 0;                                ///< Unit whose turn it is.
  size_t Done = 0, ToDo = 0; ///< Analyses, of all rounds so far.
  std::optional<WrapperRounds> Rounds;
  bool CacheFailed = false;

  std::unique_ptr<TextPrinter> Printer; ///< To standard output, or null.
  llvm::StringSet<> Told;     ///< Errors that any number of workers meets.
  llvm::StringSet<> Reported; ///< Identities of findings.
  std::vector<Finding> Found, ToFix;
  std::vector<FileReport> Files;
  std::map<std::pair<std::string, unsigned>, NolintComment> Comments;
  RunCounts Counts;
  size_t Failing = 0, Shown = 0, LinesShown = 0;
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_H
