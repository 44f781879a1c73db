//===- LateDestruction.h - Objects that end after the API has -------------===//
//
// The part of acl-destroy-order that needs no paths: what the destructors of
// static objects and of locals, and what exit handlers, ask the API when its
// process, device or context has been given up before.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_RULES_LATEDESTRUCTION_H
#define ACLTIDY_RULES_LATEDESTRUCTION_H

#include "engine/Finding.h"
#include "llvm/ADT/SmallVector.h"

namespace acltidy {

class UnitIndex;

/// Static and thread-local objects whose end calls the API after main, and
/// functions that do so because atexit calls them. Owner is left open.
llvm::SmallVector<Finding, 2> findEndsAfterMain(const UnitIndex &Unit);

/// Local objects that outlive a call of aclFinalize or aclrtResetDevice in
/// their function and release afterwards what must go before.
llvm::SmallVector<Finding, 2> findEndsAfterScope(const UnitIndex &Unit);

} // namespace acltidy

#endif // ACLTIDY_RULES_LATEDESTRUCTION_H
