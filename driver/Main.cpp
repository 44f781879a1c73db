//===- Main.cpp - acl-tidy ------------------------------------------------===//

#include "Doctor.h"
#include "Installation.h"
#include "InstallationPaths.h"
#include "Lint.h"
#include "Messages.h"
#include "Options.h"
#include "Rules.h"
#include "run/RunCommand.h"
#include "run/ValidateCommand.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace acltidy::driver {

namespace {

struct Invocation {
  ArrayRef<const char *> Args; ///< Those of the subcommand.
  const Installation &Paths;
  Messages &Log;
};

/// `acl-tidy <name> …`. Without a name, lint runs.
struct Subcommand {
  StringRef Name;
  StringRef Usage;
  StringRef Summary;
  int (*Run)(const Invocation &);
};

} // namespace

static int runLint(const Invocation &I);
static int runExplain(const Invocation &I);
static int runRun(const Invocation &I);
static int runValidate(const Invocation &I);
static int runDoctorCommand(const Invocation &I);

static constexpr Subcommand Subcommands[] = {
    {"lint", "[options] [<files>…] [-- <compiler flags>]",
     "Find defects in files, or in all of a compilation database (the default)",
     runLint},
    {"doctor", "[-p <dir>]", "Check the installation and say what to do",
     runDoctorCommand},
    {"explain", "<rule>", "Tell what a rule finds and why", runExplain},
    {"run", "[options] -- <program> <arguments>",
     "Run a program on the simulated ACL runtime; see acl-tidy run --help",
     runRun},
    {"validate", "[options] [<files>…] -- <program> <arguments>",
     "Say which findings a run confirms; see acl-tidy validate --help",
     runValidate},
};

static void printHelp() {
  std::string Title = "Finds misuse of the Ascend ACL API in C and C++ code.\n"
                      "\nSUBCOMMANDS:\n";
  for (const Subcommand &S : Subcommands)
    Title += formatv("  {0} {1}\n      {2}\n", S.Name, S.Usage, S.Summary);
  Title += "\nEXIT CODES:\n"
           "  0 no findings, 1 findings, 2 something could not be analysed";
  printLintHelp(outs(),
                "acl-tidy [<subcommand>] [options] [<files>…] "
                "[-- <compiler flags>]",
                Title.c_str());
}

static int runLint(const Invocation &I) {
  std::optional<LintOptions> Opts = parseLintOptions(I.Args, I.Log);
  if (!Opts)
    return ExitIncomplete;
  switch (Opts->What) {
  case LintOptions::Action::Help:
    printHelp();
    return ExitClean;
  case LintOptions::Action::Version:
    outs() << "acl-tidy " << InstallationVersion << " (LLVM "
           << LLVM_VERSION_STRING << ")\n";
    return ExitClean;
  case LintOptions::Action::ListRules:
    listRules(outs());
    return ExitClean;
  case LintOptions::Action::Lint:
    break;
  }
  I.Log.setQuiet(Opts->Quiet);
  I.Log.setVerbose(Opts->Verbose);
  return lint(*Opts, I.Paths, I.Log);
}

static int runExplain(const Invocation &I) {
  if (I.Args.size() != 1) {
    I.Log.error("usage: acl-tidy explain <rule>, or acl-tidy explain options; "
                "acl-tidy --list-rules names the rules");
    return ExitIncomplete;
  }
  return explainRule(I.Args.front(), I.Paths, outs(), I.Log);
}

static int runRun(const Invocation &I) {
  return runProgram(I.Args, I.Paths, I.Log);
}

static int runValidate(const Invocation &I) {
  return validateFindings(I.Args, I.Paths, I.Log);
}

static int runDoctorCommand(const Invocation &I) {
  return runDoctor(I.Args, I.Paths, outs(), I.Log);
}

static int dispatch(ArrayRef<const char *> Args, const Installation &Paths,
                    Messages &Log) {
  if (!Args.empty())
    for (const Subcommand &S : Subcommands)
      if (Args.front() == S.Name)
        return S.Run({Args.drop_front(), Paths, Log});
  return runLint({Args, Paths, Log});
}

} // namespace acltidy::driver

int main(int Argc, char **Argv) {
  using namespace acltidy::driver;
  InitLLVM X(Argc, Argv);
  // Compile commands may name any target.
  InitializeAllTargetInfos();
  InitializeAllTargetMCs();
  InitializeAllAsmParsers();

  Messages Log;
  SmallVector<const char *> Args(Argv, Argv + Argc);
  BumpPtrAllocator Arena;
  cl::ExpansionContext Expansion(Arena, cl::TokenizeGNUCommandLine);
  if (Error E = Expansion.expandResponseFiles(Args)) {
    Log.error(toString(std::move(E)));
    return ExitIncomplete;
  }
  int Code =
      dispatch(ArrayRef(Args).drop_front(), Installation::find(Argv[0]), Log);
  outs().flush();
  if (std::error_code EC = outs().error()) {
    outs().clear_error(); // Else the stream ends the program its own way.
    Log.error("standard output: " + EC.message());
    Code = ExitIncomplete;
  }
  return Code;
}
