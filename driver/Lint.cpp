//===- Lint.cpp - Analyses files and reports ------------------------------===//

#include "Lint.h"
#include "CompilationDatabases.h"
#include "Configuration.h"
#include "FileAnalysis.h"
#include "Installation.h"
#include "Messages.h"
#include "Options.h"
#include "Paths.h"
#include "Rules.h"
#include "clang-tidy/ClangTidy.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang::tidy;
using namespace llvm;

namespace acltidy {
namespace {

/// One run over a list of files.
class Linter {
public:
  Linter(const LintOptions &Opts, Configuration &Config,
         const Installation &Paths, Messages &Log)
      : Opts(Opts), Config(Config), Paths(Paths), Log(Log),
        Databases(Opts, Log) {}

  int run();

private:
  void lintFile(const std::string &Name);
  bool check(StringRef Name, StringRef Path);
  void report(FileResult &Result);
  void print(ArrayRef<ClangTidyError> Errors, ClangTidyContext &Context,
             FixBehaviour Fixes);
  void applyFixes();
  void exportFixes();
  void summarize();

  void failed(const Twine &Why) {
    ++Failed;
    Log.error(Why);
  }

  const LintOptions &Opts;
  Configuration &Config;
  const Installation &Paths;
  Messages &Log;
  CompilationDatabases Databases;

  size_t Findings = 0, Failed = 0;
  StringSet<> Files; ///< All that were asked for, absolute.
  StringSet<> FilesWithFindings;
  StringSet<> Reported; ///< Headers are seen once per file that includes them.
  StringSet<> EmptySelections; ///< Lists of globs already complained about.
  ClangTidyStats Suppressed;
  std::vector<ClangTidyError> ToFix, All;
};

} // namespace

/// Why \p Path cannot be read, or "".
static std::string unreadable(StringRef Path) {
  sys::fs::file_status Status;
  if (std::error_code EC = sys::fs::status(Path, Status))
    return EC.message();
  if (sys::fs::is_directory(Status))
    return "a directory; name the files in it that are to be analysed";
  if (!sys::fs::is_regular_file(Status))
    return "not a regular file";
  Expected<sys::fs::file_t> File = sys::fs::openNativeFileForRead(Path);
  if (!File)
    return toString(File.takeError());
  sys::fs::closeFile(*File);
  return {};
}

/// Whether \p Path can be analysed and any rule applies to it.
bool Linter::check(StringRef Name, StringRef Path) {
  std::string Problem = unreadable(Path);
  if (!Problem.empty()) {
    failed(Name + ": " + Problem);
    return false;
  }
  std::string Checks = Config.checksFor(Path);
  if (enablesAnyRule(Checks))
    return true;
  ++Failed;
  if (EmptySelections.insert(Checks).second)
    Log.error(Name +
              ": no rule is enabled for this file and others of the "
              "same configuration (Checks: '" +
              Checks +
              "'); add 'acl-*' to Checks of its .clang-tidy, or pass "
              "--checks='acl-*'");
  return false;
}

void Linter::lintFile(const std::string &Name) {
  std::string Path = absolutePath(Name);
  if (!Files.insert(Path).second)
    return;
  if (!check(Name, Path))
    return;

  FileCommands Commands = Databases.commandsFor(Path);
  if (!Commands.Error.empty())
    return failed(Name + ": " + Commands.Error);
  std::string How = Name + ": analysed " + Commands.describe();
  if (Commands.From == FileCommands::Origin::Inferred)
    Log.note(How);
  else
    Log.detail(How);

  FileResult Result = analyzeFile(Path, Commands, Config, Opts, Paths);
  report(Result);
  switch (Result.Outcome) {
  case FileResult::Status::Complete:
    return;
  case FileResult::Status::Partial: {
    std::string Hint;
    if (Commands.From == FileCommands::Origin::Default)
      Hint = "; it was analysed " + Commands.describe() +
             ": pass -p <build directory>, or the compiler's flags after '--'";
    return failed(
        Name + ": could not be analysed completely: " + Result.Reason + Hint);
  }
  case FileResult::Status::Failed:
    return failed(Name + ": could not be analysed: " + Result.Reason);
  }
}

//===--- Reporting --------------------------------------------------------===//

void Linter::print(ArrayRef<ClangTidyError> Errors, ClangTidyContext &Context,
                   FixBehaviour Fixes) {
  unsigned WarningsAsErrors = 0;
  handleErrors(Errors, Context, Fixes, WarningsAsErrors,
               IntrusiveRefCntPtr<vfs::FileSystem>(
                   vfs::createPhysicalFileSystem().release()));
  outs().flush();
}

/// Identifies a diagnostic across the files of a run.
static std::string keyOf(const ClangTidyError &Error) {
  return formatv("{0}\n{1}\n{2}\n{3}", Error.DiagnosticName,
                 Error.Message.FilePath, Error.Message.FileOffset,
                 Error.Message.Message);
}

void Linter::report(FileResult &Result) {
  Suppressed.ErrorsIgnoredNOLINT += Result.Stats.ErrorsIgnoredNOLINT;
  Suppressed.ErrorsIgnoredNonUserCode += Result.Stats.ErrorsIgnoredNonUserCode;
  Suppressed.ErrorsIgnoredLineFilter += Result.Stats.ErrorsIgnoredLineFilter;

  erase_if(Result.Diagnostics, [&](const ClangTidyError &Error) {
    return !Reported.insert(keyOf(Error)).second;
  });
  for (const ClangTidyError &Error : Result.Diagnostics)
    if (isFinding(Error)) {
      ++Findings;
      FilesWithFindings.insert(Error.Message.FilePath);
    }

  // Where the code does not compile, a fix may break more than it mends. Other
  // fixes wait until all files are analysed, for these may share headers.
  bool Complete = Result.Outcome == FileResult::Status::Complete;
  if (Opts.Fix && Complete)
    append_range(ToFix, Result.Diagnostics);
  else
    print(Result.Diagnostics, *Result.Context, FB_NoFix);
  if (!Opts.ExportFixes.empty())
    append_range(All, Result.Diagnostics);
}

void Linter::applyFixes() {
  ClangTidyContext Context(Config.provider());
  print(ToFix, Context, Opts.FixNotes ? FB_FixNotes : FB_Fix);
}

void Linter::exportFixes() {
  std::error_code EC;
  raw_fd_ostream OS(Opts.ExportFixes, EC, sys::fs::OF_Text);
  if (!EC) {
    exportReplacements(absolutePath(Opts.Files.front()), All, OS);
    OS.close();
    EC = OS.error();
    OS.clear_error();
  }
  if (EC)
    Log.error("--export-fixes: " + Opts.ExportFixes + ": " + EC.message());
}

static std::string countOf(size_t N, StringRef Noun) {
  return formatv("{0} {1}{2}", N, Noun, N == 1 ? "" : "s");
}

void Linter::summarize() {
  if (Opts.Verbose)
    Log.summary(formatv(
        "suppressed: {0} by NOLINT, {1} in headers that are not reported, {2} "
        "by the line filter",
        Suppressed.ErrorsIgnoredNOLINT, Suppressed.ErrorsIgnoredNonUserCode,
        Suppressed.ErrorsIgnoredLineFilter));
  std::string Text;
  if (Findings)
    Text = countOf(Findings, "finding") + " in " +
           countOf(FilesWithFindings.size(), "file");
  else
    Text = "no findings in " + countOf(Files.size() - Failed, "file");
  if (Failed)
    Text += "; " + countOf(Failed, "file") + " could not be analysed";
  Log.summary(Text);
}

int Linter::run() {
  for (const std::string &Name : Opts.Files)
    lintFile(Name);
  if (!ToFix.empty())
    applyFixes();
  if (!Opts.ExportFixes.empty())
    exportFixes();
  summarize();
  if (Log.hadErrors())
    return ExitIncomplete;
  return Findings ? ExitFindings : ExitClean;
}

int lint(const LintOptions &Opts, const Installation &Paths, Messages &Log) {
  if (Paths.ClangResources.empty())
    Log.error("clang's own headers (stddef.h) were not found; install clang "
              "of the version that acl-tidy --version names");
  if (Opts.BundledHeaders && Paths.AclHeaders.empty())
    Log.error("acl-tidy's ACL headers were not found; it is not completely "
              "installed (--no-bundled-headers does without)");
  std::unique_ptr<Configuration> Config = Configuration::create(Opts, Log);
  if (!Config)
    return ExitIncomplete;
  return Linter(Opts, *Config, Paths, Log).run();
}

} // namespace acltidy
