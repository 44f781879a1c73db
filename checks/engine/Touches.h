//===- Touches.h - What a contract call touches ---------------------------===//
//
// Turns the rows' accesses into the memory and handles that a call touches, for
// rules to look at before it takes effect.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_TOUCHES_H
#define ACLTIDY_ENGINE_TOUCHES_H

#include "engine/MemoryState.h"
#include "engine/PathContext.h"

namespace acltidy {

/// One piece of memory, or one handle, that a call touches.
struct Touch {
  const contract::Access *Row = nullptr;
  /// See memoryBase(); never null.
  const clang::ento::MemRegion *Base = nullptr;
  /// The address as given; Unknown for memory behind a handle.
  clang::ento::SVal Address = clang::ento::UnknownVal();
  /// The argument that it came with; null for `this`.
  const clang::Expr *Arg = nullptr;
  /// The object of the API that led to the memory, or null.
  clang::ento::SymbolRef Via = nullptr;
  /// `Base` is the handle of an object that the call works on, not memory.
  bool IsHandle = false;
  /// The operation certainly reads it.
  bool IsInput = false;
};

/// What \p Call touches, with the memory behind handles as far as it is known.
llvm::SmallVector<Touch, 4> touchesOf(const AclCall &Call,
                                      clang::ento::ProgramStateRef State);

/// The number of bytes that argument \p Index gives, when it is one number on
/// this path.
std::optional<uint64_t> bytesOf(const AclCall &Call, int8_t Index,
                                clang::ento::ProgramStateRef State);
/// \p V as a number without sign, when it is one on this path.
std::optional<uint64_t> knownNumber(clang::ento::SVal V,
                                    clang::ento::ProgramStateRef State);

/// Whether \p Attribute, an aclrtMemAttr, is a sort of huge pages.
bool asksForHugePages(uint64_t Attribute);

/// How many bytes \p Address is behind the start of its memory, when that is
/// one number.
std::optional<uint64_t> offsetIn(clang::ento::SVal Address);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_TOUCHES_H
