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
//   size, elements   see VectorState.h
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_VECTORMODEL_H
#define ACLTIDY_ENGINE_VECTORMODEL_H

#include "engine/VectorState.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

namespace acltidy {

/// The state after \p Call of a member of std::vector, or null when it is not
/// one that is modelled.
clang::ento::ProgramStateRef
evaluateVectorCall(const clang::ento::CallEvent &Call,
                   clang::ento::CheckerContext &C);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_VECTORMODEL_H
