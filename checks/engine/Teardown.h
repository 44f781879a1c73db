//===- Teardown.h - What was closed on a path, and what lived in it -------===//
//
// Resources live in others: streams in a context, everything in the device and
// in ACL's initialisation, a channel in its description (`within` of the
// kinds). This keeps what the path has closed, so that rules can tell a
// resource that is used or released after what it lives in.
//
// A counted scope is closed when the path has released it as often as it has
// opened it. Code out of sight may open anything again: then nothing is closed.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_TEARDOWN_H
#define ACLTIDY_ENGINE_TEARDOWN_H

#include "engine/PathContext.h"
#include "engine/State.h"

namespace clang::ento {
class SymbolReaper;
}

namespace acltidy {

/// A scope, or an object that others live in, that was closed.
struct Closing {
  contract::KindId Kind = contract::NoKind;
  CallSite By;
  /// Tells whether it was closed; null once known.
  clang::ento::SymbolRef Status = nullptr;
  /// The object; null for scopes.
  clang::ento::SymbolRef Object = nullptr;
  bool FromHere = false; ///< The path has seen the object made.

  bool operator==(const Closing &O) const {
    return Kind == O.Kind && By == O.By && Status == O.Status &&
           Object == O.Object && FromHere == O.FromHere;
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    ID.AddInteger(Kind);
    By.Profile(ID);
    ID.AddPointer(Status);
    ID.AddPointer(Object);
    ID.AddBoolean(FromHere);
  }
};

/// What is closed now, those left out whose call has failed; at most one per
/// kind.
llvm::SmallVector<Closing, 2> closings(clang::ento::ProgramStateRef State);

/// The objects that \p Handle is known to live in.
llvm::SmallVector<clang::ento::SymbolRef, 2>
residences(clang::ento::ProgramStateRef State, clang::ento::SymbolRef Handle);

/// Whether something of kind \p Inner lives in things of kind \p Outer.
bool livesIn(const ApiModel &Api, contract::KindId Inner,
             contract::KindId Outer);

/// The state after \p Call, whose handles exist already.
clang::ento::ProgramStateRef applyTeardown(const AclCall &Call, ApiModel &Api,
                                           clang::ento::ProgramStateRef State);
/// Unseen code may have opened everything again.
clang::ento::ProgramStateRef forgetTeardown(clang::ento::ProgramStateRef State);
/// Settles statuses and drops what dead symbols leave behind.
clang::ento::ProgramStateRef reapTeardown(clang::ento::ProgramStateRef State,
                                          clang::ento::SymbolReaper &Reaper);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_TEARDOWN_H
