//===- Notes.cpp - The story behind a finding -----------------------------===//

#include "engine/Notes.h"
#include "engine/PathContext.h"
#include "engine/State.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugReporter.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugReporterVisitors.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ExplodedGraph.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

std::string acltidy::describeRegion(const MemRegion *R) {
  if (!R)
    return "";
  std::string Name = R->getDescriptiveName(/*UseQuotes=*/false);
  // Symbolic bases print as nothing useful ("->x" of an unknown object).
  llvm::StringRef Text(Name);
  if (Text.starts_with("->") || Text.starts_with("."))
    return Text.drop_front(Text[0] == '.' ? 1 : 2).str();
  // Members of a smart pointer are none of the client's.
  return Text.split("._M_").first.str();
}

const NoteTag *acltidy::noteEvents(CheckerContext &C,
                                   llvm::SmallVector<HandleEvent, 2> Events) {
  if (Events.empty())
    return nullptr;
  return C.getNoteTag(
      [Events = std::move(Events)](PathSensitiveBugReport &BR) -> std::string {
        for (const HandleEvent &E : Events)
          if (BR.isInteresting(E.Handle))
            return E.IsOrigin ? SubjectMark + E.Text : E.Text;
        return "";
      });
}

/// Whether \p S, a branch, only tells somebody and goes on: the path after it
/// is the one that it would be without.
static bool onlyTells(const Stmt *S) {
  if (!S)
    return true;
  if (isa<ReturnStmt, GotoStmt, IndirectGotoStmt, BreakStmt, ContinueStmt,
          AsmStmt, LambdaExpr, CXXThrowExpr, CXXDeleteExpr>(S))
    return false;
  if (const auto *Op = dyn_cast<BinaryOperator>(S); Op && Op->isAssignmentOp())
    return false;
  if (const auto *Op = dyn_cast<UnaryOperator>(S);
      Op && (Op->isIncrementDecrementOp() || Op->getOpcode() == UO_AddrOf))
    return false;
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S);
      Op && Op->getOperator() != OO_LessLess)
    return false;
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    // What may release something, or change what is tested later.
    const FunctionDecl *Callee = Call->getDirectCallee();
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
    if (!Callee || Callee->isNoReturn() ||
        (Method && !Method->isConst() && !isa<CXXOperatorCallExpr>(Call)))
      return false;
    if (Callee->isExternC() && !Callee->getReturnType()->isVoidType() &&
        !Callee->isVariadic())
      return false;
  }
  return llvm::all_of(S->children(), onlyTells);
}

/// The if in whose condition \p S is, when its branches only tell somebody, as
/// in macros that print an error and go on.
static const IfStmt *tellingIf(const Stmt *S, const ParentMap &Parents) {
  for (const Stmt *P = S ? Parents.getParent(S) : nullptr; P;
       S = P, P = Parents.getParent(P))
    if (const auto *If = dyn_cast<IfStmt>(P))
      return S == If->getCond() && onlyTells(If->getThen()) &&
                     onlyTells(If->getElse())
                 ? If
                 : nullptr;
  return nullptr;
}

/// Calls \p Visit with each variable and member that \p S names.
static void forEachName(const Stmt *S,
                        llvm::function_ref<void(const ValueDecl *)> Visit) {
  if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(S))
    Visit(Ref->getDecl());
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(S))
    Visit(Member->getMemberDecl());
  if (S)
    for (const Stmt *Child : S->children())
      forEachName(Child, Visit);
}

/// Whether failures of \p Row concern only what it would have made.
static bool onlyAcquires(const contract::Function &Row) {
  return !Row.Acquires.empty() && Row.Releases.empty() && Row.Holds.empty() &&
         Row.Syncs.empty();
}

namespace {

/// Finds where the outcome of a contract call becomes known.
class AssumptionVisitor final : public BugReporterVisitor {
public:
  void Profile(llvm::FoldingSetNodeID &ID) const override {
    static int Tag;
    ID.AddPointer(&Tag);
  }

  PathDiagnosticPieceRef VisitNode(const ExplodedNode *N,
                                   BugReporterContext &BRC,
                                   PathSensitiveBugReport &BR) override {
    noteTested(N);
    const ExplodedNode *Pred = N->getFirstPred();
    if (!Pred || Pred->getState() == N->getState())
      return nullptr;
    for (const auto &[Status, Call] : statuses(N->getState())) {
      Outcome Now = outcomeOf(N->getState(), Status);
      if (Now == Outcome::Unknown || !callOfStatus(Pred->getState(), Status) ||
          outcomeOf(Pred->getState(), Status) != Outcome::Unknown)
        continue;
      PathDiagnosticLocation L = PathDiagnosticLocation::create(
          N->getLocation(), BRC.getSourceManager());
      if (!L.isValid())
        return nullptr;
      std::string Text(1, SilenceMark);
      if (Now == Outcome::Failed && matters(N, Call))
        Text = AssumptionMark +
               ("assuming '" + calleeName(Call) +
                (Status->getType()->isAnyPointerType() ? "' returns null"
                                                       : "' fails"))
                   .str();
      auto Piece = std::make_shared<PathDiagnosticEventPiece>(
          L, Text, /*addPosRange=*/false);
      // What goes well is no reason to tell of the function it is in.
      if (Now != Outcome::Failed)
        Piece->setPrunable(true);
      return Piece;
    }
    return nullptr;
  }

private:
  /// Remembers what decides where the path goes. The nodes come last first.
  void noteTested(const ExplodedNode *N) {
    std::optional<BlockEdge> Edge = N->getLocationAs<BlockEdge>();
    const Stmt *Branch = Edge ? Edge->getSrc()->getTerminatorStmt() : nullptr;
    if (!Branch)
      return;
    const auto *If = dyn_cast<IfStmt>(Branch);
    if (If && onlyTells(If->getThen()) && onlyTells(If->getElse()))
      return;
    forEachName(Edge->getSrc()->getTerminatorCondition(),
                [&](const ValueDecl *D) { Tested.insert(D); });
  }

  /// Whether the path depends on the failure of \p Call that \p N assumes. It
  /// does not where that is only printed, and what was not made is not tested.
  bool matters(const ExplodedNode *N, const CallSite &Call) const {
    const IfStmt *If = tellingIf(N->getStmtForDiagnostics(),
                                 N->getLocationContext()->getParentMap());
    if (!If || !onlyAcquires(*Call.Row))
      return true;
    bool Found = false;
    auto Look = [&](const ValueDecl *D) { Found |= Tested.contains(D); };
    forEachName(If->getCond(), Look);
    forEachName(Call.Call, Look);
    return Found;
  }

  llvm::DenseSet<const ValueDecl *> Tested;
};

/// Says something at a call of the path.
class PlaceVisitor final : public BugReporterVisitor {
public:
  PlaceVisitor(const CallSite &Site, std::string Text)
      : Site(Site), Text(std::move(Text)) {}

  void Profile(llvm::FoldingSetNodeID &ID) const override {
    static int Tag;
    ID.AddPointer(&Tag);
    Site.Profile(ID);
    ID.AddString(Text);
  }

  PathDiagnosticPieceRef VisitNode(const ExplodedNode *N,
                                   BugReporterContext &BRC,
                                   PathSensitiveBugReport &) override {
    // The last call of it on the path: the one that the state tells of.
    if (Done || N->getLocationContext() != Site.Frame ||
        N->getStmtForDiagnostics() != Site.Call)
      return nullptr;
    PathDiagnosticLocation L(Site.Call, BRC.getSourceManager(), Site.Frame);
    if (!L.isValid())
      return nullptr;
    Done = true;
    return std::make_shared<PathDiagnosticEventPiece>(L, SubjectMark + Text,
                                                      /*addPosRange=*/false);
  }

private:
  CallSite Site;
  std::string Text;
  bool Done = false;
};

} // namespace

void acltidy::addPlaceNote(PathSensitiveBugReport &BR, const CallSite &Site,
                           std::string Text) {
  BR.addVisitor<PlaceVisitor>(Site, std::move(Text));
}

void acltidy::addAssumptionNotes(PathSensitiveBugReport &BR) {
  BR.addVisitor<AssumptionVisitor>();
}
