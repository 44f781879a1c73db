//===- Doctor.cpp - Is everything there that acl-tidy needs? --------------===//

#include "Doctor.h"
#include "CompilationDatabases.h"
#include "Installation.h"
#include "InstallationPaths.h"
#include "Messages.h"
#include "Options.h"
#include "Paths.h"
#include "Subprocess.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace acltidy::driver {
namespace {

class Doctor {
public:
  Doctor(const Installation &Paths, raw_ostream &OS) : Paths(Paths), OS(OS) {}

  void installation();
  void toolkit();
  void plugin();
  void database(StringRef BuildDir, Messages &Log);
  void cache(StringRef Directory);
  bool healthy() const { return Healthy; }

private:
  void good(const Twine &Text) { OS << "ok    " << Text << '\n'; }
  void note(const Twine &Text) { OS << "note  " << Text << '\n'; }
  void bad(const Twine &Text) {
    OS << "bad   " << Text << '\n';
    Healthy = false;
  }

  const Installation &Paths;
  raw_ostream &OS;
  bool Healthy = true;
};

} // namespace

void Doctor::installation() {
  good(formatv("acl-tidy {0}, built with LLVM {1}", InstallationVersion,
               LLVM_VERSION_STRING));
  if (Paths.ClangResources.empty())
    bad(formatv("clang's own headers (stddef.h) are missing; install clang-{0} "
                "or libclang-common-{0}-dev",
                CLANG_VERSION_MAJOR));
  else
    good("clang's own headers: " + Paths.ClangResources);
  if (Paths.AclHeaders.empty())
    bad("acl-tidy's ACL headers are missing; install acl-tidy anew");
  else
    good("acl-tidy's ACL headers: " + Paths.AclHeaders);
  if (Paths.RuleDocs.empty())
    bad("the pages of the rules are missing; install acl-tidy anew");
  else
    good("pages of the rules: " + Paths.RuleDocs);
}

void Doctor::toolkit() {
  for (StringRef Name :
       {"ASCEND_HOME_PATH", "ASCEND_TOOLKIT_HOME", "ASCEND_HOME"}) {
    std::optional<std::string> Home = sys::Process::GetEnv(Name);
    if (!Home || Home->empty())
      continue;
    SmallString<128> Header(*Home);
    sys::path::append(Header, "include", "acl", "acl.h");
    if (sys::fs::exists(Header))
      good("CANN toolkit of " + Name + ": " + *Home +
           "; its headers are used where compile commands name them");
    else
      note(Name + " is " + *Home + ", but " + Header.str() +
           " is not there; acl-tidy's own headers are used");
    return;
  }
  good("no CANN toolkit is set up; acl-tidy's own ACL headers are used");
}

void Doctor::plugin() {
  if (Paths.Plugin.empty())
    return note("the clang-tidy plugin libAclTidy.so is not installed");
  std::string Wanted = formatv("clang-tidy-{0}", CLANG_VERSION_MAJOR);
  ErrorOr<std::string> Program = sys::findProgramByName(Wanted);
  if (!Program)
    Program = sys::findProgramByName("clang-tidy");
  if (!Program)
    return note("the plugin is " + Paths.Plugin + ", but there is no " +
                Wanted + " to load it; acl-tidy itself needs none");
  Captured Version = capture(*Program, {"--version"});
  std::string Expected = formatv("version {0}.", CLANG_VERSION_MAJOR);
  if (Version.Code != 0 || !StringRef(Version.Out).contains(Expected))
    return bad(*Program + " is not of LLVM " +
               Twine(CLANG_VERSION_MAJOR).str() + ", so it cannot load " +
               Paths.Plugin + "; install " + Wanted);
  Captured List = capture(
      *Program, {"-load", Paths.Plugin, "--checks=-*,acl-*", "--list-checks"});
  if (List.Code != 0 || !StringRef(List.Out).contains("acl-resource-leak"))
    return bad(*Program + " does not load " + Paths.Plugin + ": " +
               StringRef(List.Err).trim().split('\n').first +
               "; use the clang-tidy of the LLVM packages that acl-tidy was "
               "built with");
  good("plugin " + Paths.Plugin + " works with " + *Program);
}

void Doctor::database(StringRef BuildDir, Messages &Log) {
  if (BuildDir.empty())
    return note("no compilation database was looked at; pass -p <build "
                "directory>");
  LintOptions Opts;
  Opts.BuildDir = BuildDir.str();
  std::vector<std::string> Errors;
  Log.redirectErrors(&Errors);
  CompilationDatabases Databases(Opts, Log);
  size_t Others;
  std::vector<std::string> Files = Databases.allFiles(Others);
  Log.redirectErrors(nullptr);
  for (const std::string &Error : Errors)
    bad(Error);
  if (Files.empty())
    return;
  size_t Missing =
      count_if(Files, [](const std::string &F) { return !sys::fs::exists(F); });
  if (Missing)
    bad(formatv("{0} of {1} files of the compilation database are not there; "
                "run your build, or let it write the database again",
                Missing, Files.size()));
  else
    good(formatv("compilation database: {0} C and C++ files", Files.size()));
}

void Doctor::cache(StringRef Directory) {
  if (Directory.empty())
    return note("no cache: every run analyses all files anew");
  std::error_code EC = sys::fs::create_directories(Directory);
  if (EC || !sys::fs::can_write(Directory))
    return bad("the cache " + Directory +
               " cannot be written: " + (EC ? EC.message() : "no permission") +
               "; set ACL_TIDY_CACHE_DIR");
  good("cache: " + Directory);
}

int runDoctor(ArrayRef<const char *> Args, const Installation &Paths,
              raw_ostream &OS, Messages &Log) {
  std::vector<const char *> Words = {"--version"}; // So that no file is missed.
  append_range(Words, Args);
  std::optional<LintOptions> Opts = parseLintOptions(Words, Log);
  if (!Opts)
    return ExitIncomplete;
  Doctor D(Paths, OS);
  D.installation();
  D.toolkit();
  D.plugin();
  D.database(Opts->BuildDir, Log);
  D.cache(Opts->CacheDir);
  return D.healthy() ? ExitClean : ExitIncomplete;
}

} // namespace acltidy::driver
