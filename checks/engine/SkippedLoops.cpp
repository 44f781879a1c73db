//===- SkippedLoops.cpp - Loops that a path does not enter ----------------===//

#include "engine/SkippedLoops.h"
#include "engine/MemoryState.h"
#include "engine/PathContext.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/AnalysisDeclContext.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

static const Stmt *bodyOf(const Stmt *Loop) {
  if (const auto *For = dyn_cast<ForStmt>(Loop))
    return For->getBody();
  if (const auto *While = dyn_cast<WhileStmt>(Loop))
    return While->getBody();
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(Loop))
    return Range->getBody();
  return nullptr;
}

/// Whether \p S names a pointer into \p Base. What members point to is not
/// looked up: any may.
static bool mentions(const Stmt *S, const MemRegion *Base,
                     ProgramStateRef State, const LocationContext *Frame) {
  if (!S)
    return false;
  if (const auto *E = dyn_cast<Expr>(S); E && E->getType()->isPointerType()) {
    if (isa<MemberExpr>(E))
      return true;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
        if (std::optional<Loc> Place = placeOf(Var, State, Frame);
            Place && memoryBase(State, State->getSVal(*Place)) == Base)
          return true;
  }
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return mentions(Child, Base, State, Frame);
  });
}

bool acltidy::skipsLoopOver(const ExplodedNode *N, const MemRegion *Base) {
  using Run = std::pair<const Stmt *, const StackFrameContext *>;
  llvm::DenseSet<Run> Entered;
  llvm::SmallVector<std::pair<Run, const ExplodedNode *>, 8> Left;
  // Back to where the memory was made.
  for (; N && memoryOf(N->getState(), Base); N = N->getFirstPred()) {
    std::optional<BlockEdge> Edge = N->getLocationAs<BlockEdge>();
    const CFGBlock *From = Edge ? Edge->getSrc() : nullptr;
    const Stmt *Loop = From ? From->getTerminatorStmt() : nullptr;
    if (!Loop || !bodyOf(Loop) || From->succ_size() != 2)
      continue;
    Run R{Loop, N->getStackFrame()};
    if (From->succ_begin()->getReachableBlock() == Edge->getDst())
      Entered.insert(R);
    else
      Left.emplace_back(R, N);
  }
  return llvm::any_of(Left, [&](const auto &L) {
    return !Entered.contains(L.first) &&
           mentions(bodyOf(L.first.first), Base, L.second->getState(),
                    L.second->getLocationContext());
  });
}
