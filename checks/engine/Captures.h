//===- Captures.h - Streams that take part in a capture -------------------===//
//
// While a stream is captured, another one joins the capture by waiting for an
// event that was recorded in it, and comes back when the captured stream waits,
// directly or through others, for an event recorded on it.
//
// What may be any stream, or any event, may bring all of them back.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_CAPTURES_H
#define ACLTIDY_ENGINE_CAPTURES_H

#include "engine/State.h"

namespace clang::ento {
class SymbolReaper;
}

namespace acltidy {

class AclCall;
class ApiModel;

/// A stream that has joined the capture of another.
struct JoinedStream {
  clang::ento::SymbolRef Captured = nullptr; ///< Where the capture began.
  CallSite By;
  /// Tells whether it has joined; null once known.
  clang::ento::SymbolRef Status = nullptr;

  bool operator==(const JoinedStream &O) const {
    return Captured == O.Captured && By == O.By && Status == O.Status;
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    ID.AddPointer(Captured);
    By.Profile(ID);
    ID.AddPointer(Status);
  }
};

/// The streams that have joined the capture of \p Captured and are not back,
/// in the order of the source.
llvm::SmallVector<std::pair<clang::ento::SymbolRef, JoinedStream>, 2>
streamsAway(clang::ento::ProgramStateRef State,
            clang::ento::SymbolRef Captured);

/// The state after \p Call, whose captures have begun or ended already.
clang::ento::ProgramStateRef applyCaptures(const AclCall &Call,
                                           const ApiModel &Api,
                                           clang::ento::ProgramStateRef State);
/// Settles statuses.
clang::ento::ProgramStateRef reapCaptures(clang::ento::ProgramStateRef State,
                                          clang::ento::SymbolReaper &Reaper);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_CAPTURES_H
