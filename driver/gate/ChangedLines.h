//===- ChangedLines.h - What changed since a Git commit -------------------===//

#ifndef ACLTIDY_DRIVER_GATE_CHANGEDLINES_H
#define ACLTIDY_DRIVER_GATE_CHANGEDLINES_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include <memory>
#include <utility>
#include <vector>

namespace acltidy::driver {

class Messages;
struct Finding;

class ChangedLines {
public:
  /// What the Git work tree around the working directory has changed since
  /// \p Base, committed or not, new files included. What goes wrong is told;
  /// the result is then null.
  static std::unique_ptr<ChangedLines> since(llvm::StringRef Base,
                                             Messages &Log);

  /// Reads what `git diff --unified=0` prints. \p Top is the work tree.
  /// Returns false when it is no such text.
  bool addDiff(llvm::StringRef Text, llvm::StringRef Top);
  /// All of \p Path is new.
  void addFile(llvm::StringRef Path);

  /// Whether the finding, or a step of its path, is on a changed line, or lines
  /// went away between them: without a call of a release function that was
  /// there before, no line of the path need be new.
  bool touches(const Finding &F) const;

  /// All files with changes, absolute.
  const llvm::StringSet<> &files() const { return Files; }

private:
  struct Changes {
    std::vector<std::pair<unsigned, unsigned>> Added; ///< First and last line.
    std::vector<unsigned> Removed; ///< Lines that something went away behind.
    bool All = false;
  };
  llvm::StringMap<Changes> ByFile;
  llvm::StringSet<> Files;
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_GATE_CHANGEDLINES_H
