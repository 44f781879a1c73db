//===- ProcessState.h - Processes and contexts on a path ------------------===//
//
// What a path knows of the process that it runs in (was there a fork, and on
// which side of it are we), and of the context that a function has put aside to
// make another one current.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_PROCESSSTATE_H
#define ACLTIDY_ENGINE_PROCESSSTATE_H

#include "engine/State.h"

namespace clang {
class StackFrameContext;
}
namespace clang::ento {
class SymbolReaper;
}

namespace acltidy {

class AclCall;

/// The process that goes on after a fork.
enum class ForkSide : uint8_t { Both, Child, Parent };

/// A fork after the device was touched.
struct ForkState {
  CallSite Fork;
  CallSite Touch; ///< The first call that touched the device.
  /// What fork returned; null once `Side` is settled.
  clang::ento::SymbolRef Result = nullptr;
  ForkSide Side = ForkSide::Both;

  bool operator==(const ForkState &O) const {
    return Fork == O.Fork && Touch == O.Touch && Result == O.Result &&
           Side == O.Side;
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    Fork.Profile(ID);
    Touch.Profile(ID);
    ID.AddPointer(Result);
    ID.AddInteger(static_cast<unsigned>(Side));
  }
};

/// The last fork of the path, or null.
const ForkState *lastFork(clang::ento::ProgramStateRef State);
/// The side of \p Fork that the path is on.
ForkSide sideOf(clang::ento::ProgramStateRef State, const ForkState &Fork);

/// The current context, put aside in a local variable.
struct SavedContext {
  CallSite SavedBy;
  const clang::ento::MemRegion *Variable = nullptr;
  clang::ento::SymbolRef Context = nullptr;
  /// The call that made another context current since; Row is null when none
  /// did.
  CallSite SwitchedBy;
  clang::ento::SymbolRef SwitchStatus = nullptr;

  bool operator==(const SavedContext &O) const {
    return SavedBy == O.SavedBy && Variable == O.Variable &&
           Context == O.Context && SwitchedBy == O.SwitchedBy &&
           SwitchStatus == O.SwitchStatus;
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    SavedBy.Profile(ID);
    ID.AddPointer(Variable);
    ID.AddPointer(Context);
    SwitchedBy.Profile(ID);
    ID.AddPointer(SwitchStatus);
  }
};

/// The contexts put aside and not restored, by the frame that did it.
llvm::SmallVector<SavedContext, 2>
savedContexts(clang::ento::ProgramStateRef State);

/// The state after \p Call took effect on the process and its context.
clang::ento::ProgramStateRef
applyProcessEffects(const AclCall &Call, clang::ento::ProgramStateRef State);
/// Unseen code was given \p V: it may restore the context that it is.
clang::ento::ProgramStateRef
forgetSavedContext(clang::ento::ProgramStateRef State, clang::ento::SVal V);
/// \p Frame returns: what it has put aside is gone.
clang::ento::ProgramStateRef
forgetSavedContexts(clang::ento::ProgramStateRef State,
                    const clang::StackFrameContext *Frame);
/// Settles what dead symbols can no longer tell.
clang::ento::ProgramStateRef reapProcess(clang::ento::ProgramStateRef State,
                                         clang::ento::SymbolReaper &Reaper);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_PROCESSSTATE_H
