//===- FoldStatements.cpp - Bodies of functions that fold -----------------===//

#include "engine/Folder.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace acltidy;
using llvm::APSInt;

//===--- Statements -------------------------------------------------------===//

FoldFlow Folder::declare(const VarDecl *Var) {
  const Expr *Init = Var->getInit();
  QualType T = Var->getType();
  if (!Var->isLocalVarDecl() || Var->isStaticLocal() || !Init)
    return FoldFlow::Unknown;
  if (T->isReferenceType() && !T->getPointeeType().isConstQualified())
    return FoldFlow::Unknown;
  FoldValue V;
  if (isStdVector(T))
    V.List = list(Init);
  else if (T.getNonReferenceType()->isIntegerType())
    V.Number = number(Init);
  if (V.Number)
    V.Number = convert(*V.Number, T.getNonReferenceType(), Ctx);
  Top->Variables[Var] = V;
  return V.Number || V.List ? FoldFlow::Next : FoldFlow::Unknown;
}

FoldFlow Folder::loop(const Stmt *Init, const Expr *Cond, const Expr *Inc,
                      const Stmt *Body, bool TestFirst) {
  if (Init && run(Init) != FoldFlow::Next)
    return FoldFlow::Unknown;
  for (bool Test = TestFirst;; Test = true) {
    if (Test) {
      bool Known = !Cond;
      bool True = !Cond || isTrue(Cond, Known);
      if (!Known)
        return FoldFlow::Unknown;
      if (!True)
        return FoldFlow::Next;
    }
    FoldFlow F = run(Body);
    if (F == FoldFlow::Break)
      return FoldFlow::Next;
    if (F == FoldFlow::Return || F == FoldFlow::Unknown)
      return F;
    if (Inc && run(Inc) != FoldFlow::Next)
      return FoldFlow::Unknown;
  }
}

FoldFlow Folder::range(const CXXForRangeStmt *S) {
  std::optional<Elements> L = list(S->getRangeInit());
  const VarDecl *Var = S->getLoopVariable();
  QualType T = Var->getType();
  if (!L || S->getInit() || !T.getNonReferenceType()->isIntegerType() ||
      (T->isReferenceType() && !T->getPointeeType().isConstQualified()))
    return FoldFlow::Unknown;
  for (int64_t X : *L) {
    FoldValue V;
    V.Number = convert(APSInt::get(X), T.getNonReferenceType(), Ctx);
    Top->Variables[Var] = V;
    FoldFlow F = run(S->getBody());
    if (F == FoldFlow::Break)
      break;
    if (F == FoldFlow::Return || F == FoldFlow::Unknown)
      return F;
  }
  return FoldFlow::Next;
}

FoldFlow Folder::run(const Stmt *S) {
  if (++Steps > MaxSteps)
    return FoldFlow::Unknown;
  if (const auto *Block = dyn_cast<CompoundStmt>(S)) {
    for (const Stmt *Child : Block->body())
      if (FoldFlow F = run(Child); F != FoldFlow::Next)
        return F;
    return FoldFlow::Next;
  }
  if (const auto *D = dyn_cast<DeclStmt>(S)) {
    for (const Decl *Child : D->decls()) {
      const auto *Var = dyn_cast<VarDecl>(Child);
      if (!Var || declare(Var) != FoldFlow::Next)
        return FoldFlow::Unknown;
    }
    return FoldFlow::Next;
  }
  if (const auto *R = dyn_cast<ReturnStmt>(S)) {
    if (!R->getRetValue())
      return FoldFlow::Unknown;
    Top->Returned = number(R->getRetValue());
    return Top->Returned ? FoldFlow::Return : FoldFlow::Unknown;
  }
  if (const auto *If = dyn_cast<IfStmt>(S)) {
    bool Known = false;
    if (If->getInit() || If->getConditionVariable())
      return FoldFlow::Unknown;
    bool True = isTrue(If->getCond(), Known);
    if (!Known)
      return FoldFlow::Unknown;
    const Stmt *Branch = True ? If->getThen() : If->getElse();
    return Branch ? run(Branch) : FoldFlow::Next;
  }
  if (const auto *For = dyn_cast<ForStmt>(S))
    return For->getConditionVariable()
               ? FoldFlow::Unknown
               : loop(For->getInit(), For->getCond(), For->getInc(),
                      For->getBody(), true);
  if (const auto *While = dyn_cast<WhileStmt>(S))
    return While->getConditionVariable()
               ? FoldFlow::Unknown
               : loop(nullptr, While->getCond(), nullptr, While->getBody(),
                      true);
  if (const auto *Do = dyn_cast<DoStmt>(S))
    return loop(nullptr, Do->getCond(), nullptr, Do->getBody(), false);
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(S))
    return range(Range);
  if (isa<BreakStmt>(S))
    return FoldFlow::Break;
  if (isa<ContinueStmt>(S))
    return FoldFlow::Continue;
  if (isa<NullStmt>(S))
    return FoldFlow::Next;
  if (const auto *E = dyn_cast<Expr>(S))
    return number(E) ? FoldFlow::Next : FoldFlow::Unknown;
  return FoldFlow::Unknown;
}
