//===- Relevance.h - Which files can use the ACL API at all ---------------===//
//
// Answered before anything is parsed: the preprocessor follows #include through
// a form of each file that has only its directives, and the text of every file
// that it reaches is searched for names of the contract.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_RELEVANCE_H
#define ACLTIDY_DRIVER_RELEVANCE_H

#include "clang/Lex/DependencyDirectivesScanner.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <bitset>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace acltidy::contract {
class ContractSet;
}

namespace acltidy::driver {

class Snapshot;
struct FileUse;

/// The names whose use makes a file interesting.
class ApiNames {
public:
  /// Those of \p Set, and the attributes that say the same in source.
  explicit ApiNames(const contract::ContractSet &Set);

  /// Whether \p Text has an identifier among them. Comments and strings count:
  /// that costs an analysis now and then, never a finding.
  bool mentionedIn(llvm::StringRef Text) const;

private:
  void add(llvm::StringRef Name, bool Pattern);
  static unsigned beginningOf(llvm::StringRef Name) {
    return static_cast<unsigned char>(Name[0]) << 8 |
           static_cast<unsigned char>(Name[1]);
  }

  llvm::StringSet<> Exact;
  std::vector<std::string> Patterns; ///< With one '*'.
  std::bitset<0x10000> Beginnings;   ///< The first two characters of names.
  bool Everything = false;           ///< Some name cannot be searched for.
};

/// Scans files. Remembers each file's directives. Not thread-safe.
class RelevanceScanner {
public:
  explicit RelevanceScanner(Snapshot &Files);
  ~RelevanceScanner();

  /// Preprocesses the file of \p Tool as far as #include needs. False when the
  /// compiler would not find everything: then nothing is known.
  bool scan(clang::tooling::ClangTool &Tool);

  /// Whether any file that \p Uses names as read mentions one of \p Names,
  /// which must be the same for all calls with the same \p Key.
  bool mentions(llvm::ArrayRef<FileUse> Uses, const ApiNames &Names,
                llvm::StringRef Key);

  /// For the preprocessor: the directives of a file of the snapshot.
  std::optional<llvm::ArrayRef<clang::dependency_directives_scan::Directive>>
  directivesOf(llvm::StringRef Path);

private:
  struct Directives;

  Snapshot &Files;
  llvm::StringMap<std::unique_ptr<Directives>> Scanned;
  llvm::StringMap<llvm::StringMap<bool>> Mentions; ///< By key and path.
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RELEVANCE_H
