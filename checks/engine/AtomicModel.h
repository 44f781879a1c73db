//===- AtomicModel.h - std::atomic as a variable --------------------------===//
//
// Classes note in an std::atomic<bool> whether they are initialised, and test
// it before they release anything. The engine does not look into std::atomic,
// so that each test could have either answer. Here an atomic keeps what was
// stored in it, like a plain variable: another thread may change both. Where a
// loop reads it, the loop waits for just that, and the value stays unknown.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_ATOMICMODEL_H
#define ACLTIDY_ENGINE_ATOMICMODEL_H

#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

namespace acltidy {

/// The state after \p Call, a constructor or method of std::atomic that writes
/// or reads a known value; null for any other call. \p Stored is told what is
/// written where, and gives the state after that.
clang::ento::ProgramStateRef evaluateAtomicCall(
    const clang::ento::CallEvent &Call, clang::ento::CheckerContext &C,
    llvm::function_ref<clang::ento::ProgramStateRef(
        clang::ento::ProgramStateRef, clang::ento::SVal, clang::ento::SVal)>
        Stored);

/// The state in which \p Init, the initialiser of a member in its class, is an
/// atomic with a known value, or null. The engine executes no constructors of
/// such initialisers.
clang::ento::ProgramStateRef
evaluateAtomicMember(const clang::CXXDefaultInitExpr *Init,
                     clang::ento::CheckerContext &C);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_ATOMICMODEL_H
