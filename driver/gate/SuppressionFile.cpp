//===- SuppressionFile.cpp - Findings that a team has decided to keep -----===//

#include "gate/SuppressionFile.h"
#include "Findings.h"
#include "Messages.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"

using namespace llvm;

namespace acltidy::driver {

namespace {
/// Tells the first fault of a file, with its place.
class Faults {
public:
  Faults(StringRef File, SourceMgr &Sources, Messages &Log)
      : File(File), Sources(Sources), Log(Log) {
    Sources.setDiagHandler(
        [](const SMDiagnostic &D, void *This) {
          static_cast<Faults *>(This)->tell(D.getLineNo(), D.getMessage());
        },
        this);
  }
  unsigned lineOf(const yaml::Node &N) {
    return Sources.getLineAndColumn(N.getSourceRange().Start).first;
  }
  void at(const yaml::Node &N, const Twine &Text) { tell(lineOf(N), Text); }
  bool any() const { return Any; }

private:
  void tell(unsigned Line, const Twine &Text) {
    if (!Any)
      Log.error("--suppressions " + File + ":" + Twine(Line) + ": " + Text +
                "; expected a list of entries with rule, path, reason and "
                "perhaps message and function");
    Any = true;
  }
  StringRef File;
  SourceMgr &Sources;
  Messages &Log;
  bool Any = false;
};
} // namespace

bool SuppressionFiles::read(StringRef File, Messages &Log) {
  auto Text = MemoryBuffer::getFile(File);
  if (!Text) {
    Log.error("--suppressions " + File + ": " + Text.getError().message());
    return false;
  }
  SourceMgr Sources;
  Faults Bad(File, Sources, Log);
  yaml::Stream Stream((*Text)->getBuffer(), Sources);
  auto Document = Stream.begin();
  if (Document == Stream.end())
    return !Bad.any();
  yaml::Node *Root = Document->getRoot();
  if (!Root || isa<yaml::NullNode>(Root))
    return !Bad.any(); // An empty file suppresses nothing.
  auto *List = dyn_cast<yaml::SequenceNode>(Root);
  if (!List) {
    Bad.at(*Root, "not a list");
    return false;
  }
  for (yaml::Node &Item : *List) {
    auto *Map = dyn_cast<yaml::MappingNode>(&Item);
    if (!Map) {
      Bad.at(Item, "not an entry");
      return false;
    }
    Entry &E = Entries.emplace_back();
    E.File = File.str();
    E.Line = Bad.lineOf(Item);
    for (yaml::KeyValueNode &Pair : *Map) {
      auto *Key = dyn_cast_or_null<yaml::ScalarNode>(Pair.getKey());
      auto *Value = dyn_cast_or_null<yaml::ScalarNode>(Pair.getValue());
      SmallString<64> KeyText, ValueText;
      if (!Key || !Value) {
        Bad.at(Pair, "a key without a text");
        return false;
      }
      std::string *Slot = StringSwitch<std::string *>(Key->getValue(KeyText))
                              .Case("rule", &E.Rule)
                              .Case("path", &E.PathText)
                              .Case("message", &E.Message)
                              .Case("function", &E.FunctionText)
                              .Case("reason", &E.Reason)
                              .Default(nullptr);
      if (!Slot) {
        Bad.at(*Key, "unknown key '" + Key->getValue(KeyText) + "'");
        return false;
      }
      *Slot = Value->getValue(ValueText).str();
    }
    if (Bad.any())
      return false;
    StringRef Missing = E.Rule.empty()       ? "rule"
                        : E.PathText.empty() ? "path"
                        : E.Reason.empty()   ? "reason"
                                             : "";
    if (!Missing.empty()) {
      Bad.at(Item, "an entry without '" + Missing + "'");
      return false;
    }
    Expected<GlobPattern> Glob = GlobPattern::create(E.PathText);
    if (!Glob) {
      Bad.at(Item, "path '" + E.PathText + "': " + toString(Glob.takeError()));
      return false;
    }
    E.Path = std::move(*Glob);
    Expected<GlobPattern> Function = GlobPattern::create(E.FunctionText);
    if (!Function) {
      Bad.at(Item, "function '" + E.FunctionText +
                       "': " + toString(Function.takeError()));
      return false;
    }
    E.Function = std::move(*Function);
    E.Rules = std::make_unique<clang::tidy::GlobList>(E.Rule);
  }
  return !Stream.failed() && !Bad.any();
}

/// Whether a function on a stack of \p F matches. Parameters may be left out.
static bool isThrough(const Finding &F, const GlobPattern &Function) {
  for (const CallStack &S : F.Stacks)
    for (const Frame &Each : S.Frames)
      if (Function.match(Each.Function) ||
          Function.match(StringRef(Each.Function).split('(').first))
        return true;
  return false;
}

const std::string *SuppressionFiles::reasonFor(const Finding &F,
                                               StringRef Path) {
  for (Entry &E : Entries)
    if (E.Path.match(Path) && E.Rules->contains(F.Rule) &&
        StringRef(F.What.Message).contains(E.Message) &&
        (E.FunctionText.empty() || isThrough(F, E.Function))) {
      E.Used = true;
      return &E.Reason;
    }
  return nullptr;
}

std::vector<std::string> SuppressionFiles::unused() const {
  std::vector<std::string> Result;
  for (const Entry &E : Entries)
    if (!E.Used)
      Result.push_back(formatv("{0}:{1}: the entry for {2} in {3} suppresses "
                               "nothing; take it out",
                               E.File, E.Line, E.Rule, E.PathText));
  return Result;
}

} // namespace acltidy::driver
