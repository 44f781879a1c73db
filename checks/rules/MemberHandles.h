//===- MemberHandles.h - Handles that live in class members ---------------===//

#ifndef ACLTIDY_RULES_MEMBERHANDLES_H
#define ACLTIDY_RULES_MEMBERHANDLES_H

#include "contract/Contract.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace clang {
class CallExpr;
class FieldDecl;
} // namespace clang

namespace acltidy {

class UnitIndex;

/// A member that some method acquires a resource into.
struct MemberHandle {
  const clang::FieldDecl *Member = nullptr;
  contract::KindId Kind = contract::NoKind;
  const clang::CallExpr *Acquired = nullptr;
  llvm::StringRef Callee;
};

/// Members that one method acquires and that no code of the unit releases or
/// lets out of the class. Only classes all of whose methods the unit shows, and
/// only members that code elsewhere cannot reach.
llvm::SmallVector<MemberHandle, 4> findUnreleasedMembers(const UnitIndex &Unit);

} // namespace acltidy

#endif // ACLTIDY_RULES_MEMBERHANDLES_H
