//===- Exploration.h - The order in which paths are followed --------------===//
//
// The engine's own orders put a path aside at each block that some path has
// entered before. What the rules know is put aside with it: the path on which a
// call has failed comes by first, and that on which a handle is held waits
// until the steps of a large function are spent.
//
// Here two orders take turns. In one, paths into blocks that no path has
// entered go first; in the other, a block is new again to a path with other
// facts of the rules: handles, their statuses, work in flight.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_EXPLORATION_H
#define ACLTIDY_ENGINE_EXPLORATION_H

namespace clang {
class LocationContext;
}
namespace clang::ento {
class ExprEngine;
}

namespace acltidy {

/// Follows paths from the beginning of the function of \p Entry until none is
/// left, or for \p Steps steps of \p Engine. Returns whether paths are left.
bool explore(clang::ento::ExprEngine &Engine,
             const clang::LocationContext *Entry, unsigned Steps);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_EXPLORATION_H
