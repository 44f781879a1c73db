//===- BodyCalls.cpp - What a function calls for certain ------------------===//

#include "rules/BodyCalls.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ASTLambda.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace acltidy;

namespace {

class BodyWalker : public RecursiveASTVisitor<BodyWalker> {
public:
  llvm::SmallVector<BodyCall, 16> Calls;

  bool shouldVisitImplicitCode() const { return true; }
  bool TraverseLambdaExpr(LambdaExpr *) { return true; }
  bool TraverseCXXRecordDecl(CXXRecordDecl *) { return true; }

  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *FD = Call->getDirectCallee();
    if (!mayBeOverridden(Call))
      Calls.push_back({FD, Call});
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    Calls.push_back({E->getConstructor(), E});
    return true;
  }
  bool VisitVarDecl(VarDecl *Var) {
    const CXXRecordDecl *Class =
        Var->hasLocalStorage() ? Var->getType()->getAsCXXRecordDecl() : nullptr;
    if (Class && Class->hasDefinition() && Var->getInit())
      if (const CXXDestructorDecl *Dtor = Class->getDestructor())
        Calls.push_back({Dtor, Var->getInit()});
    return true;
  }

private:
  static bool mayBeOverridden(const CallExpr *Call) {
    const auto *Method =
        dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee());
    if (!Method || !Method->isVirtual() || Method->hasAttr<FinalAttr>())
      return false;
    const auto *Member =
        dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParenCasts());
    return !Member || Member->performsVirtualDispatch(
                          Method->getASTContext().getLangOpts());
  }
};

void collect(const Expr *E, unsigned Depth,
             llvm::SmallVectorImpl<const FunctionDecl *> &Result) {
  if (!E || Depth == 4)
    return;
  E = E->IgnoreParenCasts();
  if (const auto *Op = dyn_cast<UnaryOperator>(E))
    return collect(Op->getSubExpr(), Depth, Result); // `&f`, `+[] {}`
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
    collect(Choice->getTrueExpr(), Depth + 1, Result);
    return collect(Choice->getFalseExpr(), Depth + 1, Result);
  }
  // A lambda becomes a pointer by calling its conversion operator.
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
    if (isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl()))
      return collect(Call->getImplicitObjectArgument(), Depth, Result);
  if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
    return collect(Bound->getSubExpr(), Depth, Result);
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
    return collect(Temporary->getSubExpr(), Depth, Result);
  if (const auto *Copy = dyn_cast<CXXConstructExpr>(E);
      Copy && Copy->getNumArgs() == 1)
    return collect(Copy->getArg(0), Depth, Result);
  if (const auto *Lambda = dyn_cast<LambdaExpr>(E)) {
    if (const CXXMethodDecl *Operator = Lambda->getCallOperator())
      Result.push_back(Operator);
    return;
  }
  const ValueDecl *Named = nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    Named = Ref->getDecl();
  else if (const auto *Member = dyn_cast<MemberExpr>(E))
    Named = Member->getMemberDecl();
  if (const auto *FD = dyn_cast_or_null<FunctionDecl>(Named))
    Result.push_back(FD);
  else if (const auto *Var = dyn_cast_or_null<VarDecl>(Named))
    collect(Var->getAnyInitializer(), Depth + 1, Result);
}

} // namespace

llvm::SmallVector<BodyCall, 16> acltidy::callsIn(const FunctionDecl *FD) {
  BodyWalker Walker;
  Walker.TraverseStmt(FD->getBody());
  return std::move(Walker.Calls);
}

llvm::SmallVector<const FunctionDecl *, 2>
acltidy::functionsNamedBy(const Expr *E) {
  llvm::SmallVector<const FunctionDecl *, 2> Result;
  collect(E, 0, Result);
  return Result;
}
