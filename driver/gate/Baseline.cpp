//===- Baseline.cpp - Findings that are known -----------------------------===//

#include "gate/Baseline.h"
#include "Findings.h"
#include "Messages.h"
#include "output/Output.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace acltidy::driver {

/// The form of the file. Another form gets another number.
static constexpr int64_t FormVersion = 1;

std::optional<Baseline> Baseline::read(StringRef File, Messages &Log) {
  auto Fail = [&](const Twine &Problem) {
    Log.error("--baseline " + File + ": " + Problem +
              "; restore the file, or write it anew with --write-baseline");
    return std::nullopt;
  };
  auto Text = MemoryBuffer::getFile(File);
  if (!Text)
    return Fail(Text.getError().message());
  Expected<json::Value> Parsed = json::parse((*Text)->getBuffer());
  if (!Parsed)
    return Fail("not a baseline: " + toString(Parsed.takeError()));
  const json::Object *Top = Parsed->getAsObject();
  std::optional<int64_t> Version =
      Top ? Top->getInteger("version") : std::nullopt;
  const json::Array *Items = Top ? Top->getArray("findings") : nullptr;
  if (!Version || !Items)
    return Fail("not a baseline: expected an object with \"version\" and "
                "\"findings\"");
  if (*Version != FormVersion)
    return Fail("of version " + Twine(*Version) +
                ", which this acl-tidy does "
                "not know");
  Baseline Result;
  size_t Number = 0;
  for (const json::Value &Item : *Items) {
    ++Number;
    const json::Object *O = Item.getAsObject();
    auto TextOf = [&](StringRef Name) {
      return O ? O->getString(Name) : std::nullopt;
    };
    std::optional<StringRef> Path = TextOf("file"), Rule = TextOf("rule"),
                             Print = TextOf("fingerprint");
    int64_t Count = O ? O->getInteger("count").value_or(1) : 0;
    if (!Path || !Rule || !Print || Count < 1)
      return Fail("not a baseline: finding " + Twine(Number) +
                  " lacks \"file\", \"rule\" or \"fingerprint\"");
    Entry &E = Result.Entries[{Path->str(), Rule->str(), Print->str()}];
    E.Message = TextOf("message").value_or("").str();
    E.Count += Count;
  }
  return Result;
}

bool Baseline::take(Entry &E) {
  if (E.Seen == E.Count)
    return false;
  ++E.Seen;
  return true;
}

bool Baseline::takes(const Finding &F, StringRef Path, StringRef Root) {
  auto It = Entries.find({Path.str(), F.Rule, F.Fingerprint});
  if (It != Entries.end())
    return take(It->second);
  for (auto &[Key, E] : Entries) {
    const auto &[OldPath, Rule, Print] = Key;
    if (Rule != F.Rule || Print != F.Fingerprint)
      continue;
    SmallString<256> Old(Root);
    sys::path::append(Old, OldPath);
    if (!sys::fs::exists(Old) && take(E))
      return true;
  }
  return false;
}

size_t Baseline::left() const {
  size_t N = 0;
  for (const auto &[Key, E] : Entries)
    N += E.Count - E.Seen;
  return N;
}

void Baseline::prune() {
  for (auto It = Entries.begin(); It != Entries.end();) {
    It->second.Count = It->second.Seen;
    It = It->second.Count ? std::next(It) : Entries.erase(It);
  }
}

void Baseline::add(const Finding &F, StringRef Path) {
  Entry &E = Entries[{Path.str(), F.Rule, F.Fingerprint}];
  E.Message = F.What.Message;
  ++E.Count;
}

bool Baseline::write(StringRef File, StringRef Version, Messages &Log) const {
  std::string Problem = replaceFile(File, [&](raw_ostream &OS) {
    json::OStream J(OS, /*IndentSize=*/1);
    J.object([&] {
      J.attribute("version", FormVersion);
      J.attribute("tool", ("acl-tidy " + Version).str());
      J.attributeArray("findings", [&] {
        for (const auto &[Key, E] : Entries)
          J.object([&, &Key = Key, &E = E] {
            const auto &[Path, Rule, Print] = Key;
            J.attribute("file", validUtf8(Path));
            J.attribute("rule", validUtf8(Rule));
            J.attribute("fingerprint", validUtf8(Print));
            if (E.Count != 1)
              J.attribute("count", E.Count);
            J.attribute("message", validUtf8(E.Message));
          });
      });
    });
    OS << '\n';
  });
  if (!Problem.empty())
    Log.error("the baseline " + File + " could not be written: " + Problem);
  return Problem.empty();
}

} // namespace acltidy::driver
