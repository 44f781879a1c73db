//===- LoopExits.h - Leaves loops after some rounds -----------------------===//

#ifndef ACLTIDY_ENGINE_LOOPEXITS_H
#define ACLTIDY_ENGINE_LOOPEXITS_H

#include "engine/BranchDecision.h"

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

/// Decides whether a path whose block ends with \p Condition leaves a loop
/// because it has seen enough rounds: then \p Condition is false in the state,
/// and what the loop changes is unknown. It ends where there is no way out.
BranchDecision leaveLoop(const clang::Stmt *Condition,
                         clang::ento::CheckerContext &C);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_LOOPEXITS_H
