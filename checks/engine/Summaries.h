//===- Summaries.h - What a unit's functions do to their callers' handles -===//
//
// A wrapper in another file is a mystery to the analysis of one unit. Each
// unit can tell, as contract rows, what its own functions do: which resources
// they return or store through pointers, which parameters they release, and
// which they only work with. Rows of all units, merged (see the driver), serve
// as a model file when the units are analysed.
//
// Only what holds on every path is told: of a function that was not executed
// to its end, or whose paths disagree, nothing is known.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_SUMMARIES_H
#define ACLTIDY_ENGINE_SUMMARIES_H

#include "engine/PathAnalysis.h"
#include <string>
#include <vector>

namespace acltidy {

/// A function that other units can call only by its declaration.
struct FunctionSummary {
  const clang::FunctionDecl *Function = nullptr;
  /// The row in the contract's YAML, on one line; "" where nothing is known.
  std::string Row;
};

/// Summaries of all such functions that \p Env.Unit defines and that have no
/// row. \p Env.Rules are not asked.
std::vector<FunctionSummary> summarize(ModelEnvironment Env,
                                       clang::Preprocessor &PP,
                                       const AnalysisBudget &Budget);

/// The functions of other units that \p Unit calls, that may take or give
/// handles and have no row but a summary.
std::vector<const clang::FunctionDecl *> externalCallees(const UnitIndex &Unit);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_SUMMARIES_H
