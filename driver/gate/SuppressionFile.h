//===- SuppressionFile.h - Findings that a team has decided to keep -------===//
//
// A YAML list. Every entry says why:
//
//   - rule: acl-resource-leak        # a rule or a glob of rules
//     path: src/legacy/**            # a glob; relative to the report's root
//     message: "'stream'"            # optional: a part of the message
//     function: "legacy::*"          # optional: a glob; findings of a run with
//                                    # such a function on a stack
//     reason: the process ends there
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_GATE_SUPPRESSIONFILE_H
#define ACLTIDY_DRIVER_GATE_SUPPRESSIONFILE_H

#include "clang-tidy/GlobList.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/GlobPattern.h"
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace acltidy::driver {

class Messages;
struct Finding;

class SuppressionFiles {
public:
  /// Reads \p File. What is wrong is told; the result is then false.
  bool read(llvm::StringRef File, Messages &Log);

  /// The reason of the first entry that is for \p F, in the file \p Path
  /// relative to the root, or null. That entry counts as used.
  const std::string *reasonFor(const Finding &F, llvm::StringRef Path);

  /// One line for each entry that was never used.
  std::vector<std::string> unused() const;

private:
  struct Entry {
    std::string File;
    unsigned Line;
    std::string Rule, PathText, Message, FunctionText, Reason;
    llvm::GlobPattern Path, Function;
    std::unique_ptr<clang::tidy::GlobList> Rules;
    bool Used = false;
  };
  /// Entries stay where they are: globs refer to their text.
  std::deque<Entry> Entries;
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_GATE_SUPPRESSIONFILE_H
