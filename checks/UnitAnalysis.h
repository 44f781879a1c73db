//===- UnitAnalysis.h - What the analysis of one unit works with ----------===//
//
// Built from clang-tidy's options by whoever wants to look at a unit: the
// checks, and the driver's first pass over a program.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_CHECKS_UNITANALYSIS_H
#define ACLTIDY_CHECKS_UNITANALYSIS_H

#include "contract/ContractSet.h"
#include "engine/ApiModel.h"
#include "engine/PathAnalysis.h"
#include "engine/UnitIndex.h"

namespace clang::tidy {
class ClangTidyContext;
}

namespace acltidy {

/// The options of all rules that users set: "acl.ModelFiles" and so on.
llvm::ArrayRef<llvm::StringRef> commonOptions();

/// The option with rows of other units' functions, as the text of a model file.
constexpr char SummariesOption[] = "acl.Summaries";

/// The option by which the checks tell, beside findings, of each function whose
/// paths were not all explored: its name is a message of this check.
constexpr char UnexploredOption[] = "acl.TellUnexplored";
constexpr char UnexploredCheckName[] = "internal-acl-unexplored";

class UnitAnalysis {
public:
  /// Reads the options acl.* of \p Context. Null when the unit has nothing to
  /// do with the API, unless \p Always; faults in model files are told to
  /// \p Context.
  static std::unique_ptr<UnitAnalysis>
  create(clang::tidy::ClangTidyContext &Context, clang::ASTContext &Ctx,
         bool Always = false);

  const UnitIndex &unit() const { return *Unit; }
  const AnalysisBudget &budget() const { return Budget; }
  bool tellsUnexplored() const { return TellsUnexplored; }
  ModelEnvironment environment(llvm::ArrayRef<Rule *> Rules) {
    return {*Api, *Unit, Rules, Options};
  }

private:
  contract::ContractSet Set;
  std::unique_ptr<ApiModel> Api;
  std::unique_ptr<UnitIndex> Unit;
  ModelOptions Options;
  AnalysisBudget Budget;
  bool TellsUnexplored = false;
};

} // namespace acltidy

#endif // ACLTIDY_CHECKS_UNITANALYSIS_H
