//===- Summaries.h - What a unit's functions do to their callers' handles -===//
//
// A wrapper in another file is a mystery to the analysis of one unit. Each
// unit can tell, as contract rows, what its own functions do: which resources
// they return or store through pointers, which parameters they release, and
// which they only work with. Rows of all units, merged (see the driver), serve
// as a model file when the units are analysed.
//
// Only what holds on every path is told: a function that was not executed to
// its end, or whose paths disagree, has no row.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_SUMMARIES_H
#define ACLTIDY_ENGINE_SUMMARIES_H

#include "engine/PathAnalysis.h"
#include <string>
#include <vector>

namespace acltidy {

/// One function with external linkage.
struct FunctionSummary {
  std::string Name; ///< Qualified.
  unsigned Params = 0;
  std::string Row; ///< The row in the contract's YAML, on one line.
};

/// Summaries of the functions that \p Env.Unit defines. \p Env.Rules are not
/// asked.
std::vector<FunctionSummary> summarize(ModelEnvironment Env,
                                       clang::Preprocessor &PP,
                                       const AnalysisBudget &Budget);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_SUMMARIES_H
