//===- Units.cpp - Which files a run is about -----------------------------===//

#include "Units.h"
#include "Configuration.h"
#include "Messages.h"
#include "Options.h"
#include "Paths.h"
#include "Rules.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace acltidy::driver {
namespace {

class Selection {
public:
  Selection(const LintOptions &Opts, Configuration &Config, Messages &Log)
      : Opts(Opts), Config(Config), Log(Log), Databases(Opts, Log) {}

  UnitList run();

private:
  void add(const std::string &Name, const std::string &Path);
  std::string problemOf(StringRef Name, StringRef Path);
  void tellMissing(ArrayRef<std::string> Missing);

  const LintOptions &Opts;
  Configuration &Config;
  Messages &Log;
  CompilationDatabases Databases;
  UnitList Result;
  StringSet<> Seen;
  StringSet<> EmptySelections; ///< Lists of globs already complained about.
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

void Selection::add(const std::string &Name, const std::string &Path) {
  if (!Seen.insert(Path).second)
    return;
  auto Unusable = [&](const std::string &Why, bool Tell = true) {
    if (Tell)
      Log.error(Name + ": " + Why);
    Result.Unusable.push_back({Path, Why});
  };
  std::string Problem = unreadable(Path);
  if (!Problem.empty())
    return Unusable(Problem);

  Unit U;
  U.Name = Name;
  U.Path = Path;
  U.Checks = Config.checksFor(Path);
  if (!enablesAnyRule(U.Checks))
    return Unusable("no rule is enabled for this file and others of the same "
                    "configuration (Checks: '" +
                        U.Checks +
                        "'); add 'acl-*' to Checks of its .clang-tidy, or pass "
                        "--checks='acl-*'",
                    EmptySelections.insert(U.Checks).second);
  U.Commands = Databases.commandsFor(Path);
  if (!U.Commands.Error.empty())
    return Unusable(U.Commands.Error);
  std::string How = Name + ": analysed " + U.Commands.describe();
  if (U.Commands.From == FileCommands::Origin::Inferred)
    Log.note(How);
  else if (!Result.FromDatabase)
    Log.detail(How);
  Result.Units.push_back(std::move(U));
}

/// A database that was not written anew after files went away names many: they
/// share a line.
void Selection::tellMissing(ArrayRef<std::string> Missing) {
  if (Missing.empty())
    return;
  Log.error(
      formatv("{0} of the compilation database {1} not there{2}; run "
              "your build, or let it write the database again",
              Missing.size() == 1 ? Missing.front()
                                  : formatv("{0} files", Missing.size()).str(),
              Missing.size() == 1 ? "is" : "are",
              Missing.size() == 1 ? "" : ", the first is " + Missing.front()));
  for (const std::string &Path : Missing)
    Result.Unusable.push_back({Path, "not there"});
}

UnitList Selection::run() {
  if (!Opts.Files.empty()) {
    for (const std::string &Name : Opts.Files)
      add(Name, absolutePath(Name));
    return std::move(Result);
  }
  Result.FromDatabase = true;
  std::string Here = absolutePath(".");
  std::vector<std::string> Missing;
  for (const std::string &Path : Databases.allFiles(Result.OtherLanguages))
    if (sys::fs::exists(Path))
      add(relativePath(Path, Here), Path);
    else
      Missing.push_back(relativePath(Path, Here));
  tellMissing(Missing);
  return std::move(Result);
}

UnitList selectUnits(const LintOptions &Opts, Configuration &Config,
                     Messages &Log) {
  return Selection(Opts, Config, Log).run();
}

} // namespace acltidy::driver
