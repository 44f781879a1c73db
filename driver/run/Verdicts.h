//===- Verdicts.h - What runs say of static findings ----------------------===//
//
// confirmed     a run broke the same rule, and one of the places that the
//               finding names is on a stack of that
// contradicted  all calls of the API that stand at the finding's places were
//               made in one run, those that must fail failed, and no run broke
//               the rule there. Other conditions of the path are not observed:
//               it may be possible all the same.
// not reached   no run came by all of these calls
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_RUN_VERDICTS_H
#define ACLTIDY_DRIVER_RUN_VERDICTS_H

#include "Findings.h"
#include "run/FaultSpec.h"
#include "run/Simulation.h"
#include <map>
#include <optional>
#include <tuple>

namespace acltidy::driver {

class SourceFiles;
class Symbols;
struct Report;

namespace verdict {
constexpr char Confirmed[] = "confirmed";
constexpr char Contradicted[] = "contradicted";
constexpr char NotReached[] = "not reached";
constexpr char RunTimeOnly[] = "run time only";
} // namespace verdict

/// A call of the API at a place that a finding names.
struct PathCall {
  std::string Function;
  std::string Path;      ///< Real path.
  unsigned Line = 0;     ///< Of the statement.
  unsigned LastLine = 0; ///< Of the call itself; not before Line.
  bool MustFail = false; ///< The finding assumes it.
};

class Verdicts {
public:
  Verdicts(Symbols &Names, SourceFiles &Files) : Names(Names), Files(Files) {}

  /// Takes a run, with the counts of calls by place.
  void addRun(const SimulatedRun &Run);

  /// What has to fail for \p F, as the first run has seen the calls; nothing
  /// when the finding assumes no failure or its calls were not reached.
  std::optional<Fault> faultFor(const Finding &F);

  /// Sets the verdict of each of \p Static. \p Observed are the findings of all
  /// runs; those that confirm nothing are marked and added.
  void judge(std::vector<Finding> &Static, std::vector<Finding> Observed,
             const Report &R);

private:
  struct Counts {
    uint64_t Calls = 0, Failed = 0;
  };
  using Place = std::tuple<std::string, std::string, unsigned>;
  /// By function, path and line.
  using Ran = std::map<Place, Counts>;

  std::string real(llvm::StringRef Path);
  std::vector<PathCall> callsOf(const Finding &F);
  /// Whether a place of \p Static is on a stack of \p Observed.
  bool meet(const Finding &Static, const Finding &Observed);
  void judgeUnseen(Finding &F, const Report &R);

  Symbols &Names;
  SourceFiles &Files;
  std::vector<Ran> Runs;
  /// Call sites of the first run as --fail names them.
  std::map<Place, std::string> Sites;
  std::map<std::string, std::string> RealPaths;
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_VERDICTS_H
