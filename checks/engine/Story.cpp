//===- Story.cpp - The notes of a finding ---------------------------------===//

#include "engine/Story.h"
#include "engine/Notes.h"
#include "clang/Basic/CharInfo.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace clang::ento;
using namespace acltidy;

static bool startsWith(const PathDiagnosticPiece &P, char Mark) {
  StringRef Text = P.getString();
  return !Text.empty() && Text[0] == Mark;
}

/// Notes of clang-tidy begin in lower case; the analyzer's do not.
static std::string lowerFirst(StringRef Text) {
  std::string Result = Text.str();
  if (Result.size() > 1 && !isUppercase(Result[1]))
    Result[0] = toLowercase(Result[0]);
  return Result;
}

void Story::read(const PathPieces &Path) {
  // Places where the engine's own words are replaced by ours.
  llvm::SmallVector<SourceLocation, 8> Replaced;
  for (const auto &P : Path)
    if (startsWith(*P, AssumptionMark) || startsWith(*P, SilenceMark))
      Replaced.push_back(place(*P));
  for (const auto &P : Path) {
    Kind K = classify(*P, Replaced);
    if (K == Kind::Skip || SM.isInSystemHeader(place(*P)))
      continue;
    StringRef Text = P->getString();
    if (K == Kind::Subject || startsWith(*P, AssumptionMark))
      Text = Text.drop_front();
    if (isa<PathDiagnosticNotePiece>(*P)) {
      // Places of the rule's own; the analyzer puts them before the path.
      Extra.push_back({place(*P), lowerFirst(Text)});
      continue;
    }
    Events.push_back({K, {place(*P), lowerFirst(Text)}});
  }
}

llvm::SmallVector<FindingNote, 4> Story::tell() {
  bool HasSubject =
      llvm::any_of(Events, [](const Event &E) { return E.K == Kind::Subject; });
  dropBeforeSubject();
  dropIdleCalls();
  llvm::SmallVector<FindingNote, 4> Notes;
  // The parts of one condition say the same of one line.
  auto IsSaid = [&](const FindingNote &N) {
    return !Notes.empty() && Notes.back().Message == N.Message &&
           SM.getFileID(Notes.back().Loc) == SM.getFileID(N.Loc) &&
           SM.getExpansionLineNumber(Notes.back().Loc) ==
               SM.getExpansionLineNumber(N.Loc);
  };
  for (Event &E : Events)
    if (!IsSaid(E.Note))
      Notes.push_back(std::move(E.Note));
  if (!Extra.empty())
    Notes.insert(HasSubject ? Notes.end() : Notes.begin(), Extra.begin(),
                 Extra.end());
  return Notes;
}

Story::Kind Story::classify(const PathDiagnosticPiece &P,
                            llvm::ArrayRef<SourceLocation> Replaced) const {
  StringRef Text = P.getString();
  if (Text.empty() || startsWith(P, SilenceMark) ||
      isa<PathDiagnosticControlFlowPiece, PathDiagnosticPopUpPiece>(P) ||
      Text.starts_with("Entered call from"))
    return Kind::Skip;
  if (startsWith(P, SubjectMark))
    return Kind::Subject;
  if (Text.starts_with("Calling "))
    return Kind::Enter;
  if (Text.starts_with("Returning from "))
    return Kind::Leave;
  if (Text.starts_with("Assuming") &&
      llvm::any_of(Replaced, [&](SourceLocation L) {
        return SM.getFileID(L) == SM.getFileID(place(P)) &&
               SM.getExpansionLineNumber(L) ==
                   SM.getExpansionLineNumber(place(P));
      }))
    return Kind::Skip;
  return Kind::Other;
}

/// What came before the handle's first mention does not matter, but for the
/// calls that are still open there.
void Story::dropBeforeSubject() {
  auto First = llvm::find_if(
      Events, [](const Event &E) { return E.K == Kind::Subject; });
  if (First == Events.end())
    return;
  std::vector<Event> Kept;
  for (auto It = Events.begin(); It != First; ++It) {
    if (It->K == Kind::Enter)
      Kept.push_back(std::move(*It));
    else if (It->K == Kind::Leave && !Kept.empty())
      Kept.pop_back();
  }
  Kept.insert(Kept.end(), std::make_move_iterator(First),
              std::make_move_iterator(Events.end()));
  Events = std::move(Kept);
}

/// Calls in which nothing happened are not worth a mention.
void Story::dropIdleCalls() {
  std::vector<Event> Kept;
  for (Event &E : Events) {
    if (E.K == Kind::Leave && !Kept.empty() && Kept.back().K == Kind::Enter)
      Kept.pop_back();
    else
      Kept.push_back(std::move(E));
  }
  Events = std::move(Kept);
}
