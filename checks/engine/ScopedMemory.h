//===- ScopedMemory.h - Memory that an object gives back ------------------===//
//
// Client code wraps allocations from pools in objects whose destructor gives
// the memory back to code that is not in sight. A pointer that outlives its
// object must not be used any more.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_SCOPEDMEMORY_H
#define ACLTIDY_ENGINE_SCOPEDMEMORY_H

#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymExpr.h"

namespace clang {
class Expr;
} // namespace clang
namespace clang::ento {
class CallEvent;
class CheckerContext;
class SymbolReaper;
} // namespace clang::ento

namespace acltidy {

/// The state after \p Call, whose code is not in sight: when a local object's
/// destructor gives it a pointer to release, the pointer is no longer good.
clang::ento::ProgramStateRef noteGivenBack(clang::ento::ProgramStateRef State,
                                           const clang::ento::CallEvent &Call,
                                           clang::ento::CheckerContext &C);

/// The local object whose destructor gave the memory behind \p Sym back; null
/// when none did.
const clang::ento::MemRegion *givenBackBy(clang::ento::ProgramStateRef State,
                                          clang::ento::SymbolRef Sym);

/// Adds what was given back to \p ID.
void profileScopedMemory(clang::ento::ProgramStateRef State,
                         llvm::FoldingSetNodeID &ID);

/// Whether the pool that \p Object was made for and \p Stream are members of
/// one object. Such a pool hands memory out in the order of the stream: the
/// next owner's work waits for that of the owner before.
bool isPoolOfStream(const clang::ento::MemRegion *Object,
                    const clang::Expr *Stream);

clang::ento::ProgramStateRef
reapScopedMemory(clang::ento::ProgramStateRef State,
                 clang::ento::SymbolReaper &Reaper);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_SCOPEDMEMORY_H
