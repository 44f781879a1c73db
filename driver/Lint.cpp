//===- Lint.cpp - Analyses files and reports ------------------------------===//

#include "Lint.h"
#include "Configuration.h"
#include "Installation.h"
#include "InstallationPaths.h"
#include "Messages.h"
#include "Options.h"
#include "Paths.h"
#include "Run.h"
#include "Summary.h"
#include "clang-tidy/ClangTidy.h"
#include "gate/Gates.h"
#include "output/Output.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include <chrono>

using namespace clang::tidy;
using namespace llvm;

namespace acltidy::driver {

/// Writes what clang-apply-replacements reads.
static void exportFixes(const LintOptions &Opts, const Report &R,
                        Messages &Log) {
  std::vector<ClangTidyError> Errors;
  for (const Finding &F : R.Findings)
    if (Report::shown(F))
      Errors.push_back(toClangTidy(F));
  std::string Main =
      absolutePath(Opts.Files.empty() ? "." : Opts.Files.front());
  std::string Problem = replaceFile(Opts.ExportFixes, [&](raw_ostream &OS) {
    exportReplacements(Main, Errors, OS);
  });
  if (!Problem.empty())
    Log.error("--export-fixes: " + Opts.ExportFixes + ": " + Problem);
}

static void writeSummaries(const std::string &File, const Run &R,
                           Messages &Log) {
  if (!R.complete())
    Log.error("--write-summaries: not every file was analysed; nothing is "
              "known of functions of the others");
  std::string Problem =
      replaceFile(File, [&](raw_ostream &OS) { OS << R.summaries(); });
  if (!Problem.empty())
    Log.error("--write-summaries: " + File + ": " + Problem);
}

/// The root of reports, or nothing if --root is wrong.
static std::optional<std::string> rootOf(const LintOptions &Opts,
                                         Messages &Log) {
  if (Opts.Root.empty())
    return findRoot();
  if (sys::fs::is_directory(Opts.Root))
    return absolutePath(Opts.Root);
  Log.error("--root " + Opts.Root + ": no such directory");
  return std::nullopt;
}

int lint(const LintOptions &Opts, const Installation &Paths, Messages &Log) {
  auto Start = std::chrono::steady_clock::now();
  if (Paths.ClangResources.empty())
    Log.error("clang's own headers (stddef.h) were not found; install clang "
              "of the version that acl-tidy --version names");
  if (Opts.BundledHeaders && Paths.AclHeaders.empty())
    Log.error("acl-tidy's ACL headers were not found; it is not completely "
              "installed (--no-bundled-headers does without)");
  std::unique_ptr<Configuration> Config = Configuration::create(Opts, Log);
  std::optional<std::string> Root = rootOf(Opts, Log);
  if (!Config || !Root || !verifyOutputs(Opts.Outputs, Log) ||
      (!Opts.WriteSummaries.empty() &&
       !verifyWritable("--write-summaries", Opts.WriteSummaries, Log)))
    return ExitIncomplete;
  std::unique_ptr<Gates> Gate = Gates::create(Opts, *Root, Log);
  if (!Gate)
    return ExitIncomplete;

  UnitList Units = selectUnits(Opts, *Config, Log);
  bool FromDatabase = Units.FromDatabase;
  size_t All = Units.Units.size();
  Run R(Opts, *Config, Paths, *Gate, std::move(Units), Log);
  if (!R.analyze()) {
    tellInterruption(R, All, Log);
    return ExitInterrupted;
  }
  R.fix();
  Gate->finish(R.complete(), FromDatabase, InstallationVersion);
  Report Result = R.takeReport(*Root);
  Result.Fixed = Gate->fixed();
  Result.Seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - Start)
          .count();
  writeOutputs(Result, Opts.Outputs, Log);
  if (!Opts.WriteSummaries.empty())
    writeSummaries(Opts.WriteSummaries, R, Log);
  if (!Opts.ExportFixes.empty())
    exportFixes(Opts, Result, Log);
  if (!FromDatabase || Opts.DiffBase.empty())
    for (const std::string &Line : R.unusedComments())
      Log.note(Line);
  summarize(Opts, R, Result, *Gate, FromDatabase, Log);
  if (Log.hadErrors())
    return ExitIncomplete;
  return R.failing() > Opts.MaxFindings ? ExitFindings : ExitClean;
}

} // namespace acltidy::driver
