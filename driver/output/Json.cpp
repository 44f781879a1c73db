//===- Json.cpp - acl-tidy's own JSON -------------------------------------===//
//
// The form is described in docs/outputs.md. Fields are only ever added.
//
//===----------------------------------------------------------------------===//

#include "llvm/Support/JSON.h"
#include "Report.h"
#include "SourceFiles.h"
#include "output/Output.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace acltidy::driver {

static StringRef nameOf(FileResult::Status Status) {
  switch (Status) {
  case FileResult::Status::Complete:
    return "analyzed";
  case FileResult::Status::Partial:
    return "incomplete";
  case FileResult::Status::Failed:
    return "failed";
  case FileResult::Status::Irrelevant:
    return "no-acl";
  case FileResult::Status::Untouched:
    return "untouched";
  }
  llvm_unreachable("unknown outcome");
}

static void place(json::OStream &J, const Report &R, const Extent &E) {
  J.attribute("file", validUtf8(R.relative(E.Path)));
  J.attribute("line", E.Line);
  J.attribute("column", E.Column);
}

static void step(json::OStream &J, const Report &R, const Step &S) {
  J.object([&] {
    place(J, R, S.Where);
    J.attribute("message", validUtf8(S.Message));
  });
}

static void stack(json::OStream &J, const Report &R, const CallStack &S) {
  J.object([&] {
    J.attribute("role", S.Role);
    J.attributeArray("frames", [&] {
      for (const Frame &F : S.Frames)
        J.object([&] {
          J.attribute("function", validUtf8(F.Function));
          place(J, R, F.Where);
          J.attribute("module", validUtf8(R.relative(F.Module)));
          J.attribute("offset", static_cast<int64_t>(F.Offset));
        });
    });
  });
}

/// What only findings of a run and validated ones have.
static void observation(json::OStream &J, const Report &R, const Finding &F) {
  if (F.Count) {
    J.attribute("count", static_cast<int64_t>(F.Count));
    if (!F.Detail.empty())
      J.attribute("detail", validUtf8(F.Detail));
    J.attributeArray("stacks", [&] {
      for (const CallStack &S : F.Stacks)
        stack(J, R, S);
    });
    J.attributeArray("faults", [&] {
      for (const std::string &Text : F.Faults)
        J.value(validUtf8(Text));
    });
  }
  if (!F.Verdict.empty()) {
    J.attribute("verdict", F.Verdict);
    J.attribute("evidence", validUtf8(F.Evidence));
  }
}

static void execution(json::OStream &J, const Execution &E) {
  J.attributeArray("command", [&] {
    for (const std::string &Word : E.Command)
      J.value(validUtf8(Word));
  });
  J.attribute("status", E.Status);
  if (!E.Signal.empty())
    J.attribute("signal", E.Signal);
  J.attribute("timedOut", E.TimedOut);
  J.attribute("seconds", E.Seconds);
  J.attributeArray("processes", [&] {
    for (const ProcessFacts &P : E.Processes)
      J.object([&] {
        J.attribute("pid", P.Pid);
        J.attribute("parent", P.Parent);
        J.attribute("program", validUtf8(P.Program));
        J.attribute("product", validUtf8(P.Product));
        J.attribute("end", P.End);
      });
  });
  J.attributeArray("notes", [&] {
    for (const std::string &N : E.Notes)
      J.value(validUtf8(N));
  });
  J.attributeObject("calls", [&] {
    for (const auto &[Name, Count] : E.Calls)
      J.attribute(Name, static_cast<int64_t>(Count));
  });
  J.attribute("expected", static_cast<int64_t>(E.Expected));
  if (!E.FailEach)
    return;
  J.attributeArray("faults", [&] {
    for (const FaultRun &F : E.Faults)
      J.object([&] {
        J.attribute("function", F.Function);
        J.attribute("call", static_cast<int64_t>(F.Call));
        J.attribute("code", F.Code);
        J.attribute("codeName", F.CodeName);
        J.attribute("outcome", F.Outcome);
        J.attribute("status", F.Status);
        J.attribute("findings", static_cast<int64_t>(F.Findings));
      });
  });
  J.attribute("faultsLeftOut", static_cast<int64_t>(E.FaultsLeftOut));
}

static void finding(json::OStream &J, const Report &R, const Finding &F) {
  J.object([&] {
    J.attribute("rule", F.Rule);
    J.attribute("severity", nameOf(F.severity()));
    place(J, R, F.What.Where);
    J.attribute("message", validUtf8(F.What.Message));
    J.attribute("fingerprint",
                formatv("{0}:{1}", F.Fingerprint, F.Ordinal).str());
    if (F.State != BaselineState::None)
      J.attribute("state", F.State == BaselineState::New ? "new" : "known");
    if (F.Suppressed != Suppression::None) {
      J.attribute("suppressed", F.Suppressed == Suppression::InSource
                                    ? "in-source"
                                    : "external");
      if (!F.Justification.empty())
        J.attribute("justification", validUtf8(F.Justification));
    }
    observation(J, R, F);
    J.attributeArray("path", [&] {
      for (const Step &S : F.Path)
        step(J, R, S);
    });
    J.attributeArray("edits", [&] {
      for (const Edit &E : F.What.Edits)
        J.object([&] {
          place(J, R, E.Where);
          J.attribute("offset", E.Where.Offset);
          J.attribute("length", E.Where.Length);
          J.attribute("text", validUtf8(E.Text));
        });
    });
  });
}

void writeJson(const Report &R, SourceFiles &, raw_ostream &OS) {
  json::OStream J(OS, /*IndentSize=*/2);
  J.object([&] {
    J.attribute("version", 1);
    J.attributeObject("tool", [&] {
      J.attribute("name", "acl-tidy");
      J.attribute("version", R.Version);
    });
    J.attribute("root", validUtf8(R.Root));
    if (R.Executed)
      J.attributeObject("run", [&] { execution(J, *R.Executed); });
    J.attributeArray("findings", [&] {
      for (const Finding &F : R.Findings)
        if (F.ofRule())
          finding(J, R, F);
    });
    J.attributeArray("compileErrors", [&] {
      for (const Finding &F : R.Findings)
        if (!F.ofRule())
          step(J, R, F.What);
    });
    J.attributeArray("files", [&] {
      for (const FileReport &F : R.Files)
        J.object([&] {
          J.attribute("file", validUtf8(R.relative(F.Path)));
          J.attribute("outcome", nameOf(F.Outcome));
          if (!F.Reason.empty())
            J.attribute("reason", validUtf8(F.Reason));
          J.attribute("findings", static_cast<int64_t>(F.Findings));
          J.attribute("seconds", F.Seconds);
          J.attribute("cached", F.Cached);
          if (!F.Unexplored.empty())
            J.attributeArray("unexplored", [&] {
              for (StringRef Function : F.Unexplored)
                J.value(validUtf8(Function));
            });
        });
    });
    J.attributeObject("summary", [&] {
      int64_t Shown = 0, Known = 0, Suppressed = 0;
      MapVector<StringRef, int64_t> PerRule;
      for (const Finding &F : R.Findings) {
        if (!F.ofRule())
          continue;
        Known += F.State == BaselineState::Known;
        Suppressed += F.Suppressed != Suppression::None;
        if (Report::shown(F)) {
          ++Shown;
          ++PerRule[F.Rule];
        }
      }
      J.attribute("findings", Shown);
      J.attribute("known", Known);
      J.attribute("fixed", static_cast<int64_t>(R.Fixed));
      J.attribute("suppressed", Suppressed);
      J.attribute("seconds", R.Seconds);
      J.attributeObject("rules", [&] {
        for (auto &[Rule, Count] : PerRule)
          J.attribute(Rule, Count);
      });
    });
  });
  OS << '\n';
}

} // namespace acltidy::driver
