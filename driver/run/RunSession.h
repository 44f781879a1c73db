//===- RunSession.h - What acl-tidy run and validate have in common -------===//

#ifndef ACLTIDY_DRIVER_RUN_RUNSESSION_H
#define ACLTIDY_DRIVER_RUN_RUNSESSION_H

#include "Report.h"
#include "SourceFiles.h"
#include "gate/SuppressionFile.h"
#include "run/Collector.h"
#include "run/RunOptions.h"
#include "run/Simulation.h"
#include "run/Symbols.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace acltidy::driver {

/// One call of `acl-tidy run` or `acl-tidy validate`, from its arguments to its
/// reports. What goes wrong is told to the messages. In this order: begin(),
/// runFirst(), runFaults() if calls are to fail, finish().
class RunSession {
public:
  RunSession(const Installation &Paths, Messages &Log)
      : Paths(Paths), Log(Log) {}

  /// Reads \p Args of the subcommand \p Name and finds what it needs. The exit
  /// code if that is all.
  std::optional<int> begin(llvm::StringRef Name,
                           llvm::ArrayRef<const char *> Args);

  /// Runs the program with acl-tidy's own input and output. Null when it could
  /// not be started. \p Sites: the raw report counts calls by place.
  const SimulatedRun *runFirst(bool Sites);

  /// Runs the program once for each of \p Plan, and calls \p Each with the
  /// runs.
  void runFaults(
      llvm::ArrayRef<Fault> Plan, bool Sites,
      llvm::function_ref<void(const SimulatedRun &)> Each =
          [](const SimulatedRun &) {});

  /// The findings of all runs.
  std::vector<Finding> take() { return All->take(); }

  /// Writes the reports on result(). Returns the exit code when findings that
  /// \p Counts accepts count.
  int finish(llvm::function_ref<bool(const Finding &)> Counts);

  const RunOptions &options() const { return Opts; }
  Report &result() { return R; }
  Execution &executed() { return *R.Executed; }
  Symbols &names() { return *Names; }
  SourceFiles &files() { return Files; }

private:
  bool prepare();
  void complete();

  const Installation &Paths;
  Messages &Log;
  RunOptions Opts;
  Report R;
  SuppressionFiles Suppressions;
  std::unique_ptr<Simulation> Sim;
  SourceFiles Files;
  std::optional<Symbols> Names;
  std::optional<Collector> All;
  std::optional<SimulatedRun> First;
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_RUNSESSION_H
