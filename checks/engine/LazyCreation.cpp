//===- LazyCreation.cpp - Getters that create what is not there yet -------===//

#include "engine/LazyCreation.h"
#include "clang/AST/ExprCXX.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

/// The member or global variable that the lvalue \p E is, or is an element of.
static const ValueDecl *keeperOf(const Expr *E) {
  for (;;) {
    E = E->IgnoreParenCasts();
    if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E))
      E = Element->getBase();
    else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
             Op && Op->getOperator() == OO_Subscript)
      E = Op->getArg(0);
    else
      break;
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return dyn_cast<FieldDecl>(Member->getMemberDecl());
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasGlobalStorage() ? Var : nullptr;
}

static bool isNull(const Expr *E, ASTContext &Ctx) {
  return E->isNullPointerConstant(Ctx, Expr::NPC_ValueDependentIsNotNull) !=
         Expr::NPCK_NotNull;
}

/// The place that \p Condition says is empty; null when it says otherwise.
static const ValueDecl *missing(const Expr *Condition, ASTContext &Ctx) {
  Condition = Condition->IgnoreParenImpCasts();
  if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(Condition))
    Condition = Rewritten->getSemanticForm()->IgnoreParenImpCasts();
  if (const auto *Not = dyn_cast<UnaryOperator>(Condition);
      Not && Not->getOpcode() == UO_LNot) {
    const Expr *E = Not->getSubExpr()->IgnoreParenImpCasts();
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
        Call && isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl()))
      E = Call->getImplicitObjectArgument();
    return keeperOf(E);
  }
  const Expr *L = nullptr, *R = nullptr;
  if (const auto *Op = dyn_cast<BinaryOperator>(Condition);
      Op && Op->getOpcode() == BO_EQ) {
    L = Op->getLHS();
    R = Op->getRHS();
  } else if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(Condition);
             Call && Call->getOperator() == OO_EqualEqual &&
             Call->getNumArgs() == 2) {
    L = Call->getArg(0);
    R = Call->getArg(1);
  }
  if (!L)
    return nullptr;
  return isNull(R, Ctx) ? keeperOf(L) : isNull(L, Ctx) ? keeperOf(R) : nullptr;
}

/// Whether \p S stores something in \p Keeper, or has that done.
static bool fills(const Stmt *S, const ValueDecl *Keeper) {
  if (!S)
    return false;
  if (const auto *Op = dyn_cast<BinaryOperator>(S)) {
    if (Op->isAssignmentOp() && keeperOf(Op->getLHS()) == Keeper)
      return true;
  } else if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(S)) {
    if (Call->getOperator() == OO_Equal && keeperOf(Call->getArg(0)) == Keeper)
      return true;
  } else if (const auto *Method = dyn_cast<CXXMemberCallExpr>(S)) {
    if (keeperOf(Method->getImplicitObjectArgument()) == Keeper &&
        Method->getNumArgs())
      return true; // reset()
  } else if (const auto *Op = dyn_cast<UnaryOperator>(S)) {
    if (Op->getOpcode() == UO_AddrOf && keeperOf(Op->getSubExpr()) == Keeper)
      return true;
  }
  return llvm::any_of(S->children(),
                      [&](const Stmt *Child) { return fills(Child, Keeper); });
}

/// Whether the path has decided on \p E just now.
static bool wasUnknown(const Expr *E, CheckerContext &C) {
  constexpr unsigned Near = 4;
  const ExplodedNode *N = C.getPredecessor();
  for (unsigned I = 0; N && I != Near; ++I, N = N->getFirstPred()) {
    if (N->getLocationContext() != C.getLocationContext())
      return false;
    SVal Value = N->getState()->getSVal(E, C.getLocationContext());
    if (!Value.isUnknownOrUndef() &&
        N->getState()->isNull(Value).isUnderconstrained())
      return true;
  }
  return false;
}

BranchDecision acltidy::lazyCreation(const Stmt *Condition, CheckerContext &C) {
  if (C.inTopFrame())
    return {};
  const auto *E = dyn_cast<Expr>(Condition);
  const CFGBlock *Block = C.getPredecessor()->getCFGBlock();
  const auto *If =
      dyn_cast_or_null<IfStmt>(Block ? Block->getTerminatorStmt() : nullptr);
  if (!E || !If || If->getElse() ||
      If->getCond()->IgnoreParenImpCasts() != E->IgnoreParenImpCasts())
    return {};
  const ValueDecl *Keeper = missing(E, C.getASTContext());
  if (!Keeper || !fills(If->getThen(), Keeper))
    return {};
  ProgramStateRef State = C.getState();
  ConditionTruthVal Missing = State->isNull(C.getSVal(E));
  if (Missing.isUnderconstrained()) {
    auto Value = C.getSVal(E).getAs<DefinedSVal>();
    return {BranchDecision::Decided,
            Value ? State->assume(*Value, false) : nullptr};
  }
  // The engine splits comparisons before it comes to the branch. A path that
  // knew before goes where it must.
  return {Missing.isConstrainedFalse() && wasUnknown(E, C)
              ? BranchDecision::Ends
              : BranchDecision::Goes};
}
