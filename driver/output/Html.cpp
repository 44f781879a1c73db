//===- Html.cpp - One page that shows each path on the source -------------===//
//
// The page needs nothing but itself: no network, no other file. Without
// JavaScript it lacks arrows and the filter, nothing else.
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "SourceFiles.h"
#include "output/Output.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include <set>

#include "HtmlAssets.inc"

using namespace llvm;

namespace acltidy::driver {
namespace {

class HtmlWriter {
public:
  HtmlWriter(const Report &R, SourceFiles &Files, raw_ostream &OS)
      : R(R), Files(Files), OS(OS) {}
  void write();

private:
  void tiles();
  void rules();
  void failures();
  void finding(const Finding &F, unsigned Number, bool Open);
  void path(const Finding &F);
  void excerpt(StringRef Path,
               ArrayRef<std::pair<unsigned, const Step *>> Steps,
               unsigned LastStep);
  void row(StringRef Path, unsigned Line,
           ArrayRef<std::pair<unsigned, const Step *>> Here, unsigned LastStep);

  const Report &R;
  SourceFiles &Files;
  raw_ostream &OS;
};

} // namespace

/// Lines shown before and after each step.
static constexpr unsigned Around = 4;

//===--- One finding ------------------------------------------------------===//

/// The columns that \p S points at on its line: a range, or the word there.
static std::pair<unsigned, unsigned> markedColumns(const Step &S,
                                                   StringRef Line) {
  for (const Extent &E : S.Ranges)
    if (E.Path == S.Where.Path && E.Line == S.Where.Line && E.Length &&
        E.Column == S.Where.Column)
      return {E.Column, E.EndLine == E.Line
                            ? E.EndColumn
                            : static_cast<unsigned>(Line.size() + 1)};
  unsigned Begin = S.Where.Column, End = Begin;
  while (End <= Line.size() && (isAlnum(Line[End - 1]) || Line[End - 1] == '_'))
    ++End;
  return {Begin, std::max(End, Begin + 1)};
}

void HtmlWriter::row(StringRef Path, unsigned Line,
                     ArrayRef<std::pair<unsigned, const Step *>> Here,
                     unsigned LastStep) {
  StringRef Text = Files.line(Path, Line);
  bool Last = any_of(Here, [&](auto &S) { return S.first == LastStep; });
  OS << "<div class=\"row" << (Here.empty() ? "" : " hit")
     << (Last ? " last" : "") << "\"><span class=\"number\">" << Line
     << "</span><span>";
  if (Here.empty()) {
    OS << escapeXml(Text);
  } else {
    auto [Begin, End] = markedColumns(*Here.back().second, Text);
    OS << escapeXml(Text.take_front(Begin - 1)) << "<mark>"
       << escapeXml(Text.slice(Begin - 1, End - 1)) << "</mark>"
       << escapeXml(Text.drop_front(std::min<size_t>(End - 1, Text.size())));
  }
  OS << "</span></div>\n";
  for (const auto &[Number, S] : Here)
    OS << formatv(
        "<div class=\"step{0}\" data-step=\"{1}\"><span class=\"at\">{1}"
        "</span><span class=\"text\">{2}</span><nav>"
        "<button data-by=\"-1\"{3} title=\"previous step (k)\">&#9650;"
        "</button><button data-by=\"1\"{4} title=\"next step (j)\">&#9660;"
        "</button></nav></div>\n",
        Number == LastStep ? " last" : "", Number, escapeXml(S->Message),
        Number == 1 ? " disabled" : "", Number == LastStep ? " disabled" : "");
}

void HtmlWriter::excerpt(StringRef Path,
                         ArrayRef<std::pair<unsigned, const Step *>> Steps,
                         unsigned LastStep) {
  std::set<unsigned> Lines;
  unsigned Count = Files.lineCount(Path);
  for (const auto &[Number, S] : Steps)
    for (unsigned L = S->Where.Line - std::min(S->Where.Line - 1, Around);
         L <= std::min(S->Where.Line + Around, Count); ++L)
      Lines.insert(L);
  OS << "<div class=\"file place\">" << escapeXml(R.relative(Path))
     << "</div>\n<div class=\"code\">\n";
  if (Lines.empty()) // It is gone, or was a file of the compiler's.
    for (const auto &[Number, S] : Steps)
      Lines.insert(S->Where.Line);
  unsigned Before = 0;
  for (unsigned L : Lines) {
    if (Before && L != Before + 1)
      OS << "<div class=\"gap\">&#8942;</div>\n";
    Before = L;
    SmallVector<std::pair<unsigned, const Step *>, 2> Here;
    for (const auto &S : Steps)
      if (S.second->Where.Line == L)
        Here.push_back(S);
    row(Path, L, Here, LastStep);
  }
  OS << "</div>\n";
}

void HtmlWriter::path(const Finding &F) {
  MapVector<StringRef, SmallVector<std::pair<unsigned, const Step *>>> ByFile;
  unsigned Number = 0;
  auto Add = [&](const Step &S) {
    ++Number;
    ByFile[S.Where.Path].push_back({Number, &S});
  };
  for (const Step &S : F.Path)
    Add(S);
  Add(F.What);
  OS << "<div class=\"path\"><svg aria-hidden=\"true\"></svg>\n";
  for (const auto &[Path, Steps] : ByFile)
    excerpt(Path, Steps, Number);
  OS << "</div>\n";
}

void HtmlWriter::finding(const Finding &F, unsigned Number, bool Open) {
  StringRef Level = nameOf(F.severity());
  OS << formatv("<details class=\"finding\" id=\"f{0}\"{1}>\n<summary><span "
                "class=\"badge {2}\">{2}</span>",
                Number, Open ? " open" : "", Level);
  if (F.State == BaselineState::New)
    OS << "<span class=\"badge state\">new</span>";
  const Extent &At = F.What.Where;
  OS << formatv("<code>{0}</code> <span class=\"place\">{1}:{2}:{3}</span>"
                "<span class=\"message\">{4}</span></summary>\n",
                escapeXml(F.Rule), escapeXml(R.relative(At.Path)), At.Line,
                At.Column, escapeXml(F.What.Message));
  path(F);
  auto Rule =
      find_if(R.Rules, [&](const RuleText &T) { return T.Id == F.Rule; });
  if (Rule != R.Rules.end())
    OS << "<div class=\"rule-page faint\">" << escapeXml(Rule->Summary)
       << " &middot; <code>acl-tidy explain " << escapeXml(F.Rule)
       << "</code> &middot; fingerprint <code>" << F.Fingerprint << ':'
       << F.Ordinal << "</code></div>\n";
  OS << "</details>\n";
}

//===--- The page ---------------------------------------------------------===//

void HtmlWriter::tiles() {
  using Status = FileResult::Status;
  size_t Shown = 0, Known = 0, Suppressed = 0;
  for (const Finding &F : R.Findings)
    if (F.ofRule()) {
      Shown += Report::shown(F);
      Known += F.State == BaselineState::Known;
      Suppressed += F.Suppressed != Suppression::None;
    }
  size_t Bad = R.count(Status::Partial) + R.count(Status::Failed);
  auto Tile = [&](size_t N, StringRef Text, bool IsBad) {
    OS << formatv("<div class=\"tile{0}\"><b>{1}</b>{2}</div>\n",
                  IsBad ? " bad" : "", N, Text);
  };
  OS << "<div class=\"tiles\">\n";
  Tile(Shown, Shown == 1 ? "finding" : "findings", Shown);
  if (Known)
    Tile(Known, "known", false);
  if (R.Fixed)
    Tile(R.Fixed, "fixed", false);
  if (Suppressed)
    Tile(Suppressed, "suppressed", false);
  Tile(R.count(Status::Complete), "files analysed", false);
  if (size_t N = R.count(Status::Irrelevant))
    Tile(N, "files without ACL", false);
  if (size_t N = R.count(Status::Untouched))
    Tile(N, "files untouched", false);
  if (Bad)
    Tile(Bad, "files failed", true);
  OS << "</div>\n";
}

void HtmlWriter::rules() {
  MapVector<StringRef, size_t> PerRule;
  for (const Finding &F : R.Findings)
    if (Report::shown(F))
      ++PerRule[F.Rule];
  if (PerRule.empty())
    return;
  OS << "<table class=\"rules\">\n";
  for (const auto &[Rule, N] : PerRule) {
    auto Text = find_if(
        R.Rules, [&, &Rule = Rule](const RuleText &T) { return T.Id == Rule; });
    OS << formatv("<tr><td class=\"number\">{0}</td><td><button "
                  "data-rule=\"{1}\"><code>{1}</code></button></td><td "
                  "class=\"faint\">{2}</td></tr>\n",
                  N, escapeXml(Rule),
                  Text == R.Rules.end() ? "" : escapeXml(Text->Summary));
  }
  OS << "</table>\n";
}

void HtmlWriter::failures() {
  bool Any = false;
  for (const FileReport &F : R.Files) {
    if (F.Reason.empty())
      continue;
    if (!Any)
      OS << "<h2>Could not be analysed</h2>\n<ul class=\"failed\">\n";
    Any = true;
    OS << "<li><code>" << escapeXml(R.relative(F.Path))
       << "</code>: " << escapeXml(F.Reason) << "</li>\n";
  }
  if (Any)
    OS << "</ul>\n";
}

void HtmlWriter::write() {
  SmallVector<const Finding *> Shown;
  for (const Finding &F : R.Findings)
    if (Report::shown(F))
      Shown.push_back(&F);
  OS << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta "
        "charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\">\n<title>acl-tidy: "
     << countOf(Shown.size(), "finding") << "</title>\n<style>\n"
     << ReportStyle << "</style>\n</head>\n<body>\n<h1>acl-tidy report</h1>\n"
     << "<div class=\"faint\">" << escapeXml(R.Root) << " &middot; acl-tidy "
     << R.Version << formatv(" &middot; {0:F1} s", R.Seconds) << "</div>\n"
     << "<svg width=\"0\" height=\"0\" style=\"position:absolute\"><defs>"
        "<marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"6\" refY=\"4\" "
        "markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path "
        "d=\"M0,0 L8,4 L0,8 z\" fill=\"#4b8fe0\"/></marker></defs></svg>\n";
  tiles();
  rules();
  failures();
  if (!Shown.empty()) {
    OS << "<h2>Findings <button id=\"all\">open or close all</button> <span "
          "id=\"shown\" class=\"faint\"></span></h2>\n<input id=\"filter\" "
          "type=\"search\" placeholder=\"filter: rule, file or words of the "
          "message\">\n";
    unsigned Number = 0;
    for (const Finding *F : Shown) {
      ++Number;
      finding(*F, Number, /*Open=*/Number == 1);
    }
  }
  OS << "<script>\n" << ReportScript << "</script>\n</body>\n</html>\n";
}

void writeHtml(const Report &R, SourceFiles &Files, raw_ostream &OS) {
  HtmlWriter(R, Files, OS).write();
}

} // namespace acltidy::driver
