//===- StatusUse.h - What client code does with the status of a call ------===//

#ifndef ACLTIDY_RULES_STATUSUSE_H
#define ACLTIDY_RULES_STATUSUSE_H

namespace clang {
class ASTContext;
class CallExpr;
class Expr;
class IfStmt;
class Stmt;
class VarDecl;
} // namespace clang

namespace acltidy {

/// Where the status of a call goes, as far as its statement tells.
struct StatusUse {
  enum class Fate {
    Handled, ///< Tested, returned or handed on in place; or not understood.
    Ignored,
    CastToVoid,
    Stored,    ///< In the local variable `Var`, by this statement.
    Discharged ///< Tested in place, by the branch `Test`.
  };
  Fate How = Fate::Handled;
  const clang::VarDecl *Var = nullptr;
  /// The statement that the call stands in, when it is one of a sequence.
  const clang::Stmt *Statement = nullptr;
  /// Discharged: the branch that the call is the condition of. Stored: the
  /// branch that follows at once, whatever it tests.
  const clang::IfStmt *Test = nullptr;

  static StatusUse of(const clang::CallExpr *Call, clang::ASTContext &Ctx);
};

/// The expression that \p Cond compares with success so that the branch is
/// taken on failure (`ret != ACL_SUCCESS`, `!(ret == 0)`, `ret`), or null.
const clang::Expr *testedForFailure(const clang::Expr *Cond,
                                    clang::ASTContext &Ctx);

/// Whether \p Branch does nothing but print: no jump, no assignment, no call of
/// a function that might do either.
bool onlyPrints(const clang::Stmt *Branch);

/// The variable whose value \p E is, or null.
const clang::VarDecl *variableIn(const clang::Expr *E);

} // namespace acltidy

#endif // ACLTIDY_RULES_STATUSUSE_H
