//===- ValidateCommand.cpp - acl-tidy validate ----------------------------===//

#include "run/ValidateCommand.h"
#include "Messages.h"
#include "run/RunSession.h"
#include "run/StaticFindings.h"
#include "run/Verdicts.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace llvm;

namespace acltidy::driver {

/// The failures that findings assume, and those of --fail-each. Each once.
static std::vector<Fault> planFaults(const RunOptions &Opts,
                                     const SimulatedRun &First,
                                     ArrayRef<Finding> Static, Verdicts &Judge,
                                     Execution &E, Messages &Log) {
  std::vector<Fault> Plan;
  StringSet<> Known;
  for (const Finding &F : Static)
    if (std::optional<Fault> Needed = Judge.faultFor(F))
      if (Known.insert(Needed->spec()).second)
        Plan.push_back(std::move(*Needed));
  if (Opts.FailEach)
    append_range(Plan, planFaults(First.Raw, Opts.FailGlobs, Opts.FailLimit,
                                  E.FaultsLeftOut, Log));
  return Plan;
}

int validateFindings(ArrayRef<const char *> Args, const Installation &Paths,
                     Messages &Log) {
  RunSession Session(Paths, Log);
  if (std::optional<int> Code = Session.begin("validate", Args))
    return *Code;
  const RunOptions &Opts = Session.options();
  std::optional<std::vector<Finding>> Static = staticFindings(Opts, Paths, Log);
  if (!Static)
    return ExitIncomplete;
  const SimulatedRun *First = Session.runFirst(/*Sites=*/true);
  if (!First)
    return ExitIncomplete;

  Verdicts Judge(Session.names(), Session.files());
  Judge.addRun(*First);
  std::vector<Fault> Plan =
      planFaults(Opts, *First, *Static, Judge, Session.executed(), Log);
  if (!Plan.empty())
    Session.runFaults(Plan, /*Sites=*/true,
                      [&](const SimulatedRun &Run) { Judge.addRun(Run); });
  Report &R = Session.result();
  R.Findings = std::move(*Static);
  Judge.judge(R.Findings, Session.take(), R);
  return Session.finish(
      [](const Finding &F) { return Report::shown(F) && F.Count; });
}

} // namespace acltidy::driver
