//===- CompilationDatabases.cpp - How each file is compiled ---------------===//

#include "CompilationDatabases.h"
#include "Messages.h"
#include "Options.h"
#include "Paths.h"
#include "clang/Driver/Types.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang::tooling;
using namespace llvm;

namespace acltidy::driver {

struct CompilationDatabases::Database {
  std::string Path;
  std::unique_ptr<CompilationDatabase> Commands;
};

std::string FileCommands::describe() const {
  switch (From) {
  case Origin::Given:
    return "with the flags given after '--'";
  case Origin::Database:
    return "as " + Where + " says";
  case Origin::Inferred:
    return "with the flags of " + (Model.empty() ? "another file" : Model) +
           ", for " + Where + " does not have it";
  case Origin::Default:
    return "with default flags, for " +
           (Where.empty() ? "no compilation database was found"
                          : Where + " is empty");
  }
  llvm_unreachable("unknown origin");
}

//===--- compile_commands.json --------------------------------------------===//

/// What is wrong with an entry of a JSON database, or "".
static StringRef faultOf(const json::Value &Entry) {
  const json::Object *O = Entry.getAsObject();
  if (!O)
    return "is not an object";
  if (!O->getString("directory"))
    return "has no \"directory\"";
  if (!O->getString("file"))
    return "has no \"file\"";
  if (const json::Array *Arguments = O->getArray("arguments")) {
    if (Arguments->empty())
      return "has empty \"arguments\"";
    if (!all_of(*Arguments, [](const json::Value &V) {
          return V.kind() == json::Value::String;
        }))
      return "has \"arguments\" that are not strings";
    return "";
  }
  std::optional<StringRef> Command = O->getString("command");
  if (!Command || Command->trim().empty())
    return "has neither \"command\" nor \"arguments\"";
  return "";
}

/// Loads \p Path. Faults of single entries cost only those entries.
static std::unique_ptr<CompilationDatabase> loadJson(StringRef Path,
                                                     Messages &Log) {
  auto Text = MemoryBuffer::getFile(Path);
  if (!Text) {
    Log.error(Path + ": " + Text.getError().message());
    return nullptr;
  }
  Expected<json::Value> Parsed = json::parse((*Text)->getBuffer());
  if (!Parsed) {
    Log.error(Path + ": not a compilation database: " +
              toString(Parsed.takeError()) + "; let your build write it again");
    return nullptr;
  }
  json::Array *Entries = Parsed->getAsArray();
  if (!Entries) {
    Log.error(Path + ": not a compilation database: expected an array of "
                     "entries with \"directory\", \"file\" and \"command\"");
    return nullptr;
  }

  size_t Faults = 0;
  std::string First;
  json::Array Good;
  for (auto [Index, Entry] : enumerate(*Entries)) {
    StringRef Fault = faultOf(Entry);
    if (Fault.empty()) {
      Good.push_back(std::move(Entry));
      continue;
    }
    if (Faults++ == 0)
      First = formatv("entry {0} {1}", Index + 1, Fault).str();
  }
  if (Faults)
    Log.error(formatv("{0}: {1}; {2} of {3} entries ignored", Path, First,
                      Faults, Entries->size()));
  std::string Clean;
  if (Faults)
    Clean = formatv("{0}", json::Value(std::move(Good)));

  std::string Error;
  std::unique_ptr<CompilationDatabase> Result =
      JSONCompilationDatabase::loadFromBuffer(
          Faults ? StringRef(Clean) : (*Text)->getBuffer(), Error,
          JSONCommandLineSyntax::AutoDetect);
  if (!Result) {
    Log.error(Path + ": " + Error);
    return nullptr;
  }
  return inferTargetAndDriverMode(inferMissingCompileCommands(
      expandResponseFiles(std::move(Result), vfs::getRealFileSystem())));
}

static std::unique_ptr<CompilationDatabase> loadFlags(StringRef Path,
                                                      Messages &Log) {
  std::string Error;
  auto Result = FixedCompilationDatabase::loadFromFile(Path, Error);
  if (!Result)
    Log.error(Path + ": " + Error);
  return Result;
}

//===--- Lookup -----------------------------------------------------------===//

static constexpr StringLiteral JsonName = "compile_commands.json";
static constexpr StringLiteral FlagsName = "compile_flags.txt";

/// The database that stands in \p Directory, or "".
static std::string databaseIn(StringRef Directory) {
  for (StringRef Name : {StringRef(JsonName), StringRef(FlagsName)}) {
    SmallString<256> Path(Directory);
    sys::path::append(Path, Name);
    if (sys::fs::is_regular_file(Path))
      return std::string(Path);
  }
  return {};
}

const CompilationDatabases::Database *
CompilationDatabases::load(StringRef Path) {
  auto [It, New] = Loaded.try_emplace(Path);
  if (!New)
    return It->second.get();
  std::unique_ptr<CompilationDatabase> Commands =
      sys::path::filename(Path) == FlagsName ? loadFlags(Path, Log)
                                             : loadJson(Path, Log);
  if (Commands)
    It->second.reset(new Database{Path.str(), std::move(Commands)});
  return It->second.get();
}

CompilationDatabases::CompilationDatabases(const LintOptions &Opts,
                                           Messages &Log)
    : Opts(Opts), Log(Log) {
  if (Opts.BuildDir.empty())
    return;
  SmallString<256> Path(Opts.BuildDir);
  sys::fs::make_absolute(Path);
  // The database itself is as good as its directory.
  std::string Found =
      sys::fs::is_regular_file(Path) ? std::string(Path) : databaseIn(Path);
  if (Found.empty())
    Log.error("-p " + Opts.BuildDir + ": no " + JsonName +
              " there; CMake writes it with "
              "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON");
  else
    Named = load(Found);
}

CompilationDatabases::~CompilationDatabases() = default;

const CompilationDatabases::Database *
CompilationDatabases::nearest(StringRef File) {
  StringRef Directory = sys::path::parent_path(File);
  if (Directory.empty())
    return nullptr;
  auto [It, New] = ByDirectory.try_emplace(Directory, nullptr);
  if (!New)
    return It->second;
  std::string Path = databaseIn(Directory);
  const Database *Result = Path.empty() ? nearest(Directory) : load(Path);
  ByDirectory[Directory] = Result;
  return Result;
}

/// Whether \p Flags already say which language is meant.
static bool namesLanguage(ArrayRef<std::string> Flags) {
  return any_of(Flags, [](StringRef F) { return F.starts_with("-x"); });
}

/// Fills \p Result with a command for \p File made of \p Flags. Headers count
/// as C++, which the C headers of ACL clients are, too.
static void useFlags(StringRef File, std::vector<std::string> Flags,
                     FileCommands &Result) {
  namespace types = clang::driver::types;
  if (!namesLanguage(Flags)) {
    StringRef Extension = sys::path::extension(File);
    types::ID Type = types::lookupTypeForExtension(
        Extension.drop_front(Extension.empty() ? 0 : 1));
    if (Type == types::TY_INVALID || !types::isDerivedFromC(Type)) {
      Result.Error = "not a C or C++ file by its name; say which language it "
                     "is with '-- -x c++'";
      return;
    }
    if (types::onlyPrecompileType(Type) || types::isCXX(Type)) {
      bool HasStandard =
          any_of(Flags, [](StringRef F) { return F.starts_with("-std="); });
      if (!HasStandard)
        Flags.insert(Flags.begin(), "-std=gnu++17");
      if (types::onlyPrecompileType(Type))
        Flags.insert(Flags.begin(), "-xc++");
    }
  }
  Result.Commands =
      FixedCompilationDatabase(".", Flags).getCompileCommands(File);
}

/// Whether \p Command compiles C or C++.
static bool compilesC(const CompileCommand &Command) {
  namespace types = clang::driver::types;
  StringRef Language;
  for (size_t I = 0; I != Command.CommandLine.size(); ++I) {
    StringRef Word = Command.CommandLine[I];
    if (!Word.consume_front("-x"))
      continue;
    if (Word.empty() && I + 1 != Command.CommandLine.size())
      Word = Command.CommandLine[I + 1];
    Language = Word;
  }
  if (!Language.empty())
    return Language == "c" || Language == "c++" || Language == "none";
  StringRef Extension = sys::path::extension(Command.Filename);
  types::ID Type = types::lookupTypeForExtension(
      Extension.drop_front(Extension.empty() ? 0 : 1));
  return Type == types::TY_C || Type == types::TY_CXX;
}

std::vector<std::string> CompilationDatabases::allFiles(size_t &Others) {
  Others = 0;
  std::vector<std::string> Result;
  if (!Named)
    return Result; // Told already.
  if (sys::path::filename(Named->Path) == FlagsName) {
    Log.error(Named->Path +
              ": this has flags, but no list of files; name the "
              "files, or let your build write " +
              JsonName);
    return Result;
  }
  StringSet<> OtherFiles;
  for (const CompileCommand &Command :
       Named->Commands->getAllCompileCommands()) {
    std::string Path = absolutePath(Command.Filename, Command.Directory);
    if (compilesC(Command))
      Result.push_back(std::move(Path));
    else
      OtherFiles.insert(Path);
  }
  llvm::sort(Result);
  Result.erase(llvm::unique(Result), Result.end());
  Others = OtherFiles.size();
  if (Result.empty())
    Log.error(Named->Path + ": no C or C++ file in it; configure and build "
                            "first, or name the files");
  return Result;
}

FileCommands CompilationDatabases::commandsFor(StringRef File) {
  FileCommands Result;
  if (Opts.FixedFlags) {
    Result.From = FileCommands::Origin::Given;
    useFlags(File, *Opts.FixedFlags, Result);
    return Result;
  }
  const Database *DB = Opts.BuildDir.empty() ? nearest(File) : Named;
  if (!DB) {
    useFlags(File, {}, Result);
    return Result;
  }
  Result.Where = DB->Path;
  Result.Commands = DB->Commands->getCompileCommands(File);
  if (Result.Commands.empty()) { // An empty database: nothing to infer from.
    useFlags(File, {}, Result);
    return Result;
  }
  Result.From = FileCommands::Origin::Database;
  StringRef Heuristic = Result.Commands.front().Heuristic;
  if (Heuristic.consume_front("inferred from ")) {
    Result.From = FileCommands::Origin::Inferred;
    Result.Model = Heuristic.str();
  }
  return Result;
}

} // namespace acltidy::driver
