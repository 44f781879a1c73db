//===- BranchDecision.h - Where a path goes at a branch -------------------===//

#ifndef ACLTIDY_ENGINE_BRANCHDECISION_H
#define ACLTIDY_ENGINE_BRANCHDECISION_H

#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"

namespace acltidy {

/// What becomes of a path whose block ends with a condition.
struct BranchDecision {
  enum {
    Goes,    ///< On as the condition tells.
    Decided, ///< On with \c State, or as it is when there is none.
    Ends     ///< It has no way that anybody means.
  } How = Goes;
  clang::ento::ProgramStateRef State = nullptr;
};

} // namespace acltidy

#endif // ACLTIDY_ENGINE_BRANCHDECISION_H
