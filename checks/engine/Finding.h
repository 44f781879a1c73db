//===- Finding.h - What the engine hands to the host ----------------------===//

#ifndef ACLTIDY_ENGINE_FINDING_H
#define ACLTIDY_ENGINE_FINDING_H

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/SmallVector.h"
#include <string>

namespace clang {
class FunctionDecl;
}

namespace acltidy {

class Rule;

struct FindingNote {
  clang::SourceLocation Loc;
  std::string Message;
};

/// One defect: a warning and the story that leads to it. Locations are those of
/// the code as written; a finding inside a macro is placed where the macro is
/// used.
struct Finding {
  const Rule *Owner = nullptr;
  clang::SourceLocation Loc;
  std::string Message;
  llvm::SmallVector<clang::SourceRange, 2> Ranges;
  llvm::SmallVector<FindingNote, 4> Notes;
  llvm::SmallVector<clang::FixItHint, 1> Fixes;
};

class FindingSink {
public:
  virtual ~FindingSink();
  virtual void add(Finding F) = 0;
  /// The steps did not suffice for all paths of \p Function.
  virtual void leftUnexplored(const clang::FunctionDecl *Function) {}
};

} // namespace acltidy

#endif // ACLTIDY_ENGINE_FINDING_H
