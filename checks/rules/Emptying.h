//===- Emptying.h - Who gives a variable another value --------------------===//
//
// An object that ends late need not hold anything any more: code may have
// emptied it (reset, release, an assignment, a method that releases, its
// address or a reference handed on).
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_RULES_EMPTYING_H
#define ACLTIDY_RULES_EMPTYING_H

#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseSet.h"

namespace acltidy {

class UnitIndex;

/// Which variables the functions given to it may empty. Used by one thread.
class Emptying {
public:
  explicit Emptying(const UnitIndex &Unit) : Unit(Unit) {}

  void addFunction(const clang::FunctionDecl *FD);
  bool isEmptied(const clang::VarDecl *Var) const {
    return Emptied.contains(Var->getCanonicalDecl());
  }

private:
  const UnitIndex &Unit;
  llvm::DenseSet<const clang::VarDecl *> Emptied;
};

/// Whether \p Method releases anything; one that the unit does not show may.
bool mayRelease(const UnitIndex &Unit, const clang::CXXMethodDecl *Method);

} // namespace acltidy

#endif // ACLTIDY_RULES_EMPTYING_H
