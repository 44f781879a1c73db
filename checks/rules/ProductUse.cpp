//===- ProductUse.cpp - What a call makes, and who uses it ----------------===//

#include "rules/ProductUse.h"
#include "engine/ApiModel.h"
#include "engine/UnitIndex.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMapContext.h"

using namespace clang;
using namespace acltidy;
using contract::HandleForm;
using contract::Operand;
using Step = Flow::Step;

llvm::SmallVector<Product, 2> acltidy::productsOf(const PlacedCall &C,
                                                  ApiModel &Api) {
  llvm::SmallVector<Product, 2> Result;
  auto Add = [&](const Expr *Arg) {
    const auto *Addr =
        Arg ? dyn_cast<UnaryOperator>(Arg->IgnoreParenCasts()) : nullptr;
    if (!Addr || Addr->getOpcode() != UO_AddrOf)
      return;
    Product P{Place::of(Addr->getSubExpr()),
              Addr->getSubExpr()->IgnoreParenCasts()};
    if (P.Where.Valid)
      Result.push_back(std::move(P));
  };
  for (const contract::Acquire &A : C.Row->Acquires)
    if (A.At.Where == Operand::Place::Out && !A.At.isArray() &&
        A.If == contract::When::Success &&
        Api.kind(A.Kind).Form != HandleForm::Scope)
      Add(argumentOf(C.Call, A.At));
  // Sizes are unsigned; other integers that are written are states, ids that
  // the client has chosen, and the like.
  const FunctionDecl *FD = C.Call->getDirectCallee();
  for (unsigned I = 0; FD && I != FD->getNumParams(); ++I) {
    QualType T = FD->getParamDecl(I)->getType();
    if (T->isPointerType() && !T->getPointeeType().isConstQualified() &&
        T->getPointeeType()->isUnsignedIntegerType() &&
        !T->getPointeeType()->isAnyCharacterType() &&
        !T->getPointeeType()->isEnumeralType() && I < C.Call->getNumArgs())
      Add(C.Call->getArg(I));
  }
  return Result;
}

/// Places do not tell elements of arrays apart, but their text does.
bool ProductWalk::isSameElement(const Expr *E) const {
  if (!llvm::is_contained(P.Where.Way, nullptr))
    return true;
  llvm::FoldingSetNodeID Mine, Other;
  P.Name->Profile(Mine, Unit.context(), /*Canonical=*/true);
  E->IgnoreParenCasts()->Profile(Other, Unit.context(), /*Canonical=*/true);
  return Mine == Other;
}

Flow::Step ProductWalk::visit(const Stmt *S) {
  const auto *E = dyn_cast<Expr>(S);
  // A method may look at the members.
  if (const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(E))
    return !P.Where.Root &&
                   isa<CXXThisExpr>(
                       Call->getImplicitObjectArgument()->IgnoreParenCasts())
               ? Step::Stop
               : Step::GoOn;
  if (!E ||
      !isa<DeclRefExpr, MemberExpr, UnaryOperator, ArraySubscriptExpr>(E) ||
      !(Place::of(E) == P.Where) || !isSameElement(E))
    return Step::GoOn;
  return judge(E);
}

static bool isDereference(const Expr *E, const Expr *Child) {
  if (const auto *Op = dyn_cast<UnaryOperator>(E))
    return Op->getOpcode() == UO_Deref;
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
    return Subscript->getBase() == Child;
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return Member->isArrow();
  return false;
}

Flow::Step ProductWalk::judge(const Expr *Mention) {
  DynTypedNode Node = DynTypedNode::create(*Mention);
  const Expr *Child = Mention;
  for (auto Up = Unit.context().getParents(Node); Up.size() == 1;
       Up = Unit.context().getParents(Node)) {
    Node = Up[0];
    const auto *E = Node.get<Expr>();
    if (!E)
      return Step::Stop;
    if (isa<ImplicitCastExpr, ParenExpr, ExplicitCastExpr>(E)) {
      if (E->getType()->isVoidType() || E->getType()->isBooleanType())
        return Step::Stop;
    } else if (const auto *Op = dyn_cast<BinaryOperator>(E)) {
      if (!Op->isAdditiveOp() && !Op->isMultiplicativeOp())
        return Step::Stop;
    } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
      return argument(Call, Child, Mention);
    } else if (isDereference(E, Child)) {
      Use = Mention;
      return Step::Found;
    } else {
      return Step::Stop;
    }
    Child = E;
  }
  return Step::Stop;
}

Flow::Step ProductWalk::argument(const CallExpr *Call, const Expr *Arg,
                                 const Expr *Mention) {
  const contract::Function *Row =
      Unit.api().rowOf(Call->getDirectCallee(), Call);
  if (!Row || Row->Foreign)
    return Step::Stop;
  // What a log prints is no use.
  if (const FunctionDecl *FD = Call->getDirectCallee(); FD && FD->isVariadic())
    for (unsigned I = FD->getNumParams(); I < Call->getNumArgs(); ++I)
      if (Call->getArg(I) == Arg)
        return Step::GoOn;
  // To release what may not be there is harmless where it was set to null.
  for (const contract::Release &R : Row->Releases)
    if (R.Mode == contract::ReleaseMode::Destroy &&
        argumentOf(Call, R.At) == Arg)
      return Step::GoOn;
  Use = Mention;
  return Step::Found;
}
