//===- Collector.h - From raw reports to findings -------------------------===//

#ifndef ACLTIDY_DRIVER_RUN_COLLECTOR_H
#define ACLTIDY_DRIVER_RUN_COLLECTOR_H

#include "Findings.h"
#include "run/FaultSpec.h"
#include "run/Launch.h"
#include "run/RawReport.h"
#include <map>

namespace acltidy::driver {

class SourceFiles;
class Symbols;

/// The role of the stack on which a call was made to fail.
constexpr char MadeToFail[] = "made to fail";

/// Puts the findings of processes and runs together: what is the same in rule,
/// message and places is one finding.
class Collector {
public:
  Collector(Symbols &Names, SourceFiles &Files) : Names(Names), Files(Files) {}

  /// Takes what a run has found. \p Failed is the call that was made to fail
  /// in it; of runs without one, null, comes the first. Returns how many
  /// findings are new.
  size_t add(const RawReport &Raw, const Ending &End, const Fault *Failed);

  /// All findings, in order of place, rule and message.
  std::vector<Finding> take();

  /// Leaks that a failure led to where the program then called exit; nobody
  /// cleans up there, and the findings are left out.
  size_t leaksAtExit() const { return LeaksAtExit; }

private:
  using Key = std::string;
  size_t addFinding(const RawFinding &Raw, const RawProcess &P,
                    const Fault *Failed);
  size_t addCrash(const RawProcess &P, const RawCrash &C, const Fault *Failed);
  bool isKnown(const RawFrames &Crash) const;
  Finding make(const RawFinding &Raw, const RawProcess &P);

  Symbols &Names;
  SourceFiles &Files;
  std::vector<Finding> Findings;
  std::map<Key, size_t> Index;
  std::vector<RawFrames> Crashes; ///< Of runs without failing calls.
  int Signal = 0;                 ///< That ended such a run.
  size_t LeaksAtExit = 0;
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_COLLECTOR_H
