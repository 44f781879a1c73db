//===- MemoryEffects.h - What a contract call does to memory --------------===//
//
// Turns the rows' accesses, copies, enqueuing and synchronisation into the
// state after the call.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_MEMORYEFFECTS_H
#define ACLTIDY_ENGINE_MEMORYEFFECTS_H

#include "engine/Touches.h"

namespace acltidy {

/// Whether a stream is captured: its work is recorded, not done.
bool isCapturing(clang::ento::ProgramStateRef State, const ApiModel &Api);

/// The state after \p Call, a new expression's allocation: its size is known.
clang::ento::ProgramStateRef
noteNewMemory(const clang::ento::CXXAllocatorCall &Call,
              clang::ento::ProgramStateRef State, ApiModel &Api);

/// The state after \p Call took effect on memory and on work in flight.
clang::ento::ProgramStateRef
applyMemoryEffects(const AclCall &Call, ApiModel &Api,
                   clang::ento::ProgramStateRef State);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_MEMORYEFFECTS_H
