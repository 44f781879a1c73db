//===- Model.h - Interprets the contract during symbolic execution --------===//
//
// The one checker of the private engine. It applies contract rows to the path
// state (see State.h) and calls the rules at fixed points:
//
//   a contract call   rules validate against the state before the call, then
//                     the row is applied in place of the callee (so a wrapper
//                     that is inlined is not applied twice, and a call of the
//                     API invalidates only what the row says)
//   any other call    handles that the callee could keep escape
//   dead symbols      statuses are settled; live handles that died are lost
//   return, throw     handles leave with the value; scopes of a failing
//                     function are handed to the rules
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_MODEL_H
#define ACLTIDY_ENGINE_MODEL_H

#include "engine/PathContext.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseSet.h"
#include <memory>
#include <vector>

namespace clang {
class StackFrameContext;
}
namespace clang::ento {
class CheckerRegistry;
}

namespace acltidy {

class InlinePolicy;
class Rule;
class UnitIndex;

struct ModelOptions {
  /// Passing a handle to an unknown function is taken as a mere use.
  bool Aggressive = false;
};

/// What the model works with; outlives the engine.
struct ModelEnvironment {
  ApiModel &Api;
  const UnitIndex &Unit;
  llvm::ArrayRef<Rule *> Rules;
  ModelOptions Options = {};
  InlinePolicy *Inlining = nullptr; ///< Set by analyzePaths.
  /// The entry function whose parameters, and what they point to, rules want to
  /// know to its end; null: they may be forgotten when they are not used again.
  mutable const clang::StackFrameContext *Watched = nullptr;
  /// Functions of which a part was left out where they were inlined.
  mutable llvm::DenseSet<const clang::Decl *> Skipped = {};
  /// Steps the engine took on the current entry, roughly.
  mutable unsigned Steps = 0;
};

constexpr char ModelCheckerName[] = "acl.Model";

/// Registers the model with a private checker registry. \p Env must outlive the
/// checker manager.
void registerModel(clang::ento::CheckerRegistry &Registry,
                   const ModelEnvironment &Env);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_MODEL_H
