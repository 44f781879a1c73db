//===- LoopExits.h - Leaves loops after some rounds -----------------------===//

#ifndef ACLTIDY_ENGINE_LOOPEXITS_H
#define ACLTIDY_ENGINE_LOOPEXITS_H

#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"

namespace clang {
class Stmt;
} // namespace clang
namespace clang::ento {
class CheckerContext;
} // namespace clang::ento

namespace acltidy {

/// How often the engine may enter a block on a path: enough for inner loops in
/// all rounds of outer ones, which leaveLoop() bounds.
constexpr unsigned MaxBlockVisits = 16;

/// What a path knows behind a loop that it leaves because it has seen enough
/// rounds.
struct LoopDecision {
  enum { Goes, Leaves, Stops } How = Goes;
  /// With Leaves: \c Condition is false here, and what the loop changes is
  /// unknown.
  clang::ento::ProgramStateRef State = nullptr;
};

/// Decides whether a path whose block ends with \p Condition goes on as the
/// condition tells, leaves the loop, or has no way out of it.
LoopDecision leaveLoop(const clang::Stmt *Condition,
                       clang::ento::CheckerContext &C);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_LOOPEXITS_H
