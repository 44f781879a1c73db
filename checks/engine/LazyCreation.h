//===- LazyCreation.h - Getters that create what is not there yet ---------===//
//
// "if (!stream) create it; return stream;" is how classes give out streams,
// pools and contexts. A caller that does not know whether the object is there
// follows both paths behind each call, one of them through the creation, though
// what is created belongs to the class and tells nothing of the caller. The
// creation is judged where the getter itself is executed.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_LAZYCREATION_H
#define ACLTIDY_ENGINE_LAZYCREATION_H

#include "engine/BranchDecision.h"

namespace clang {
class Stmt;
} // namespace clang
namespace clang::ento {
class CheckerContext;
} // namespace clang::ento

namespace acltidy {

/// Decides for a path through an inlined function that asks for an object which
/// the path does not know, to create it if need be: it is there. A path that
/// has taken the way to the creation ends.
BranchDecision lazyCreation(const clang::Stmt *Condition,
                            clang::ento::CheckerContext &C);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_LAZYCREATION_H
