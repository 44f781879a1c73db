//===- RunSession.cpp - What acl-tidy run and validate have in common -----===//

#include "run/RunSession.h"
#include "Installation.h"
#include "InstallationPaths.h"
#include "Messages.h"
#include "Paths.h"
#include "Rules.h"
#include "output/Output.h"
#include "run/RunText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
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

/// Whether what the options name can be read and written.
bool RunSession::prepare() {
  bool Ok = verifyProduct(Opts.Product, Log);
  for (const OutputRequest &Request : Opts.Reports)
    if (!Request.File.empty() && Request.File != "-")
      Ok &= verifyWritable("--report " + Request.Format, Request.File, Log);
  for (const std::string &File : Opts.SuppressionFiles)
    Ok &= Suppressions.read(File, Log);
  if (Opts.Root.empty()) {
    R.Root = findRoot();
  } else if (sys::fs::is_directory(Opts.Root)) {
    R.Root = absolutePath(Opts.Root);
  } else {
    Log.error("--root " + Opts.Root + ": no such directory");
    Ok = false;
  }
  return Ok;
}

std::optional<int> RunSession::begin(StringRef Name,
                                     ArrayRef<const char *> Args) {
  std::optional<RunOptions> Read = parseRunOptions(Name, Args, Log);
  if (!Read)
    return ExitIncomplete;
  if (Read->Help) {
    printRunHelp(Name, outs());
    return ExitClean;
  }
  Opts = std::move(*Read);
  Log.setQuiet(Opts.Quiet);
  if (!prepare())
    return ExitIncomplete;
  Sim = Simulation::create(Opts, Paths, Log);
  if (!Sim)
    return ExitIncomplete;
  Names.emplace(Sim->client().Runtime, Files);
  All.emplace(*Names, Files);
  return std::nullopt;
}

const SimulatedRun *RunSession::runFirst(bool Sites) {
  First = Sim->run(Sites);
  if (!First)
    return nullptr;
  All->add(First->Raw, First->End, nullptr);
  R.Executed = describeRun(Opts, *First);
  R.Seconds = First->End.Seconds;
  return &*First;
}

void RunSession::runFaults(ArrayRef<Fault> Plan, bool Sites,
                           function_ref<void(const SimulatedRun &)> Each) {
  // What a program does that had to be stopped is no yardstick for others.
  if (First->End.TimedOut)
    return;
  Execution &E = executed();
  E.FailEach = true;
  std::vector<SimulatedRun> Runs =
      Sim->runFaults(Plan, Sites, First->End.Seconds);
  for (const auto &[F, Run] : zip(Plan, Runs)) {
    size_t New = All->add(Run.Raw, Run.End, &F);
    E.Faults.push_back(describeFault(F, Run, New));
    if (!Run.Raw.Problem.empty())
      Log.error("the report of the run in which " + F.describe() +
                " is damaged: " + Run.Raw.Problem);
    Each(Run);
  }
  if (size_t N = All->leaksAtExit())
    E.Notes.push_back(std::to_string(N) + (N == 1 ? " leak is" : " leaks are") +
                      " left out where the program calls exit after a failure");
}

/// Gives the report what its findings do not tell themselves: what the rules
/// are called, and which findings are suppressed.
void RunSession::complete() {
  R.Rules = ruleTexts(Paths, RulesOf::ChecksAndRuntime);
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

int RunSession::finish(function_ref<bool(const Finding &)> Counts) {
  complete();
  writeRunReports(R, Opts, Log);
  if (Log.hadErrors())
    return ExitIncomplete;
  return Opts.ErrorExitCode && any_of(R.Findings, Counts)
             ? static_cast<int>(Opts.ErrorExitCode)
             : First->End.status();
}

} // namespace acltidy::driver
