//===- VectorState.h - What a path knows of std::vector -------------------===//
//
//   size       how many elements there are: a number or a symbol
//   elements   the values of a short vector of integers
//
// What other code may change is forgotten.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_VECTORSTATE_H
#define ACLTIDY_ENGINE_VECTORSTATE_H

#include "engine/Fold.h"
#include "engine/State.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"

namespace acltidy {

/// What is known of a vector.
struct VectorState {
  clang::ento::SVal Count = clang::ento::UnknownVal();
  uint64_t ElementSize = 0; ///< Bytes.
  /// The values, when `Known`; owned by the state manager.
  Elements Values;
  bool Known = false;
  /// The expression that gave it its size, and the frame that stands in.
  const clang::Expr *SizedBy = nullptr;
  const clang::LocationContext *Frame = nullptr;

  bool operator==(const VectorState &O) const;
  void Profile(llvm::FoldingSetNodeID &ID) const;
};

/// What is known of the vector at \p R, or null.
const VectorState *vectorAt(clang::ento::ProgramStateRef State,
                            const clang::ento::MemRegion *R);
/// The vector at \p R keeps its size, but not its elements.
clang::ento::ProgramStateRef forgetElements(clang::ento::ProgramStateRef State,
                                            const clang::ento::MemRegion *R);
/// The regions \p Changed, found from \p Explicit, hold something else now.
/// \p Call, if any, did it.
clang::ento::ProgramStateRef
forgetVectors(clang::ento::ProgramStateRef State,
              llvm::ArrayRef<const clang::ento::MemRegion *> Explicit,
              llvm::ArrayRef<const clang::ento::MemRegion *> Changed,
              const clang::LocationContext *Frame,
              const clang::ento::CallEvent *Call);
/// Drops vectors whose storage is gone.
clang::ento::ProgramStateRef reapVectors(clang::ento::ProgramStateRef State,
                                         clang::ento::SymbolReaper &Reaper);
clang::ento::ProgramStateRef setVector(clang::ento::ProgramStateRef State,
                                       const clang::ento::MemRegion *R,
                                       const VectorState &V);
clang::ento::ProgramStateRef forgetVector(clang::ento::ProgramStateRef State,
                                          const clang::ento::MemRegion *R);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_VECTORSTATE_H
