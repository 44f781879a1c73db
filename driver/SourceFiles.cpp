//===- SourceFiles.cpp - Source text for places and excerpts --------------===//

#include "SourceFiles.h"
#include "Findings.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace acltidy::driver {

SourceFiles::~SourceFiles() = default;

StringRef SourceFiles::load(StringRef Path) {
  auto Buffer = MemoryBuffer::getFile(Path);
  auto Text = std::make_unique<std::string>(
      Buffer ? (*Buffer)->getBuffer().str() : std::string());
  StringRef Result = *Text;
  Owned.push_back(std::move(Text));
  return Result;
}

SourceFiles::File &SourceFiles::get(StringRef Path) {
  auto [It, New] = Files.try_emplace(Path);
  File &F = It->second;
  if (New) {
    F.Text = load(Path);
    F.LineStarts.push_back(0);
    for (size_t At = F.Text.find('\n'); At != StringRef::npos;
         At = F.Text.find('\n', At + 1))
      F.LineStarts.push_back(At + 1);
  }
  return F;
}

StringRef SourceFiles::text(StringRef Path) { return get(Path).Text; }

StringRef SourceFiles::line(StringRef Path, unsigned Number) {
  File &F = get(Path);
  if (Number == 0 || Number > F.LineStarts.size())
    return {};
  StringRef Rest = F.Text.drop_front(F.LineStarts[Number - 1]);
  return Rest.take_until([](char C) { return C == '\n'; }).rtrim('\r');
}

unsigned SourceFiles::lineCount(StringRef Path) {
  File &F = get(Path);
  bool Ended = F.Text.empty() || F.Text.back() == '\n';
  return F.LineStarts.size() - (Ended ? 1 : 0);
}

void SourceFiles::locate(Extent &E) {
  if (E.Path.empty())
    return;
  File &F = get(E.Path);
  auto Find = [&](unsigned Offset, unsigned &Line, unsigned &Column) {
    Offset = std::min<size_t>(Offset, F.Text.size());
    auto Next = llvm::upper_bound(F.LineStarts, Offset);
    Line = Next - F.LineStarts.begin();
    Column = Offset - F.LineStarts[Line - 1] + 1;
  };
  Find(E.Offset, E.Line, E.Column);
  Find(E.Offset + E.Length, E.EndLine, E.EndColumn);
}

void forEachWord(StringRef Text,
                 function_ref<void(StringRef Word, StringRef Rest)> Do) {
  auto IsPart = [](char C) { return isAlnum(C) || C == '_'; };
  for (Text = Text.drop_until(IsPart); !Text.empty();
       Text = Text.drop_until(IsPart)) {
    StringRef Word = Text.take_while(IsPart);
    Text = Text.drop_front(Word.size());
    Do(Word, Text);
  }
}

unsigned codePoints(StringRef Line, unsigned Bytes) {
  return count_if(Line.take_front(Bytes), [](char C) {
    return (static_cast<unsigned char>(C) & 0xC0) != 0x80;
  });
}

} // namespace acltidy::driver
