//===- NolintComments.cpp - Comments that suppress findings ---------------===//

#include "NolintComments.h"
#include "Rules.h"
#include "clang-tidy/GlobList.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace acltidy::driver {
namespace {

enum class Form { Line, NextLine, Begin, End };

/// A comment as it stands in the text.
struct Parsed {
  Form Kind;
  unsigned Line;
  StringRef Spelling, Globs;
};

} // namespace

static std::vector<Parsed> parse(StringRef Text) {
  std::vector<Parsed> Result;
  unsigned Line = 1;
  size_t Counted = 0;
  for (size_t At = Text.find("NOLINT"); At != StringRef::npos;
       At = Text.find("NOLINT", At + 1)) {
    Line += Text.slice(Counted, At).count('\n');
    Counted = At;
    StringRef Rest = Text.drop_front(At);
    Rest.consume_front("NOLINT");
    Form Kind = Rest.consume_front("NEXTLINE") ? Form::NextLine
                : Rest.consume_front("BEGIN")  ? Form::Begin
                : Rest.consume_front("END")    ? Form::End
                                               : Form::Line;
    size_t End = Rest.find_first_of(")\n");
    if (!Rest.consume_front("(") || End == StringRef::npos ||
        Rest[End - 1] != ')')
      continue;
    StringRef Globs = Rest.take_front(End - 1);
    size_t Length = Globs.end() + 1 - (Text.begin() + At);
    Result.push_back({Kind, Line, Text.substr(At, Length), Globs});
  }
  return Result;
}

/// Whether some glob of \p Globs is meant for acl-tidy alone.
static bool namesOwnRules(StringRef Globs) {
  SmallVector<StringRef> Items;
  Globs.split(Items, ',');
  return any_of(Items,
                [](StringRef Item) { return Item.trim().starts_with("acl"); });
}

std::vector<NolintComment> nolintComments(StringRef Path, StringRef Text,
                                          StringRef Checks,
                                          ArrayRef<Finding> Suppressed) {
  std::vector<Parsed> All = parse(Text);
  std::vector<NolintComment> Result;
  for (auto [Index, C] : enumerate(All)) {
    if (C.Kind == Form::End || !namesOwnRules(C.Globs))
      continue;
    unsigned First = C.Line, Last = C.Line;
    if (C.Kind == Form::NextLine)
      First = Last = C.Line + 1;
    if (C.Kind == Form::Begin) {
      auto End = find_if(drop_begin(All, Index), [&, &C = C](const Parsed &E) {
        return E.Kind == Form::End && E.Globs == C.Globs;
      });
      Last = End == All.end() ? ~0u : End->Line;
    }
    clang::tidy::GlobList Globs(C.Globs);
    NolintComment Comment;
    Comment.Path = Path.str();
    Comment.Line = C.Line;
    Comment.Text = C.Spelling.str();
    Comment.Judged = enablesAnyRule(
        Checks, [&](StringRef Rule) { return Globs.contains(Rule); });
    Comment.Used = any_of(Suppressed, [&](const Finding &F) {
      const Extent &At = F.What.Where;
      return At.Path == Path && At.Line >= First && At.Line <= Last &&
             Globs.contains(F.Rule);
    });
    Result.push_back(std::move(Comment));
  }
  return Result;
}

} // namespace acltidy::driver
