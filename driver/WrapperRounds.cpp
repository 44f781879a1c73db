//===- WrapperRounds.cpp - Analyses callers with what wrappers do ---------===//

#include "WrapperRounds.h"
#include "SourceFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace acltidy::driver {

/// Those of \p Names that \p Text has as words.
static std::vector<std::string> wordsIn(StringRef Text,
                                        const StringSet<> &Names) {
  StringSet<> Found;
  forEachWord(Text, [&](StringRef Word, StringRef) {
    if (Names.contains(Word))
      Found.insert(Word);
  });
  std::vector<std::string> Result;
  for (StringRef Name : Found.keys())
    Result.push_back(Name.str());
  return Result;
}

/// The rows for a file that does not use the API itself, and so was not parsed:
/// those of the functions that it mentions.
std::string WrapperRounds::rowsForUnparsed(const FileResult &Result) {
  if (Owners.empty())
    return "";
  StringSet<> Names;
  for (const FileUse &Use : Result.Uses) {
    if (Use.How != FileUse::Kind::Read)
      continue;
    auto [It, New] = Mentioned.try_emplace(Use.Path);
    if (New)
      if (auto Text = MemoryBuffer::getFile(Use.Path))
        It->second = wordsIn((*Text)->getBuffer(), Owners);
    for (const std::string &Name : It->second)
      Names.insert(Name);
  }
  return Names.empty() ? "" : Summary.rowsNamed(Names);
}

/// Those of \p Waiting that call nothing which others of them define; all of
/// them when they call each other in a circle.
std::vector<size_t>
WrapperRounds::calleesFirst(ArrayRef<size_t> Waiting,
                            ArrayRef<std::optional<FileResult>> Results) {
  StringMap<size_t> Definer; ///< By symbol.
  for (size_t I : Waiting)
    for (const ProgramFunction &F : Results[I]->Functions)
      if (F.Defined)
        Definer[F.Symbol] = I;
  std::vector<size_t> First;
  for (size_t I : Waiting)
    if (none_of(Results[I]->Functions, [&](const ProgramFunction &F) {
          auto It = F.Defined ? Definer.end() : Definer.find(F.Symbol);
          return It != Definer.end() && It->second != I;
        }))
      First.push_back(I);
  return First.empty() ? Waiting.vec() : First;
}

std::vector<size_t>
WrapperRounds::next(ArrayRef<std::optional<FileResult>> Results) {
  Summary = ProgramSummary();
  for (const std::optional<FileResult> &R : Results)
    Summary.add(R->Functions);
  // Files are read again only when there are other names to look for.
  StringSet<> Names = Summary.namesOfOwners();
  if (Names.size() != Owners.size() ||
      any_of(Names.keys(), [&](StringRef N) { return !Owners.contains(N); })) {
    Owners = std::move(Names);
    Mentioned.clear();
  }

  std::vector<size_t> Waiting;
  std::vector<std::string> Rows(Results.size());
  for (size_t I = 0; I != Results.size(); ++I) {
    switch (Results[I]->Outcome) {
    case FileResult::Status::Complete:
      Rows[I] = Summary.rowsFor(Results[I]->Functions);
      break;
    case FileResult::Status::Irrelevant:
      Rows[I] = rowsForUnparsed(*Results[I]);
      break;
    default: // What it calls is not known.
      continue;
    }
    if (Rows[I] != Given[I])
      Waiting.push_back(I);
  }
  std::vector<size_t> Again = calleesFirst(Waiting, Results);
  for (size_t I : Again)
    Given[I] = std::move(Rows[I]);
  return Again;
}

} // namespace acltidy::driver
