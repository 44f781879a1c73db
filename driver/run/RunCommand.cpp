//===- RunCommand.cpp - acl-tidy run --------------------------------------===//

#include "run/RunCommand.h"
#include "Installation.h"
#include "InstallationPaths.h"
#include "Messages.h"
#include "Paths.h"
#include "Report.h"
#include "Rules.h"
#include "SourceFiles.h"
#include "gate/SuppressionFile.h"
#include "output/Output.h"
#include "run/Collector.h"
#include "run/RunOptions.h"
#include "run/RunText.h"
#include "run/Simulation.h"
#include "run/Symbols.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace acltidy::driver {

/// Whether \p Name is a product, told by the runtime's own list.
static bool verifyProduct(StringRef Name, Messages &Log) {
  SmallVector<StringRef> Known;
  StringRef(InstallationProducts).split(Known, ' ');
  if (Name.empty() || is_contained(Known, Name) ||
      sys::fs::is_regular_file(Name))
    return true;
  Log.error("--product " + Name + ": there is no such product; expected " +
            join(Known, ", ") + " or a JSON file that describes one");
  return false;
}

bool prepareRun(const RunOptions &Opts, std::string &Root,
                SuppressionFiles &Suppressions, Messages &Log) {
  bool Ok = verifyProduct(Opts.Product, Log);
  for (const OutputRequest &Request : Opts.Reports)
    if (!Request.File.empty() && Request.File != "-")
      Ok &= verifyWritable("--report " + Request.Format, Request.File, Log);
  for (const std::string &File : Opts.SuppressionFiles)
    Ok &= Suppressions.read(File, Log);
  if (Opts.Root.empty()) {
    Root = findRoot();
  } else if (sys::fs::is_directory(Opts.Root)) {
    Root = absolutePath(Opts.Root);
  } else {
    Log.error("--root " + Opts.Root + ": no such directory");
    Ok = false;
  }
  return Ok;
}

void complete(Report &R, const Installation &Paths,
              SuppressionFiles &Suppressions) {
  R.Rules = ruleTexts(Paths);
  R.Version = InstallationVersion;
  for (Finding &F : R.Findings) {
    F.Level = severityOf(F.Rule);
    const std::string *Reason =
        Suppressions.reasonFor(F, R.relative(F.What.Where.Path));
    // Code without debug information is known by its module only.
    if (!Reason && F.What.Where.Path.empty() && !F.Stacks.empty() &&
        !F.Stacks[0].Frames.empty())
      Reason =
          Suppressions.reasonFor(F, R.relative(F.Stacks[0].Frames[0].Module));
    if (Reason) {
      F.Suppressed = Suppression::External;
      F.Justification = *Reason;
    }
  }
}

int exitCodeOf(const RunOptions &Opts, int Status, bool Findings,
               const Messages &Log) {
  if (Log.hadErrors())
    return ExitIncomplete;
  return Findings && Opts.ErrorExitCode ? static_cast<int>(Opts.ErrorExitCode)
                                        : Status;
}

/// One run for every acquiring call.
static void failEach(Simulation &Sim, const RunOptions &Opts,
                     const SimulatedRun &First, Collector &All,
                     Execution &Executed, Messages &Log) {
  Executed.FailEach = true;
  std::vector<Fault> Plan = planFaults(
      First.Raw, Opts.FailGlobs, Opts.FailLimit, Executed.FaultsLeftOut, Log);
  std::vector<SimulatedRun> Runs =
      Sim.runFaults(Plan, /*Sites=*/false, First.End.Seconds);
  for (const auto &[F, R] : zip(Plan, Runs)) {
    size_t New = All.add(R.Raw, R.End, &F);
    Executed.Faults.push_back(describeFault(F, R, New));
    if (!R.Raw.Problem.empty())
      Log.error("the report of the run in which " + F.describe() +
                " is damaged: " + R.Raw.Problem);
  }
  if (size_t N = All.leaksAtExit())
    Executed.Notes.push_back(
        std::to_string(N) + (N == 1 ? " leak is" : " leaks are") +
        " left out where the program calls exit after a failure");
}

int runProgram(ArrayRef<const char *> Args, const Installation &Paths,
               Messages &Log) {
  std::optional<RunOptions> Opts = parseRunOptions("run", Args, Log);
  if (!Opts)
    return ExitIncomplete;
  if (Opts->Help) {
    printRunHelp("run", outs());
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
  std::optional<SimulatedRun> First = Sim->run(/*Sites=*/false);
  if (!First)
    return ExitIncomplete;

  SourceFiles Files;
  Symbols Names(Sim->client().Runtime, Files);
  Collector All(Names, Files);
  All.add(First->Raw, First->End, nullptr);
  R.Executed = describeRun(*Opts, *First);
  if (Opts->FailEach && !First->End.TimedOut)
    failEach(*Sim, *Opts, *First, All, *R.Executed, Log);
  R.Findings = All.take();
  R.Seconds = First->End.Seconds;
  complete(R, Paths, Suppressions);
  writeRunReports(R, *Opts, Log);
  return exitCodeOf(*Opts, First->End.status(),
                    any_of(R.Findings, Report::shown), Log);
}

} // namespace acltidy::driver
