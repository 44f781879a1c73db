//===- PathAnalysis.h - Runs the analyzer's engine on a translation unit --===//
//
// Drives the Clang Static Analyzer's path engine with private options and the
// one checker in Model.cpp, beside whatever else clang-tidy runs.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_PATHANALYSIS_H
#define ACLTIDY_ENGINE_PATHANALYSIS_H

#include "engine/Finding.h"
#include "engine/Model.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace clang {
class ASTContext;
class FunctionDecl;
class Preprocessor;
} // namespace clang

namespace acltidy {

/// Steps of the engine that one unit may take, so that analysis stays in
/// proportion to parsing. Steps that simple functions leave over go to the
/// others. Counted in steps, not seconds: results do not depend on the machine.
struct AnalysisBudget {
  unsigned StepsPerUnit = 40000;
  unsigned StepsPerMegabyte = 7000; ///< Of preprocessed source.
  unsigned StepsPerEntry = 1000;    ///< Every entry function gets these.
};

/// Executes every function of \p Env.Unit from which the API is reachable and
/// hands the findings of \p Env.Rules to \p Sink, in source order.
///
/// With \p Executed, functions are executed on their own even when they were
/// part of their callers; it is told of each, and whether all paths were seen.
/// \p Wanted leaves out others.
void analyzePaths(
    ModelEnvironment Env, clang::Preprocessor &PP, const AnalysisBudget &Budget,
    FindingSink &Sink,
    llvm::function_ref<void(const clang::FunctionDecl *, bool)> Executed = {},
    llvm::function_ref<bool(const clang::FunctionDecl *)> Wanted = {});

} // namespace acltidy

#endif // ACLTIDY_ENGINE_PATHANALYSIS_H
