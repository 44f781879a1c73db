//===- Folder.h - The interpreter behind Fold.h ---------------------------===//
//
// Expressions and calls are folded in Fold.cpp, statements in
// FoldStatements.cpp.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_FOLDER_H
#define ACLTIDY_ENGINE_FOLDER_H

#include "engine/Fold.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"

namespace clang {
class CXXForRangeStmt;
class CXXMemberCallExpr;
} // namespace clang

namespace acltidy {

/// The variables of one call.
struct FoldFrame {
  llvm::DenseMap<const clang::VarDecl *, FoldValue> Variables;
  std::optional<llvm::APSInt> Returned;
};

/// How a statement ends; Unknown: it cannot be folded.
enum class FoldFlow { Next, Break, Continue, Return, Unknown };

/// Folds within one outermost expression, in a bounded number of steps.
class Folder {
public:
  Folder(KnownValues &Outer, clang::ASTContext &Ctx) : Outer(Outer), Ctx(Ctx) {}

  std::optional<llvm::APSInt> number(const clang::Expr *E);
  std::optional<llvm::APSInt> enter(const clang::FunctionDecl *FD,
                                    llvm::ArrayRef<FoldValue> Arguments);

private:
  std::optional<Elements> list(const clang::Expr *E);
  std::optional<llvm::APSInt> member(const clang::CXXMemberCallExpr *E);
  std::optional<llvm::APSInt> element(const clang::Expr *List,
                                      const clang::Expr *Index);
  std::optional<llvm::APSInt> unary(const clang::UnaryOperator *E);
  std::optional<llvm::APSInt> binary(const clang::BinaryOperator *E);
  std::optional<llvm::APSInt> compute(clang::BinaryOperatorKind Op,
                                      llvm::APSInt L, llvm::APSInt R,
                                      clang::QualType T);
  std::optional<llvm::APSInt> assign(const clang::Expr *To,
                                     llvm::APSInt Number);
  std::optional<llvm::APSInt> call(const clang::CallExpr *E);
  std::optional<llvm::APSInt> accumulate(const clang::CallExpr *E);
  const clang::VarDecl *iterated(const clang::Expr *E, llvm::StringRef End);
  FoldFlow run(const clang::Stmt *S);
  FoldFlow declare(const clang::VarDecl *Var);
  FoldFlow loop(const clang::Stmt *Init, const clang::Expr *Cond,
                const clang::Expr *Inc, const clang::Stmt *Body,
                bool TestFirst);
  FoldFlow range(const clang::CXXForRangeStmt *S);
  bool isTrue(const clang::Expr *E, bool &Known);

  KnownValues &Outer;
  clang::ASTContext &Ctx;
  FoldFrame *Top = nullptr; ///< Null: the outer code.
  unsigned Steps = 0, Depth = 0;
  static constexpr unsigned MaxSteps = 20000, MaxDepth = 8;
};

} // namespace acltidy

#endif // ACLTIDY_ENGINE_FOLDER_H
