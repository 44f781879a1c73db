//===- CallEffects.h - Applies one contract row to the path state ---------===//

#ifndef ACLTIDY_ENGINE_CALLEFFECTS_H
#define ACLTIDY_ENGINE_CALLEFFECTS_H

#include "engine/Notes.h"
#include "engine/PathContext.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace acltidy {

/// Gives the call \p Event of \p Row a result and new values for the memory it
/// writes, in place of the engine's own evaluation, which would forget more
/// than the call can change (all of a struct when one field is written).
clang::ento::ProgramStateRef evaluateResult(const contract::Function &Row,
                                            const clang::ento::CallEvent &Event,
                                            clang::ento::CheckerContext &C,
                                            clang::ento::ProgramStateRef State);

class CallEffects {
public:
  /// \p IsShared tells whether local storage may be reached by unseen code.
  using SharedFn = llvm::function_ref<bool(const clang::ento::MemRegion *)>;

  CallEffects(ApiModel &Api, AclCall Call, clang::ento::CheckerContext &C,
              clang::ento::ProgramStateRef State, SharedFn IsShared);

  void apply();
  clang::ento::ProgramStateRef state() const { return State; }
  llvm::SmallVector<HandleEvent, 2> takeEvents() { return std::move(Events); }

private:
  void release(const contract::Release &R);
  void releaseScope(const contract::Release &R);
  void releaseHandle(clang::ento::SymbolRef Handle, const contract::Release &R);
  contract::KindId kindAt(contract::Operand At) const;
  void hold(const contract::Hold &H);
  void acquire(const contract::Acquire &A);
  void acquireElement(const contract::Acquire &A, clang::ento::SVal Where,
                      const void *Tag);
  void startTracking(const contract::Acquire &A, clang::ento::SymbolRef Handle,
                     const clang::ento::MemRegion *Home);
  ScopeKey scopeKey(contract::KindId Kind, contract::Operand Key) const;
  /// What tells whether \p A happened: the status, or the handle itself.
  clang::ento::SymbolRef statusOf(const contract::Acquire &A,
                                  clang::ento::SymbolRef Handle) const;

  ApiModel &Api;
  AclCall Call;
  clang::ento::CheckerContext &C;
  clang::ento::ProgramStateRef State;
  SharedFn IsShared;
  clang::ento::SymbolRef Status = nullptr;
  bool Repeated = false;
  /// What the scopes that the call closes were opened with.
  llvm::SmallVector<contract::KindId, 2> OpenedWith;
  llvm::SmallVector<HandleEvent, 2> Events;
};

} // namespace acltidy

#endif // ACLTIDY_ENGINE_CALLEFFECTS_H
