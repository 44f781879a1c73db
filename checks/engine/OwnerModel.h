//===- OwnerModel.h - std::unique_ptr in one step -------------------------===//
//
// Ascend code holds handles in std::unique_ptr with deleters. Executing
// libstdc++'s implementation of one takes dozens of nested calls through
// std::tuple, which is most of the work on such code. Constructors, moves,
// accessors, comparisons with nullptr and what replaces a null pointer are
// evaluated here directly on the pointer and deleter inside; everything that
// calls a deleter (destructor, reset, assignment) is still executed from its
// source. Other libraries' layouts are not recognised and executed in full.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_OWNERMODEL_H
#define ACLTIDY_ENGINE_OWNERMODEL_H

#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace acltidy {

/// Tells the caller that \p Value is stored at \p Where.
using StoredFn = llvm::function_ref<clang::ento::ProgramStateRef(
    clang::ento::ProgramStateRef State, clang::ento::SVal Where,
    clang::ento::SVal Value)>;

/// The state after \p Call, or null when it is not one that is modelled.
clang::ento::ProgramStateRef
evaluateOwnerCall(const clang::ento::CallEvent &Call,
                  clang::ento::CheckerContext &C, StoredFn Stored);

/// Whether \p FD is the destructor of an owner that gives what it holds to a
/// std::function: executing it tells no more than that.
bool callsUnknownDeleter(const clang::FunctionDecl *FD);

/// Before an owner's destructor: one that may hold something is taken to do so.
/// Paths on which it does not would say nothing else, and double their number.
clang::ento::ProgramStateRef
beforeOwnerEnds(const clang::ento::CXXDestructorCall &Call,
                clang::ento::ProgramStateRef State);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_OWNERMODEL_H
