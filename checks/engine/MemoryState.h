//===- MemoryState.h - Memory and what refers to it on a path -------------===//
//
// Two things that rules about memory ask for, beside the life of handles
// (State.h) and the work in flight (InFlight.h):
//
//   MemoryState  what is known of memory that the API allocated: how large it
//                is and whether anything was written there yet
//   Holding      which memory and handles an object of the API refers to (a
//                tensor its data, an executor its tensors), so that "the memory
//                behind this dataset" can be found
//
// Memory is named by the base region of its address: the symbolic region of
// what an allocation returned, a variable, or the vector that data() points
// into. What unseen code may have written, awaited or freed is forgotten: the
// state errs to silence.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_MEMORYSTATE_H
#define ACLTIDY_ENGINE_MEMORYSTATE_H

#include "engine/State.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SVals.h"

namespace clang::ento {
class SymbolReaper;
}

namespace acltidy {

class ApiModel;

//===--- Memory -----------------------------------------------------------===//

/// How much of an allocation holds something the program put there.
enum class Written : uint8_t {
  Nothing,
  Prefix,    ///< At least the first `Prefix` bytes.
  Everything ///< Or unknown: unseen code had the address.
};

/// Memory that a contract call allocated on this path.
struct MemoryState {
  contract::KindId Kind = contract::NoKind;
  Written Content = Written::Nothing;
  uint64_t Prefix = 0; ///< Bytes.
  CallSite AllocatedBy;
  /// The call of the contract that wrote last; Row is null when none did or
  /// the program stored there itself.
  CallSite WrittenBy;
  /// Size in bytes and page policy, as given to the allocation.
  clang::ento::SVal Size = clang::ento::UnknownVal();
  clang::ento::SVal Policy = clang::ento::UnknownVal();

  bool operator==(const MemoryState &O) const;
  void Profile(llvm::FoldingSetNodeID &ID) const;
};

/// The region that stands for the memory at \p Address; null when unknown.
/// Integers that hold addresses count.
const clang::ento::MemRegion *memoryBase(clang::ento::ProgramStateRef State,
                                         clang::ento::SVal Address);

/// The memory at \p Base (see memoryBase), or null when the path has not seen
/// it allocated.
const MemoryState *memoryOf(clang::ento::ProgramStateRef State,
                            const clang::ento::MemRegion *Base);
clang::ento::ProgramStateRef setMemory(clang::ento::ProgramStateRef State,
                                       const clang::ento::MemRegion *Base,
                                       const MemoryState &M);

/// The space that memory at \p Base is in, by its allocation, or Host for
/// variables, literals and what the host allocators returned. Any: unknown.
/// Released memory keeps its space.
contract::Space spaceOf(clang::ento::ProgramStateRef State, ApiModel &Api,
                        const clang::ento::MemRegion *Base);

/// A call may have filled the memory at \p Base, and has not used it otherwise.
clang::ento::ProgramStateRef assumeFilled(clang::ento::ProgramStateRef State,
                                          const clang::ento::MemRegion *Base);
/// Unseen code had \p Base in its hands: it may have written all of it, and
/// all that it refers to.
clang::ento::ProgramStateRef assumeWritten(clang::ento::ProgramStateRef State,
                                           const clang::ento::MemRegion *Base);
/// What objects of the API refer to may have been written by now.
clang::ento::ProgramStateRef
assumeHeldWritten(clang::ento::ProgramStateRef State);

/// All memory is written: nobody knows by what.
clang::ento::ProgramStateRef
assumeAllWritten(clang::ento::ProgramStateRef State);

//===--- Holding ----------------------------------------------------------===//

/// Remembers, or forgets, that \p Holder refers to \p What.
clang::ento::ProgramStateRef addHolding(clang::ento::ProgramStateRef State,
                                        clang::ento::SymbolRef Holder,
                                        const clang::ento::MemRegion *What);
clang::ento::ProgramStateRef removeHolding(clang::ento::ProgramStateRef State,
                                           clang::ento::SymbolRef Holder,
                                           const clang::ento::MemRegion *What);
/// Remembers that the operation that \p Executor stands for reads \p What.
clang::ento::ProgramStateRef addInput(clang::ento::ProgramStateRef State,
                                      clang::ento::SymbolRef Executor,
                                      const clang::ento::MemRegion *What);
bool isInput(clang::ento::ProgramStateRef State,
             clang::ento::SymbolRef Executor,
             const clang::ento::MemRegion *What);
/// What \p Holder itself refers to.
llvm::SmallVector<const clang::ento::MemRegion *, 4>
heldDirectlyBy(clang::ento::ProgramStateRef State,
               clang::ento::SymbolRef Holder);
/// All that \p Holder refers to, at any depth, without itself.
llvm::SmallVector<const clang::ento::MemRegion *, 4>
heldBy(clang::ento::ProgramStateRef State, clang::ento::SymbolRef Holder);

//===--- Milestones -------------------------------------------------------===//

/// Things that were done first somewhere on the path.
enum class Milestone : uint8_t {
  DeviceTouched, ///< aclInit, or a call that needs or sets a device.
  MemoryQueried, ///< It was asked how many huge pages are free.
  /// The thread was given a device or context, or may have been by unseen code
  /// (then the call is empty).
  ContextSet,
  CaptureModeChanged ///< The thread's capture mode was exchanged.
};
/// The first call that reached \p M, or null.
const CallSite *reached(clang::ento::ProgramStateRef State, Milestone M);
clang::ento::ProgramStateRef reach(clang::ento::ProgramStateRef State,
                                   Milestone M, const CallSite &Call);
clang::ento::ProgramStateRef unreach(clang::ento::ProgramStateRef State,
                                     Milestone M);

/// Drops what dead symbols leave behind.
clang::ento::ProgramStateRef reapMemory(clang::ento::ProgramStateRef State,
                                        clang::ento::SymbolReaper &Reaper);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_MEMORYSTATE_H
