//===- LoopExits.cpp - Leaves loops after some rounds ---------------------===//
//
// The engine's own widening forgets all locals of a function when one of its
// loops has run for some rounds, and with them the handles that they hold. Here
// a path forgets what the text of the loop changes, and no more.
//
//===----------------------------------------------------------------------===//

#include "engine/LoopExits.h"
#include "engine/Compat.h"
#include "engine/MemoryState.h"
#include "engine/PathContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/SetVector.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

namespace {

/// Looks through the text of a loop with the values that a path has.
class LoopText : public RecursiveASTVisitor<LoopText> {
public:
  LoopText(ProgramStateRef State, const LocationContext *Frame)
      : State(std::move(State)), Frame(Frame) {}

  bool VisitBinaryOperator(BinaryOperator *Op) {
    if (Op->isAssignmentOp())
      changes(Op->getLHS());
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *Op) {
    if (Op->isIncrementDecrementOp())
      changes(Op->getSubExpr());
    else if (Op->getOpcode() == UO_AddrOf)
      changes(Op->getSubExpr());
    return true;
  }
  bool VisitVarDecl(VarDecl *Var) {
    QualType T = Var->getType();
    if (const Expr *Init = Var->getInit();
        Init && T->isReferenceType() && !T->getPointeeType().isConstQualified())
      changes(Init);
    return true;
  }
  bool VisitLambdaExpr(LambdaExpr *Lambda) {
    for (const LambdaCapture &Capture : Lambda->captures())
      if (Capture.capturesVariable() && Capture.getCaptureKind() == LCK_ByRef)
        if (const auto *Var = dyn_cast<VarDecl>(Capture.getCapturedVar()))
          add(placeOf(Var));
    return true;
  }
  bool VisitCallExpr(CallExpr *Call) {
    unsigned Skip = 0;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
      const CXXMethodDecl *Method = Member->getMethodDecl();
      if (Method && !Method->isConst() && !isAccess(Method))
        changes(Member->getImplicitObjectArgument());
    } else if (isa<CXXOperatorCallExpr>(Call)) {
      const auto *Method =
          dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee());
      Skip = Method ? 1 : 0;
      if (Method && !Method->isConst() && !isAccess(Method) &&
          Call->getNumArgs())
        changes(Call->getArg(0));
    }
    const FunctionDecl *FD = Call->getDirectCallee();
    for (unsigned I = Skip; I < Call->getNumArgs(); ++I) {
      const Expr *Arg = Call->getArg(I);
      unsigned P = I - Skip;
      if (FD && P < FD->getNumParams()) {
        QualType T = FD->getParamDecl(P)->getType();
        if (T->isReferenceType() && !T->getPointeeType().isConstQualified())
          changes(Arg);
        if (T->isPointerType() && T->getPointeeType().isConstQualified())
          continue;
      }
      if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Arg->IgnoreParens());
          Cast && Arg->getType()->isPointerType())
        if (const auto *Array = dyn_cast<DeclRefExpr>(Cast->IgnoreImpCasts());
            Array && Array->getType()->isArrayType())
          changes(Array);
    }
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    if (E->getType()->isPointerType())
      if (const auto *Var = dyn_cast<VarDecl>(E->getDecl()))
        noteMemory(State->getSVal(State->getLValue(Var, Frame)));
    return true;
  }
  bool VisitMemberExpr(MemberExpr *E) {
    if (E->getType()->isPointerType())
      if (const MemRegion *R = placeOf(E))
        noteMemory(State->getSVal(R));
    return true;
  }

  llvm::SmallSetVector<const MemRegion *, 8> Changed;
  llvm::SmallSetVector<const MemRegion *, 4> Memory;

private:
  /// Whether \p Method of a container gives access to what is in it, but
  /// leaves the container alone.
  static bool isAccess(const CXXMethodDecl *Method) {
    if (!Method->getParent()->isInStdNamespace())
      return false;
    if (Method->getOverloadedOperator() != OO_None)
      return Method->getOverloadedOperator() != OO_Equal;
    if (!Method->getDeclName().isIdentifier())
      return false;
    for (llvm::StringRef Name :
         {"begin", "end", "at", "front", "back", "data", "get"})
      if (Method->getName() == Name)
        return true;
    return false;
  }

  void noteMemory(SVal Address) {
    if (const MemRegion *Base = memoryBase(State, Address))
      if (memoryOf(State, Base))
        Memory.insert(Base);
  }
  void add(const MemRegion *R) {
    if (R)
      Changed.insert(R);
  }
  void changes(const Expr *E) { add(placeOf(E)); }

  const MemRegion *placeOf(const VarDecl *Var) const {
    std::optional<Loc> Place = acltidy::placeOf(Var, State, Frame);
    return Place ? Place->getAsRegion() : nullptr;
  }
  const MemRegion *thisObject() const {
    const StackFrameContext *F = Frame->getStackFrame();
    const auto *Method = dyn_cast<CXXMethodDecl>(F->getDecl());
    if (!Method || !Method->isInstance())
      return nullptr;
    SValBuilder &Values = State->getStateManager().getSValBuilder();
    return State->getSVal(Values.getCXXThis(Method, F)).getAsRegion();
  }
  /// What the pointer \p E points into; null when the path does not know.
  const MemRegion *target(const Expr *E) const {
    E = E->IgnoreParenCasts();
    if (E->getType()->isArrayType())
      return placeOf(E);
    if (isa<CXXThisExpr>(E))
      return thisObject();
    if (const auto *Sum = dyn_cast<BinaryOperator>(E);
        Sum && Sum->isAdditiveOp())
      return target(Sum->getLHS()->getType()->isPointerType() ||
                            Sum->getLHS()->getType()->isArrayType()
                        ? Sum->getLHS()
                        : Sum->getRHS());
    const MemRegion *Holder = placeOf(E);
    const MemRegion *R =
        Holder ? State->getSVal(Holder).getAsRegion() : nullptr;
    if (const auto *Element = dyn_cast_or_null<ElementRegion>(R))
      return Element->getSuperRegion();
    return R;
  }
  /// The region that the lvalue \p E names, an array for its elements; null
  /// when the path does not know.
  const MemRegion *placeOf(const Expr *E) const {
    E = E->IgnoreParenCasts();
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
      return Var ? placeOf(Var) : nullptr;
    }
    if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
      const MemRegion *Object = Member->isArrow() ? target(Member->getBase())
                                                  : placeOf(Member->getBase());
      return Field && Object
                 ? State->getLValue(Field, loc::MemRegionVal(Object))
                       .getAsRegion()
                 : nullptr;
    }
    if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E))
      return target(Element->getBase());
    if (const auto *Op = dyn_cast<UnaryOperator>(E);
        Op && Op->getOpcode() == UO_Deref)
      return target(Op->getSubExpr());
    if (const auto *Choice = dyn_cast<ConditionalOperator>(E))
      return placeOf(Choice->getTrueExpr());
    return nullptr;
  }

  ProgramStateRef State;
  const LocationContext *Frame;
};

} // namespace

BranchDecision acltidy::leaveLoop(const Stmt *Condition, CheckerContext &C) {
  constexpr unsigned Rounds = 3;
  if (C.blockCount() <= Rounds)
    return {};
  const CFGBlock *Block = C.getPredecessor()->getCFGBlock();
  const Stmt *Loop = Block ? Block->getTerminatorStmt() : nullptr;
  const auto *E = dyn_cast<Expr>(Condition);
  if (!E || !Loop || Block->empty() ||
      !isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(Loop))
    return {};
  const LocationContext *Frame = C.getLocationContext();
  ProgramStateRef State = C.getState();
  SVal Value = State->getSVal(E, Frame);
  if (State->isNull(Value).isConstrainedTrue())
    return {};
  bool Constant = false;
  if (!E->isValueDependent() &&
      E->EvaluateAsBooleanCondition(Constant, C.getASTContext()))
    return {Constant ? BranchDecision::Ends : BranchDecision::Goes, nullptr};

  LoopText Text(State, Frame);
  Text.TraverseStmt(const_cast<Stmt *>(Loop));
  for (const MemRegion *Base : Text.Memory)
    State = assumeWritten(State, Base);
  RegionAndSymbolInvalidationTraits Traits;
  llvm::SmallVector<SVal, 8> Places;
  for (const MemRegion *R : Text.Changed) {
    Traits.setTrait(
        R, RegionAndSymbolInvalidationTraits::TK_DoNotInvalidateSuperRegion);
    Places.push_back(loc::MemRegionVal(R));
  }
  if (!Places.empty())
    State =
        compat::invalidate(C, State, Places, E, /*CausesEscape=*/true, Traits);
  SVal False = C.getSValBuilder().makeTruthVal(false, E->getType());
  return {BranchDecision::Decided, State->BindExpr(E, Frame, False)};
}
