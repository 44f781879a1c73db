//===- MemoryState.h - Memory and work in flight on a path ----------------===//
//
// Three things that rules about memory and order ask for, beside the life of
// handles (State.h):
//
//   MemoryState  what is known of memory that the API allocated: how large it
//                is and whether anything was written there yet
//   Holding      which memory and handles an object of the API refers to (a
//                tensor its data, an executor its tensors), so that "the memory
//                behind this dataset" can be found
//   InFlight     uses of memory by asynchronous calls that nothing has waited
//                for yet, and which events and streams cover them
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

/// Unseen code had \p Base in its hands: it may have written all of it, and
/// all that it refers to.
clang::ento::ProgramStateRef assumeWritten(clang::ento::ProgramStateRef State,
                                           const clang::ento::MemRegion *Base);

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

//===--- Work in flight ---------------------------------------------------===//

/// A stream as far as one can be told from another.
struct StreamRef {
  enum Form : uint8_t { Unknown, Default, Symbol } Is = Unknown;
  clang::ento::SymbolRef Sym = nullptr;

  static StreamRef of(clang::ento::SVal V, clang::ento::ProgramStateRef State);
  bool operator==(const StreamRef &O) const {
    return Is == O.Is && Sym == O.Sym;
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    ID.AddInteger(static_cast<unsigned>(Is));
    ID.AddPointer(Sym);
  }
};

/// Whether \p A and \p B are certainly two streams: both known from their
/// creation, or one of them the default stream.
bool areDistinct(const StreamRef &A, const StreamRef &B,
                 clang::ento::ProgramStateRef State);

/// One use of memory by an asynchronous call nobody has waited for.
struct InFlight {
  CallSite Op;
  StreamRef Stream;
  /// Tells whether the call was accepted; null once known.
  clang::ento::SymbolRef Status = nullptr;
  /// The memory, or the handle that must stay; null when it is unknown.
  const clang::ento::MemRegion *Base = nullptr;
  /// The address as given and the bytes from there on, where they are known; a
  /// part of `Base`.
  const clang::ento::MemRegion *At = nullptr;
  uint64_t Bytes = 0;
  contract::AccessMode Mode = contract::AccessMode::Read;
  contract::Until Live = contract::Until::Stream;
  /// The object of the API that led to the memory, if any.
  clang::ento::SymbolRef Via = nullptr;
  /// `Base` is a handle that the operation refers to, not memory.
  bool IsHandle = false;

  bool operator==(const InFlight &O) const;
  bool operator<(const InFlight &O) const;
  void Profile(llvm::FoldingSetNodeID &ID) const;
};

/// The uses in flight, those of calls that have failed left out.
llvm::SmallVector<InFlight, 4> inFlight(clang::ento::ProgramStateRef State);
/// Those of them that concern \p Base.
llvm::SmallVector<InFlight, 2> inFlight(clang::ento::ProgramStateRef State,
                                        const clang::ento::MemRegion *Base);
clang::ento::ProgramStateRef addInFlight(clang::ento::ProgramStateRef State,
                                         const InFlight &Use);
/// Unseen code may have waited for everything.
clang::ento::ProgramStateRef completeAll(clang::ento::ProgramStateRef State);
/// What \p Stream, or something that may be it, has been given is done.
clang::ento::ProgramStateRef completeStream(clang::ento::ProgramStateRef State,
                                            const StreamRef &Stream);
/// What was done before \p Event was recorded is done; an event that the path
/// has not seen recorded may cover everything.
clang::ento::ProgramStateRef completeEvent(clang::ento::ProgramStateRef State,
                                           clang::ento::SymbolRef Event);
/// Uses that wait for the system's own queues (media channels) are done.
clang::ento::ProgramStateRef
completeInternal(clang::ento::ProgramStateRef State);
/// \p Event now stands for what \p Stream has been given so far.
clang::ento::ProgramStateRef recordEvent(clang::ento::ProgramStateRef State,
                                         clang::ento::SymbolRef Event,
                                         const StreamRef &Stream);
/// Waiting for \p Stream now waits for what \p Event stands for, too.
clang::ento::ProgramStateRef waitEvent(clang::ento::ProgramStateRef State,
                                       const StreamRef &Stream,
                                       clang::ento::SymbolRef Event);
/// Nobody looks after what is in flight at \p Base any more: it has moved.
clang::ento::ProgramStateRef forgetInFlight(clang::ento::ProgramStateRef State,
                                            const clang::ento::MemRegion *Base);
/// Whether work given to \p Stream now may run before \p Use is done: another
/// stream for certain, which waits for no event that covers it.
bool isUnordered(clang::ento::ProgramStateRef State, const StreamRef &Stream,
                 const InFlight &Use);
/// Whether an access of \p Location, or a call that begins there, meets memory
/// of \p Use for certain.
bool meets(clang::ento::ProgramStateRef State, const InFlight &Use,
           clang::ento::SVal Location);
/// The event that covers \p Use and that nobody has waited for; null when
/// there is none.
clang::ento::SymbolRef eventOf(clang::ento::ProgramStateRef State,
                               const InFlight &Use);

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

/// Drops what dead symbols leave behind; settles the statuses of calls.
clang::ento::ProgramStateRef reapMemory(clang::ento::ProgramStateRef State,
                                        clang::ento::SymbolReaper &Reaper);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_MEMORYSTATE_H
