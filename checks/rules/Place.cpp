//===- Place.cpp - Variables and members that hold a handle ---------------===//

#include "rules/Place.h"
#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace acltidy;

static bool walk(const Expr *E, Place &P) {
  E = E->IgnoreParenCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    P.Root = dyn_cast<VarDecl>(Ref->getDecl());
    return P.Root;
  }
  if (isa<CXXThisExpr>(E))
    return true;
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    // A static member is a variable, whatever object it is named through.
    if (const auto *Var = dyn_cast<VarDecl>(Member->getMemberDecl())) {
      P.Root = Var;
      return true;
    }
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!Field || !walk(Member->getBase(), P))
      return false;
    if (Member->isArrow() &&
        !isa<CXXThisExpr>(Member->getBase()->IgnoreParenCasts()))
      P.Way.push_back(nullptr);
    P.Way.push_back(Field);
    return true;
  }
  const Expr *Base = nullptr;
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->getOpcode() == UO_Deref)
      Base = Unary->getSubExpr();
  } else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
    Base = Subscript->getBase();
  }
  if (!Base || !walk(Base, P))
    return false;
  // `(*this).x` and `(*p).x` are `this->x` and `p->x`.
  if (!(isa<UnaryOperator>(E) && isa<CXXThisExpr>(Base->IgnoreParenCasts())))
    P.Way.push_back(nullptr);
  return true;
}

Place Place::of(const Expr *E) {
  Place P;
  P.Valid = E && walk(E, P);
  return P;
}
