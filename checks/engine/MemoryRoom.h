//===- MemoryRoom.h - How much memory there is at an address --------------===//
//
// Of allocations, vectors, variables and literals: what the path knows of their
// size, and whether a number of bytes certainly is more than that.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_MEMORYROOM_H
#define ACLTIDY_ENGINE_MEMORYROOM_H

#include "engine/MemoryState.h"
#include "engine/PathContext.h"

namespace acltidy {

/// The memory that an address points into.
struct Room {
  enum Source : uint8_t { Allocation, Vector, Variable, Literal } Is;
  /// What is allocated, the vector, or the variable (a field of one).
  const clang::ento::MemRegion *Base = nullptr;
  /// The size of all of it, a number or a symbolic expression.
  clang::ento::SVal Bytes = clang::ento::UnknownVal();
  /// How far from its start the address is; 0 when that is not known.
  uint64_t Offset = 0;
  bool OffsetKnown = true;
};

/// The room at \p Address, if its size is known in numbers or symbols.
std::optional<Room> roomAt(clang::ento::SVal Address, PathContext &Ctx);

/// Whether \p Bytes from \p R's address on certainly reach beyond its end.
bool reachesBeyond(const Room &R, clang::ento::SVal Bytes, PathContext &Ctx);

/// Whether \p A is certainly more than \p B: numbers, or the same symbolic
/// expression with a larger factor or summand.
bool isCertainlyMore(clang::ento::SVal A, clang::ento::SVal B,
                     PathContext &Ctx);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_MEMORYROOM_H
