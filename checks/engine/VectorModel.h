//===- VectorModel.h - std::vector as far as the API sees it --------------===//
//
// Handles are collected in vectors and handed to the API as an array
// (aclCreateTensorList); the sources and destinations of copies are vectors;
// and their sizes are products of the elements of a vector of dimensions. The
// engine does not look inside containers and takes what is passed to them by
// reference for changed, so the members that matter are evaluated here:
//
//   handles    what goes in is remembered as being in this vector, and data()
//              as pointing into it
//   size       how many elements there are: a number or a symbol
//   elements   the values of a short vector of integers
//
// What other code may change is forgotten.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_VECTORMODEL_H
#define ACLTIDY_ENGINE_VECTORMODEL_H

#include "engine/Fold.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

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

/// The state after \p Call of a member of std::vector, or null when it is not
/// one that is modelled.
clang::ento::ProgramStateRef
evaluateVectorCall(const clang::ento::CallEvent &Call,
                   clang::ento::CheckerContext &C);
/// The same for a function that computes a number of vectors and numbers.
clang::ento::ProgramStateRef
evaluateArithmetic(const clang::ento::CallEvent &Call,
                   clang::ento::CheckerContext &C);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_VECTORMODEL_H
