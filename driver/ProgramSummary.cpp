//===- ProgramSummary.cpp - What a program's functions do to handles ------===//

#include "ProgramSummary.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace acltidy::driver {

/// Separates the parts of a text; no name contains it.
static constexpr char Separator = '\t';

std::string encode(const ProgramFunction &F) {
  std::string Text =
      F.Symbol + Separator + F.Name + Separator + utostr(F.Params) + Separator;
  return F.Defined ? Text + "defined" + Separator + F.Row : Text + "called";
}

std::optional<ProgramFunction> decode(StringRef Text) {
  SmallVector<StringRef, 5> Parts;
  Text.split(Parts, Separator);
  ProgramFunction F;
  if (Parts.size() < 4 || Parts[2].getAsInteger(10, F.Params))
    return std::nullopt;
  F.Symbol = Parts[0].str();
  F.Name = Parts[1].str();
  F.Defined = Parts[3] == "defined";
  if (F.Defined)
    F.Row = Parts.size() > 4 ? Parts[4].str() : "";
  return F;
}

void ProgramSummary::add(ArrayRef<ProgramFunction> Functions) {
  for (const ProgramFunction &F : Functions) {
    if (!F.Defined)
      continue;
    auto [It, New] = Defined.try_emplace(F.Symbol, F);
    if (!New && It->second.Row != F.Row)
      It->second.Row.clear();
  }
}

void ProgramSummary::merge(RowMap &Rows, const ProgramFunction &F,
                           StringRef Row) {
  auto [It, New] = Rows.try_emplace({F.Name, F.Params}, Row.str());
  if (!New && It->second != Row)
    It->second.clear();
}

std::string ProgramSummary::rowsFor(ArrayRef<ProgramFunction> Functions) const {
  RowMap Rows;
  for (const ProgramFunction &F : Functions) {
    if (F.Defined)
      continue;
    auto It = Defined.find(F.Symbol);
    merge(Rows, F, It == Defined.end() ? "" : It->second.Row);
  }
  return textOf(Rows);
}

static bool owns(const ProgramFunction &F) {
  StringRef Row = F.Row;
  return Row.contains(", acquires: ") || Row.contains(", releases: ");
}

static StringRef unqualified(StringRef Name) {
  return Name.substr(Name.rfind(':') + 1);
}

std::string ProgramSummary::rowsNamed(const StringSet<> &Names) const {
  RowMap Rows;
  for (const auto &[Symbol, F] : Defined)
    if (Names.contains(unqualified(F.Name)) && owns(F))
      merge(Rows, F, F.Row);
  return textOf(Rows);
}

StringSet<> ProgramSummary::namesOfOwners() const {
  StringSet<> Names;
  for (const auto &[Symbol, F] : Defined)
    if (owns(F))
      Names.insert(unqualified(F.Name));
  return Names;
}

std::string ProgramSummary::textOf(const RowMap &Rows) {
  std::string Text;
  for (const auto &[Name, Row] : Rows)
    if (!Row.empty())
      Text += "  - " + Row + "\n";
  return Text.empty() ? "" : "summaries: true\nfunctions:\n" + Text;
}

std::string ProgramSummary::yaml() const {
  RowMap Rows;
  for (const auto &[Symbol, F] : Defined)
    merge(Rows, F, F.Row);
  std::string Text = textOf(Rows);
  return "# What functions of the program do to their callers' handles, found "
         "by acl-tidy.\n\n" +
         (Text.empty() ? "summaries: true\nfunctions: []\n" : Text);
}

size_t ProgramSummary::size() const {
  return count_if(Defined, [](const auto &E) { return !E.second.Row.empty(); });
}

} // namespace acltidy::driver
