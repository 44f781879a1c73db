//===- VectorModel.h - Handles in a std::vector ---------------------------===//
//
// Handles are collected in vectors and handed to the API as an array
// (aclCreateTensorList). The engine does not look inside containers and takes
// what is passed to them by reference for changed, so the few members that
// matter are evaluated here: what goes in is remembered as being in this
// vector, and data() as pointing to it.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_VECTORMODEL_H
#define ACLTIDY_ENGINE_VECTORMODEL_H

#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

namespace acltidy {

/// The state after \p Call, or null when it is not one that is modelled.
clang::ento::ProgramStateRef
evaluateVectorCall(const clang::ento::CallEvent &Call,
                   clang::ento::CheckerContext &C);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_VECTORMODEL_H
