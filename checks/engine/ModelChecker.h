//===- ModelChecker.h - The checker behind Model.h ------------------------===//
//
// Calls and storage are followed in Model.cpp, the ends of handles, functions
// and paths in ModelEnds.cpp.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_ENGINE_MODELCHECKER_H
#define ACLTIDY_ENGINE_MODELCHECKER_H

#include "engine/Compat.h"
#include "engine/Model.h"
#include "clang/AST/Stmt.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugType.h"
#include "clang/StaticAnalyzer/Core/Checker.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "llvm/ADT/DenseMap.h"

namespace acltidy {

/// State is cheap to copy, so one function settles what statuses have told.
class Model final
    : public clang::ento::Checker<
          clang::ento::check::PreCall, clang::ento::check::PostCall,
          clang::ento::eval::Call, clang::ento::check::DeadSymbols,
          clang::ento::check::LiveSymbols, clang::ento::check::PointerEscape,
          clang::ento::check::Bind,
          clang::ento::check::PreStmt<clang::ReturnStmt>,
          clang::ento::check::PostStmt<clang::CXXDefaultInitExpr>,
          clang::ento::check::EndFunction, clang::ento::check::Location,
          clang::ento::check::RegionChanges, clang::ento::check::NewAllocator,
          clang::ento::check::BranchCondition>,
      public ReportTypes {
public:
  /// Set right after construction; the registry default-constructs checkers.
  mutable const ModelEnvironment *Env = nullptr;

  void checkPreCall(const clang::ento::CallEvent &Call,
                    clang::ento::CheckerContext &C) const;
  bool evalCall(const clang::ento::CallEvent &Call,
                clang::ento::CheckerContext &C) const;
  void checkPostCall(const clang::ento::CallEvent &Call,
                     clang::ento::CheckerContext &C) const;
  void checkLiveSymbols(clang::ento::ProgramStateRef State,
                        clang::ento::SymbolReaper &Reaper) const;
  void checkDeadSymbols(clang::ento::SymbolReaper &Reaper,
                        clang::ento::CheckerContext &C) const;
  clang::ento::ProgramStateRef
  checkPointerEscape(clang::ento::ProgramStateRef State,
                     const clang::ento::InvalidatedSymbols &Escaped,
                     const clang::ento::CallEvent *Call,
                     clang::ento::PointerEscapeKind Kind) const;
#if CLANG_VERSION_MAJOR >= 22
  void checkBind(clang::ento::SVal Location, clang::ento::SVal V,
                 const clang::Stmt *S, bool AtDeclInit,
                 clang::ento::CheckerContext &C) const {
    bind(Location, V, C);
  }
#else
  void checkBind(clang::ento::SVal Location, clang::ento::SVal V,
                 const clang::Stmt *S, clang::ento::CheckerContext &C) const {
    bind(Location, V, C);
  }
#endif
  void checkPreStmt(const clang::ReturnStmt *Return,
                    clang::ento::CheckerContext &C) const;
  void checkPostStmt(const clang::CXXDefaultInitExpr *Init,
                     clang::ento::CheckerContext &C) const;
  void checkEndFunction(const clang::ReturnStmt *Return,
                        clang::ento::CheckerContext &C) const;
  void checkLocation(clang::ento::SVal Location, bool IsLoad,
                     const clang::Stmt *S,
                     clang::ento::CheckerContext &C) const;

  clang::ento::ProgramStateRef
  checkRegionChanges(clang::ento::ProgramStateRef State,
                     const clang::ento::InvalidatedSymbols *,
                     llvm::ArrayRef<const clang::ento::MemRegion *> Explicit,
                     llvm::ArrayRef<const clang::ento::MemRegion *> Changed,
                     const clang::LocationContext *Frame,
                     const clang::ento::CallEvent *Call) const;
  void checkNewAllocator(const clang::ento::CXXAllocatorCall &Call,
                         clang::ento::CheckerContext &C) const;

  void checkBranchCondition(const clang::Stmt *Condition,
                            clang::ento::CheckerContext &C) const;

  const clang::ento::BugType &typeOf(const Rule &R,
                                     bool SuppressOnSink) const override;

private:
  const contract::Function *rowOf(const clang::ento::CallEvent &Call) const;
  void bind(clang::ento::SVal Location, clang::ento::SVal V,
            clang::ento::CheckerContext &C) const;
  clang::ento::ProgramStateRef
  applyEffects(const AclCall &Call, clang::ento::ProgramStateRef State) const;
  clang::ento::ProgramStateRef stored(clang::ento::ProgramStateRef State,
                                      clang::ento::SVal Location,
                                      clang::ento::SVal V) const;
  void throwing(const clang::ento::CallEvent &Call,
                clang::ento::CheckerContext &C) const;
  void functionEnds(clang::ento::SVal Returned,
                    clang::ento::CheckerContext &C) const;
  void storageEnds(const clang::ento::MemRegion *Base,
                   clang::ento::CheckerContext &C) const;
  void loseScopes(clang::ento::SVal Returned, const clang::ReturnStmt *Return,
                  clang::ento::CheckerContext &C) const;
  bool returnsFailure(clang::ento::SVal Returned, const clang::FunctionDecl *FD,
                      clang::ento::ProgramStateRef State) const;

  mutable llvm::DenseMap<std::pair<const Rule *, unsigned>,
                         std::unique_ptr<clang::ento::BugType>>
      BugTypes;
};

} // namespace acltidy

#endif // ACLTIDY_ENGINE_MODELCHECKER_H
