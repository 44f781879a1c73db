//===- InFlight.h - Work in flight on a path ------------------------------===//
//
// Uses of memory by asynchronous calls that nothing has waited for yet, and
// which events and streams cover them. What unseen code may have awaited is
// forgotten: the state errs to silence.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_INFLIGHT_H
#define ACLTIDY_ENGINE_INFLIGHT_H

#include "engine/State.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SVals.h"

namespace acltidy {

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

/// Adds what is in flight to \p ID.
void profileInFlight(clang::ento::ProgramStateRef State,
                     llvm::FoldingSetNodeID &ID);

/// Settles the statuses of calls that died.
clang::ento::ProgramStateRef reapInFlight(clang::ento::ProgramStateRef State,
                                          clang::ento::SymbolReaper &Reaper);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_INFLIGHT_H
