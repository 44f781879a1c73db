//===- RunOptions.cpp - What acl-tidy run and validate are asked for ------===//

#include "run/RunOptions.h"
#include "Messages.h"
#include "OptionParsing.h"
#include "output/Output.h"
#include "run/FaultSpec.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Option/Arg.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"

using namespace llvm;
using namespace llvm::opt;

#define ACL_OPTION_TABLE "RunOptions.inc"
#define ACL_OPTION_CLASS RunOptTable
#include "OptionTable.def"

namespace acltidy::driver {
namespace {

/// Reads one command line; every function tells what is wrong.
class Reader {
public:
  Reader(StringRef Name, const InputArgList &Args, Messages &Log)
      : Name(Name), Args(Args), Log(Log) {}

  bool read(RunOptions &Opts);

private:
  bool fail(const Twine &Text) {
    Log.error(Text);
    return false;
  }
  std::string text(OptSpecifier Id) {
    return Args.getLastArgValue(Id, "").str();
  }
  bool number(OptSpecifier Id, unsigned Least, unsigned Most, unsigned &Value);
  bool reports(RunOptions &Opts);
  bool faults(const RunOptions &Opts);
  bool schedule(StringRef Text);
  bool findings(const RunOptions &Opts);

  StringRef Name;
  const InputArgList &Args;
  Messages &Log;
};

} // namespace

bool Reader::number(OptSpecifier Id, unsigned Least, unsigned Most,
                    unsigned &Value) {
  const Arg *A = Args.getLastArg(Id);
  if (!A)
    return true;
  if (!StringRef(A->getValue()).getAsInteger(10, Value) && Value >= Least &&
      Value <= Most)
    return true;
  return fail("'" + A->getAsString(Args) + "': expected a number from " +
              Twine(Least) + " to " + Twine(Most));
}

bool Reader::reports(RunOptions &Opts) {
  unsigned ToStandardOutput = 0;
  bool Text = false;
  for (const Arg *A : Args.filtered(OPT_report, OPT_output)) {
    StringRef Value = A->getValue();
    auto [Format, File] = Value.split('=');
    if (!isOutputFormat(Format))
      return fail("--report " + Value + ": no format is called '" + Format +
                  "'; there are " + join(outputFormats(), ", "));
    if (File.empty() && (Format != "text" || Value.size() > Format.size()))
      return fail("--report " + Value + ": name a file: " + Format +
                  "=<file>; '-' is standard output, which the program shares");
    ToStandardOutput += File == "-";
    Text |= Format == "text";
    Opts.Reports.push_back({Format.str(), File.str()});
  }
  if (ToStandardOutput > 1)
    return fail("more than one --report goes to standard output; give the "
                "others a file: --report <format>=<file>");
  if (!Text)
    Opts.Reports.push_back({"text", ""});
  return true;
}

bool Reader::schedule(StringRef Text) {
  uint64_t Seed;
  if (Text.empty() || Text == "lazy" || Text == "eager" || Text == "threads" ||
      (Text.consume_front("random:") && !Text.getAsInteger(10, Seed)))
    return true;
  return fail("--schedule " + Text +
              ": expected lazy, eager, threads or random:<seed>");
}

bool Reader::faults(const RunOptions &Opts) {
  std::string Problem = verifyFaults(Opts.Fail, "--fail");
  if (Problem.empty() && !Opts.FailPlan.empty())
    Problem = verifyFaultPlan(Opts.FailPlan);
  if (!Problem.empty())
    return fail(Problem);
  if (Opts.FailEach && (!Opts.Fail.empty() || !Opts.FailPlan.empty()))
    return fail("--fail-each fails one call at a time; it does not go together "
                "with --fail and --fail-plan");
  return true;
}

bool Reader::findings(const RunOptions &Opts) {
  if (Name == "validate") {
    if (Opts.FindingsFiles.empty() && Opts.BuildDir.empty() &&
        Opts.Files.empty())
      return fail("what is to be validated? Pass --findings <file> (JSON or "
                  "SARIF of acl-tidy), or -p <build directory>, or files, to "
                  "be analysed");
    if (!Opts.FindingsFiles.empty() &&
        (!Opts.BuildDir.empty() || !Opts.Files.empty()))
      return fail("--findings names finished results; -p and files ask for an "
                  "analysis: choose one");
    return true;
  }
  for (OptSpecifier Id : {OPT_p, OPT_findings, OPT_lint_arg})
    if (const Arg *A = Args.getLastArg(Id))
      return fail("'" + A->getAsString(Args) +
                  "' is an option of acl-tidy validate");
  if (!Opts.Files.empty())
    return fail("'" + Opts.Files.front() +
                "': write -- before the program: acl-tidy run [options] -- "
                "<program> <arguments>");
  return true;
}

bool Reader::read(RunOptions &Opts) {
  Opts.Product = text(OPT_product);
  Opts.Schedule = text(OPT_schedule);
  Opts.Preload = Args.hasArg(OPT_preload);
  Opts.Fail = text(OPT_fail);
  Opts.FailPlan = text(OPT_fail_plan);
  Opts.FailEach = Args.hasArg(OPT_fail_each, OPT_fail_each_eq);
  Opts.FailGlobs = text(OPT_fail_each_eq);
  Opts.SuppressionFiles = Args.getAllArgValues(OPT_suppressions);
  Opts.Root = text(OPT_root);
  Opts.RawReport = text(OPT_raw_report);
  Opts.Quiet = Args.hasArg(OPT_quiet);
  Opts.BuildDir = text(OPT_p);
  Opts.FindingsFiles = Args.getAllArgValues(OPT_findings);
  Opts.LintArgs = Args.getAllArgValues(OPT_lint_arg);
  Opts.Files = Args.getAllArgValues(OPT_INPUT);
  if (!number(OPT_timeout, 1, 1000000, Opts.TimeLimit) ||
      !number(OPT_fail_limit, 1, 1000000, Opts.FailLimit) ||
      !number(OPT_jobs, 1, 1024, Opts.Jobs) ||
      !number(OPT_error_exitcode, 0, 255, Opts.ErrorExitCode) ||
      !schedule(Opts.Schedule) || !reports(Opts) || !faults(Opts) ||
      !findings(Opts))
    return false;
  if (Opts.Command.empty())
    return fail("no program given: acl-tidy " + Name +
                " [options] -- <program> <arguments>");
  return true;
}

std::optional<RunOptions>
parseRunOptions(StringRef Name, ArrayRef<const char *> Args, Messages &Log) {
  RunOptions Opts;
  // What follows `--` is the program's.
  if (auto Command = takeAfterDashes(Args))
    Opts.Command.assign(Command->begin(), Command->end());

  RunOptTable Table;
  std::optional<InputArgList> Parsed =
      parseArguments(Table, Args, OPT_UNKNOWN, ("acl-tidy " + Name).str(), Log);
  if (!Parsed)
    return std::nullopt;
  if (Parsed->hasArg(OPT_help)) {
    Opts.Help = true;
    return Opts;
  }
  if (!Reader(Name, *Parsed, Log).read(Opts))
    return std::nullopt;
  return Opts;
}

void printRunHelp(StringRef Name, raw_ostream &OS) {
  bool Validate = Name == "validate";
  std::string Usage = Validate ? "acl-tidy validate [options] [<files>…] -- "
                                 "<program> <arguments>"
                               : "acl-tidy run [options] -- <program> "
                                 "<arguments>";
  std::string Title =
      Validate ? "Runs a program on the simulated ACL runtime and says which "
                 "static findings the run confirms.\n"
               : "Runs a program on the simulated ACL runtime and reports "
                 "every rule it breaks.\n";
  Title += "\nEXIT CODES:\n"
           "  the program's own (128 + n when signal n ended it), that of "
           "--error-exitcode\n  with findings, or 2 when acl-tidy could not do "
           "its work";
  RunOptTable().printHelp(OS, Usage.c_str(), Title.c_str());
}

} // namespace acltidy::driver
