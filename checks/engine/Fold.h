//===- Fold.h - Plain arithmetic of client functions ----------------------===//
//
// Sizes of copies come out of small functions such as "the product of the
// dimensions in this vector". Their loops are more than the engine follows, but
// once the vector's elements are known they are plain arithmetic: this folds
// them, as the compiler folds constant expressions. What has effects, or cannot
// be followed to its end in a bounded number of steps, folds to nothing.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_FOLD_H
#define ACLTIDY_ENGINE_FOLD_H

#include "llvm/ADT/APSInt.h"
#include "llvm/ADT/ArrayRef.h"
#include <optional>

namespace clang {
class ASTContext;
class Expr;
class FunctionDecl;
class QualType;
class VarDecl;
} // namespace clang

namespace acltidy {

/// The elements of a vector of integers.
using Elements = llvm::ArrayRef<int64_t>;

/// What variables hold where an expression stands.
class KnownValues {
public:
  virtual ~KnownValues() = default;
  virtual std::optional<llvm::APSInt> number(const clang::VarDecl *Var) = 0;
  virtual std::optional<Elements> elements(const clang::VarDecl *Var) = 0;
};

/// The value of the integer expression \p E, in its type.
std::optional<llvm::APSInt> fold(const clang::Expr *E, KnownValues &Known,
                                 clang::ASTContext &Ctx);

/// What a variable or an argument holds; neither: nothing is known.
struct FoldValue {
  std::optional<llvm::APSInt> Number;
  std::optional<Elements> List;
};

/// What \p FD returns for \p Arguments, one for each parameter.
std::optional<llvm::APSInt> foldCall(const clang::FunctionDecl *FD,
                                     llvm::ArrayRef<FoldValue> Arguments,
                                     clang::ASTContext &Ctx);

/// Whether \p T is std::vector, or a reference to one.
bool isStdVector(clang::QualType T);

/// Whether a call of \p FD may fold to a number, by its declaration alone.
bool mayFold(const clang::FunctionDecl *FD);

/// \p Number in the integer type \p T.
llvm::APSInt convert(llvm::APSInt Number, clang::QualType T,
                     clang::ASTContext &Ctx);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_FOLD_H
