//===- Notes.cpp - The story behind a finding -----------------------------===//

#include "engine/Notes.h"
#include "engine/PathContext.h"
#include "engine/State.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugReporter.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugReporterVisitors.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ExplodedGraph.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"

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
      if (Now == Outcome::Failed)
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
