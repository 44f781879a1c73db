//===- UncheckedError.cpp - acl-unchecked-error ---------------------------===//
//
// What a call brings into being (a handle, a size) is used although nothing
// looked at the call's status: it is ignored, stored and never read, another
// variable is tested in its place, or the branch for the failure goes on.
//
//===----------------------------------------------------------------------===//

#include "engine/ApiModel.h"
#include "engine/Finding.h"
#include "engine/Rule.h"
#include "engine/UnitIndex.h"
#include "rules/Flow.h"
#include "rules/ProductUse.h"
#include "rules/StatusUse.h"
#include "rules/UnitCalls.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/MapVector.h"

using namespace clang;
using namespace acltidy;
using Fate = StatusUse::Fate;
using Step = Flow::Step;

namespace {

class UncheckedError final : public Rule {
public:
  using Rule::Rule;
  void configure(RuleOptions &Options) override {
    CheckVoidCasts = Options.getFlag("CheckVoidCasts", false);
  }
  void translationUnit(const UnitIndex &Unit, FindingSink &Sink) const override;

private:
  bool CheckVoidCasts = false;
};

/// The plain assignment whose left side is \p Ref, or null.
const BinaryOperator *assignmentTo(const DeclRefExpr *Ref, ASTContext &Ctx) {
  auto Up = Ctx.getParents(*Ref);
  const auto *Op = Up.size() == 1 ? Up[0].get<BinaryOperator>() : nullptr;
  return Op && Op->getOpcode() == BO_Assign && Op->getLHS() == Ref ? Op
                                                                   : nullptr;
}

/// All that a statement consists of. Source ranges do not tell: macros.
class Parts : public RecursiveASTVisitor<Parts> {
public:
  explicit Parts(const Stmt *S) {
    if (S)
      TraverseStmt(const_cast<Stmt *>(S));
  }
  bool VisitStmt(Stmt *S) {
    All.insert(S);
    return true;
  }
  bool contain(const Stmt *S) const { return All.contains(S); }
  bool mention(const VarDecl *Var) const {
    return llvm::any_of(All, [&](const Stmt *S) {
      const auto *Ref = dyn_cast<DeclRefExpr>(S);
      return Ref && Ref->getDecl() == Var;
    });
  }

private:
  llvm::DenseSet<const Stmt *> All;
};

class Judge {
public:
  Judge(const UnitIndex &Unit, const PlacedCall &C, const StatusUse &Status,
        const Flow &Order)
      : Unit(Unit), Ctx(Unit.context()), C(C), Status(Status), Order(Order) {}

  std::optional<Finding> examine();
  /// Nothing looks at the status, and this is what is used all the same.
  llvm::StringRef untested() const { return Untested; }
  /// … and the branch for the failure only prints.
  bool onlyPrinted() const { return OnlyPrinted; }
  std::string name() const { return "'" + calledName(C).str() + "'"; }

private:
  /// Whether some way from the call reads the status before it is overwritten.
  /// The branch \p Except does not count.
  bool isRead(const Stmt *Except) const;
  /// The variable with another call's status that the branch tests in place of
  /// the right one, or null.
  const DeclRefExpr *testsInstead() const;
  bool goesOn() const;
  const Expr *useOf(const Product &P, const Stmt *From) const;
  std::string text(const Expr *E) const {
    return Lexer::getSourceText(
               CharSourceRange::getTokenRange(E->getSourceRange()),
               Ctx.getSourceManager(), Ctx.getLangOpts())
        .str();
  }

  const UnitIndex &Unit;
  ASTContext &Ctx;
  const PlacedCall &C;
  const StatusUse &Status;
  const Flow &Order;
  std::string Untested;
  bool OnlyPrinted = false;
};

/// A function that looks at no status, or leaves after no failure, is one
/// finding: the first such call, and the others in notes.
class Carelessness {
public:
  void add(const Judge &J, Finding F) {
    if (!First) {
      First = std::move(F);
      return;
    }
    if (++Others > Named)
      return;
    First->Notes.push_back(
        {F.Loc, J.onlyPrinted()
                    ? "it goes on, too, when " + J.name() + " for " +
                          J.untested().str() + " fails"
                    : "the status of " + J.name() + " for " +
                          J.untested().str() + " is not looked at either"});
  }
  Finding take() {
    if (Others > Named)
      First->Notes.back().Message +=
          ", and so it is with " + std::to_string(Others - Named) +
          (Others - Named == 1 ? " more call" : " more calls") +
          " of this function";
    return std::move(*First);
  }

private:
  static constexpr unsigned Named = 4;
  std::optional<Finding> First;
  unsigned Others = 0;
};

bool Judge::isRead(const Stmt *Except) const {
  Parts Left(Except), Own(Status.Statement);
  return Order.after(C.Call, [&](const Stmt *S) {
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const LambdaCapture &Capture : Lambda->captures())
        if (Capture.capturesVariable() &&
            Capture.getCapturedVar() == Status.Var)
          return Step::Found;
      return Step::GoOn;
    }
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    if (!Ref || Ref->getDecl() != Status.Var || Left.contain(Ref))
      return Step::GoOn;
    const BinaryOperator *Assignment = assignmentTo(Ref, Ctx);
    if (!Assignment)
      return Step::Found;
    // The left side of the call's own assignment comes after the call.
    return Own.contain(Assignment) ? Step::GoOn : Step::Stop;
  });
}

const DeclRefExpr *Judge::testsInstead() const {
  if (!Status.Test)
    return nullptr;
  const Expr *Tested = testedForFailure(Status.Test->getCond(), Ctx);
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(Tested);
  const VarDecl *Other = Ref ? variableIn(Ref) : nullptr;
  if (!Other || Other == Status.Var || !Other->hasLocalStorage() ||
      !Ctx.hasSameUnqualifiedType(Other->getType(), Status.Var->getType()))
    return nullptr;
  if (Parts(Status.Test->getCond()).mention(Status.Var))
    return nullptr;
  // It has its value from another call of the API.
  for (const PlacedCall &O : callsOfUnit(Unit))
    if (O.In == C.In && O.Call != C.Call &&
        StatusUse::of(O.Call, Ctx).Var == Other)
      return Ref;
  return nullptr;
}

/// Whether the branch for the failure only prints.
bool Judge::goesOn() const {
  const IfStmt *If = Status.Test;
  if (!If || If->getElse() || If->hasInitStorage() || If->hasVarStorage())
    return false;
  const Expr *Tested = testedForFailure(If->getCond(), Ctx);
  if (!Tested ||
      (Status.Var ? variableIn(Tested) != Status.Var : Tested != C.Call))
    return false;
  return onlyPrints(If->getThen()) && !(Status.Var && isRead(If));
}

const Expr *Judge::useOf(const Product &P, const Stmt *From) const {
  ProductWalk Walk(Unit, P);
  // What the failure prints is no use.
  Parts Printed(Status.Test && Status.How != Fate::Ignored
                    ? Status.Test->getThen()
                    : nullptr);
  bool Used = Order.after(From, [&](const Stmt *S) {
    if (S == From)
      return Step::Stop;
    if (Printed.contain(S))
      return Step::GoOn;
    return Walk.visit(S);
  });
  return Used ? Walk.use() : nullptr;
}

std::optional<Finding> Judge::examine() {
  Finding F;
  F.Loc = shownAt(Unit, C.Call->getBeginLoc());
  F.Ranges.push_back(C.Call->getCallee()->getSourceRange());
  const DeclRefExpr *Wrong = nullptr;
  bool GoesOn = false;
  if (Status.How == Fate::Stored) {
    Wrong = testsInstead();
    GoesOn = !Wrong && goesOn();
    if (!GoesOn && isRead(Wrong ? Status.Test : nullptr))
      return std::nullopt;
  } else if (Status.How == Fate::Discharged) {
    GoesOn = goesOn();
    if (!GoesOn)
      return std::nullopt;
  }
  if (Wrong) {
    F.Message = "the status of " + name() + " in '" +
                Status.Var->getNameAsString() + "' is never tested; test it " +
                "instead of '" + Wrong->getDecl()->getNameAsString() +
                "' in the branch that follows";
    F.Notes.push_back({shownAt(Unit, Wrong->getBeginLoc()),
                       "'" + Wrong->getDecl()->getNameAsString() +
                           "' has the status of an earlier call"});
    return F;
  }
  for (const Product &P : productsOf(C, Unit.api())) {
    const Expr *Use = useOf(P, C.Call);
    if (!Use)
      continue;
    std::string What = "'" + text(P.Name) + "'";
    Untested = What;
    OnlyPrinted = GoesOn;
    if (GoesOn)
      F.Message = "when " + name() + " fails, this function goes on and uses " +
                  What + ", which was not made; leave the function or skip " +
                  "the use";
    else if (Status.How == Fate::Stored)
      F.Message = "the status of " + name() + " in '" +
                  Status.Var->getNameAsString() + "' is never tested, but " +
                  What + " is used; test it before";
    else
      F.Message = "the status of " + name() + " is ignored, but " + What +
                  " is used; test it before";
    if (GoesOn)
      F.Notes.push_back({shownAt(Unit, Status.Test->getBeginLoc()),
                         "the failure is only printed here"});
    F.Notes.push_back(
        {shownAt(Unit, Use->getBeginLoc()), What + " is used here"});
    return F;
  }
  return std::nullopt;
}

} // namespace

void UncheckedError::translationUnit(const UnitIndex &Unit,
                                     FindingSink &Sink) const {
  llvm::DenseMap<const FunctionDecl *, std::unique_ptr<Flow>> Flows;
  llvm::MapVector<std::pair<const FunctionDecl *, unsigned>, Carelessness>
      Careless;
  for (const PlacedCall &C : callsOfUnit(Unit)) {
    if (C.Row->Foreign || C.Row->Result != contract::Function::Returns::Status)
      continue;
    StatusUse Status = StatusUse::of(C.Call, Unit.context());
    if (Status.How == Fate::Handled ||
        (Status.How == Fate::CastToVoid && !CheckVoidCasts))
      continue;
    auto [It, New] = Flows.try_emplace(C.In);
    if (New)
      It->second = Flow::of(C.In, Unit.context());
    if (!It->second || !It->second->contains(C.Call))
      continue;
    Judge J(Unit, C, Status, *It->second);
    std::optional<Finding> F = J.examine();
    if (!F)
      continue;
    F->Owner = this;
    if (J.untested().empty())
      Sink.add(std::move(*F));
    else
      Careless[{C.In, J.onlyPrinted()}].add(J, std::move(*F));
  }
  for (auto &[Key, All] : Careless)
    Sink.add(All.take());
}

namespace acltidy {
std::unique_ptr<Rule> makeUncheckedError(const RuleInfo &Info) {
  return std::make_unique<UncheckedError>(Info);
}
} // namespace acltidy
