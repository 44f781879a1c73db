//===- GlobalFlags.h - Flags that outlast calls of unseen code --*- C++ -*-===//
//
// The engine forgets all globals at a call of unseen code. A flag that says how
// the program runs (on the host or on the device, with or without a context)
// is decided once, and code that tests it twice means the same answer. A path
// on which it changes in between is none.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_GLOBALFLAGS_H
#define ACLTIDY_ENGINE_GLOBALFLAGS_H

#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"

namespace acltidy {

class UnitIndex;

/// The state before a load from \p Location, which may be a flag, or a number
/// that is a constant by its name.
clang::ento::ProgramStateRef noteFlag(clang::ento::ProgramStateRef State,
                                      clang::ento::SVal Location,
                                      const clang::LocationContext *Frame,
                                      const UnitIndex &Unit);

/// The state after \p V was stored at \p Location, which may be a flag.
clang::ento::ProgramStateRef setFlag(clang::ento::ProgramStateRef State,
                                     clang::ento::SVal Location,
                                     clang::ento::SVal V);

/// Gives flags back the values that they had before \p Call of unseen code made
/// the engine forget them. What is in \p Explicit was given to the call.
clang::ento::ProgramStateRef
keepFlags(clang::ento::ProgramStateRef State,
          llvm::ArrayRef<const clang::ento::MemRegion *> Explicit,
          const clang::LocationContext *Frame,
          const clang::ento::CallEvent *Call);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_GLOBALFLAGS_H
