//===- ObjectEnd.h - What the API is asked when an object ends ------------===//

#ifndef ACLTIDY_RULES_OBJECTEND_H
#define ACLTIDY_RULES_OBJECTEND_H

#include "contract/Contract.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/SmallVector.h"
#include <string>

namespace clang {
class FunctionDecl;
class VarDecl;
} // namespace clang

namespace acltidy {

class UnitIndex;

/// A call of the API.
struct EndCall {
  const contract::Function *Row = nullptr;
  std::string Name;
  /// Where the code calls it; invalid for a deleter that is the function.
  clang::SourceLocation At;
};

/// The calls that the end of \p Var makes: its destructor, those of its members
/// and elements, and the deleters of smart pointers, with what they call. Empty
/// for what the unit does not show.
llvm::SmallVector<EndCall, 4> callsAtEndOf(const UnitIndex &Unit,
                                           const clang::VarDecl *Var);

/// The calls that \p FD makes, itself or by way of functions of the unit.
llvm::SmallVector<EndCall, 4> callsReachedBy(const UnitIndex &Unit,
                                             const clang::FunctionDecl *FD);

} // namespace acltidy

#endif // ACLTIDY_RULES_OBJECTEND_H
