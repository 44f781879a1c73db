//===- Options.cpp - What the command line asks for -----------------------===//

#include "Options.h"
#include "Messages.h"
#include "OptionParsing.h"
#include "output/Output.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Option/Arg.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"

using namespace llvm;
using namespace llvm::opt;

#define ACL_OPTION_TABLE "LintOptions.inc"
#define ACL_OPTION_CLASS LintOptTable
#include "OptionTable.def"

namespace acltidy::driver {

void printLintHelp(raw_ostream &OS, const char *Usage, const char *Title) {
  LintOptTable().printHelp(OS, Usage, Title);
}

static std::optional<std::string> textOf(const InputArgList &Args,
                                         OptSpecifier Id) {
  if (const Arg *A = Args.getLastArg(Id))
    return std::string(A->getValue());
  return std::nullopt;
}

static bool readColor(const InputArgList &Args, LintOptions &Opts,
                      Messages &Log) {
  const Arg *A =
      Args.getLastArg(OPT_use_color, OPT_no_use_color, OPT_use_color_eq);
  if (!A)
    return true;
  if (!A->getOption().matches(OPT_use_color_eq)) {
    Opts.UseColor = A->getOption().matches(OPT_use_color);
    return true;
  }
  StringRef Text = A->getValue();
  if (Text != "true" && Text != "1" && Text != "false" && Text != "0") {
    Log.error("'" + A->getAsString(Args) + "': expected true or false");
    return false;
  }
  Opts.UseColor = Text == "true" || Text == "1";
  return true;
}

static bool readNumber(const InputArgList &Args, OptSpecifier Id,
                       unsigned &Value, Messages &Log) {
  const Arg *A = Args.getLastArg(Id);
  if (!A || !StringRef(A->getValue()).getAsInteger(10, Value))
    return true;
  Log.error("'" + A->getAsString(Args) + "': expected a number");
  return false;
}

static bool readOutputs(const InputArgList &Args, LintOptions &Opts,
                        Messages &Log) {
  unsigned ToStandardOutput = 0;
  for (const std::string &Text : Args.getAllArgValues(OPT_output)) {
    auto [Format, File] = StringRef(Text).split('=');
    if (!isOutputFormat(Format)) {
      Log.error("--output " + Text + ": no format is called '" + Format +
                "'; there are " + join(outputFormats(), ", "));
      return false;
    }
    if (Text.size() > Format.size() && File.empty()) {
      Log.error("--output " + Text + ": a file name is missing after '='");
      return false;
    }
    if (File == "-")
      File = "";
    ToStandardOutput += File.empty();
    Opts.Outputs.push_back({Format.str(), File.str()});
  }
  if (ToStandardOutput > 1) {
    Log.error("more than one --output goes to standard output; give the "
              "others a file: --output <format>=<file>");
    return false;
  }
  if (!ToStandardOutput)
    Opts.Outputs.push_back({"text", ""});
  return true;
}

static bool readFailOn(const InputArgList &Args, LintOptions &Opts,
                       Messages &Log) {
  const Arg *A = Args.getLastArg(OPT_fail_on);
  if (!A)
    return true;
  using FailOn = LintOptions::FailOn;
  auto What = StringSwitch<std::optional<FailOn>>(A->getValue())
                  .Case("new", FailOn::New)
                  .Case("any", FailOn::Any)
                  .Case("error", FailOn::Error)
                  .Case("none", FailOn::None)
                  .Default(std::nullopt);
  if (What)
    Opts.Fail = *What;
  else
    Log.error("'" + A->getAsString(Args) +
              "': expected new, any, error or none");
  return What.has_value();
}

static bool readCheckLevel(const InputArgList &Args, LintOptions &Opts,
                           Messages &Log) {
  const Arg *A = Args.getLastArg(OPT_check_level);
  StringRef Level = A ? A->getValue() : "normal";
  Opts.Exhaustive = Level == "exhaustive";
  if (Opts.Exhaustive || Level == "normal")
    return true;
  Log.error("'" + A->getAsString(Args) + "': expected normal or exhaustive");
  return false;
}

/// Where results are kept; "" is nowhere.
static std::string cacheDirectory(const InputArgList &Args) {
  if (Args.hasArg(OPT_no_cache))
    return {};
  if (std::optional<std::string> Named = textOf(Args, OPT_cache_dir))
    return *Named;
  if (std::optional<std::string> Named =
          sys::Process::GetEnv("ACL_TIDY_CACHE_DIR"))
    return *Named;
  SmallString<128> Path;
  if (!sys::path::cache_directory(Path))
    return {};
  sys::path::append(Path, "acl-tidy");
  return std::string(Path);
}

/// Options that make no sense together.
static bool verifyTogether(const LintOptions &Opts, Messages &Log) {
  auto Fail = [&](const Twine &Text) {
    Log.error(Text);
    return false;
  };
  if (Opts.Config && Opts.ConfigFile)
    return Fail("--config and --config-file exclude each other");
  if (Opts.FixedFlags && !Opts.BuildDir.empty())
    return Fail("-p and compiler flags after '--' exclude each other");
  if (!Opts.Summaries && !Opts.WriteSummaries.empty())
    return Fail("--write-summaries and --no-summaries exclude each other");
  if (!Opts.WriteSummaries.empty() && !Opts.DiffBase.empty())
    return Fail("--diff looks at a part of the files only; summaries are "
                "written without it");
  if (Opts.PruneBaseline && Opts.Baseline.empty())
    return Fail("--prune-baseline needs --baseline <file>");
  if (!Opts.WriteBaseline.empty() && !Opts.Baseline.empty())
    return Fail("--write-baseline and --baseline exclude each other; "
                "--prune-baseline takes fixed findings out of a baseline");
  if ((!Opts.WriteBaseline.empty() || Opts.PruneBaseline) &&
      !Opts.DiffBase.empty())
    return Fail("--diff shows a part of the findings only; a baseline is "
                "written without it");
  if (Opts.What == LintOptions::Action::Lint && Opts.Files.empty() &&
      Opts.BuildDir.empty())
    return Fail("no files given; name files, or pass -p <build directory> for "
                "all that use the ACL API; see acl-tidy --help");
  return true;
}

std::optional<LintOptions> parseLintOptions(ArrayRef<const char *> Args,
                                            Messages &Log) {
  LintOptions Opts;

  // What follows `--` is the compiler's.
  if (auto Flags = takeAfterDashes(Args))
    Opts.FixedFlags.emplace(Flags->begin(), Flags->end());

  LintOptTable Table;
  std::optional<InputArgList> Read =
      parseArguments(Table, Args, OPT_UNKNOWN, "acl-tidy", Log);
  if (!Read || !readColor(*Read, Opts, Log))
    return std::nullopt;
  const InputArgList &Parsed = *Read;

  if (Parsed.hasArg(OPT_help))
    Opts.What = LintOptions::Action::Help;
  else if (Parsed.hasArg(OPT_version))
    Opts.What = LintOptions::Action::Version;
  else if (Parsed.hasArg(OPT_list_rules))
    Opts.What = LintOptions::Action::ListRules;

  Opts.Files = Parsed.getAllArgValues(OPT_INPUT);

  Opts.BuildDir = textOf(Parsed, OPT_p).value_or("");
  Opts.ExtraArgs = Parsed.getAllArgValues(OPT_extra_arg);
  Opts.ExtraArgsBefore = Parsed.getAllArgValues(OPT_extra_arg_before);
  Opts.BundledHeaders = !Parsed.hasArg(OPT_no_bundled_headers);

  Opts.Checks = textOf(Parsed, OPT_checks);
  Opts.Advice = Parsed.hasArg(OPT_advice);
  Opts.Config = textOf(Parsed, OPT_config);
  Opts.ConfigFile = textOf(Parsed, OPT_config_file);
  Opts.ModelFiles = Parsed.getAllArgValues(OPT_model);
  Opts.Summaries = !Parsed.hasArg(OPT_no_summaries);
  Opts.WriteSummaries = textOf(Parsed, OPT_write_summaries).value_or("");

  Opts.HeaderFilter = textOf(Parsed, OPT_header_filter);
  Opts.ExcludeHeaderFilter = textOf(Parsed, OPT_exclude_header_filter);
  Opts.WarningsAsErrors = textOf(Parsed, OPT_warnings_as_errors);
  Opts.LineFilter = textOf(Parsed, OPT_line_filter);
  Opts.SystemHeaders = Parsed.hasArg(OPT_system_headers);
  Opts.Quiet = Parsed.hasArg(OPT_quiet);
  Opts.Verbose = Parsed.hasArg(OPT_verbose);

  Opts.FixNotes = Parsed.hasArg(OPT_fix_notes);
  Opts.Fix = Parsed.hasArg(OPT_fix) || Opts.FixNotes;
  Opts.FormatStyle = textOf(Parsed, OPT_format_style);
  Opts.ExportFixes = textOf(Parsed, OPT_export_fixes).value_or("");

  Opts.AllFiles = Parsed.hasArg(OPT_all_files);
  Opts.CacheDir = cacheDirectory(Parsed);
  Opts.Root = textOf(Parsed, OPT_root).value_or("");
  Opts.Stats = Parsed.hasArg(OPT_stats);

  Opts.Baseline = textOf(Parsed, OPT_baseline).value_or("");
  Opts.WriteBaseline = textOf(Parsed, OPT_write_baseline).value_or("");
  Opts.PruneBaseline = Parsed.hasArg(OPT_prune_baseline);
  Opts.DiffBase = textOf(Parsed, OPT_diff).value_or("");
  Opts.SuppressionFiles = Parsed.getAllArgValues(OPT_suppressions);
  if (!readNumber(Parsed, OPT_jobs, Opts.Jobs, Log) ||
      !readNumber(Parsed, OPT_timeout, Opts.TimeLimit, Log) ||
      !readNumber(Parsed, OPT_max_findings, Opts.MaxFindings, Log) ||
      !readOutputs(Parsed, Opts, Log) || !readFailOn(Parsed, Opts, Log) ||
      !readCheckLevel(Parsed, Opts, Log) || !verifyTogether(Opts, Log))
    return std::nullopt;
  return Opts;
}

} // namespace acltidy::driver
