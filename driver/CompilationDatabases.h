//===- CompilationDatabases.h - How each file is compiled -----------------===//
//
// The compile command of a file comes from, in this order: the flags after
// `--`; the database that -p names; the nearest compile_commands.json or
// compile_flags.txt in the file's parent directories; else plain defaults.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_COMPILATIONDATABASES_H
#define ACLTIDY_DRIVER_COMPILATIONDATABASES_H

#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/StringMap.h"
#include <memory>
#include <string>
#include <vector>

namespace acltidy::driver {

class Messages;
struct LintOptions;

/// The compile commands of one file and where they come from.
struct FileCommands {
  enum class Origin {
    Given,    ///< By the flags after `--`.
    Database, ///< The database has the file.
    Inferred, ///< The database lacks the file; flags of a similar one.
    Default   ///< There is no database.
  };
  std::vector<clang::tooling::CompileCommand> Commands;
  Origin From = Origin::Default;
  std::string Where; ///< The database's path, or "".
  std::string Model; ///< Inferred: the file whose flags are used, or "".
  /// Why there is no command; `Commands` is then empty.
  std::string Error;

  /// One clause for people: "with the flags of a.cpp in …".
  std::string describe() const;
};

/// Finds and keeps databases. Not thread-safe.
class CompilationDatabases {
public:
  /// Faults of databases are told to \p Log, once each.
  CompilationDatabases(const LintOptions &Opts, Messages &Log);
  ~CompilationDatabases();

  /// \p File is absolute.
  FileCommands commandsFor(llvm::StringRef File);

  /// All C and C++ files of the database that -p names, absolute, sorted and
  /// each once. \p Others counts those of other languages. Nothing when there
  /// is no such list, which is told.
  std::vector<std::string> allFiles(size_t &Others);

private:
  struct Database;

  const Database *load(llvm::StringRef Path);
  const Database *nearest(llvm::StringRef File);

  const LintOptions &Opts;
  Messages &Log;
  /// By path; null for a file that could not be loaded.
  llvm::StringMap<std::unique_ptr<Database>> Loaded;
  /// By directory: the database that holds there, or null.
  llvm::StringMap<const Database *> ByDirectory;
  const Database *Named = nullptr; ///< That of -p.
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_COMPILATIONDATABASES_H
