//===- RunText.cpp - The report of a run, for people ----------------------===//

#include "run/RunText.h"
#include "Messages.h"
#include "Report.h"
#include "output/Output.h"
#include "run/FaultSpec.h"
#include "run/RunOptions.h"
#include "run/Verdicts.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <array>

using namespace llvm;

namespace acltidy::driver {

/// More frames tell nothing; JSON and SARIF have all.
static constexpr size_t MaxFrames = 16;
static constexpr size_t MaxFaults = 5;

static void printPlace(const Report &R, const Extent &E, raw_ostream &OS) {
  OS << R.relative(E.Path) << ':' << E.Line << ':' << E.Column;
}

static void printFrame(const Report &R, const Frame &F, size_t Index,
                       raw_ostream &OS) {
  OS << formatv("      #{0} ", Index);
  OS << (F.Function.empty() ? "??" : F.Function) << ' ';
  if (F.Where.Path.empty())
    OS << '(' << (F.Module.empty() ? "??" : R.relative(F.Module)) << "+0x"
       << utohexstr(F.Offset, /*LowerCase=*/true) << ')';
  else
    printPlace(R, F.Where, OS);
  OS << '\n';
}

static void printStack(const Report &R, const CallStack &S, raw_ostream &OS) {
  OS << "    " << S.Role << ":\n";
  for (const auto &[Index, F] : enumerate(S.Frames)) {
    if (Index == MaxFrames) {
      OS << "      … " << S.Frames.size() - Index << " more\n";
      return;
    }
    printFrame(R, F, Index, OS);
  }
}

static void printFinding(const Report &R, const Finding &F, raw_ostream &OS) {
  if (!F.What.Where.Path.empty()) {
    printPlace(R, F.What.Where, OS);
    OS << ": ";
  }
  OS << nameOf(F.textLevel()) << ": " << F.What.Message << " [" << F.Rule
     << ']';
  if (F.Count > 1)
    OS << " (" << F.Count << " times)";
  OS << '\n';
  if (!F.Detail.empty())
    OS << "    " << F.Detail << '\n';
  for (const CallStack &S : F.Stacks)
    printStack(R, S, OS);
  if (F.Faults.size() < 2)
    return;
  OS << "    also when:\n";
  for (const auto &[Index, Text] : enumerate(drop_begin(F.Faults))) {
    if (Index == MaxFaults) {
      OS << "      … " << F.Faults.size() - 1 - Index << " more\n";
      return;
    }
    OS << "      " << Text << '\n';
  }
}

void printFindings(const Report &R, raw_ostream &OS) {
  for (const Finding &F : R.Findings)
    if (Report::shown(F) && F.Count)
      printFinding(R, F, OS);
}

//===--- Static findings that were compared -------------------------------===//

static bool isStatic(const Finding &F) {
  return !F.Verdict.empty() && F.Verdict != verdict::RunTimeOnly;
}

/// A line for every static finding. A run can only show what is there, not
/// what is not: the last line says so where it matters.
static void printVerdicts(const Report &R, raw_ostream &OS) {
  std::vector<std::array<std::string, 4>> Rows;
  for (const Finding &F : R.Findings)
    if (Report::shown(F) && isStatic(F))
      Rows.push_back({F.Verdict, F.Rule,
                      formatv("{0}:{1}:{2}", R.relative(F.What.Where.Path),
                              F.What.Where.Line, F.What.Where.Column),
                      F.Evidence});
  std::array<size_t, 4> Widths = {};
  for (const auto &Row : Rows)
    for (size_t I = 0; I != 3; ++I)
      Widths[I] = std::max(Widths[I], Row[I].size());
  for (const auto &Row : Rows) {
    for (size_t I = 0; I != 3; ++I)
      OS << left_justify(Row[I], Widths[I] + 2);
    OS << Row[3] << '\n';
  }
}

static void printVerdictSummary(const Report &R, raw_ostream &OS) {
  uint64_t Confirmed = 0, Contradicted = 0, NotReached = 0, Only = 0;
  for (const Finding &F : R.Findings) {
    if (!Report::shown(F))
      continue;
    Confirmed += F.Verdict == verdict::Confirmed;
    Contradicted += F.Verdict == verdict::Contradicted;
    NotReached += F.Verdict == verdict::NotReached;
    Only += F.Verdict == verdict::RunTimeOnly;
  }
  if (Contradicted)
    OS << "acl-tidy: note: contradicted means that the calls of the path were "
          "made and the rule held; the path may be possible all the same, for "
          "other conditions are not observed\n";
  OS << "acl-tidy: "
     << countOf(Confirmed + Contradicted + NotReached, "static finding") << ": "
     << Confirmed << " confirmed, " << Contradicted << " contradicted, "
     << NotReached << " not reached";
  if (Only)
    OS << "; " << countOf(Only, "finding") << " at run time only";
  OS << '\n';
}

static void printFaults(const Execution &E, raw_ostream &OS) {
  if (!E.FailEach)
    return;
  auto Count = [&](StringRef Outcome) -> uint64_t {
    return count_if(E.Faults,
                    [&](const FaultRun &F) { return F.Outcome == Outcome; });
  };
  OS << "acl-tidy: " << countOf(E.Faults.size(), "call")
     << (E.Faults.size() == 1 ? " was made to fail, in a run of its own"
                              : " were made to fail, each in a run of its own");
  for (StringRef Outcome : {"crashed", "killed", "timed out", "not reached"})
    if (uint64_t N = Count(Outcome))
      OS << ", " << N << ' ' << Outcome;
  OS << '\n';
  if (E.FaultsLeftOut)
    OS << "acl-tidy: " << countOf(E.FaultsLeftOut, "call")
       << " beyond --fail-limit did not fail\n";
}

void printSummary(const Report &R, raw_ostream &OS) {
  const Execution &E = *R.Executed;
  for (const std::string &N : E.Notes)
    OS << "acl-tidy: note: " << N << '\n';
  for (const ProcessFacts &P : E.Processes)
    if (P.End == "vanished")
      OS << "acl-tidy: note: process " << P.Pid << " ("
         << sys::path::filename(P.Program)
         << ") was killed or ended by _exit; leaks were not looked for in it\n";
    else if (P.End == "replaced")
      OS << "acl-tidy: note: process " << P.Pid << " ("
         << sys::path::filename(P.Program)
         << ") became another program; leaks were not looked for in it\n";
  printFaults(E, OS);
  uint64_t Shown = count_if(
      R.Findings, [](const Finding &F) { return Report::shown(F) && F.Count; });
  uint64_t Suppressed =
      count_if(R.Findings, [](const Finding &F) { return !Report::shown(F); });
  uint64_t Calls = 0;
  for (const auto &[Name, Count] : E.Calls)
    Calls += Count;
  OS << "acl-tidy: " << countOf(Shown, "finding") << " in "
     << countOf(Calls, "ACL call") << " of "
     << (E.Processes.size() == 1
             ? "1 process"
             : std::to_string(E.Processes.size()) + " processes");
  if (Suppressed)
    OS << ", " << Suppressed << " suppressed";
  if (E.Expected)
    OS << ", " << E.Expected << " expected";
  if (!E.Signal.empty())
    OS << "; the program was ended by " << E.Signal;
  else if (E.Status)
    OS << "; the program's exit code is " << E.Status;
  // A program that gives up rarely says what the API had against it.
  if ((E.Status || !E.Signal.empty()) && E.FailedCalls)
    OS << "; " << countOf(E.FailedCalls, "call")
       << " failed, ASCEND_SLOG_PRINT_TO_STDOUT=1 shows why";
  OS << '\n';
}

void writeRunReports(const Report &R, const RunOptions &Opts, Messages &Log) {
  auto Print = [&](raw_ostream &OS) {
    printFindings(R, OS);
    printVerdicts(R, OS);
    if (!Opts.Quiet)
      printSummary(R, OS);
    if (Opts.validates())
      printVerdictSummary(R, OS);
  };
  for (const OutputRequest &Request : Opts.Reports) {
    if (Request.Format != "text") {
      OutputRequest Own = Request;
      if (Own.File == "-")
        Own.File.clear();
      writeOutputs(R, Own, Log);
    } else if (Request.File.empty()) {
      Print(errs());
    } else if (Request.File == "-") {
      Print(outs());
      outs().flush();
    } else {
      std::string Problem = replaceFile(Request.File, Print);
      if (!Problem.empty())
        Log.error("--report text " + Request.File +
                  ": cannot be written: " + Problem);
    }
  }
}

} // namespace acltidy::driver
