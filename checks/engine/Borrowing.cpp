//===- Borrowing.cpp - Whether a function keeps what it is given ----------===//

#include "engine/Borrowing.h"
#include "engine/ApiModel.h"
#include "engine/UnitIndex.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace acltidy;
using namespace acltidy::contract;

/// Whether the row leaves argument \p I of a call with \p Args arguments with
/// its owner.
static bool rowBorrows(const Function &Row, unsigned I, unsigned Args) {
  auto Is = [&](Operand At) {
    return At.Where == Operand::Place::Handles ||
           resolveIndex(At.Index, Args) == static_cast<int>(I);
  };
  for (const Release &R : Row.Releases)
    if (Is(R.At))
      return false;
  for (const Hold &H : Row.Holds)
    if (Is(H.What) && (H.Mode == HoldMode::Own || H.Retrievable))
      return false;
  if (!Row.Summary)
    return true;
  for (const Operand &At : Row.Borrows)
    if (Is(At))
      return true;
  return false;
}

namespace {

class Judge {
public:
  explicit Judge(const UnitIndex &Unit) : Unit(Unit) {}

  bool borrows(const FunctionDecl *FD, unsigned Param) {
    const FunctionDecl *Def = nullptr;
    if (!FD->hasBody(Def) || Param >= Def->getNumParams())
      return false;
    const ParmVarDecl *P = Def->getParamDecl(Param);
    if (P->getType()->isReferenceType())
      return false;
    // A function that calls itself keeps nothing unless something else does.
    if (!Seen.insert(P).second)
      return true;
    Mentions All(P);
    All.TraverseStmt(Def->getBody());
    return !All.InLambda && llvm::all_of(All.Found, [&](const Expr *E) {
      return isHarmless(E);
    });
  }

private:
  struct Mentions : RecursiveASTVisitor<Mentions> {
    explicit Mentions(const ParmVarDecl *P) : P(P) {}
    bool VisitDeclRefExpr(DeclRefExpr *E) {
      if (E->getDecl() == P)
        Found.push_back(E);
      return true;
    }
    bool VisitLambdaExpr(LambdaExpr *L) {
      for (const LambdaCapture &C : L->captures())
        InLambda |= C.capturesVariable() && C.getCapturedVar() == P;
      return true;
    }
    const ParmVarDecl *P;
    llvm::SmallVector<const Expr *, 8> Found;
    bool InLambda = false;
  };

  bool isHarmless(const Expr *E) {
    // Up through casts and parentheses to what works on the value.
    DynTypedNode Node = DynTypedNode::create(*E);
    while (true) {
      auto Parents = Unit.context().getParents(Node);
      if (Parents.size() != 1)
        return false;
      const auto *Parent = Parents[0].get<Expr>();
      if (!Parent)
        return Parents[0].get<IfStmt>() || Parents[0].get<WhileStmt>();
      if (const auto *Call = dyn_cast<CallExpr>(Parent))
        return callBorrows(Call, Node.get<Expr>());
      if (const auto *Op = dyn_cast<BinaryOperator>(Parent))
        return Op->isComparisonOp() || Op->isLogicalOp();
      if (const auto *Op = dyn_cast<UnaryOperator>(Parent))
        return Op->getOpcode() == UO_LNot;
      if (const auto *Cond = dyn_cast<ConditionalOperator>(Parent))
        return Cond->getCond() == Node.get<Expr>();
      if (isa<UnaryExprOrTypeTraitExpr>(Parent))
        return true;
      if (!isa<CastExpr, ParenExpr>(Parent))
        return false;
      if (const auto *Cast = dyn_cast<CastExpr>(Parent))
        if (Cast->getCastKind() == CK_PointerToBoolean)
          return true;
      Node = Parents[0];
    }
  }

  bool callBorrows(const CallExpr *Call, const Expr *Arg) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || !Arg)
      return false;
    for (unsigned I = 0, N = Call->getNumArgs(); I != N; ++I) {
      if (Call->getArg(I)->IgnoreParenImpCasts() != Arg->IgnoreParenImpCasts())
        continue;
      if (const Function *Row = Unit.api().rowOf(Callee))
        return rowBorrows(*Row, I, N);
      return borrows(Callee, I);
    }
    return false;
  }

  const UnitIndex &Unit;
  llvm::DenseSet<const ParmVarDecl *> Seen;
};

} // namespace

bool acltidy::borrows(const UnitIndex &Unit, const FunctionDecl *FD,
                      unsigned Param) {
  return Judge(Unit).borrows(FD, Param);
}
