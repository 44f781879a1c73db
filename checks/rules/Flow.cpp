//===- Flow.cpp - What may happen after a statement -----------------------===//

#include "rules/Flow.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/Diagnostic.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;
using namespace acltidy;

/// Whether a graph can be made of \p FD, in a unit with errors: Clang's builder
/// expects complete types and destructors that are declared. After a missing
/// header no template is instantiated.
static bool isSound(const FunctionDecl *FD, ASTContext &Ctx) {
  if (Ctx.getDiagnostics().hasFatalErrorOccurred() || FD->isInvalidDecl())
    return false;
  // Destructors of bases and members run in the graph of a class's destructor.
  if (const auto *Dtor = dyn_cast<CXXDestructorDecl>(FD)) {
    if (Dtor->getParent()->isInvalidDecl())
      return false;
    for (const FieldDecl *Field : Dtor->getParent()->fields())
      if (Field->isInvalidDecl())
        return false;
  }
  struct Finder : RecursiveASTVisitor<Finder> {
    bool shouldVisitImplicitCode() const { return true; }
    bool VisitDecl(Decl *D) { return !D->isInvalidDecl(); }
    bool VisitExpr(Expr *E) { return !E->containsErrors(); }
  };
  return Finder().TraverseStmt(FD->getBody());
}

std::unique_ptr<Flow> Flow::of(const FunctionDecl *FD, ASTContext &Ctx) {
  if (!FD->getBody() || FD->isDependentContext())
    return nullptr;
  if (Ctx.getDiagnostics().hasUncompilableErrorOccurred() && !isSound(FD, Ctx))
    return nullptr;
  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  Options.AddImplicitDtors = true;
  Options.AddInitializers = true;
  std::unique_ptr<CFG> Graph = CFG::buildCFG(FD, FD->getBody(), &Ctx, Options);
  if (!Graph)
    return nullptr;
  return std::unique_ptr<Flow>(new Flow(std::move(Graph)));
}

Flow::Flow(std::unique_ptr<CFG> G) : Graph(std::move(G)) {
  for (const CFGBlock *Block : *Graph)
    for (unsigned I = 0, N = Block->size(); I != N; ++I)
      if (std::optional<CFGStmt> S = (*Block)[I].getAs<CFGStmt>())
        Where.try_emplace(S->getStmt(), Block, I);
}

bool Flow::after(const Stmt *From,
                 llvm::function_ref<Step(const Stmt *)> Visit) const {
  return after(From, Visit, [](const VarDecl *) {});
}

bool Flow::after(const Stmt *From, llvm::function_ref<Step(const Stmt *)> Visit,
                 llvm::function_ref<void(const VarDecl *)> End) const {
  auto It = Where.find(From);
  if (It == Where.end())
    return false;
  llvm::SmallVector<std::pair<const CFGBlock *, unsigned>, 16> Work;
  llvm::DenseSet<const CFGBlock *> Seen;
  Work.emplace_back(It->second.first, It->second.second + 1);
  while (!Work.empty()) {
    auto [Block, Begin] = Work.pop_back_val();
    bool Stopped = false;
    for (unsigned I = Begin, N = Block->size(); I != N && !Stopped; ++I) {
      if (std::optional<CFGAutomaticObjDtor> Ended =
              (*Block)[I].getAs<CFGAutomaticObjDtor>())
        End(Ended->getVarDecl());
      std::optional<CFGStmt> S = (*Block)[I].getAs<CFGStmt>();
      if (!S)
        continue;
      switch (Visit(S->getStmt())) {
      case Step::GoOn:
        break;
      case Step::Stop:
        Stopped = true;
        break;
      case Step::Found:
        return true;
      }
    }
    if (Stopped)
      continue;
    for (const CFGBlock::AdjacentBlock &Next : Block->succs())
      if (const CFGBlock *B = Next.getReachableBlock())
        if (Seen.insert(B).second)
          Work.emplace_back(B, 0);
  }
  return false;
}
