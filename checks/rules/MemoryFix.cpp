//===- MemoryFix.cpp - Clears memory after its allocation -----------------===//

#include "rules/MemoryFix.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/Stmt.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace acltidy;

namespace {

std::string textOf(SourceRange Range, const SourceManager &SM,
                   const LangOptions &Lang) {
  return Lexer::getSourceText(CharSourceRange::getTokenRange(Range), SM, Lang)
      .str();
}

bool mentions(const Stmt *S, const VarDecl *Var) {
  if (!S)
    return false;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S); Ref && Ref->getDecl() == Var)
    return true;
  return llvm::any_of(S->children(),
                      [&](const Stmt *Child) { return mentions(Child, Var); });
}

/// The variable that \p S puts the status into.
const VarDecl *statusVariable(const Stmt *S) {
  if (const auto *D = dyn_cast<DeclStmt>(S))
    return D->isSingleDecl() ? dyn_cast<VarDecl>(D->getSingleDecl()) : nullptr;
  const auto *E = dyn_cast<Expr>(S);
  const auto *Assign =
      E ? dyn_cast<BinaryOperator>(E->IgnoreImplicit()) : nullptr;
  if (!Assign || Assign->getOpcode() != BO_Assign)
    return nullptr;
  const auto *Ref = dyn_cast<DeclRefExpr>(Assign->getLHS()->IgnoreParens());
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

/// Whether \p If leaves the function when its condition holds.
bool leaves(const IfStmt *If) {
  if (If->getElse())
    return false;
  const Stmt *Then = If->getThen();
  if (const auto *Block = dyn_cast<CompoundStmt>(Then))
    Then = Block->body_empty() ? nullptr : Block->body_back();
  return Then &&
         isa<ReturnStmt, CXXThrowExpr, GotoStmt, BreakStmt, ContinueStmt>(Then);
}

/// The pointer that the allocation sets, as an expression in the text.
std::string pointerText(const Expr *Out, const SourceManager &SM,
                        const LangOptions &Lang) {
  Out = Out->IgnoreParenCasts();
  if (const auto *Address = dyn_cast<UnaryOperator>(Out);
      Address && Address->getOpcode() == UO_AddrOf) {
    const Expr *Pointer = Address->getSubExpr()->IgnoreParens();
    if (isa<DeclRefExpr, MemberExpr>(Pointer))
      return textOf(Pointer->getSourceRange(), SM, Lang);
    return "";
  }
  if (isa<DeclRefExpr, MemberExpr>(Out))
    return "*" + textOf(Out->getSourceRange(), SM, Lang);
  return "";
}

} // namespace

std::optional<FixItHint>
acltidy::clearAfterAllocation(const CallSite &Allocation, PathContext &Ctx) {
  const SourceManager &SM = Ctx.checker().getSourceManager();
  const LangOptions &Lang = Ctx.checker().getLangOpts();
  const auto *Call = dyn_cast<CallExpr>(Allocation.Call);
  if (!Call || !Allocation.Frame || Call->getBeginLoc().isMacroID())
    return std::nullopt;
  const Expr *Size = nullptr, *Out = nullptr;
  for (const contract::Acquire &A : Allocation.Row->Acquires) {
    int SizeAt = contract::resolveIndex(A.Size, Call->getNumArgs());
    int OutAt = contract::resolveIndex(A.At.Index, Call->getNumArgs());
    if (SizeAt < 0 || OutAt < 0 || A.At.Where != contract::Operand::Place::Out)
      continue;
    Size = Call->getArg(SizeAt);
    Out = Call->getArg(OutAt);
  }
  if (!Size || Size->HasSideEffects(Ctx.checker().getASTContext()))
    return std::nullopt;
  std::string Pointer = pointerText(Out, SM, Lang);
  std::string Bytes = textOf(Size->getSourceRange(), SM, Lang);
  if (Pointer.empty() || Bytes.empty())
    return std::nullopt;

  // The statement of a block that allocates, and the one behind it that tests.
  const ParentMap &Parents = Allocation.Frame->getParentMap();
  const Stmt *Allocates = Call;
  const Stmt *Parent = Parents.getParent(Allocates);
  while (Parent && !isa<CompoundStmt>(Parent)) {
    if (isa<ForStmt, WhileStmt, DoStmt, SwitchStmt, LambdaExpr>(Parent))
      return std::nullopt;
    if (const auto *If = dyn_cast<IfStmt>(Parent);
        If && (If->getCond() != Allocates || !leaves(If)))
      return std::nullopt;
    Allocates = Parent;
    Parent = Parents.getParent(Parent);
  }
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Parent);
  if (!Block)
    return std::nullopt;
  const Stmt *Last = Allocates;
  if (const VarDecl *Status = statusVariable(Allocates)) {
    auto It = llvm::find(Block->body(), Allocates);
    if (It != Block->body_end() && ++It != Block->body_end() &&
        mentions(*It, Status)) {
      const auto *If = dyn_cast<IfStmt>(*It);
      if (If && !leaves(If))
        return std::nullopt;
      Last = *It;
    }
  }
  SourceLocation End = SM.getExpansionRange(Last->getSourceRange()).getEnd();
  SourceLocation Behind = Lexer::getLocForEndOfToken(End, 0, SM, Lang);
  if (std::optional<Token> Next = Lexer::findNextToken(End, SM, Lang);
      Next && Next->is(tok::semi))
    Behind = Next->getEndLoc();
  if (Behind.isInvalid() || Behind.isMacroID())
    return std::nullopt;
  StringRef Indent = Lexer::getIndentationForLine(
      SM.getExpansionLoc(Allocates->getBeginLoc()), SM);
  return FixItHint::CreateInsertion(
      Behind, "\n" + Indent.str() + "aclrtMemset(" + Pointer + ", " + Bytes +
                  ", 0, " + Bytes + ");");
}
