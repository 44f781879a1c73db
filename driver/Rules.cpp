//===- Rules.cpp - Rule names on the command line and in configuration ----===//

#include "Rules.h"
#include "Installation.h"
#include "Messages.h"
#include "Report.h"
#include "UnitAnalysis.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/GlobList.h"
#include "rules/RuleRegistry.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using clang::tidy::GlobList;

namespace acltidy::driver {

/// Rules that no check has: the simulated runtime sees them.
static constexpr RuleInfo RuntimeRules[] = {
#define ACL_RUNTIME_RULE(Id, Level, Summary)                                   \
  {Id, Summary, acltidy::Severity::Level},
#include "RuntimeRules.def"
#undef ACL_RUNTIME_RULE
};

/// Rules of checks and of the runtime.
static auto everyRule() {
  return concat<const RuleInfo>(allRules(), ArrayRef(RuntimeRules));
}

/// Among \p Rules; null when none is called \p Id.
template <typename Range>
static const RuleInfo *findRule(Range &&Rules, StringRef Id) {
  for (const RuleInfo &Rule : Rules)
    if (Rule.Id == Id)
      return &Rule;
  return nullptr;
}

std::string defaultChecks(bool WithAdvice) {
  std::string Result = "-*,acl-*";
  for (const RuleInfo &Rule : allRules())
    if (!WithAdvice && !Rule.onByDefault())
      Result += (",-" + Rule.Id).str();
  return Result;
}

bool enablesAnyRule(StringRef Checks,
                    function_ref<bool(StringRef Rule)> Among) {
  GlobList Globs(Checks);
  return any_of(allRules(), [&](const RuleInfo &Rule) {
    return Globs.contains(Rule.Id) && Among(Rule.Id);
  });
}

/// "; did you mean …?" with the rules whose names are nearest to \p Name.
static std::string suggest(StringRef Name) {
  SmallVector<std::pair<unsigned, StringRef>> Near;
  for (const RuleInfo &Rule : everyRule()) {
    // People leave out the prefix that all rules share.
    unsigned Distance = std::min(
        Name.edit_distance(Rule.Id),
        Name.edit_distance(Rule.Id.drop_front(StringRef("acl-").size())));
    if (Distance <= std::max<size_t>(2, Name.size() / 3))
      Near.push_back({Distance, Rule.Id});
  }
  if (Near.empty())
    return "; acl-tidy --list-rules names all rules";
  llvm::sort(Near);
  std::string Result = ("; did you mean '" + Near[0].second + "'").str();
  if (Near.size() > 1)
    Result += (" or '" + Near[1].second + "'").str();
  return Result + "?";
}

void verifyChecks(StringRef Checks, StringRef Where, bool Shared,
                  Messages &Log) {
  SmallVector<StringRef> Items;
  SplitString(Checks, Items, ",\n");
  for (StringRef Item : Items) {
    Item = Item.trim();
    bool Disables = Item.consume_front("-");
    // A list that is shared with clang-tidy may name its other checks, and
    // disabling what is not there harms nobody.
    if (Item.empty() || ((Shared || Disables) && !Item.starts_with("acl")))
      continue;
    GlobList Glob(Item);
    if (any_of(allRules(),
               [&](const RuleInfo &Rule) { return Glob.contains(Rule.Id); }))
      continue;
    if (findRule(RuntimeRules, Item))
      Log.error(Where + ": '" + Item +
                "' is seen only when the program runs on the simulated "
                "runtime; acl-tidy explain " +
                Item + " tells how");
    else
      Log.error(Where + ": no rule is named '" + Item + "'" + suggest(Item));
  }
}

/// Every option that a rule reads, as "rule.Option", and those of all rules.
static StringSet<> optionsOfRules() {
#if CLANG_VERSION_MAJOR >= 22
  StringSet<> Result = clang::tidy::getAllChecksAndOptions(
                           /*AllowEnablingAnalyzerAlphaCheckers=*/false,
                           /*ExperimentalCustomChecks=*/false)
                           .Options;
#else
  StringSet<> Result = clang::tidy::getAllChecksAndOptions().Options;
#endif
  for (StringRef Option : commonOptions())
    Result.insert(Option);
  return Result;
}

void verifyOptions(const clang::tidy::ClangTidyOptions::OptionMap &Options,
                   StringRef Where, Messages &Log) {
  // Options of other checks are theirs.
  SmallVector<StringRef> Keys;
  for (StringRef Key : Options.keys())
    if (Key.starts_with("acl-") || Key.starts_with("acl."))
      Keys.push_back(Key);
  if (Keys.empty())
    return;
  llvm::sort(Keys);
  StringSet<> Known = optionsOfRules();
  for (StringRef Key : Keys) {
    if (Known.contains(Key))
      continue;
    StringRef Nearest;
    unsigned Distance = Key.size() / 4;
    for (StringRef Candidate : Known.keys()) {
      unsigned D = Key.edit_distance(Candidate);
      if (D <= Distance) {
        Distance = D;
        Nearest = Candidate;
      }
    }
    std::string Hint;
    if (!Nearest.empty())
      Hint = ("; did you mean '" + Nearest + "'?").str();
    Log.error(Where + ": no rule has the option '" + Key + "'" + Hint);
  }
}

void listRules(raw_ostream &OS) {
  size_t Width = 0;
  for (const RuleInfo &Rule : everyRule())
    Width = std::max(Width, Rule.Id.size());
  auto Line = [&](const RuleInfo &Rule, StringRef When) {
    OS << left_justify(Rule.Id, Width + 2) << When
       << left_justify(severityName(Rule.Level), 9) << Rule.Summary << '\n';
  };
  for (const RuleInfo &Rule : allRules())
    Line(Rule, Rule.onByDefault() ? "on   " : "off  ");
  for (const RuleInfo &Rule : RuntimeRules)
    Line(Rule, "run  ");
}

/// The text of a rule's page, or why it cannot be read.
static ErrorOr<std::string> pageOf(StringRef Id, const Installation &Paths,
                                   SmallVectorImpl<char> &Path) {
  Path.assign(Paths.RuleDocs.begin(), Paths.RuleDocs.end());
  sys::path::append(Path, Id + ".md");
  auto Text = MemoryBuffer::getFile(Path, /*IsText=*/true);
  if (!Text)
    return Text.getError();
  return (*Text)->getBuffer().str();
}

/// What reports call the severity of a rule.
static Severity levelOf(const RuleInfo &Rule) {
  switch (Rule.Level) {
  case acltidy::Severity::Error:
    return Severity::Error;
  case acltidy::Severity::Warning:
    return Severity::Warning;
  case acltidy::Severity::Advice:
    return Severity::Note;
  }
  return Severity::Warning;
}

Severity severityOf(StringRef Id) {
  const RuleInfo *Rule = findRule(everyRule(), Id);
  return Rule ? levelOf(*Rule) : Severity::Warning;
}

std::vector<RuleText> ruleTexts(const Installation &Paths, RulesOf Which) {
  std::vector<RuleText> Result;
  for (const RuleInfo &Rule : everyRule()) {
    if (Which == RulesOf::Checks && findRule(RuntimeRules, Rule.Id))
      continue;
    RuleText Text;
    Text.Id = Rule.Id.str();
    Text.Summary = Rule.Summary.str();
    Text.Level = levelOf(Rule);
    Text.Advice = !Rule.onByDefault();
    SmallString<256> Path;
    if (ErrorOr<std::string> Page = pageOf(Rule.Id, Paths, Path))
      Text.Page = std::move(*Page);
    Result.push_back(std::move(Text));
  }
  return Result;
}

int explainRule(StringRef Id, const Installation &Paths, raw_ostream &OS,
                Messages &Log) {
  // The page of what all rules share stands beside theirs.
  if (Id != "options" && !findRule(everyRule(), Id)) {
    Log.error("no rule is named '" + Id + "'" + suggest(Id));
    return ExitIncomplete;
  }
  SmallString<256> Page;
  ErrorOr<std::string> Text = pageOf(Id, Paths, Page);
  if (!Text) {
    Log.error("the page of " + Id + " cannot be read (" + Page + ": " +
              Text.getError().message() +
              "); acl-tidy is not completely installed");
    return ExitIncomplete;
  }
  OS << *Text;
  return ExitClean;
}

} // namespace acltidy::driver
