//===- BodyCalls.h - What a function calls for certain --------------------===//

#ifndef ACLTIDY_RULES_BODYCALLS_H
#define ACLTIDY_RULES_BODYCALLS_H

#include "llvm/ADT/SmallVector.h"

namespace clang {
class Expr;
class FunctionDecl;
} // namespace clang

namespace acltidy {

/// A call in the body of a function, of a constructor or of the destructor of
/// a local object as well.
struct BodyCall {
  const clang::FunctionDecl *Callee = nullptr; ///< Null: by pointer.
  const clang::Expr *At = nullptr; ///< The call, or the construction.
};

/// The calls in the text of \p FD in source order, without those of functions
/// that it merely names or of lambdas that it makes. Virtual calls are left
/// out: an override may run instead.
llvm::SmallVector<BodyCall, 16> callsIn(const clang::FunctionDecl *FD);

/// The functions that \p E may evaluate to when it is given as a callback: a
/// function, a lambda without captures, a variable that was initialised with
/// either.
llvm::SmallVector<const clang::FunctionDecl *, 2>
functionsNamedBy(const clang::Expr *E);

} // namespace acltidy

#endif // ACLTIDY_RULES_BODYCALLS_H
