//===- ProductUse.h - What a call makes, and who uses it ------------------===//

#ifndef ACLTIDY_RULES_PRODUCTUSE_H
#define ACLTIDY_RULES_PRODUCTUSE_H

#include "rules/Flow.h"
#include "rules/Place.h"
#include "rules/UnitCalls.h"

namespace acltidy {

class ApiModel;
class UnitIndex;

/// What a call makes, and how it is named.
struct Product {
  Place Where;
  const clang::Expr *Name = nullptr;
};

/// `&handle` and `&size` of \p C.
llvm::SmallVector<Product, 2> productsOf(const PlacedCall &C, ApiModel &Api);

/// Follows what happens to a product after its call: a visitor for
/// Flow::after().
class ProductWalk {
public:
  /// \p P must outlive the walk.
  ProductWalk(const UnitIndex &Unit, const Product &P) : Unit(Unit), P(P) {}

  /// Found: the API gets the product, or the client follows it. Stop: it is
  /// looked at, changed or handed on in some other way.
  Flow::Step visit(const clang::Stmt *S);
  /// Where it is used, once that was found.
  const clang::Expr *use() const { return Use; }

private:
  bool isSameElement(const clang::Expr *E) const;
  Flow::Step judge(const clang::Expr *Mention);
  Flow::Step argument(const clang::CallExpr *Call, const clang::Expr *Arg,
                      const clang::Expr *Mention);

  const UnitIndex &Unit;
  const Product &P;
  const clang::Expr *Use = nullptr;
};

} // namespace acltidy

#endif // ACLTIDY_RULES_PRODUCTUSE_H
