//===- PathValues.h - Numbers that a path knows ---------------------------===//
//
// What the variables in an expression hold on a path, for folding (Fold.h), and
// calls of functions that fold.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_PATHVALUES_H
#define ACLTIDY_ENGINE_PATHVALUES_H

#include "engine/Fold.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

namespace acltidy {

class PathValues final : public KnownValues {
public:
  explicit PathValues(clang::ento::CheckerContext &C) : C(C) {}

  std::optional<llvm::APSInt> number(const clang::VarDecl *Var) override;
  std::optional<Elements> elements(const clang::VarDecl *Var) override;

private:
  std::optional<clang::ento::Loc> place(const clang::VarDecl *Var);

  clang::ento::CheckerContext &C;
};

/// The state after \p Call of a function that computes a number of vectors and
/// numbers, or null when it does not fold.
clang::ento::ProgramStateRef
evaluateArithmetic(const clang::ento::CallEvent &Call,
                   clang::ento::CheckerContext &C);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_PATHVALUES_H
