//===- Summary.cpp - The last lines of a run ------------------------------===//

#include "Summary.h"
#include "Messages.h"
#include "Options.h"
#include "Report.h"
#include "Run.h"
#include "gate/Gates.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace acltidy::driver {

/// "3 new findings in 2 files; 1 file could not be analysed".
static std::string headline(const RunCounts &Counts, const Report &Result,
                            const Gates &Gate) {
  size_t Findings = 0;
  StringSet<> Files;
  for (const Finding &F : Result.Findings)
    if (F.ofRule() && Report::shown(F)) {
      ++Findings;
      Files.insert(F.What.Where.Path);
    }
  StringRef Noun = Gate.hasBaseline() ? "new finding" : "finding";
  std::string Text =
      Findings
          ? countOf(Findings, Noun) + " in " + countOf(Files.size(), "file")
          : formatv(
                "no {0}s in {1}", Noun,
                countOf(Counts.Analyzed + Counts.Irrelevant + Counts.Untouched,
                        "file"))
                .str();
  auto Add = [&](size_t N, StringRef What) {
    if (N)
      Text += formatv(", {0} {1}", N, What);
  };
  Add(Gate.known(), "known");
  Add(Gate.fixed(), "fixed");
  Add(Gate.written(), "written to the baseline");
  Add(Gate.outsideDiff(), "that the change does not touch");
  if (Gate.suppressed() && Gate.suppressed() > Counts.HiddenNolint)
    Add(Gate.suppressed() - Counts.HiddenNolint, "suppressed");
  if (Counts.Failed)
    Text += "; " + countOf(Counts.Failed, "file") + " could not be analysed";
  return Text;
}

/// "150 files: 118 analysed (100 from the cache), 30 without ACL; 12.3 s".
static std::string filesLine(const RunCounts &Counts, const Report &Result) {
  std::string Text = countOf(Result.Files.size(), "file") + ": " +
                     formatv("{0} analysed", Counts.Analyzed).str();
  if (Counts.Cached)
    Text += formatv(" ({0} from the cache)", Counts.Cached);
  auto Add = [&](size_t N, StringRef What) {
    if (N)
      Text += formatv(", {0} {1}", N, What);
  };
  Add(Counts.Irrelevant, "without ACL");
  Add(Counts.Untouched, "without a change");
  Add(Counts.Failed, "failed");
  Add(Result.OtherLanguages, "of other languages left out");
  return Text + formatv("; {0:F1} s", Result.Seconds).str();
}

static void tellRules(const Report &Result, Messages &Log) {
  MapVector<StringRef, size_t> PerRule;
  for (const RuleText &Rule : Result.Rules)
    PerRule[Rule.Id] = 0;
  for (const Finding &F : Result.Findings)
    if (F.ofRule() && Report::shown(F))
      ++PerRule[F.Rule];
  for (const auto &[Rule, N] : PerRule)
    if (N)
      Log.summary(formatv("{0,6}  {1}", N, Rule));
}

static void tellFiles(const Report &Result, Messages &Log) {
  std::vector<const FileReport *> Slowest;
  for (const FileReport &F : Result.Files)
    Slowest.push_back(&F);
  llvm::stable_sort(Slowest, [](const FileReport *A, const FileReport *B) {
    return A->Seconds > B->Seconds;
  });
  Log.summary(" seconds  findings  file");
  for (const FileReport *F : Slowest)
    Log.summary(formatv("{0,8:F2}  {1,8}  {2}{3}", F->Seconds, F->Findings,
                        Result.relative(F->Path),
                        F->Cached            ? " (cached)"
                        : !F->Reason.empty() ? " (failed)"
                        : F->Outcome == FileResult::Status::Irrelevant
                            ? " (no ACL)"
                            : ""));
}

/// A word for those who take silence for proof.
static std::string unexploredLine(const LintOptions &Opts,
                                  const RunCounts &Counts) {
  std::string Text = "not all paths of " +
                     countOf(Counts.Unexplored, "function") + " in " +
                     countOf(Counts.UnexploredFiles, "file") + " were explored";
  if (!Opts.Verbose)
    Text += "; --verbose names them";
  if (!Opts.Exhaustive)
    Text += Opts.Verbose ? "; --check-level=exhaustive explores more"
                         : ", --check-level=exhaustive explores more";
  return Text;
}

void summarize(const LintOptions &Opts, const Run &R, const Report &Result,
               const Gates &Gate, bool FromDatabase, Messages &Log) {
  const RunCounts &Counts = R.counts();
  if (Opts.Verbose)
    Log.summary(formatv(
        "suppressed: {0} by NOLINT, {1} in headers that are not reported, {2} "
        "by the line filter",
        Counts.HiddenNolint, Counts.HiddenHeaders, Counts.HiddenLines));
  if (Opts.Stats)
    tellFiles(Result, Log);
  if (Opts.Stats || FromDatabase)
    tellRules(Result, Log);
  if (Counts.Unexplored && (Opts.Stats || Opts.Verbose || FromDatabase))
    Log.summary(unexploredLine(Opts, Counts));
  Log.summary(headline(Counts, Result, Gate));
  if (Opts.Stats || FromDatabase)
    Log.summary(filesLine(Counts, Result));
}

void tellInterruption(const Run &R, size_t All, Messages &Log) {
  const RunCounts &Counts = R.counts();
  size_t Done = Counts.Analyzed + Counts.Irrelevant + Counts.Untouched;
  Log.error(formatv("interrupted: {0} of {1} files were analysed; no report, "
                    "baseline or fix was written",
                    Done, All));
}

} // namespace acltidy::driver
