//===- Notes.h - The story behind a finding -------------------------------===//
//
// Notes are prunable events of the analyzer's bug reports, worded for ACL
// users. The engine's generic notes ("Taking true branch") are dropped by the
// consumer in PathAnalysis.cpp.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_NOTES_H
#define ACLTIDY_ENGINE_NOTES_H

#include "clang/StaticAnalyzer/Core/PathSensitive/SymExpr.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace clang::ento {
class CheckerContext;
class MemRegion;
class NoteTag;
class PathSensitiveBugReport;
} // namespace clang::ento

namespace acltidy {

struct CallSite;

/// "s", "buf.addr", "streams[1]"; empty when the region has no name.
std::string describeRegion(const clang::ento::MemRegion *R);

/// What happened to a handle at a transition.
struct HandleEvent {
  clang::ento::SymbolRef Handle;
  std::string Text;
  bool IsOrigin = false; ///< The handle comes into being here.
};

/// A tag that tells \p Events in reports about their handles; null when there
/// are none.
const clang::ento::NoteTag *
noteEvents(clang::ento::CheckerContext &C,
           llvm::SmallVector<HandleEvent, 2> Events);

/// Says \p Text where the path comes through the call \p Site.
void addPlaceNote(clang::ento::PathSensitiveBugReport &BR, const CallSite &Site,
                  std::string Text);

/// Makes the report say which ACL call it assumes to fail, in place of the
/// analyzer's words about the status variable.
void addAssumptionNotes(clang::ento::PathSensitiveBugReport &BR);

/// Starts the text of notes that stand in for a generic assumption about the
/// same condition …
constexpr char AssumptionMark = '\1';
/// … and of those that only silence it.
constexpr char SilenceMark = '\2';
/// Starts the text of the note where the handle of the finding comes from.
constexpr char SubjectMark = '\3';

} // namespace acltidy

#endif // ACLTIDY_ENGINE_NOTES_H
