//===- StaleHandle.cpp - acl-stale-handle ---------------------------------===//
//
// A handle that lives longer than the function still holds what the function
// has released. Restriction 5 of CANN's guide wants it set to an invalid value.
//
//===----------------------------------------------------------------------===//

#include "engine/ApiModel.h"
#include "engine/Finding.h"
#include "engine/Rule.h"
#include "engine/UnitIndex.h"
#include "rules/Flow.h"
#include "rules/Place.h"
#include "rules/UnitCalls.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ASTLambda.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;
using namespace acltidy;
using contract::HandleForm;
using contract::Operand;
using contract::ReleaseMode;

namespace {

class StaleHandle final : public Rule {
public:
  using Rule::Rule;
  void translationUnit(const UnitIndex &Unit, FindingSink &Sink) const override;
};

/// Whether what \p P names is still there when \p In has returned, and \p In
/// may change it.
bool outlives(const Place &P, const FunctionDecl *In) {
  if (!P.Root) {
    const auto *Method = dyn_cast<CXXMethodDecl>(In);
    return Method && !isa<CXXDestructorDecl>(Method) && !Method->isConst() &&
           !Method->getParent()->isLambda();
  }
  const auto *Var = cast<VarDecl>(P.Root);
  if (Var->hasGlobalStorage())
    return true;
  if (!isa<ParmVarDecl>(Var))
    return false;
  QualType T = Var->getType();
  if (T->isLValueReferenceType())
    return !T->getPointeeType().isConstQualified();
  return T->isPointerType() && !P.Way.empty() && !P.Way.front() &&
         !T->getPointeeType().isConstQualified();
}

/// Whether \p FD, or a function of the unit that it calls, changes \p Field or
/// hands out its address. What the unit does not show may.
class FieldWriters : public RecursiveASTVisitor<FieldWriters> {
public:
  FieldWriters(const UnitIndex &Unit, const ValueDecl *Field)
      : Unit(Unit), Field(Field) {}

  bool mayWrite(const FunctionDecl *FD) {
    if (!FD || !Seen.insert(FD->getCanonicalDecl()).second)
      return false;
    const FunctionDecl *Def = FD->getDefinition();
    if (!Def)
      return !Unit.api().rowOf(FD) && isa<CXXMethodDecl>(FD);
    TraverseDecl(const_cast<FunctionDecl *>(Def));
    return Writes;
  }

  bool VisitMemberExpr(MemberExpr *E) {
    if (E->getMemberDecl() != Field)
      return true;
    const auto Parents = Unit.context().getParents(*E);
    const auto *Cast =
        Parents.empty() ? nullptr : Parents[0].get<ImplicitCastExpr>();
    Writes |= !Cast || Cast->getCastKind() != CK_LValueToRValue;
    return !Writes;
  }
  bool VisitCallExpr(CallExpr *Call) {
    if (isa_and_nonnull<CXXMethodDecl>(Call->getDirectCallee()))
      Writes |= mayWrite(Call->getDirectCallee());
    return !Writes;
  }

private:
  const UnitIndex &Unit;
  const ValueDecl *Field;
  llvm::DenseSet<const FunctionDecl *> Seen;
  bool Writes = false;
};

class ResetFinder {
public:
  ResetFinder(const UnitIndex &Unit, const Place &Handle)
      : Unit(Unit), Handle(Handle) {}

  /// Whether \p S may give the handle another value, or ends the object that
  /// it is part of.
  bool mayReset(const Stmt *S) const {
    if (const auto *Op = dyn_cast<BinaryOperator>(S))
      return Op->isAssignmentOp() && holds(Op->getLHS());
    if (const auto *Op = dyn_cast<UnaryOperator>(S))
      return Op->getOpcode() == UO_AddrOf && holds(Op->getSubExpr());
    if (const auto *Delete = dyn_cast<CXXDeleteExpr>(S))
      return reaches(Delete->getArgument());
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(S))
      return anyReaches(Construct->arguments());
    if (const auto *Declared = dyn_cast<DeclStmt>(S))
      return bindsReference(Declared);
    const auto *Call = dyn_cast<CallExpr>(S);
    return Call && callMayReset(Call);
  }

private:
  bool holds(const Expr *E) const { return Place::of(E).isPrefixOf(Handle); }

  /// Whether \p E, an argument, is the address of what the handle is part of,
  /// or a reference to it.
  bool reaches(const Expr *E) const {
    Place P = Place::of(E);
    if (!P.Valid || (P.Root == Handle.Root && P == Handle))
      return P.Valid && E->isGLValue() && !E->getType().isConstQualified();
    if (!P.isPrefixOf(Handle))
      return false;
    QualType T = E->getType();
    return !(T->isPointerType() && T->getPointeeType().isConstQualified()) &&
           !T.isConstQualified();
  }
  template <typename Range> bool anyReaches(Range &&Args) const {
    for (const Expr *Arg : Args)
      if (reaches(Arg))
        return true;
    return false;
  }
  bool bindsReference(const DeclStmt *S) const {
    for (const Decl *D : S->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D))
        if (Var->getType()->isLValueReferenceType() && Var->getInit() &&
            holds(Var->getInit()))
          return true;
    return false;
  }

  bool callMayReset(const CallExpr *Call) const {
    if (anyReaches(Call->arguments()))
      return true;
    const auto *Method = dyn_cast<CXXMemberCallExpr>(Call);
    const CXXMethodDecl *Callee = Method ? Method->getMethodDecl() : nullptr;
    if (!Callee || Callee->isConst())
      return false;
    if (!Place::of(Method->getImplicitObjectArgument()).isPrefixOf(Handle))
      return false;
    const ValueDecl *Field = Handle.Way.empty() ? nullptr : Handle.Way.back();
    return !Field || FieldWriters(Unit, Field).mayWrite(Callee);
  }

  const UnitIndex &Unit;
  const Place &Handle;
};

/// Whether only destructors call \p FD, a method that nobody else can: the
/// object goes with the handle.
bool servesDestructorsOnly(const UnitIndex &Unit, const FunctionDecl *FD) {
  const auto *Method = dyn_cast<CXXMethodDecl>(FD);
  if (!Method || Method->getAccess() == AS_public)
    return false;
  bool Called = false;
  for (const auto &[Caller, F] : Unit.functions()) {
    if (!llvm::is_contained(F.Callees, FD->getCanonicalDecl()))
      continue;
    Called = true;
    if (!isa<CXXDestructorDecl>(Caller))
      return false;
  }
  return Called;
}

/// Where the body of a lambda belongs that a local object keeps, such as a
/// scope guard's: it runs when that object ends, or is called before.
struct KeptLambda {
  const DeclStmt *Keeper = nullptr;
  const FunctionDecl *Around = nullptr;

  /// Of the lambda that \p Inner stands in; empty when there is no such object.
  static KeptLambda around(const Stmt *Inner, ASTContext &Ctx) {
    KeptLambda Result;
    bool InLambda = false;
    DynTypedNode Node = DynTypedNode::create(*Inner);
    for (auto Up = Ctx.getParents(Node); !Up.empty();
         Up = Ctx.getParents(Node)) {
      Node = Up[0];
      if (Node.get<LambdaExpr>()) {
        if (InLambda)
          return {}; // One in another: who knows when it runs.
        InLambda = true;
      } else if (const auto *Declared = Node.get<DeclStmt>();
                 Declared && InLambda && !Result.Keeper) {
        Result.Keeper = Declared;
      } else if (const auto *FD = Node.get<FunctionDecl>();
                 FD && InLambda && !isLambdaCallOperator(FD)) {
        Result.Around = FD;
        return Result.Keeper && !isa<CXXConstructorDecl>(FD) ? Result
                                                             : KeptLambda();
      }
    }
    return {};
  }
};

/// Sets the handle right after the call, where that is one statement.
llvm::SmallVector<FixItHint, 1>
resetAfter(ASTContext &Ctx, const CallExpr *Call, const Expr *Handle) {
  const SourceManager &SM = Ctx.getSourceManager();
  const Expr *Named = Handle->IgnoreParenCasts();
  if (Call->getBeginLoc().isMacroID() || Call->getEndLoc().isMacroID() ||
      Named->getBeginLoc().isMacroID() || Named->getEndLoc().isMacroID() ||
      !Named->getType()->isPointerType())
    return {};
  // An unused result may be cast to void.
  DynTypedNode Node = DynTypedNode::create(*Call);
  const Stmt *Parent = nullptr;
  for (auto Up = Ctx.getParents(Node); Up.size() == 1;
       Up = Ctx.getParents(Node)) {
    Node = Up[0];
    Parent = Node.get<Stmt>();
    if (!Parent || !isa<CStyleCastExpr, ExprWithCleanups>(Parent))
      break;
  }
  if (!Parent || !isa<CompoundStmt, IfStmt>(Parent))
    return {};
  std::optional<Token> Semicolon =
      Lexer::findNextToken(Call->getEndLoc(), SM, Ctx.getLangOpts());
  if (!Semicolon || Semicolon->isNot(tok::semi))
    return {};
  SourceLocation End = Semicolon->getEndLoc();
  std::string Reset =
      Lexer::getSourceText(
          CharSourceRange::getTokenRange(Named->getSourceRange()), SM,
          Ctx.getLangOpts())
          .str() +
      (Ctx.getLangOpts().CPlusPlus11 ? " = nullptr;" : " = NULL;");
  if (isa<CompoundStmt>(Parent)) {
    llvm::StringRef Indent = Lexer::getIndentationForLine(
        SM.getSpellingLoc(Call->getBeginLoc()), SM);
    return {FixItHint::CreateInsertion(End, ("\n" + Indent + Reset).str())};
  }
  const auto *If = cast<IfStmt>(Parent);
  if (If->getCond()->getSourceRange().fullyContains(Call->getSourceRange()))
    return {};
  const Stmt *Branch = If->getThen();
  if (!Branch->getSourceRange().fullyContains(Call->getSourceRange()))
    Branch = If->getElse();
  return {FixItHint::CreateInsertion(Branch->getBeginLoc(), "{ "),
          FixItHint::CreateInsertion(End, " " + Reset + " }")};
}

} // namespace

namespace {

/// Looks for the calls of one unit that leave stale handles.
class Search {
public:
  Search(const Rule &Owner, const UnitIndex &Unit, FindingSink &Sink)
      : Owner(Owner), Unit(Unit), Ctx(Unit.context()), Sink(Sink) {}

  void visit(const PlacedCall &C) {
    for (const contract::Release &R : C.Row->Releases) {
      const contract::ResourceKind &K = Unit.api().kind(R.Kind);
      if (R.Mode != ReleaseMode::Destroy || R.At.isArray() ||
          R.At.Where != Operand::Place::Arg || K.Form != HandleForm::Pointer)
        continue;
      const Expr *Arg = argumentOf(C.Call, R.At);
      if (staysStale(C, Arg)) {
        report(C, Arg, toRef(K.Noun));
        return;
      }
    }
  }

private:
  bool staysStale(const PlacedCall &C, const Expr *Arg) {
    Place Handle = Place::of(Arg);
    if (!Handle.Valid || Arg->IgnoreParenCasts()->getType().isConstQualified())
      return false;
    const FunctionDecl *Around = C.In;
    KeptLambda Kept;
    if (isLambdaCallOperator(C.In)) {
      Kept = KeptLambda::around(C.Call, Ctx);
      Around = Kept.Around;
    }
    return Around && outlives(Handle, Around) &&
           !servesDestructorsOnly(Unit, Around) &&
           isNeverReset(Handle, C.In, C.Call) &&
           (!Kept.Keeper || isNeverReset(Handle, Around, Kept.Keeper));
  }

  /// Whether nothing that may run after \p From in \p In resets \p Handle.
  bool isNeverReset(const Place &Handle, const FunctionDecl *In,
                    const Stmt *From) {
    auto [It, New] = Flows.try_emplace(In);
    if (New)
      It->second = Flow::of(In, Ctx);
    const Flow *Order = It->second.get();
    ResetFinder Resets(Unit, Handle);
    return Order && Order->contains(From) &&
           !Order->after(From, [&](const Stmt *S) {
             return S != From && Resets.mayReset(S) ? Flow::Step::Found
                                                    : Flow::Step::GoOn;
           });
  }

  void report(const PlacedCall &C, const Expr *Arg, llvm::StringRef Noun) {
    llvm::StringRef Text =
        Lexer::getSourceText(CharSourceRange::getTokenRange(
                                 Arg->IgnoreParenCasts()->getSourceRange()),
                             Ctx.getSourceManager(), Ctx.getLangOpts());
    Finding F;
    F.Owner = &Owner;
    F.Loc = shownAt(Unit, C.Call->getBeginLoc());
    F.Message = ("'" + Text + "' outlives this function but keeps the " + Noun +
                 " that '" + calledName(C) + "' has released; reset it to " +
                 (Ctx.getLangOpts().CPlusPlus11 ? "nullptr" : "NULL"))
                    .str();
    F.Ranges.push_back(Arg->getSourceRange());
    F.Fixes.append(resetAfter(Ctx, C.Call, Arg));
    Sink.add(std::move(F));
  }

  const Rule &Owner;
  const UnitIndex &Unit;
  ASTContext &Ctx;
  FindingSink &Sink;
  llvm::DenseMap<const FunctionDecl *, std::unique_ptr<Flow>> Flows;
};

} // namespace

void StaleHandle::translationUnit(const UnitIndex &Unit,
                                  FindingSink &Sink) const {
  Search Calls(*this, Unit, Sink);
  for (const PlacedCall &C : callsOfUnit(Unit))
    if (!C.Row->Foreign && !C.In->isMain())
      Calls.visit(C);
}

namespace acltidy {
std::unique_ptr<Rule> makeStaleHandle(const RuleInfo &Info) {
  return std::make_unique<StaleHandle>(Info);
}
} // namespace acltidy
