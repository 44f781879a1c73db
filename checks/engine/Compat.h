//===- Compat.h - Differences between the LLVM versions built against
//------===//
//
// All of the drift between LLVM 19 and 22 that the engine meets stands here.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_COMPAT_H
#define ACLTIDY_ENGINE_COMPAT_H

#include "clang/Basic/Version.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugType.h"
#include "clang/StaticAnalyzer/Core/Checker.h"
#include "clang/StaticAnalyzer/Core/PathDiagnosticConsumers.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/AnalysisManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

namespace acltidy::compat {

/// A fresh symbol of type \p T for a result of \p Call. \p Tag tells several
/// results of one call apart.
inline clang::ento::DefinedOrUnknownSVal
conjure(clang::ento::CheckerContext &C, const clang::ento::CallEvent &Call,
        clang::QualType T, const void *Tag) {
#if CLANG_VERSION_MAJOR >= 22
  return C.getSValBuilder().conjureSymbolVal(Call, T, C.blockCount(), Tag);
#else
  return C.getSValBuilder().conjureSymbolVal(
      Tag, Call.getOriginExpr(), C.getLocationContext(), T, C.blockCount());
#endif
}

/// Forgets what \p Values refer to, as a call that writes there would.
inline clang::ento::ProgramStateRef
invalidate(clang::ento::CheckerContext &C, clang::ento::ProgramStateRef State,
           llvm::ArrayRef<clang::ento::SVal> Values,
           const clang::ento::CallEvent &Call, bool CausesEscape,
           clang::ento::RegionAndSymbolInvalidationTraits &Traits) {
#if CLANG_VERSION_MAJOR >= 22
  return State->invalidateRegions(Values, Call.getCFGElementRef(),
                                  C.blockCount(), C.getLocationContext(),
                                  CausesEscape, nullptr, nullptr, &Traits);
#else
  return State->invalidateRegions(Values, Call.getOriginExpr(), C.blockCount(),
                                  C.getLocationContext(), CausesEscape, nullptr,
                                  nullptr, &Traits);
#endif
}

/// The same for what the last element of the current block, \p E, changes.
inline clang::ento::ProgramStateRef
invalidate(clang::ento::CheckerContext &C, clang::ento::ProgramStateRef State,
           llvm::ArrayRef<clang::ento::SVal> Values, const clang::Expr *E,
           bool CausesEscape,
           clang::ento::RegionAndSymbolInvalidationTraits &Traits) {
#if CLANG_VERSION_MAJOR >= 22
  const clang::CFGBlock *Block = C.getPredecessor()->getCFGBlock();
  clang::CFGBlock::ConstCFGElementRef Last(Block, Block->size() - 1);
  return State->invalidateRegions(Values, Last, C.blockCount(),
                                  C.getLocationContext(), CausesEscape, nullptr,
                                  nullptr, &Traits);
#else
  return State->invalidateRegions(Values, E, C.blockCount(),
                                  C.getLocationContext(), CausesEscape, nullptr,
                                  nullptr, &Traits);
#endif
}

inline clang::ento::PathDiagnosticConsumers
consumers(std::unique_ptr<clang::ento::PathDiagnosticConsumer> Consumer) {
  clang::ento::PathDiagnosticConsumers Result;
#if CLANG_VERSION_MAJOR >= 22
  Result.push_back(std::move(Consumer));
#else
  Result.push_back(Consumer.release()); // AnalysisManager takes ownership.
#endif
  return Result;
}

/// A compiler instance that owns \p Invocation and nothing else.
inline std::unique_ptr<clang::CompilerInstance>
makeInstance(std::shared_ptr<clang::CompilerInvocation> Invocation) {
#if CLANG_VERSION_MAJOR >= 22
  return std::make_unique<clang::CompilerInstance>(std::move(Invocation));
#else
  auto Instance = std::make_unique<clang::CompilerInstance>();
  Instance->setInvocation(std::move(Invocation));
  return Instance;
#endif
}

/// Lets \p Instance refer to a context it does not own; null ends the loan.
inline void lendContext(clang::CompilerInstance &Instance,
                        clang::ASTContext *Ctx) {
#if CLANG_VERSION_MAJOR >= 22
  Instance.setASTContext(llvm::IntrusiveRefCntPtr<clang::ASTContext>(Ctx));
#else
  Instance.setASTContext(Ctx);
#endif
}

/// The memory space of a base region, as far as the region alone tells.
inline const clang::ento::MemSpaceRegion *
memorySpace(const clang::ento::MemRegion *R) {
#if CLANG_VERSION_MAJOR >= 22
  return R->getRawMemorySpace();
#else
  return R->getMemorySpace();
#endif
}

inline const clang::Expr *originExpr(const clang::ento::CallEvent &Call) {
  return Call.getOriginExpr();
}

} // namespace acltidy::compat

#endif // ACLTIDY_ENGINE_COMPAT_H
