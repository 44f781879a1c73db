//===- UnitCalls.h - Calls of the API in the text of a unit ---------------===//

#ifndef ACLTIDY_RULES_UNITCALLS_H
#define ACLTIDY_RULES_UNITCALLS_H

#include "contract/Contract.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace clang {
class ASTContext;
class CallExpr;
class Expr;
class FunctionDecl;
} // namespace clang

namespace acltidy {

class UnitIndex;

/// A call of a contract function and the function or lambda that it stands in.
struct PlacedCall {
  const clang::CallExpr *Call = nullptr;
  const contract::Function *Row = nullptr;
  const clang::FunctionDecl *In = nullptr;
};

/// Every call of the API in a function, once per place in the text: of several
/// instantiations of a template only the first counts.
llvm::SmallVector<PlacedCall, 32> callsOfUnit(const UnitIndex &Unit);

/// The name that client code calls it by.
llvm::StringRef calledName(const PlacedCall &C);

/// The argument that \p Op means, or null.
const clang::Expr *argumentOf(const clang::CallExpr *Call,
                              contract::Operand Op);

/// The global function called \p Name if the unit declares one, or null.
const clang::FunctionDecl *declaredFunction(clang::ASTContext &Ctx,
                                            llvm::StringRef Name);

/// Where a finding at \p Loc is shown: in macros, where the macro is used.
clang::SourceLocation shownAt(const UnitIndex &Unit, clang::SourceLocation Loc);

} // namespace acltidy

#endif // ACLTIDY_RULES_UNITCALLS_H
