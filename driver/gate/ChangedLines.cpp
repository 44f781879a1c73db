//===- ChangedLines.cpp - What changed since a Git commit -----------------===//

#include "gate/ChangedLines.h"
#include "Findings.h"
#include "Messages.h"
#include "Paths.h"
#include "Subprocess.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Program.h"

using namespace llvm;

namespace acltidy::driver {

/// What `git Args…` prints. What goes wrong is told in the name of --diff.
static std::optional<std::string> git(ArrayRef<StringRef> Args, StringRef Base,
                                      Messages &Log) {
  auto Fail = [&](const Twine &Why) {
    Log.error("--diff " + Base + ": " + Why);
    return std::nullopt;
  };
  ErrorOr<std::string> Program = sys::findProgramByName("git");
  if (!Program)
    return Fail("git was not found; install it");
  Captured Done = capture(*Program, Args);
  if (Done.Code != 0)
    return Fail("git says: " + StringRef(Done.Err).trim().split('\n').first +
                "; give a commit, branch or tag that is there (CI may have to "
                "fetch it first)");
  return std::move(Done.Out);
}

std::unique_ptr<ChangedLines> ChangedLines::since(StringRef Base,
                                                  Messages &Log) {
  if (Base.starts_with("-")) {
    Log.error("--diff " + Base + ": expected a Git commit, branch or tag");
    return nullptr;
  }
  auto Top = git({"rev-parse", "--show-toplevel"}, Base, Log);
  if (!Top)
    return nullptr;
  StringRef Root = StringRef(*Top).trim('\n');
  // Settings of the user must not change the form.
  auto Diff =
      git({"-C", Root, "-c", "core.quotePath=false", "diff", "--unified=0",
           "--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/",
           "--dst-prefix=b/", "--ignore-submodules", Base, "--"},
          Base, Log);
  if (!Diff)
    return nullptr;
  auto New = git({"-C", Root, "-c", "core.quotePath=false", "ls-files", "-z",
                  "--others", "--exclude-standard"},
                 Base, Log);
  if (!New)
    return nullptr;
  auto Result = std::make_unique<ChangedLines>();
  if (!Result->addDiff(*Diff, Root)) {
    Log.error("--diff " + Base + ": what git diff prints is not understood");
    return nullptr;
  }
  SmallVector<StringRef> Names;
  StringRef(*New).split(Names, '\0', -1, /*KeepEmpty=*/false);
  for (StringRef Name : Names)
    Result->addFile(absolutePath(Name, Root));
  return Result;
}

void ChangedLines::addFile(StringRef Path) {
  ByFile[Path].All = true;
  Files.insert(Path);
}

/// "12,3" as first line and number of lines.
static bool readRange(StringRef Text, unsigned &First, unsigned &Count) {
  auto [Left, Right] = Text.split(',');
  Count = 1;
  return !Left.getAsInteger(10, First) &&
         (Right.empty() || !Right.getAsInteger(10, Count));
}

bool ChangedLines::addDiff(StringRef Text, StringRef Top) {
  Changes *Current = nullptr;
  unsigned Skip = 0; // Lines of content, which may look like anything.
  while (!Text.empty()) {
    StringRef Line;
    std::tie(Line, Text) = Text.split('\n');
    if (Skip && (Line.starts_with("+") || Line.starts_with("-"))) {
      --Skip;
      continue;
    }
    if (Line.consume_front("+++ ")) {
      Line = Line.rtrim('\t').trim('"');
      Current = nullptr;
      if (Line.consume_front("b/")) {
        std::string Path = absolutePath(Line, Top);
        Files.insert(Path);
        Current = &ByFile[Path];
      }
      continue;
    }
    if (!Line.consume_front("@@ -"))
      continue;
    auto [Old, Rest] = Line.split(" +");
    StringRef New = Rest.split(" @@").first;
    unsigned OldFirst, OldCount, NewFirst, NewCount;
    if (!readRange(Old, OldFirst, OldCount) ||
        !readRange(New, NewFirst, NewCount))
      return false;
    Skip = OldCount + NewCount;
    if (!Current)
      continue; // The file is gone.
    if (NewCount)
      Current->Added.push_back({NewFirst, NewFirst + NewCount - 1});
    if (OldCount)
      Current->Removed.push_back(NewFirst);
  }
  return true;
}

bool ChangedLines::touches(const Finding &F) const {
  // Per file: the first and the last line of the path.
  StringMap<std::pair<unsigned, unsigned>> Spans;
  auto Hit = [&](const Extent &E) {
    auto It = ByFile.find(E.Path);
    if (It == ByFile.end())
      return false;
    auto [Span, New] = Spans.try_emplace(E.Path, E.Line, E.Line);
    Span->second.first = std::min(Span->second.first, E.Line);
    Span->second.second = std::max(Span->second.second, E.Line);
    return It->second.All || any_of(It->second.Added, [&](auto &Range) {
             return E.Line >= Range.first && E.Line <= Range.second;
           });
  };
  bool Changed = Hit(F.What.Where);
  for (const Step &S : F.Path)
    Changed |= Hit(S.Where);
  return Changed || any_of(Spans, [&](const auto &Entry) {
           std::pair<unsigned, unsigned> Span = Entry.getValue();
           return any_of(ByFile.find(Entry.getKey())->second.Removed,
                         [&](unsigned Line) {
                           return Line >= Span.first && Line < Span.second;
                         });
         });
}

} // namespace acltidy::driver
