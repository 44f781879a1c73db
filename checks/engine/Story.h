//===- Story.h - The notes of a finding -----------------------------------===//

#ifndef ACLTIDY_ENGINE_STORY_H
#define ACLTIDY_ENGINE_STORY_H

#include "engine/Finding.h"
#include "clang/Analysis/PathDiagnostic.h"
#include "clang/Basic/SourceManager.h"
#include <vector>

namespace acltidy {

/// Makes the notes of a finding from the engine's path pieces: the calls that
/// lead to the handle's creation, and what matters from there on.
class Story {
public:
  explicit Story(const clang::SourceManager &SM) : SM(SM) {}

  void read(const clang::ento::PathPieces &Path);
  llvm::SmallVector<FindingNote, 4> tell();

private:
  enum class Kind { Skip, Enter, Leave, Subject, Other };
  struct Event {
    Kind K;
    FindingNote Note;
  };

  clang::SourceLocation place(const clang::ento::PathDiagnosticPiece &P) const {
    return SM.getExpansionLoc(P.getLocation().asLocation());
  }
  Kind classify(const clang::ento::PathDiagnosticPiece &P,
                llvm::ArrayRef<clang::SourceLocation> Replaced) const;
  void dropBeforeSubject();
  void dropIdleCalls();

  const clang::SourceManager &SM;
  std::vector<Event> Events;
  /// Notes that no step of the path made.
  std::vector<FindingNote> Extra;
};

} // namespace acltidy

#endif // ACLTIDY_ENGINE_STORY_H
