//===- Execution.h - What became of a program that ran --------------------===//

#ifndef ACLTIDY_DRIVER_RUN_EXECUTION_H
#define ACLTIDY_DRIVER_RUN_EXECUTION_H

#include <cstdint>
#include <string>
#include <vector>

namespace acltidy::driver {

/// A process that used the API.
struct ProcessFacts {
  int64_t Pid = 0, Parent = 0;
  std::string Program, Product;
  /// "exited", "crashed", "replaced" by another program, or "vanished": it
  /// ended without a word, by a signal or _exit.
  std::string End;
};

/// A run in which one call was made to fail.
struct FaultRun {
  std::string Function;
  uint64_t Call = 0;
  int Code = 0;
  std::string CodeName;
  /// "ended", "crashed", "killed", "timed out", "not reached".
  std::string Outcome;
  int Status = 0;        ///< As shells have it.
  uint64_t Findings = 0; ///< That no run before had.
};

/// A run of a program on the simulated runtime, and those with failing calls.
struct Execution {
  std::vector<std::string> Command;
  int Status = 0;     ///< As shells have it.
  std::string Signal; ///< "SIGSEGV"; "" when none ended it.
  bool TimedOut = false;
  double Seconds = 0;
  std::vector<ProcessFacts> Processes;
  std::vector<std::string> Notes;
  /// Calls of the API by function, over all processes.
  std::vector<std::pair<std::string, uint64_t>> Calls;
  uint64_t FailedCalls = 0;
  uint64_t Expected = 0; ///< Findings that annotations had expected.
  bool FailEach = false;
  std::vector<FaultRun> Faults;
  uint64_t FaultsLeftOut = 0; ///< Calls beyond --fail-limit.
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_EXECUTION_H
