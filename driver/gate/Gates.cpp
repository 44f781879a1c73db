//===- Gates.cpp - Which findings count -----------------------------------===//

#include "gate/Gates.h"
#include "Findings.h"
#include "Messages.h"
#include "Options.h"
#include "Paths.h"
#include "output/Output.h"

using namespace llvm;

namespace acltidy::driver {

std::unique_ptr<Gates> Gates::create(const LintOptions &Opts,
                                     const std::string &Root, Messages &Log) {
  std::unique_ptr<Gates> Result(new Gates(Opts, Root, Log));
  bool Ok = true;
  if (!Opts.Baseline.empty()) {
    Result->Base = Baseline::read(Opts.Baseline, Log);
    Ok &= Result->Base.has_value();
  }
  if (!Opts.WriteBaseline.empty()) {
    Result->New.emplace();
    Ok &= verifyWritable("--write-baseline", Opts.WriteBaseline, Log);
  }
  for (const std::string &File : Opts.SuppressionFiles)
    Ok &= Result->External.read(File, Log);
  if (!Opts.DiffBase.empty()) {
    Result->Changed = ChangedLines::since(Opts.DiffBase, Log);
    Ok &= Result->Changed != nullptr;
  }
  return Ok ? std::move(Result) : nullptr;
}

bool Gates::judge(Finding &F) {
  if (!F.ofRule())
    return true; // What does not compile is told in any case.
  if (Changed && !Changed->touches(F)) {
    ++Outside;
    return false;
  }
  std::string Path = relativePath(F.What.Where.Path, Root);
  if (F.Suppressed == Suppression::None)
    if (const std::string *Reason = External.reasonFor(F, Path)) {
      F.Suppressed = Suppression::External;
      F.Justification = *Reason;
    }
  if (F.Suppressed != Suppression::None) {
    ++Suppressed;
    return true;
  }
  if (New) {
    New->add(F, Path);
    ++Written;
    F.State = BaselineState::Known;
  }
  if (Base) {
    bool Old = Base->takes(F, Path, Root);
    Known += Old;
    F.State = Old ? BaselineState::Known : BaselineState::New;
  }
  return true;
}

bool Gates::fails(const Finding &F) const {
  if (!F.ofRule() || F.Suppressed != Suppression::None)
    return false;
  switch (Opts.Fail) {
  case LintOptions::FailOn::None:
    return false;
  case LintOptions::FailOn::Any:
    return true;
  case LintOptions::FailOn::New:
    return F.State != BaselineState::Known;
  case LintOptions::FailOn::Error:
    return F.State != BaselineState::Known && F.severity() == Severity::Error;
  }
  llvm_unreachable("unknown gate");
}

const StringSet<> *Gates::changedFiles() const {
  return Changed ? &Changed->files() : nullptr;
}

void Gates::finish(bool Complete, bool AllFiles, StringRef Version) {
  // What was not looked for is not fixed.
  if (Base && Complete && AllFiles && !Changed) {
    Fixed = Base->left();
    if (Opts.PruneBaseline && Fixed) {
      Base->prune();
      if (!Base->write(Opts.Baseline, Version, Log))
        Fixed = 0;
    }
  } else if (Opts.PruneBaseline) {
    Log.error("--prune-baseline: not every file was analysed, so the baseline "
              "stays as it is");
  }
  if (New) {
    if (!Complete)
      Log.error("--write-baseline: not every file was analysed; findings in "
                "the others will count as new");
    New->write(Opts.WriteBaseline, Version, Log);
  }
  if (Complete && AllFiles && !Changed)
    for (const std::string &Line : External.unused())
      Log.note(Line);
}

} // namespace acltidy::driver
