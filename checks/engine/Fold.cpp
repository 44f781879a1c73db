//===- Fold.cpp - Plain arithmetic of client functions --------------------===//

#include "engine/Folder.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace acltidy;
using llvm::APSInt;

APSInt acltidy::convert(APSInt Number, QualType T, ASTContext &Ctx) {
  if (T->isBooleanType())
    return APSInt(llvm::APInt(Ctx.getIntWidth(T), Number != 0), true);
  Number = Number.extOrTrunc(Ctx.getIntWidth(T));
  Number.setIsSigned(T->isSignedIntegerOrEnumerationType());
  return Number;
}

bool acltidy::isStdVector(QualType T) {
  const CXXRecordDecl *Class = T.getNonReferenceType()->getAsCXXRecordDecl();
  return Class && Class->getIdentifier() && Class->getName() == "vector" &&
         Class->isInStdNamespace();
}

bool acltidy::mayFold(const FunctionDecl *FD) {
  if (!FD->getReturnType()->isIntegralOrEnumerationType() ||
      !FD->getDeclName().isIdentifier())
    return false;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(FD))
    if (Method->isVirtual() || !Method->hasBody())
      return false;
  if (FD->isInStdNamespace())
    return FD->getName() == "accumulate";
  return FD->hasBody() &&
         llvm::any_of(FD->parameters(), [](const ParmVarDecl *P) {
           return isStdVector(P->getType());
         });
}

//===--- Expressions ------------------------------------------------------===//

std::optional<APSInt> Folder::number(const Expr *E) {
  if (++Steps > MaxSteps)
    return std::nullopt;
  QualType T = E->getType();
  if (T.isNull() || T->isDependentType() || !T->isIntegralOrEnumerationType())
    return std::nullopt;
  if (const auto *P = dyn_cast<ParenExpr>(E))
    return number(P->getSubExpr());
  if (const auto *F = dyn_cast<FullExpr>(E))
    return number(F->getSubExpr());
  if (const auto *M = dyn_cast<MaterializeTemporaryExpr>(E))
    return number(M->getSubExpr());
  if (const auto *D = dyn_cast<CXXDefaultArgExpr>(E))
    return number(D->getExpr());
  if (const auto *C = dyn_cast<CastExpr>(E)) {
    std::optional<APSInt> Inner = number(C->getSubExpr());
    return Inner ? std::optional(convert(*Inner, T, Ctx)) : std::nullopt;
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl())) {
      if (Top) {
        auto It = Top->Variables.find(Var);
        if (It != Top->Variables.end())
          return It->second.Number;
      } else if (auto Known = Outer.number(Var)) {
        return convert(*Known, T, Ctx);
      }
    }
  } else if (const auto *U = dyn_cast<UnaryOperator>(E)) {
    return unary(U);
  } else if (const auto *B = dyn_cast<BinaryOperator>(E)) {
    return binary(B);
  } else if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
    bool Known = false;
    bool True = isTrue(Choice->getCond(), Known);
    if (!Known)
      return std::nullopt;
    return number(True ? Choice->getTrueExpr() : Choice->getFalseExpr());
  } else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E)) {
    return Operator->getOperator() == OO_Subscript
               ? element(Operator->getArg(0), Operator->getArg(1))
               : std::nullopt;
  } else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E)) {
    return member(Member);
  } else if (const auto *C = dyn_cast<CallExpr>(E)) {
    return call(C);
  }
  // Literals, sizeof, enumerators, constants.
  Expr::EvalResult Constant;
  if (E->isValueDependent() ||
      !E->EvaluateAsInt(Constant, Ctx, Expr::SE_NoSideEffects))
    return std::nullopt;
  return convert(Constant.Val.getInt(), T, Ctx);
}

std::optional<Elements> Folder::list(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Var)
    return std::nullopt;
  if (!Top)
    return Outer.elements(Var);
  auto It = Top->Variables.find(Var);
  return It == Top->Variables.end() ? std::nullopt : It->second.List;
}

std::optional<APSInt> Folder::element(const Expr *List, const Expr *Index) {
  std::optional<Elements> L = list(List);
  std::optional<APSInt> I = L ? number(Index) : std::nullopt;
  if (!I || I->isNegative() || I->getZExtValue() >= L->size() ||
      !List->getType()->isRecordType())
    return std::nullopt;
  return APSInt::get((*L)[I->getZExtValue()]);
}

std::optional<APSInt> Folder::member(const CXXMemberCallExpr *E) {
  const CXXMethodDecl *Method = E->getMethodDecl();
  std::optional<Elements> L = list(E->getImplicitObjectArgument());
  if (!L || !Method || !Method->getDeclName().isIdentifier())
    return std::nullopt;
  llvm::StringRef Name = Method->getName();
  if (Name == "size")
    return convert(APSInt::get(L->size()), E->getType(), Ctx);
  if (Name == "empty")
    return convert(APSInt::get(L->empty()), E->getType(), Ctx);
  if (Name == "at" && E->getNumArgs() == 1)
    return element(E->getImplicitObjectArgument(), E->getArg(0));
  if (L->empty() || E->getNumArgs() != 0)
    return std::nullopt;
  if (Name == "front")
    return convert(APSInt::get(L->front()), E->getType(), Ctx);
  if (Name == "back")
    return convert(APSInt::get(L->back()), E->getType(), Ctx);
  return std::nullopt;
}

std::optional<APSInt> Folder::compute(BinaryOperatorKind Op, APSInt L, APSInt R,
                                      QualType T) {
  if (BinaryOperator::isComparisonOp(Op)) {
    int Order = APSInt::compareValues(L, R);
    bool Result = Op == BO_LT   ? Order < 0
                  : Op == BO_GT ? Order > 0
                  : Op == BO_LE ? Order <= 0
                  : Op == BO_GE ? Order >= 0
                  : Op == BO_EQ ? Order == 0
                                : Order != 0;
    if (Op == BO_Cmp)
      return std::nullopt;
    return convert(APSInt::get(Result), T, Ctx);
  }
  if (Op == BO_Shl || Op == BO_Shr) {
    if (R.isNegative() || R.getZExtValue() >= L.getBitWidth())
      return std::nullopt;
    unsigned By = static_cast<unsigned>(R.getZExtValue());
    return convert(Op == BO_Shl ? L << By : L >> By, T, Ctx);
  }
  if (L.getBitWidth() != R.getBitWidth() || L.isSigned() != R.isSigned())
    return std::nullopt;
  bool Overflow = false;
  llvm::APInt Result;
  switch (Op) {
  case BO_Add:
    Result = L.isSigned() ? L.sadd_ov(R, Overflow) : L + R;
    break;
  case BO_Sub:
    Result = L.isSigned() ? L.ssub_ov(R, Overflow) : L - R;
    break;
  case BO_Mul:
    Result = L.isSigned() ? L.smul_ov(R, Overflow) : L * R;
    break;
  case BO_Div:
  case BO_Rem:
    if (R == 0 || (L.isSigned() && L.isMinSignedValue() && R.isAllOnes()))
      return std::nullopt;
    Result = Op == BO_Div ? L / R : L % R;
    break;
  case BO_And:
    Result = L & R;
    break;
  case BO_Or:
    Result = L | R;
    break;
  case BO_Xor:
    Result = L ^ R;
    break;
  default:
    return std::nullopt;
  }
  if (Overflow)
    return std::nullopt;
  return convert(APSInt(Result, L.isUnsigned()), T, Ctx);
}

std::optional<APSInt> Folder::assign(const Expr *To, APSInt Number) {
  const auto *Ref = dyn_cast<DeclRefExpr>(To->IgnoreParens());
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Top || !Var || !Var->getType()->isIntegerType())
    return std::nullopt;
  auto It = Top->Variables.find(Var);
  if (It == Top->Variables.end())
    return std::nullopt;
  It->second.Number = convert(std::move(Number), Var->getType(), Ctx);
  return It->second.Number;
}

std::optional<APSInt> Folder::unary(const UnaryOperator *E) {
  std::optional<APSInt> V = number(E->getSubExpr());
  if (!V)
    return std::nullopt;
  APSInt One = convert(APSInt::get(1), E->getSubExpr()->getType(), Ctx);
  switch (E->getOpcode()) {
  case UO_Plus:
    return V;
  case UO_Minus:
    return compute(BO_Sub, convert(APSInt::get(0), E->getType(), Ctx), *V,
                   E->getType());
  case UO_Not:
    return convert(APSInt(~*V, V->isUnsigned()), E->getType(), Ctx);
  case UO_LNot:
    return convert(APSInt::get(*V == 0), E->getType(), Ctx);
  case UO_PreInc:
  case UO_PostInc:
  case UO_PreDec:
  case UO_PostDec: {
    auto New = compute(E->isIncrementOp() ? BO_Add : BO_Sub, *V, One,
                       E->getSubExpr()->getType());
    if (!New || !assign(E->getSubExpr(), *New))
      return std::nullopt;
    return E->isPrefix() ? New : V;
  }
  default:
    return std::nullopt;
  }
}

std::optional<APSInt> Folder::binary(const BinaryOperator *E) {
  BinaryOperatorKind Op = E->getOpcode();
  if (Op == BO_Comma) {
    if (!number(E->getLHS()))
      return std::nullopt;
    return number(E->getRHS());
  }
  if (Op == BO_LAnd || Op == BO_LOr) {
    bool Known = false;
    bool L = isTrue(E->getLHS(), Known);
    if (Known && L == (Op == BO_LAnd))
      L = isTrue(E->getRHS(), Known);
    if (!Known)
      return std::nullopt;
    return convert(APSInt::get(L), E->getType(), Ctx);
  }
  std::optional<APSInt> R = number(E->getRHS());
  if (!R)
    return std::nullopt;
  if (Op == BO_Assign)
    return assign(E->getLHS(), *R);
  std::optional<APSInt> L = number(E->getLHS());
  if (!L)
    return std::nullopt;
  if (const auto *Compound = dyn_cast<CompoundAssignOperator>(E)) {
    QualType In = Compound->getComputationLHSType();
    if (!In->isIntegerType())
      return std::nullopt;
    bool Shift = Op == BO_ShlAssign || Op == BO_ShrAssign;
    auto New = compute(BinaryOperator::getOpForCompoundAssignment(Op),
                       convert(*L, In, Ctx), Shift ? *R : convert(*R, In, Ctx),
                       Compound->getComputationResultType());
    return New ? assign(E->getLHS(), *New) : std::nullopt;
  }
  return compute(Op, *L, *R, E->getType());
}

bool Folder::isTrue(const Expr *E, bool &Known) {
  std::optional<APSInt> V = number(E);
  Known = V.has_value();
  return V && *V != 0;
}

//===--- Calls ------------------------------------------------------------===//

/// The vector whose begin() or end() \p E is.
const VarDecl *Folder::iterated(const Expr *E, llvm::StringRef End) {
  const auto *Call =
      dyn_cast<CXXMemberCallExpr>(E->IgnoreUnlessSpelledInSource());
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  if (!Method || !Method->getDeclName().isIdentifier() ||
      (Method->getName() != End && Method->getName() != ("c" + End).str()))
    return nullptr;
  const auto *Ref = dyn_cast<DeclRefExpr>(
      Call->getImplicitObjectArgument()->IgnoreParenImpCasts());
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

/// std::accumulate over a whole vector: sum, or product with std::multiplies.
std::optional<APSInt> Folder::accumulate(const CallExpr *E) {
  unsigned Args = E->getNumArgs();
  if (Args < 3 || Args > 4)
    return std::nullopt;
  const VarDecl *Vector = iterated(E->getArg(0), "begin");
  if (!Vector || Vector != iterated(E->getArg(1), "end"))
    return std::nullopt;
  std::optional<Elements> L;
  if (!Top) {
    L = Outer.elements(Vector);
  } else if (auto It = Top->Variables.find(Vector);
             It != Top->Variables.end()) {
    L = It->second.List;
  }
  std::optional<APSInt> Sum = L ? number(E->getArg(2)) : std::nullopt;
  if (!Sum)
    return std::nullopt;
  BinaryOperatorKind Op = BO_Add;
  if (Args == 4) {
    const CXXRecordDecl *Class =
        E->getArg(3)->getType().getNonReferenceType()->getAsCXXRecordDecl();
    if (!Class || !Class->getIdentifier() || !Class->isInStdNamespace())
      return std::nullopt;
    if (Class->getName() == "multiplies")
      Op = BO_Mul;
    else if (Class->getName() != "plus")
      return std::nullopt;
  }
  QualType T = E->getType();
  for (int64_t X : *L) {
    Sum =
        compute(Op, convert(*Sum, T, Ctx), convert(APSInt::get(X), T, Ctx), T);
    if (!Sum)
      return std::nullopt;
  }
  return convert(*Sum, T, Ctx);
}

std::optional<APSInt> Folder::call(const CallExpr *E) {
  const FunctionDecl *FD = E->getDirectCallee();
  if (!FD || !mayFold(FD))
    return std::nullopt;
  if (FD->isInStdNamespace())
    return accumulate(E);
  llvm::SmallVector<FoldValue, 4> Arguments;
  for (const Expr *Arg : E->arguments()) {
    FoldValue V;
    if (isStdVector(Arg->getType()))
      V.List = list(Arg);
    else
      V.Number = number(Arg);
    Arguments.push_back(V);
  }
  return enter(FD, Arguments);
}

std::optional<APSInt> Folder::enter(const FunctionDecl *FD,
                                    llvm::ArrayRef<FoldValue> Arguments) {
  const FunctionDecl *Definition = nullptr;
  const Stmt *Body = FD->getBody(Definition);
  if (!Body || Depth == MaxDepth ||
      Arguments.size() != Definition->getNumParams())
    return std::nullopt;
  FoldFrame Callee;
  for (unsigned I = 0; I != Arguments.size(); ++I) {
    const ParmVarDecl *P = Definition->getParamDecl(I);
    QualType T = P->getType();
    const FoldValue &V = Arguments[I];
    // What the callee could change of the caller's is not followed.
    if ((!V.Number && !V.List) ||
        (T->isReferenceType() && !T->getPointeeType().isConstQualified()))
      return std::nullopt;
    Callee.Variables[P] = V;
    if (V.Number && T.getNonReferenceType()->isIntegralOrEnumerationType())
      Callee.Variables[P].Number =
          convert(*V.Number, T.getNonReferenceType(), Ctx);
  }
  FoldFrame *Caller = Top;
  Top = &Callee;
  ++Depth;
  FoldFlow End = run(Body);
  --Depth;
  Top = Caller;
  return End == FoldFlow::Return ? Callee.Returned : std::nullopt;
}

std::optional<APSInt> acltidy::fold(const Expr *E, KnownValues &Known,
                                    ASTContext &Ctx) {
  return Folder(Known, Ctx).number(E);
}

std::optional<APSInt> acltidy::foldCall(const FunctionDecl *FD,
                                        llvm::ArrayRef<FoldValue> Arguments,
                                        ASTContext &Ctx) {
  struct Nothing final : KnownValues {
    std::optional<APSInt> number(const VarDecl *) override {
      return std::nullopt;
    }
    std::optional<Elements> elements(const VarDecl *) override {
      return std::nullopt;
    }
  } Known;
  return Folder(Known, Ctx).enter(FD, Arguments);
}
