//===- UnitCalls.cpp - Calls of the API in the text of a unit -------------===//

#include "rules/UnitCalls.h"
#include "engine/ApiModel.h"
#include "engine/UnitIndex.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/MapVector.h"

using namespace clang;
using namespace acltidy;
using contract::Operand;

llvm::SmallVector<PlacedCall, 32> acltidy::callsOfUnit(const UnitIndex &Unit) {
  // A lambda's calls belong to the functions around it, too, which the index
  // lists before it: the last one is the innermost.
  llvm::MapVector<SourceLocation, PlacedCall> ByPlace;
  for (const auto &[FD, F] : Unit.functions())
    for (const AclUse &U : F.AclCalls) {
      PlacedCall &Place = ByPlace[U.Call->getBeginLoc()];
      if (!Place.Call || Place.Call == U.Call)
        Place = {U.Call, U.Row, FD};
    }
  llvm::SmallVector<PlacedCall, 32> Result;
  for (auto &[Loc, Place] : ByPlace)
    Result.push_back(Place);
  return Result;
}

llvm::StringRef acltidy::calledName(const PlacedCall &C) {
  const FunctionDecl *FD = C.Call->getDirectCallee();
  return FD && FD->getIdentifier() ? FD->getName() : toRef(C.Row->Name);
}

const Expr *acltidy::argumentOf(const CallExpr *Call, Operand Op) {
  if (Op.Where != Operand::Place::Arg && Op.Where != Operand::Place::Out)
    return nullptr;
  int I = contract::resolveIndex(Op.Index, Call->getNumArgs());
  return I < 0 ? nullptr : Call->getArg(I);
}

SourceLocation acltidy::shownAt(const UnitIndex &Unit, SourceLocation Loc) {
  return Unit.context().getSourceManager().getExpansionLoc(Loc);
}

const FunctionDecl *acltidy::declaredFunction(ASTContext &Ctx,
                                              llvm::StringRef Name) {
  const IdentifierInfo *Id = findIdentifier(Ctx, Name);
  if (!Id)
    return nullptr;
  for (const NamedDecl *D :
       Ctx.getTranslationUnitDecl()->lookup(DeclarationName(Id)))
    if (const auto *FD = dyn_cast<FunctionDecl>(D))
      return FD;
  return nullptr;
}
