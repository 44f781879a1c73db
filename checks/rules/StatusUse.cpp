//===- StatusUse.cpp - What client code does with the status of a call ----===//

#include "rules/StatusUse.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

using namespace clang;
using namespace acltidy;

const VarDecl *acltidy::variableIn(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts());
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

/// The branch that is \p S, or all that the macro around it does:
/// `do { if … } while (0)`.
static const IfStmt *asBranch(const Stmt *S) {
  while (S) {
    if (const auto *If = dyn_cast<IfStmt>(S))
      return If;
    if (const auto *Do = dyn_cast<DoStmt>(S))
      S = Do->getBody();
    else if (const auto *Block = dyn_cast<CompoundStmt>(S);
             Block && Block->size() == 1)
      S = Block->body_front();
    else
      return nullptr;
  }
  return nullptr;
}

static const Stmt *following(const Stmt *S, ASTContext &Ctx) {
  auto Parents = Ctx.getParents(*S);
  const auto *Block =
      Parents.size() == 1 ? Parents[0].get<CompoundStmt>() : nullptr;
  if (!Block)
    return nullptr;
  const auto *It = llvm::find(Block->body(), S);
  if (It == Block->body_end() || ++It == Block->body_end())
    return nullptr;
  return *It;
}

static const VarDecl *localStatus(const VarDecl *Var) {
  return Var && Var->hasLocalStorage() && !isa<ParmVarDecl>(Var) &&
                 Var->getType()->isIntegralOrEnumerationType()
             ? Var
             : nullptr;
}

/// Whether \p S is the value of the statement expression around \p Block.
static bool isResultOfBlock(const Stmt *Block, const Stmt *S, ASTContext &Ctx) {
  const auto *Compound = dyn_cast<CompoundStmt>(Block);
  auto Up = Ctx.getParents(*Block);
  return Compound && Up.size() == 1 && Up[0].get<StmtExpr>() &&
         Compound->body_back() == S;
}

StatusUse StatusUse::of(const CallExpr *Call, ASTContext &Ctx) {
  StatusUse Use;
  const Stmt *Child = Call;
  DynTypedNode Node = DynTypedNode::create(*Call);
  for (auto Up = Ctx.getParents(Node); Up.size() == 1;
       Up = Ctx.getParents(Node)) {
    Node = Up[0];
    if (const auto *Var = Node.get<VarDecl>()) {
      if (Var->getInit() && localStatus(Var)) {
        Use.How = Fate::Stored;
        Use.Var = Var;
      }
      continue; // On to the declaration statement.
    }
    const auto *S = Node.get<Stmt>();
    if (!S)
      return {};
    if (const auto *Declared = dyn_cast<DeclStmt>(S)) {
      if (Use.How != Fate::Stored || !Declared->isSingleDecl())
        return {};
    } else if (isa<CompoundStmt, CaseStmt, DefaultStmt, LabelStmt>(S)) {
      if (isResultOfBlock(S, Child, Ctx))
        return {};
      if (Use.How == Fate::Handled)
        Use.How = Fate::Ignored;
      Use.Statement = Child;
      if (Use.How == Fate::Stored)
        Use.Test = asBranch(following(Child, Ctx));
      return Use;
    } else if (const auto *If = dyn_cast<IfStmt>(S)) {
      if (If->getCond() == Child) {
        if (Use.How != Fate::Handled)
          return {};
        Use.How = Fate::Discharged;
        Use.Test = If;
        Use.Statement = If;
        return Use;
      }
      if (Use.How == Fate::Handled &&
          (If->getThen() == Child || If->getElse() == Child))
        Use.How = Fate::Ignored;
      Use.Statement = Child;
      return Use;
    } else if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S)) {
      return {};
    } else if (const auto *Op = dyn_cast<BinaryOperator>(S)) {
      // The value of the assignment itself must not be used: `if ((r = f()))`
      // ends in the branch of If above.
      if (Op->getOpcode() == BO_Assign && Op->getRHS() == Child &&
          Use.How == Fate::Handled) {
        const VarDecl *Var = localStatus(variableIn(Op->getLHS()));
        if (!Var)
          return {};
        Use.How = Fate::Stored;
        Use.Var = Var;
      } else if (!Op->isEqualityOp()) {
        return {};
      }
    } else if (const auto *Cast = dyn_cast<ExplicitCastExpr>(S)) {
      if (Cast->getType()->isVoidType()) {
        Use.How = Fate::CastToVoid;
        return Use;
      }
    } else if (!isa<ImplicitCastExpr, ParenExpr, ExprWithCleanups,
                    UnaryOperator, AttributedStmt>(S)) {
      return {};
    }
    Child = S;
  }
  return {};
}

static bool isSuccess(const Expr *E, ASTContext &Ctx) {
  Expr::EvalResult Value;
  // ACL_SUCCESS is a constant variable, which C does not evaluate.
  if (const VarDecl *Var = variableIn(E))
    if (Var->getType().isConstQualified() && Var->getAnyInitializer())
      E = Var->getAnyInitializer();
  return !E->isValueDependent() && E->EvaluateAsInt(Value, Ctx) &&
         Value.Val.getInt() == 0;
}

const Expr *acltidy::testedForFailure(const Expr *Cond, ASTContext &Ctx) {
  bool OnFailure = true;
  const Expr *E = Cond->IgnoreParenImpCasts();
  while (const auto *Not = dyn_cast<UnaryOperator>(E)) {
    if (Not->getOpcode() != UO_LNot)
      return nullptr;
    OnFailure = !OnFailure;
    E = Not->getSubExpr()->IgnoreParenImpCasts();
  }
  if (const auto *Op = dyn_cast<BinaryOperator>(E)) {
    if (!Op->isEqualityOp())
      return nullptr;
    if (Op->getOpcode() == BO_EQ)
      OnFailure = !OnFailure;
    const Expr *Left = Op->getLHS(), *Right = Op->getRHS();
    if (isSuccess(Left, Ctx))
      std::swap(Left, Right);
    return OnFailure && isSuccess(Right, Ctx) ? Left->IgnoreParenCasts()
                                              : nullptr;
  }
  return OnFailure && isa<DeclRefExpr, CallExpr>(E) ? E : nullptr;
}

namespace {

class PrintsOnly : public RecursiveASTVisitor<PrintsOnly> {
public:
  bool Yes = true;

  bool VisitStmt(Stmt *S) {
    if (isa<ReturnStmt, BreakStmt, ContinueStmt, GotoStmt, IndirectGotoStmt,
            CXXThrowExpr, CXXNewExpr, CXXDeleteExpr, LambdaExpr, AsmStmt>(S))
      Yes = false;
    else if (const auto *Op = dyn_cast<BinaryOperator>(S))
      Yes &= !Op->isAssignmentOp();
    else if (const auto *Op = dyn_cast<UnaryOperator>(S))
      Yes &= !Op->isIncrementDecrementOp();
    else if (const auto *Call = dyn_cast<CallExpr>(S))
      Yes &= prints(Call);
    return Yes;
  }

private:
  static bool prints(const CallExpr *Call) {
    const FunctionDecl *FD = Call->getDirectCallee();
    if (!FD)
      return false;
    if (FD->isOverloadedOperator())
      return FD->getOverloadedOperator() == OO_LessLess;
    if (!FD->getIdentifier())
      return false;
    static constexpr llvm::StringLiteral Printers[] = {"printf",
                                                       "fprintf",
                                                       "puts",
                                                       "fputs",
                                                       "putchar",
                                                       "perror",
                                                       "fflush",
                                                       "endl",
                                                       "flush",
                                                       "c_str",
                                                       "data",
                                                       "what",
                                                       "strerror",
                                                       "str",
                                                       "to_string",
                                                       "aclAppLog",
                                                       "aclGetRecentErrMsg"};
    return llvm::is_contained(Printers, FD->getName());
  }
};

} // namespace

bool acltidy::onlyPrints(const Stmt *Branch) {
  PrintsOnly Visitor;
  Visitor.TraverseStmt(const_cast<Stmt *>(Branch));
  return Visitor.Yes;
}
