//===- Run.cpp - Analyses files and keeps what was found ------------------===//

#include "Run.h"
#include "Configuration.h"
#include "Installation.h"
#include "InstallationPaths.h"
#include "Messages.h"
#include "Options.h"
#include "Paths.h"
#include "Report.h"
#include "Rules.h"
#include "Serial.h"
#include "clang-tidy/ClangTidy.h"
#include "gate/Gates.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/Threading.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <atomic>
#include <csignal>

using namespace clang::tidy;
using namespace llvm;

namespace acltidy::driver {

/// Set by Ctrl-C.
static std::atomic<bool> Interrupted{false};

Run::Run(const LintOptions &Opts, Configuration &Config,
         const Installation &Paths, Gates &Gate, UnitList AllUnits,
         Messages &Log)
    : Opts(Opts), Config(Config), Paths(Paths), Gate(Gate),
      Units(std::move(AllUnits)), Log(Log), Results(Units.Units.size()) {
  if (!Opts.CacheDir.empty())
    Cache.emplace(Opts.CacheDir);
  // A file alone has no wrappers in others.
  if (Opts.Summaries &&
      (Units.Units.size() > 1 || !Opts.WriteSummaries.empty())) {
    Rounds.emplace(Units.Units.size());
    Config.enableSummaries();
  }
  for (const auto &[Path, Reason] : Units.Unusable) {
    FileReport F;
    F.Path = Path;
    F.Reason = Reason;
    Files.push_back(std::move(F));
    ++Counts.Failed;
  }
  if (any_of(Opts.Outputs, [](const OutputRequest &O) {
        return O.Format == "text" && O.File.empty();
      })) {
    std::optional<bool> Colors = Opts.UseColor;
    if (!Colors && !Units.Units.empty())
      Colors = Config.provider()->getOptions(Units.Units[0].Path).UseColor;
    Printer = std::make_unique<TextPrinter>(
        outs(), Colors.value_or(sys::Process::StandardOutHasColors()));
  }
}

Run::~Run() = default;

//===--- Doing the work ---------------------------------------------------===//

/// Whether a unit that cannot use the API need not be parsed. A file that
/// somebody names is parsed in any case, as is one that calls wrappers.
bool Run::mayBeIrrelevant(size_t Index) const {
  return Units.FromDatabase && !Opts.AllFiles &&
         !(Rounds && !Rounds->rowsOf(Index).empty());
}

void Run::lookUpCache(ArrayRef<size_t> Which) {
  Keys.resize(Units.Units.size());
  Jobs.clear();
  for (size_t I : Which) {
    std::optional<FileResult> Known;
    if (Cache && proceed()) {
      Keys[I] = ResultCache::keyOf(Units.Units[I], Opts, Config, Paths);
      Known = Cache->find(Keys[I]);
    }
    if (Known && (Known->Outcome != FileResult::Status::Irrelevant ||
                  mayBeIrrelevant(I)))
      take(I, std::move(*Known));
    else
      Jobs.push_back(I);
  }
}

/// In the worker.
std::function<std::string(size_t)> Run::workerMain() {
  // A crash costs this process. Where it was, --verbose shows.
  if (!Opts.Verbose)
    for (int Signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT})
      ::signal(Signal, SIG_DFL);
  auto Analyzer = std::make_shared<FileAnalyzer>(Opts, Config, Paths);
  return [this, Analyzer](size_t Job) {
    size_t Index = Jobs[Job];
    std::vector<std::string> Errors;
    Log.redirectErrors(&Errors);
    FileResult Result =
        Analyzer->analyze(Units.Units[Index], mayBeIrrelevant(Index),
                          Units.FromDatabase ? Gate.changedFiles() : nullptr);
    append_range(Result.Errors, Errors);
    if (Cache && Result.Reusable &&
        Result.Outcome != FileResult::Status::Untouched) {
      std::string Problem = Cache->keep(Keys[Index], Result);
      if (!Problem.empty())
        Result.CacheProblem = Problem;
    }
    // Only the cache needs them, and the search for calls of wrappers.
    if (Result.Outcome != FileResult::Status::Irrelevant)
      Result.Uses.clear();
    SerialWriter Out;
    Out(Result);
    return Out.take();
  };
}

/// Analyses what lookUpCache() did not find. The workers of a round know the
/// configuration as it is now.
bool Run::work() {
  unsigned Workers =
      Opts.Jobs ? Opts.Jobs
                : heavyweight_hardware_concurrency().compute_thread_count();
  WorkerPool Pool(Workers, Opts.TimeLimit, [this] { return workerMain(); });
  return proceed() && Pool.run(Jobs.size(), *this);
}

bool Run::followWrappers() {
  for (unsigned Round = 1;; ++Round) {
    std::vector<size_t> Again = Rounds->next(Results);
    if (Again.empty())
      return true;
    if (Round == WrapperRounds::MaxRounds) {
      Log.detail(formatv("wrappers of wrappers are not followed further than "
                         "{0} files",
                         Round));
      return true;
    }
    Log.detail(formatv("{0} {1} analysed again with what functions of others "
                       "do",
                       Again.size(),
                       Again.size() == 1 ? "file is" : "files are"));
    for (size_t I : Again)
      Config.setSummaries(Units.Units[I].Path, Rounds->rowsOf(I));
    ToDo += Again.size();
    lookUpCache(Again);
    if (!work())
      return false;
  }
}

bool Run::analyze() {
  Interrupted = false;
  sys::SetInterruptFunction([] { Interrupted = true; });
  ToDo = Units.Units.size();
  lookUpCache(llvm::to_vector(llvm::seq(ToDo)));
  bool Finished = work() && (!Rounds || followWrappers());
  for (; Next != Results.size(); ++Next) // What was done is told in any case.
    if (Results[Next])
      handle(Next, *Results[Next]);
  sys::SetInterruptFunction(nullptr);
  Log.status("");
  if (Finished && Cache)
    Cache->prune();
  return Finished;
}

bool Run::proceed() { return !Interrupted; }

void Run::started(size_t Job) { showProgress(Units.Units[Jobs[Job]].Name); }

void Run::finished(size_t Job, std::string Text) {
  FileResult Result;
  SerialReader In(Text);
  In(Result);
  if (!In.ok()) {
    Result = FileResult();
    Result.Reason = "its result got lost";
  }
  take(Jobs[Job], std::move(Result));
}

void Run::lost(size_t Job, const WorkerPool::Loss &How) {
  using Loss = WorkerPool::Loss;
  FileResult Result;
  switch (How.Why) {
  case Loss::Crashed:
    Result.Reason = "acl-tidy crashed on it (" + How.Detail +
                    "); --verbose shows where, please report that";
    break;
  case Loss::Killed:
    Result.Reason = "acl-tidy was killed on it (" + How.Detail +
                    "), perhaps for want of memory; fewer --jobs need less";
    break;
  case Loss::TimedOut:
    Result.Reason = "it took longer than the --timeout of " + How.Detail;
    break;
  case Loss::NoProcess:
    Result.Reason = "no process could be started: " + How.Detail;
    break;
  }
  take(Jobs[Job], std::move(Result));
}

//===--- Results in order -------------------------------------------------===//

void Run::take(size_t Index, FileResult Result) {
  ++Done;
  Results[Index] = std::move(Result);
  // With rounds, later ones may say otherwise.
  for (; !Rounds && Next != Results.size() && Results[Next]; ++Next) {
    handle(Next, *Results[Next]);
    Results[Next] = FileResult(); // It may be large.
  }
  if (Done != ToDo)
    showProgress("");
}

void Run::handle(size_t Index, FileResult &Result) {
  const Unit &U = Units.Units[Index];
  for (const std::string &Error : Result.Errors)
    if (Told.insert(Error).second)
      Log.error(Error);
  if (!Result.CacheProblem.empty() && !CacheFailed) {
    CacheFailed = true;
    Log.note("results cannot be kept in " + Opts.CacheDir + ": " +
             Result.CacheProblem + "; the next run will take as long");
  }
  if (!Result.Dropped.empty())
    Log.detail(U.Name + ": ignoring flags that clang does not know: " +
               join(Result.Dropped, " "));
  for (NolintComment &C : Result.Comments) {
    auto [It, New] = Comments.try_emplace({C.Path, C.Line}, C);
    It->second.Judged |= C.Judged;
    It->second.Used |= C.Used;
  }
  if (!Result.Unexplored.empty())
    Log.detail(U.Name + ": not all paths were explored of " +
               join(Result.Unexplored, ", "));
  Counts.Unexplored += Result.Unexplored.size();
  Counts.UnexploredFiles += !Result.Unexplored.empty();
  Counts.HiddenHeaders += Result.HiddenHeaders;
  Counts.HiddenLines += Result.HiddenLines;

  FileReport F;
  F.Path = U.Path;
  F.Outcome = Result.Outcome;
  F.Reason = Result.Reason;
  F.Seconds = Result.ScanSeconds + Result.Seconds;
  F.Cached = Result.Cached;
  F.Unexplored = std::move(Result.Unexplored);
  Files.push_back(std::move(F));
  report(Index, Result);
  tellOutcome(U, Result);
}

void Run::report(size_t Index, FileResult &Result) {
  bool Complete = Result.Outcome == FileResult::Status::Complete;
  for (Finding &F : Result.Suppressed) {
    F.Suppressed = Suppression::InSource;
    Result.Findings.push_back(std::move(F));
  }
  for (Finding &F : Result.Findings) {
    if (!Reported.insert(identityOf(F)).second || !Gate.judge(F))
      continue;
    if (F.Suppressed == Suppression::InSource)
      ++Counts.HiddenNolint;
    Failing += Gate.fails(F);
    if (Report::shown(F) || (Opts.Fail == LintOptions::FailOn::Any &&
                             F.Suppressed == Suppression::None)) {
      if (F.ofRule()) {
        ++Shown;
        ++Files.back().Findings;
      }
      // Where the code does not compile, a fix may break more than it mends.
      // Other fixes wait until all files are analysed, for these may share
      // headers.
      if (Opts.Fix && Complete) {
        ToFix.push_back(F);
      } else if (Printer) {
        Log.status("");
        Printer->print(F);
      }
    }
    Found.push_back(std::move(F));
  }
  if (Printer)
    Printer->flush();
}

void Run::tellOutcome(const Unit &U, const FileResult &Result) {
  switch (Result.Outcome) {
  case FileResult::Status::Complete:
    ++Counts.Analyzed;
    Counts.Cached += Result.Cached;
    return;
  case FileResult::Status::Irrelevant:
    ++Counts.Irrelevant;
    return;
  case FileResult::Status::Untouched:
    ++Counts.Untouched;
    return;
  case FileResult::Status::Partial: {
    ++Counts.Failed;
    std::string Hint;
    if (U.Commands.From == FileCommands::Origin::Default)
      Hint = "; it was analysed " + U.Commands.describe() +
             ": pass -p <build directory>, or the compiler's flags after '--'";
    Log.error(U.Name + ": could not be analysed completely: " + Result.Reason +
              Hint);
    return;
  }
  case FileResult::Status::Failed:
    ++Counts.Failed;
    Log.error(U.Name + ": could not be analysed: " + Result.Reason);
    return;
  }
}

void Run::showProgress(const Twine &Current) {
  if (Log.isQuiet() || ToDo < 2)
    return;
  std::string Found;
  if (!Rounds)
    Found = ", " + countOf(Shown, "finding");
  if (sys::Process::StandardErrIsDisplayed()) {
    unsigned Columns = std::max(40u, sys::Process::StandardErrColumns());
    std::string Line =
        formatv("[{0}/{1}] {2}%{3}", Done, ToDo, Done * 100 / ToDo, Found);
    std::string Name = Current.str();
    if (!Name.empty() && Line.size() + 6 < Columns) {
      size_t Room = Columns - Line.size() - 4;
      Line +=
          "  " + (Name.size() > Room ? "…" + Name.substr(Name.size() - Room + 1)
                                     : Name);
    }
    Log.status(Line);
    return;
  }
  // Elsewhere: a line for each tenth of a run that takes some time.
  constexpr size_t Worth = 20;
  if (!Units.FromDatabase || ToDo < Worth || Jobs.empty())
    return;
  size_t Tenth = Done * 10 / ToDo;
  if (Tenth <= LinesShown)
    return;
  LinesShown = Tenth;
  Log.summary(formatv("{0} of {1} files done{2}", Done, ToDo, Found));
}

//===--- Afterwards -------------------------------------------------------===//

void Run::fix() {
  if (ToFix.empty())
    return;
  std::vector<ClangTidyError> Errors;
  for (const Finding &F : ToFix)
    Errors.push_back(toClangTidy(F));
  ClangTidyContext Context(Config.provider());
  unsigned WarningsAsErrors = 0;
  handleErrors(Errors, Context, Opts.FixNotes ? FB_FixNotes : FB_Fix,
               WarningsAsErrors,
               IntrusiveRefCntPtr<vfs::FileSystem>(
                   vfs::createPhysicalFileSystem().release()));
  outs().flush();
}

std::vector<std::string> Run::unusedComments() const {
  std::vector<std::string> Result;
  std::string Here = absolutePath(".");
  for (const auto &[Place, C] : Comments)
    if (C.Judged && !C.Used)
      Result.push_back(formatv("{0}:{1}: '{2}' suppresses nothing; take it out",
                               relativePath(C.Path, Here), C.Line, C.Text));
  llvm::sort(Result);
  return Result;
}

Report Run::takeReport(const std::string &Root) {
  Report R;
  R.Root = Root;
  R.Version = InstallationVersion;
  R.Rules = ruleTexts(Paths, RulesOf::Checks);
  R.Files = std::move(Files);
  R.OtherLanguages = Units.OtherLanguages;
  R.Findings = std::move(Found);
  llvm::stable_sort(R.Findings, orderedBefore);
  std::map<std::pair<StringRef, StringRef>, unsigned> Ordinals;
  for (Finding &F : R.Findings)
    F.Ordinal = Ordinals[{F.What.Where.Path, F.Fingerprint}]++;
  return R;
}

} // namespace acltidy::driver
