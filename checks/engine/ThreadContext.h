//===- ThreadContext.h - The current context of a path's thread -----------===//
//
// Which context is current where the path is, as far as the path has seen it
// made current, and what has ended it. Code out of sight may make any context
// current, and so may a device that others have set as well: then nothing is
// known.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_THREADCONTEXT_H
#define ACLTIDY_ENGINE_THREADCONTEXT_H

#include "engine/State.h"

namespace clang::ento {
class SymbolReaper;
}

namespace acltidy {

class AclCall;
class ApiModel;

struct ThreadContext {
  enum Form : uint8_t {
    Unknown,
    Default, ///< That of the device which the path has set.
    Own,     ///< `Context`, made by the client.
    None     ///< It has ended.
  } Is = Unknown;
  /// What made it so. Row is null when unknown.
  CallSite By;
  /// Tells whether `By` has done it; null once known.
  clang::ento::SymbolRef Status = nullptr;
  clang::ento::SymbolRef Context = nullptr;

  bool operator==(const ThreadContext &O) const {
    return Is == O.Is && By == O.By && Status == O.Status &&
           Context == O.Context;
  }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    ID.AddInteger(static_cast<unsigned>(Is));
    By.Profile(ID);
    ID.AddPointer(Status);
    ID.AddPointer(Context);
  }
};

/// The call that has left the thread without a context, for certain; null when
/// it has one or may have.
const CallSite *contextEnd(clang::ento::ProgramStateRef State);

/// The state after \p Call, whose effects on what is closed (Teardown) were
/// applied.
clang::ento::ProgramStateRef
applyThreadContext(const AclCall &Call, const ApiModel &Api,
                   clang::ento::ProgramStateRef State);
/// Unseen code may have made a context current, and set a device.
clang::ento::ProgramStateRef
forgetThreadContext(clang::ento::ProgramStateRef State);
clang::ento::ProgramStateRef
reapThreadContext(clang::ento::ProgramStateRef State,
                  clang::ento::SymbolReaper &Reaper);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_THREADCONTEXT_H
