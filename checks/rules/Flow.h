//===- Flow.h - What may happen after a statement -------------------------===//
//
// For rules that ask about order within one function and need no values: a walk
// over Clang's control flow graph in which every expression is a step of its
// own.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_RULES_FLOW_H
#define ACLTIDY_RULES_FLOW_H

#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <memory>

namespace clang {
class ASTContext;
class FunctionDecl;
class Stmt;
class VarDecl;
} // namespace clang

namespace acltidy {

class Flow {
public:
  /// Null when the function has no body or no graph can be made of it.
  static std::unique_ptr<Flow> of(const clang::FunctionDecl *FD,
                                  clang::ASTContext &Ctx);

  enum class Step {
    GoOn, ///< Look at what comes next.
    Stop, ///< Nothing further on this way matters.
    Found ///< The answer; ends the walk.
  };

  /// Walks all ways on from \p From, which is not visited itself unless a loop
  /// leads back to it. Whether \p Visit found something.
  bool after(const clang::Stmt *From,
             llvm::function_ref<Step(const clang::Stmt *)> Visit) const;

  /// The same, and tells \p End each local object that is destroyed on the way.
  bool after(const clang::Stmt *From,
             llvm::function_ref<Step(const clang::Stmt *)> Visit,
             llvm::function_ref<void(const clang::VarDecl *)> End) const;

  /// Whether \p S is a step of the graph: code that cannot run is not.
  bool contains(const clang::Stmt *S) const { return Where.contains(S); }

private:
  explicit Flow(std::unique_ptr<clang::CFG> Graph);

  std::unique_ptr<clang::CFG> Graph;
  llvm::DenseMap<const clang::Stmt *,
                 std::pair<const clang::CFGBlock *, unsigned>>
      Where;
};

} // namespace acltidy

#endif // ACLTIDY_RULES_FLOW_H
