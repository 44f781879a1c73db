//===- Simulation.h - Runs of a program on the simulated runtime ----------===//

#ifndef ACLTIDY_DRIVER_RUN_SIMULATION_H
#define ACLTIDY_DRIVER_RUN_SIMULATION_H

#include "run/Client.h"
#include "run/Collector.h"
#include "run/Execution.h"
#include "run/FaultSpec.h"
#include "run/Launch.h"
#include "run/RawReport.h"
#include <memory>
#include <optional>

namespace acltidy::driver {

class Messages;
struct Installation;
struct RunOptions;

struct SimulatedRun {
  Ending End;
  RawReport Raw;
};

class Simulation {
public:
  /// Null when there is no such program or no runtime, which is told.
  static std::unique_ptr<Simulation>
  create(const RunOptions &Opts, const Installation &Paths, Messages &Log);

  /// Runs the program with acl-tidy's own input and output. Empty when it
  /// could not be started, which is told. \p Sites: the raw report counts
  /// calls by place.
  std::optional<SimulatedRun> run(bool Sites);

  /// Runs the program once for each of \p Faults, without input and output.
  /// The runs come in the order of the faults; those that an interruption
  /// left out have an empty report. \p Usual is what a run takes, in seconds.
  std::vector<SimulatedRun> runFaults(llvm::ArrayRef<Fault> Faults, bool Sites,
                                      double Usual);

  const Client &client() const { return Program; }

private:
  Simulation(const RunOptions &Opts, Messages &Log) : Opts(Opts), Log(Log) {}
  /// Starts the program as number \p Id, with a raw report in \p Report and
  /// \p More in its environment. False when it cannot be, which is told.
  bool start(Launcher &L, size_t Id, LaunchRequest Request,
             const std::string &Report, bool Sites,
             std::vector<std::string> More = {});
  void tell(const SimulatedRun &R);

  const RunOptions &Opts;
  Messages &Log;
  Client Program;
};

/// One fault for every call of \p Raw that acquires something, or whose
/// function matches \p Globs, separated by commas, if there are any. The first
/// calls of all functions come first. Of more than \p Limit the rest is left
/// out and counted in \p LeftOut.
std::vector<Fault> planFaults(const RawReport &Raw, llvm::StringRef Globs,
                              uint64_t Limit, uint64_t &LeftOut, Messages &Log);

/// What reports say of a run.
Execution describeRun(const RunOptions &Opts, const SimulatedRun &R);
/// And of one with a failing call, which had \p New findings.
FaultRun describeFault(const Fault &F, const SimulatedRun &R, uint64_t New);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_SIMULATION_H
