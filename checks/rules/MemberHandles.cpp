//===- MemberHandles.cpp - Handles that live in class members -------------===//

#include "rules/MemberHandles.h"
#include "engine/ApiModel.h"
#include "engine/UnitIndex.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"

using namespace clang;
using namespace acltidy;
using contract::Operand;

namespace {

/// A plain member of handle type: `aclrtStream stream_;`.
const FieldDecl *memberOf(const Expr *E) {
  E = E->IgnoreParenCasts();
  if (const auto *Addr = dyn_cast<UnaryOperator>(E))
    if (Addr->getOpcode() == UO_AddrOf)
      E = Addr->getSubExpr()->IgnoreParenCasts();
  const auto *Ref = dyn_cast<MemberExpr>(E);
  if (!Ref || !isa<CXXThisExpr>(Ref->getBase()->IgnoreParenCasts()))
    return nullptr;
  return dyn_cast<FieldDecl>(Ref->getMemberDecl());
}

/// Counts how each member is mentioned: mentions that a contract call explains
/// (acquired into, passed as a mere use) against all of them.
class MemberWalker : public RecursiveASTVisitor<MemberWalker> {
public:
  MemberWalker(ApiModel &Api) : Api(Api) {}

  bool VisitMemberExpr(MemberExpr *E) {
    if (const auto *Field = dyn_cast<FieldDecl>(E->getMemberDecl()))
      ++Mentions[Field->getCanonicalDecl()];
    return true;
  }

  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *FD = Call->getDirectCallee();
    const contract::Function *Row = FD ? Api.rowOf(FD) : nullptr;
    if (!Row)
      return true;
    for (unsigned I = 0; I != Call->getNumArgs(); ++I)
      if (const FieldDecl *Field = memberOf(Call->getArg(I)))
        argument(Field->getCanonicalDecl(), I, *Row, Call, FD);
    return true;
  }

  bool VisitBinaryOperator(BinaryOperator *Op) {
    const FieldDecl *Field = memberOf(Op->getLHS());
    if (Op->getOpcode() == BO_Assign && Field) {
      Field = Field->getCanonicalDecl();
      const auto *Call =
          dyn_cast<CallExpr>(Op->getRHS()->IgnoreParenImpCasts());
      const FunctionDecl *FD = Call ? Call->getDirectCallee() : nullptr;
      const contract::Function *Row = FD ? Api.rowOf(FD) : nullptr;
      if (Row)
        for (const contract::Acquire &A : Row->Acquires)
          if (A.At.Where == Operand::Place::Ret)
            acquired(Field, A.Kind, Call, FD);
      // Any assignment mentions the member without letting its value out.
      ++Explained[Field];
    } else if (Op->isComparisonOp()) {
      for (const Expr *Side : {Op->getLHS(), Op->getRHS()})
        if (const FieldDecl *F = memberOf(Side))
          ++Explained[F->getCanonicalDecl()];
    }
    return true;
  }

  llvm::MapVector<const FieldDecl *, MemberHandle> Acquired;
  llvm::DenseMap<const FieldDecl *, unsigned> Mentions, Explained;
  llvm::DenseSet<const FieldDecl *> Released;

private:
  void acquired(const FieldDecl *Field, contract::KindId Kind,
                const CallExpr *Call, const FunctionDecl *FD) {
    MemberHandle &M = Acquired[Field];
    if (!M.Member)
      M = {Field, Kind, Call, FD->getName()};
  }

  void argument(const FieldDecl *Field, unsigned I,
                const contract::Function &Row, const CallExpr *Call,
                const FunctionDecl *FD) {
    unsigned Args = Call->getNumArgs();
    auto Is = [&](Operand Op, Operand::Place Where) {
      return Op.Where == Where &&
             contract::resolveIndex(Op.Index, Args) == static_cast<int>(I);
    };
    for (const contract::Release &R : Row.Releases)
      if (Is(R.At, Operand::Place::Arg))
        Released.insert(Field);
    for (const contract::Hold &H : Row.Holds)
      if (Is(H.What, Operand::Place::Arg) &&
          (H.Retrievable || H.Mode == contract::HoldMode::Own))
        return; // May be released by way of the container.
    for (const contract::Acquire &A : Row.Acquires)
      if (Is(A.At, Operand::Place::Out))
        acquired(Field, A.Kind, Call, FD);
    ++Explained[Field];
  }

  ApiModel &Api;
};

/// Whether only the unit's code can reach the member.
bool isClosedToOthers(const FieldDecl *Field, const UnitIndex &Unit) {
  const auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent());
  if (!Class || Class->isDependentContext() || Class->isLambda())
    return false;
  bool Complete = true;
  Unit.methods(Class, Complete);
  if (!Complete)
    return false;
  const SourceManager &SM = Unit.context().getSourceManager();
  if (SM.isInMainFile(SM.getExpansionLoc(Class->getLocation())))
    return true;
  return Field->getAccess() == AS_private && !Class->hasFriends();
}

} // namespace

llvm::SmallVector<MemberHandle, 4>
acltidy::findUnreleasedMembers(const UnitIndex &Unit) {
  MemberWalker Walker(Unit.api());
  for (const auto &[FD, F] : Unit.functions())
    if (!isa<CXXMethodDecl>(FD) ||
        !cast<CXXMethodDecl>(FD)->getParent()->isLambda())
      Walker.TraverseDecl(const_cast<FunctionDecl *>(FD));
  llvm::SmallVector<MemberHandle, 4> Result;
  for (const auto &[Field, M] : Walker.Acquired) {
    if (Walker.Released.contains(Field) ||
        Walker.Mentions.lookup(Field) != Walker.Explained.lookup(Field) ||
        !isClosedToOthers(Field, Unit))
      continue;
    Result.push_back(M);
  }
  return Result;
}
