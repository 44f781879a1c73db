//===- CopyDirection.h - The direction that a copy is told ----------------===//

#ifndef ACLTIDY_RULES_COPYDIRECTION_H
#define ACLTIDY_RULES_COPYDIRECTION_H

#include "engine/PathContext.h"

namespace acltidy {

/// The side that memory is on, as far as it is certain.
enum class Side { Unknown, Host, Device };

Side sideOf(contract::Space S);

/// What a value of aclrtMemcpyKind says; catalogue 4.2.
struct Direction {
  const char *Name;
  Side From, To;
};

/// The direction that \p Call is told for its copy \p C; null when the path
/// does not know it.
const Direction *directionOf(const AclCall &Call, const contract::Copy &C,
                             clang::ento::ProgramStateRef State);

/// The name of the value that leads from one side to the other; null when
/// there is none.
const char *directionFor(Side From, Side To);

} // namespace acltidy

#endif // ACLTIDY_RULES_COPYDIRECTION_H
