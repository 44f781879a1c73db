//===- ResultCache.h - Results of former runs -----------------------------===//
//
// A directory with a file per unit and way of analysing it. An entry says which
// files the result came from, with hashes of their contents, and which were
// looked for in vain; it serves as long as all of that holds. An entry that
// cannot be read, is another build's or is damaged is as good as none.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_CACHE_RESULTCACHE_H
#define ACLTIDY_DRIVER_CACHE_RESULTCACHE_H

#include "Snapshot.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>

namespace acltidy::driver {

class Configuration;
class Messages;
struct FileResult;
struct Installation;
struct LintOptions;
struct Unit;

class ResultCache {
public:
  /// Results are kept below \p Directory, which is made when it is needed.
  explicit ResultCache(llvm::StringRef Directory)
      : Directory(Directory.str()) {}

  /// What names the entry of \p U: everything but the contents of files that a
  /// result depends on. The rows of other files' functions that it is analysed
  /// with are part of its configuration.
  static std::string keyOf(const Unit &U, const LintOptions &Opts,
                           Configuration &Config, const Installation &Paths);

  /// The result kept under \p Key, if it still holds.
  std::optional<FileResult> find(llvm::StringRef Key);

  /// Keeps \p Result. Returns "" or why that was not possible. Processes may do
  /// so at the same time.
  std::string keep(llvm::StringRef Key, FileResult &Result) const;

  /// Removes entries that were not used for long, if there is too much of them.
  void prune() const;

private:
  std::string pathOf(llvm::StringRef Key) const;

  std::string Directory;
  UseValidator Now;
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_CACHE_RESULTCACHE_H
