//===- SkippedLoops.h - Loops that a path does not enter --------*- C++ -*-===//

#ifndef ACLTIDY_ENGINE_SKIPPEDLOOPS_H
#define ACLTIDY_ENGINE_SKIPPEDLOOPS_H

#include "clang/StaticAnalyzer/Core/PathSensitive/ExplodedGraph.h"

namespace acltidy {

/// Whether the path to \p N passes by a loop, without a single round, whose
/// body names the memory behind \p Base: a loop over all of the memory would
/// have filled it, and with nothing to fill nothing goes wrong.
bool skipsLoopOver(const clang::ento::ExplodedNode *N,
                   const clang::ento::MemRegion *Base);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_SKIPPEDLOOPS_H
