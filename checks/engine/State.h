//===- State.h - What the model knows on a path ---------------------------===//
//
//                 acquire (tied to the call's status)
//   (unknown) ───────────────────────────────────────▶ Live
//       │                                              │ │ │
//       │ release                    status tested bad │ │ │ escape: stored
//       │                                 (forgotten) ◀┘ │ │ where the engine
//       ▼           release                              │ │ cannot follow
//   Released ◀───────────────────────────────────────────┘ └──▶ Escaped
//       ▲            container released (it owns its members)
//       └───────────────── Held ◀── put into an owning container
//
// A handle is the symbol the engine bound when the resource was acquired: for
// pointers and integer ids alike. Live resources whose handle symbol is dead
// but whose status is still being tested stay as "zombies" until the test.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_STATE_H
#define ACLTIDY_ENGINE_STATE_H

#include "contract/Contract.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramStateTrait.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SymExpr.h"

namespace clang {
class FunctionDecl;
class LocationContext;
class StackFrameContext;
} // namespace clang
namespace clang::ento {
class MemRegion;
class SymbolReaper;
} // namespace clang::ento

namespace acltidy {

/// Compares what profiles are made of: equality and order for traits.
template <typename T> llvm::FoldingSetNodeID idOf(const T &V) {
  llvm::FoldingSetNodeID ID;
  V.Profile(ID);
  return ID;
}

/// A call of a contract function on the path.
struct CallSite {
  const contract::Function *Row = nullptr;
  const clang::FunctionDecl *Callee = nullptr;
  const clang::Expr *Call = nullptr;
  /// Frame the call stands in.
  const clang::LocationContext *Frame = nullptr;

  bool operator==(const CallSite &O) const {
    return Row == O.Row && Callee == O.Callee && Call == O.Call &&
           Frame == O.Frame;
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    ID.AddPointer(Row);
    ID.AddPointer(Callee);
    ID.AddPointer(Call);
    ID.AddPointer(Frame);
  }
};

enum class Phase : uint8_t { Live, Held, Escaped, Released };

struct ResourceState {
  Phase Now = Phase::Live;
  contract::KindId Kind = contract::NoKind;
  contract::ReleaseMode Mode = contract::ReleaseMode::Destroy;
  CallSite AcquiredBy; ///< Row is null when the handle came from elsewhere.
  CallSite ReleasedBy;
  /// Tells whether the last transition happened: 0 (or, for a pointer, not
  /// null) is success. Null once known.
  clang::ento::SymbolRef Status = nullptr;
  /// Escaped, but only if the call with this status has succeeded: a container
  /// that did not take it leaves it where it was. Null: for certain.
  clang::ento::SymbolRef Given = nullptr;
  /// The container that owns it when Held, released through one, or released
  /// by itself in spite of one.
  clang::ento::SymbolRef Holder = nullptr;
  /// The standard container the handle was put into last.
  const clang::ento::MemRegion *Container = nullptr;
  /// An object with a destructor has held the handle.
  bool InOwner = false;
  /// Where client code first kept the handle; names it in messages.
  const clang::ento::MemRegion *Home = nullptr;

  bool isLive() const { return Now == Phase::Live; }
  /// The engine loses sight of it: it is no leak any more.
  void leave() {
    if (isLive())
      Now = Phase::Escaped;
    Given = nullptr;
  }
  bool isReleased() const { return Now == Phase::Released; }

  bool operator==(const ResourceState &O) const {
    return Now == O.Now && Kind == O.Kind && Mode == O.Mode &&
           AcquiredBy == O.AcquiredBy && ReleasedBy == O.ReleasedBy &&
           Status == O.Status && Given == O.Given && Holder == O.Holder &&
           InOwner == O.InOwner && Container == O.Container && Home == O.Home;
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    ID.AddInteger(static_cast<unsigned>(Now));
    ID.AddInteger(Kind);
    ID.AddInteger(static_cast<unsigned>(Mode));
    AcquiredBy.Profile(ID);
    ReleasedBy.Profile(ID);
    ID.AddPointer(Status);
    ID.AddPointer(Given);
    ID.AddPointer(Holder);
    ID.AddPointer(Container);
    ID.AddBoolean(InOwner);
    ID.AddPointer(Home);
  }
};

/// Names a scope: its kind and, where it has one, the value of its key.
struct ScopeKey {
  contract::KindId Kind = contract::NoKind;
  clang::ento::SVal Key = clang::ento::UnknownVal();

  bool operator==(const ScopeKey &O) const {
    return Kind == O.Kind && Key == O.Key;
  }
  bool operator<(const ScopeKey &O) const {
    llvm::FoldingSetNodeID A, B;
    Profile(A);
    O.Profile(B);
    return A < B;
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    ID.AddInteger(Kind);
    Key.Profile(ID);
  }
};

/// An open scope (aclInit, aclrtSetDevice, a capture …).
struct ScopeState {
  CallSite OpenedBy;
  clang::ento::SymbolRef Status = nullptr;
  unsigned FailuresBefore = 0; ///< Calls that had failed when it was opened.

  bool operator==(const ScopeState &O) const {
    return OpenedBy == O.OpenedBy && Status == O.Status &&
           FailuresBefore == O.FailuresBefore;
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    OpenedBy.Profile(ID);
    ID.AddPointer(Status);
    ID.AddInteger(FailuresBefore);
  }
};

/// What a status symbol says about its call.
enum class Outcome : uint8_t { Unknown, Succeeded, Failed };
Outcome outcomeOf(clang::ento::ProgramStateRef State,
                  clang::ento::SymbolRef Status);

//===--- Access to the state. The traits themselves are private to State.cpp. //

/// The resource that \p Sym names, or null.
const ResourceState *resourceOf(clang::ento::ProgramStateRef State,
                                clang::ento::SymbolRef Sym);
clang::ento::ProgramStateRef setResource(clang::ento::ProgramStateRef State,
                                         clang::ento::SymbolRef Sym,
                                         const ResourceState &RS);
clang::ento::ProgramStateRef forgetResource(clang::ento::ProgramStateRef State,
                                            clang::ento::SymbolRef Sym);
/// All resources, in no particular order.
llvm::SmallVector<std::pair<clang::ento::SymbolRef, ResourceState>, 8>
resources(clang::ento::ProgramStateRef State);

/// The resource leaves the engine's sight: it is no leak any more.
clang::ento::ProgramStateRef escape(clang::ento::ProgramStateRef State,
                                    clang::ento::SymbolRef Sym);
/// Adds what a path knows of resources, and of their statuses, to \p ID.
void profileResources(clang::ento::ProgramStateRef State,
                      llvm::FoldingSetNodeID &ID);

/// The same for every resource that \p V leads to.
clang::ento::ProgramStateRef escapeReachable(clang::ento::ProgramStateRef State,
                                             clang::ento::SVal V);

/// The same for every resource whose fate hangs on \p Status.
clang::ento::ProgramStateRef escapeTiedTo(clang::ento::ProgramStateRef State,
                                          clang::ento::SymbolRef Status);

/// Unseen code holds the address of local storage: what is stored there later
/// may be released behind the engine's back.
clang::ento::ProgramStateRef shareStorage(clang::ento::ProgramStateRef State,
                                          const clang::ento::MemRegion *R);
bool isSharedStorage(clang::ento::ProgramStateRef State,
                     const clang::ento::MemRegion *R);
/// The frame whose local storage \p R is in; null for other storage, and for
/// no region.
const clang::StackFrameContext *frameOf(const clang::ento::MemRegion *R);
/// The locals of \p Frame end: paths that differ by them only are one again.
clang::ento::ProgramStateRef
unshareStorage(clang::ento::ProgramStateRef State,
               const clang::StackFrameContext *Frame);

const ScopeState *scopeOf(clang::ento::ProgramStateRef State,
                          const ScopeKey &Key);
clang::ento::ProgramStateRef setScope(clang::ento::ProgramStateRef State,
                                      const ScopeKey &Key,
                                      const ScopeState &Scope);
clang::ento::ProgramStateRef forgetScope(clang::ento::ProgramStateRef State,
                                         const ScopeKey &Key);
clang::ento::ProgramStateRef
forgetAllScopes(clang::ento::ProgramStateRef State);
llvm::SmallVector<std::pair<ScopeKey, ScopeState>, 4>
scopes(clang::ento::ProgramStateRef State);

/// The contract call that returned \p Status, while the symbol lives.
const CallSite *callOfStatus(clang::ento::ProgramStateRef State,
                             clang::ento::SymbolRef Status);
clang::ento::ProgramStateRef rememberStatus(clang::ento::ProgramStateRef State,
                                            clang::ento::SymbolRef Status,
                                            const CallSite &Call);
clang::ento::ProgramStateRef forgetStatus(clang::ento::ProgramStateRef State,
                                          clang::ento::SymbolRef Status);
llvm::SmallVector<std::pair<clang::ento::SymbolRef, CallSite>, 8>
statuses(clang::ento::ProgramStateRef State);

/// The container whose elements \p Data points to: what data() returned.
const clang::ento::MemRegion *containerOf(clang::ento::ProgramStateRef State,
                                          clang::ento::SymbolRef Data);
clang::ento::ProgramStateRef
rememberData(clang::ento::ProgramStateRef State, clang::ento::SymbolRef Data,
             const clang::ento::MemRegion *Container);

/// Whether what data() of \p Container returned is still around.
bool isPointedInto(clang::ento::ProgramStateRef State,
                   const clang::ento::MemRegion *Container);
/// Forgets what dead symbols point into.
clang::ento::ProgramStateRef reapData(clang::ento::ProgramStateRef State,
                                      clang::ento::SymbolReaper &Reaper);

/// Whether a result of type \p T may say that something failed: all but
/// constants that are no status.
bool mayTellFailure(clang::QualType T);
/// Whether the call of \p Status is known to have failed, and the callers of
/// its function may know. One that returned the very code that the client asks
/// for (initialised already) has not.
bool countsAsFailure(clang::ento::ProgramStateRef State,
                     clang::ento::SymbolRef Status);
/// How many contract calls are known to have failed on this path.
unsigned failures(clang::ento::ProgramStateRef State);
/// Whether the path knows of a contract call that has failed.
bool onErrorPath(clang::ento::ProgramStateRef State);
/// Counts a failure whose status is about to be forgotten.
clang::ento::ProgramStateRef noteFailure(clang::ento::ProgramStateRef State);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_STATE_H
