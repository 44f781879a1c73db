//===- Simulation.cpp - Runs of a program on the simulated runtime --------===//

#include "run/Simulation.h"
#include "Installation.h"
#include "Messages.h"
#include "Paths.h"
#include "run/RunOptions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <map>
#include <unistd.h>

using namespace llvm;

namespace acltidy::driver {

static RawReport readReport(StringRef Path) {
  auto Text = MemoryBuffer::getFile(Path);
  RawReport Result;
  if (Text)
    return readRawReport((*Text)->getBuffer());
  Result.Problem = Text.getError().message();
  return Result;
}

/// A new empty file for a raw report, or "".
static std::string newReportFile(Messages &Log) {
  SmallString<128> Path;
  if (std::error_code EC =
          sys::fs::createTemporaryFile("acl-tidy", "report", Path)) {
    Log.error("no temporary file for the report of the simulated runtime: " +
              EC.message() + "; set TMPDIR to a directory with space");
    return {};
  }
  return std::string(Path);
}

std::unique_ptr<Simulation> Simulation::create(const RunOptions &Opts,
                                               const Installation &Paths,
                                               Messages &Log) {
  std::unique_ptr<Simulation> S(new Simulation(Opts, Log));
  S->Program = findClient(Opts, Paths, Log);
  if (S->Program.Path.empty())
    return nullptr;
  return S;
}

/// What a person should know of a run beyond its findings.
void Simulation::tell(const SimulatedRun &R) {
  if (!R.Raw.Problem.empty())
    Log.error(
        "the report of the simulated runtime is damaged: " + R.Raw.Problem +
        "; findings may be missing. Is the disk of the temporary "
        "directory full? TMPDIR names another");
  if (R.End.TimedOut)
    Log.error(formatv("the program did not end within {0} seconds and was "
                      "stopped; what it still had was not looked at "
                      "(--timeout)",
                      Opts.TimeLimit)
                  .str());
  if (R.End.LeftRunning)
    Log.note("processes of the program go on running; what they find from now "
             "on is not in this report");
  if (!R.Raw.empty() || !R.Raw.Problem.empty())
    return;
  if (Program.Static)
    Log.note("no call of ACL was seen, as the program is linked statically");
  else
    Log.note("no call of ACL was seen: the program does not use it, ended "
             "before, or takes its libraries from elsewhere (an RPATH of one "
             "of its libraries, a script that sets LD_LIBRARY_PATH), which "
             "--preload overrules");
}

bool Simulation::start(Launcher &L, size_t Id, LaunchRequest Request,
                       const std::string &Report, bool Sites,
                       std::vector<std::string> More) {
  More.push_back("ACLTIDY_REPORT=" + Report);
  if (Sites)
    More.push_back("ACLTIDY_SITES=1");
  Request.Command = Program.Command;
  Request.Environment = environmentFor(Program, Opts, More);
  std::string Problem = L.start(Id, Request);
  if (!Problem.empty())
    Log.error("'" + Program.Path + "' cannot be started: " + Problem);
  return Problem.empty();
}

std::optional<SimulatedRun> Simulation::run(bool Sites) {
  std::string Report;
  if (Opts.RawReport.empty()) {
    Report = newReportFile(Log);
  } else {
    Report = absolutePath(Opts.RawReport);
    std::error_code EC;
    raw_fd_ostream Empty(Report, EC);
    if (EC) {
      Log.error("--raw-report " + Opts.RawReport +
                ": cannot be written: " + EC.message());
      return std::nullopt;
    }
  }
  if (Report.empty())
    return std::nullopt;
  FileRemover Remover(Report, /*deleteIt=*/Opts.RawReport.empty());

  LaunchRequest Request;
  Request.TimeLimit = Opts.TimeLimit;
  outs().flush();
  Launcher L;
  if (!start(L, 0, std::move(Request), Report, Sites))
    return std::nullopt;
  SimulatedRun Result;
  Result.End = L.wait()->second;
  Result.Raw = readReport(Report);
  tell(Result);
  return Result;
}

//===--- Runs with failing calls ------------------------------------------===//

/// Each run has a simulated host of its own, lest the processes of runs at the
/// same time count together. What it leaves in shared memory goes away.
static std::string hostName(size_t Index) {
  return formatv("run-{0}-{1}", getpid(), Index);
}

static void removeHost(StringRef Name) {
  std::error_code EC;
  for (sys::fs::directory_iterator It("/dev/shm", EC), End; It != End && !EC;
       It.increment(EC))
    if (StringRef(It->path()).contains("/acltidy-host-") &&
        StringRef(It->path()).ends_with(("-" + Name).str()))
      sys::fs::remove(It->path());
}

std::vector<SimulatedRun> Simulation::runFaults(ArrayRef<Fault> Faults,
                                                bool Sites, double Usual) {
  std::vector<SimulatedRun> Results(Faults.size());
  std::vector<std::string> Reports(Faults.size());
  Launcher L;
  size_t Next = 0, Done = 0;
  bool Progress = !Opts.Quiet && errs().is_displayed();
  while (Done != Faults.size()) {
    while (Next != Faults.size() && L.running() < Opts.Jobs &&
           !L.interrupted()) {
      Reports[Next] = newReportFile(Log);
      if (Reports[Next].empty())
        return Results;
      LaunchRequest Request;
      Request.Attached = false;
      Request.TimeLimit =
          Opts.TimeLimit ? Opts.TimeLimit : std::max(10.0, 10 * Usual);
      if (!start(L, Next, std::move(Request), Reports[Next], Sites,
                 {"ACLTIDY_FAIL=" + Faults[Next].spec(),
                  "ACLTIDY_FAIL_PLAN=", "ACLTIDY_HOST=" + hostName(Next)}))
        return Results;
      ++Next;
    }
    std::optional<std::pair<size_t, Ending>> Ended = L.wait();
    if (!Ended)
      break; // Interrupted.
    size_t Index = Ended->first;
    Results[Index] = {Ended->second, readReport(Reports[Index])};
    sys::fs::remove(Reports[Index]);
    removeHost(hostName(Index));
    ++Done;
    if (Progress)
      Log.status(formatv("[{0}/{1}] failing '{2}'", Done, Faults.size(),
                         Faults[Index].Function)
                     .str());
  }
  Log.status("");
  if (Done != Faults.size())
    Log.error(formatv("interrupted: {0} of {1} runs with a failing call were "
                      "done",
                      Done, Faults.size())
                  .str());
  return Results;
}

std::vector<Fault> planFaults(const RawReport &Raw, StringRef Globs,
                              uint64_t Limit, uint64_t &LeftOut,
                              Messages &Log) {
  std::vector<GlobPattern> Wanted;
  SmallVector<StringRef> Texts;
  Globs.split(Texts, ',', -1, /*KeepEmpty=*/false);
  for (StringRef Text : Texts) {
    if (Expected<GlobPattern> G = GlobPattern::create(Text))
      Wanted.push_back(std::move(*G));
    else
      Log.error("--fail-each=" + Text + ": " + toString(G.takeError()));
  }
  // The n-th call counts in each process.
  std::map<std::string, uint64_t> Calls;
  for (const RawProcess &P : Raw.Processes)
    for (const RawCalls &C : P.Calls) {
      bool Chosen = Texts.empty() ? C.Acquires
                                  : any_of(Wanted, [&](const GlobPattern &G) {
                                      return G.match(C.Name);
                                    });
      if (Chosen && C.Supported)
        Calls[C.Name] = std::max(Calls[C.Name], C.Calls);
    }
  std::vector<Fault> Plan;
  uint64_t Total = 0, Most = 0;
  for (const auto &[Name, Count] : Calls) {
    Total += Count;
    Most = std::max(Most, Count);
  }
  for (uint64_t N = 1; N <= Most && Plan.size() < Limit; ++N)
    for (const auto &[Name, Count] : Calls)
      if (N <= Count && Plan.size() < Limit)
        Plan.push_back({Name, N, failureCodeOf(Name), "", {}});
  LeftOut = Total - Plan.size();
  return Plan;
}

//===--- For reports ------------------------------------------------------===//

static StringRef endOf(const RawProcess &P) {
  return P.Crash      ? "crashed"
         : P.Ended    ? "exited"
         : P.Replaced ? "replaced"
                      : "vanished";
}

Execution describeRun(const RunOptions &Opts, const SimulatedRun &R) {
  Execution E;
  E.Command = Opts.Command;
  E.Status = R.End.status();
  if (R.End.Signal)
    E.Signal = nameOfSignal(R.End.Signal);
  E.TimedOut = R.End.TimedOut;
  E.Seconds = R.End.Seconds;
  std::map<std::string, uint64_t> Calls;
  for (const RawProcess &P : R.Raw.Processes) {
    E.Processes.push_back(
        {P.Pid, P.Parent, P.Program, P.Product, endOf(P).str()});
    for (const std::string &N : P.Notes)
      if (!is_contained(E.Notes, N))
        E.Notes.push_back(N);
    for (const std::string &Rule : P.ExpectedButMissing)
      E.Notes.push_back("an expected finding of '" + Rule + "' did not come");
    for (const RawCalls &C : P.Calls) {
      Calls[C.Name] += C.Calls;
      E.FailedCalls += C.Failed;
    }
    E.Expected += P.Expected;
  }
  E.Calls.assign(Calls.begin(), Calls.end());
  return E;
}

FaultRun describeFault(const Fault &F, const SimulatedRun &R, uint64_t New) {
  FaultRun Result;
  Result.Function = F.Function;
  Result.Call = F.Call;
  Result.Code = F.Code;
  Result.CodeName = nameOfCode(F.Code).str();
  Result.Status = R.End.status();
  Result.Findings = New;
  bool Reached = any_of(R.Raw.Processes, [](const RawProcess &P) {
    return !P.Injections.empty();
  });
  bool Crashed = any_of(
      R.Raw.Processes, [](const RawProcess &P) { return P.Crash.has_value(); });
  Result.Outcome = R.End.TimedOut ? "timed out"
                   : !Reached     ? "not reached"
                   : Crashed      ? "crashed"
                   : R.End.Signal ? "killed"
                                  : "ended";
  return Result;
}

} // namespace acltidy::driver
