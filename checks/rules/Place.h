//===- Place.h - Variables and members that hold a handle -----------------===//

#ifndef ACLTIDY_RULES_PLACE_H
#define ACLTIDY_RULES_PLACE_H

#include "llvm/ADT/SmallVector.h"
#include <algorithm>

namespace clang {
class Decl;
class Expr;
class ValueDecl;
} // namespace clang

namespace acltidy {

/// What an expression such as `stream_`, `ctx->buffers[i].data` or `*out`
/// denotes: a variable, or `this`, and the way from there. Elements of arrays
/// are not told apart. Invalid for everything else.
struct Place {
  bool Valid = false;
  const clang::ValueDecl *Root = nullptr; ///< Null: `this`.
  /// Fields; null for `*` and `[]`.
  llvm::SmallVector<const clang::ValueDecl *, 4> Way;

  static Place of(const clang::Expr *E);

  bool isPrefixOf(const Place &O) const {
    return Valid && O.Valid && Root == O.Root && Way.size() <= O.Way.size() &&
           std::equal(Way.begin(), Way.end(), O.Way.begin());
  }
  bool operator==(const Place &O) const {
    return isPrefixOf(O) && Way.size() == O.Way.size();
  }
};

} // namespace acltidy

#endif // ACLTIDY_RULES_PLACE_H
