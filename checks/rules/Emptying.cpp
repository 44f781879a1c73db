//===- Emptying.cpp - Who gives a variable another value ------------------===//

#include "rules/Emptying.h"
#include "rules/ObjectEnd.h"
#include "rules/Place.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace acltidy;

bool acltidy::mayRelease(const UnitIndex &Unit, const CXXMethodDecl *Method) {
  if (!Method->getDefinition())
    return true;
  return llvm::any_of(callsReachedBy(Unit, Method), [](const EndCall &C) {
    return !C.Row->Releases.empty();
  });
}

namespace {

class EmptyingFinder : public RecursiveASTVisitor<EmptyingFinder> {
public:
  EmptyingFinder(const UnitIndex &Unit,
                 llvm::DenseSet<const VarDecl *> &Emptied)
      : Unit(Unit), Emptied(Emptied) {}

  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *Call) {
    const VarDecl *Var = variable(Call->getImplicitObjectArgument());
    const CXXMethodDecl *Method = Call->getMethodDecl();
    if (!Var || !Method || Method->isConst() || isa<CXXDestructorDecl>(Method))
      return true;
    if (!Method->getParent()->isInStdNamespace()) {
      if (mayRelease(Unit, Method))
        note(Var);
    } else if (Method->getIdentifier()) {
      llvm::StringRef Name = Method->getName();
      bool Refills = Name == "reset" && Call->getNumArgs() != 0 &&
                     !isa<CXXNullPtrLiteralExpr, CXXDefaultArgExpr>(
                         Call->getArg(0)->IgnoreParenCasts());
      if (!Refills && Name != "get" && Name != "data")
        note(Var);
    }
    return true;
  }
  bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *Call) {
    if (Call->isAssignmentOp() && Call->getNumArgs() != 0)
      note(variable(Call->getArg(0)));
    return true;
  }
  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *FD = Call->getDirectCallee();
    if (!FD || isa<CXXOperatorCallExpr>(Call))
      return true;
    for (unsigned I = 0; I != Call->getNumArgs() && I != FD->getNumParams();
         ++I) {
      QualType T = FD->getParamDecl(I)->getType();
      if (T->isReferenceType() && !T->getPointeeType().isConstQualified())
        note(variable(Call->getArg(I)));
    }
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *Op) {
    if (Op->getOpcode() == UO_AddrOf)
      note(variable(Op->getSubExpr()));
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *Op) {
    if (Op->isAssignmentOp())
      note(variable(Op->getLHS()));
    return true;
  }

private:
  static const VarDecl *variable(const Expr *E) {
    Place P = Place::of(E);
    return P.Valid ? dyn_cast_or_null<VarDecl>(P.Root) : nullptr;
  }
  void note(const VarDecl *Var) {
    if (Var)
      Emptied.insert(Var->getCanonicalDecl());
  }

  const UnitIndex &Unit;
  llvm::DenseSet<const VarDecl *> &Emptied;
};

} // namespace

void Emptying::addFunction(const FunctionDecl *FD) {
  EmptyingFinder(Unit, Emptied).TraverseDecl(const_cast<FunctionDecl *>(FD));
}
