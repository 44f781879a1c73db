//===- Configuration.h - Options of clang-tidy for each file --------------===//
//
// .clang-tidy files and the command line make up each file's configuration as
// they do for clang-tidy, with two differences: acl-tidy runs its own rules
// only, and nothing that is wrong in a configuration passes in silence.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_CONFIGURATION_H
#define ACLTIDY_DRIVER_CONFIGURATION_H

#include "clang-tidy/ClangTidyOptions.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <memory>
#include <string>
#include <vector>

namespace acltidy::driver {

class Messages;
struct LintOptions;

/// Configuration of all files of a run. Not thread-safe: it caches what it has
/// read. The object must outlive the providers it hands out.
class Configuration {
public:
  /// Null when the command line's configuration is wrong, which is told to
  /// \p Log. Files are read, and errors in them told, when they are needed.
  static std::unique_ptr<Configuration> create(const LintOptions &Opts,
                                               Messages &Log);

  /// A provider for one ClangTidyContext.
  std::unique_ptr<clang::tidy::ClangTidyOptionsProvider> provider();

  /// The effective globs for \p File, an absolute path.
  std::string checksFor(llvm::StringRef File);

  /// The model files that hold for \p File, joined by ';'.
  std::string modelsFor(llvm::StringRef File);

  /// From now on, results have the functions that the program's summary needs.
  void enableSummaries() { Summarizing = true; }
  /// Rows of the functions of other files that \p File calls: the text of a
  /// model file, or "".
  void setSummaries(llvm::StringRef File, std::string Rows) {
    Summaries[File] = std::move(Rows);
  }

  /// Everything that is configured for \p File, as text.
  std::string describe(llvm::StringRef File);

private:
  class Provider;
  Configuration(std::unique_ptr<clang::tidy::ClangTidyOptionsProvider> Base,
                Messages &Log)
      : Base(std::move(Base)), Log(Log) {}

  /// Those of \p Models that can be used, joined by ';'. What is wrong with the
  /// others is told once.
  llvm::StringRef usableModels(llvm::ArrayRef<std::string> Models);

  std::unique_ptr<clang::tidy::ClangTidyOptionsProvider> Base;
  Messages &Log;
  std::vector<std::string> Models; ///< Of the command line, absolute.
  bool Exhaustive = false;
  llvm::StringMap<std::string> Usable;
  bool Summarizing = false;
  llvm::StringMap<std::string> Summaries; ///< By file.
  llvm::StringSet<> Faulty;
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_CONFIGURATION_H
