//===- ValidateCommand.cpp - acl-tidy validate ----------------------------===//

#include "run/ValidateCommand.h"
#include "Installation.h"
#include "Messages.h"
#include "Report.h"
#include "SourceFiles.h"
#include "gate/SuppressionFile.h"
#include "run/Collector.h"
#include "run/RunCommand.h"
#include "run/RunOptions.h"
#include "run/RunText.h"
#include "run/Simulation.h"
#include "run/StaticFindings.h"
#include "run/Symbols.h"
#include "run/Verdicts.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/raw_ostream.h"

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
  std::optional<RunOptions> Opts = parseRunOptions("validate", Args, Log);
  if (!Opts)
    return ExitIncomplete;
  if (Opts->Help) {
    printRunHelp("validate", outs());
    return ExitClean;
  }
  Log.setQuiet(Opts->Quiet);
  Report R;
  SuppressionFiles Suppressions;
  if (!prepareRun(*Opts, R.Root, Suppressions, Log))
    return ExitIncomplete;
  std::unique_ptr<Simulation> Sim = Simulation::create(*Opts, Paths, Log);
  if (!Sim)
    return ExitIncomplete;
  std::optional<std::vector<Finding>> Static =
      staticFindings(*Opts, Paths, Log);
  if (!Static)
    return ExitIncomplete;
  std::optional<SimulatedRun> First = Sim->run(/*Sites=*/true);
  if (!First)
    return ExitIncomplete;

  SourceFiles Files;
  Symbols Names(Sim->client().Runtime, Files);
  Collector All(Names, Files);
  Verdicts Judge(Names, Files);
  All.add(First->Raw, First->End, nullptr);
  Judge.addRun(*First);
  R.Executed = describeRun(*Opts, *First);
  std::vector<Fault> Plan =
      planFaults(*Opts, *First, *Static, Judge, *R.Executed, Log);
  R.Executed->FailEach = !Plan.empty();
  if (!First->End.TimedOut)
    for (const auto &[F, Run] :
         zip(Plan, Sim->runFaults(Plan, /*Sites=*/true, First->End.Seconds))) {
      size_t New = All.add(Run.Raw, Run.End, &F);
      R.Executed->Faults.push_back(describeFault(F, Run, New));
      Judge.addRun(Run);
    }
  R.Findings = std::move(*Static);
  Judge.judge(R.Findings, All.take(), R);
  R.Seconds = First->End.Seconds;
  complete(R, Paths, Suppressions);
  writeRunReports(R, *Opts, Log);
  bool Seen = any_of(
      R.Findings, [](const Finding &F) { return Report::shown(F) && F.Count; });
  return exitCodeOf(*Opts, First->End.status(), Seen, Log);
}

} // namespace acltidy::driver
