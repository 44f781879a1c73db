//===- InlinePolicy.h - Which callees are worth executing -----------------===//
//
// Executing a callee is worth its time when it can change what the rules know:
// it reaches the API, it moves handles between owners (smart pointers), or it
// is so small that looking is cheaper than guessing (status tests, getters).
// Everything else is evaluated conservatively: what it is given may escape.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_INLINEPOLICY_H
#define ACLTIDY_ENGINE_INLINEPOLICY_H

#include "llvm/ADT/DenseMap.h"

namespace clang {
class Decl;
class FunctionDecl;
} // namespace clang
namespace clang::ento {
class FunctionSummariesTy;
}

namespace acltidy {

class UnitIndex;

/// Whether \p D is a function of the C++ library that no path enters: nobody
/// needs its body. May be asked while its class is being parsed.
bool isOpaqueLibraryFunction(const clang::Decl *D);

class InlinePolicy {
public:
  InlinePolicy(const UnitIndex &Unit,
               clang::ento::FunctionSummariesTy &Summaries)
      : Unit(Unit), Summaries(Summaries) {}

  /// Tells the engine, before it evaluates a call of \p FD, not to look inside
  /// when that is not worth it.
  void apply(const clang::FunctionDecl *FD);

private:
  bool isWorthInlining(const clang::FunctionDecl *Definition) const;

  const UnitIndex &Unit;
  clang::ento::FunctionSummariesTy &Summaries;
  llvm::DenseMap<const clang::FunctionDecl *, bool> Decided;
};

} // namespace acltidy

#endif // ACLTIDY_ENGINE_INLINEPOLICY_H
