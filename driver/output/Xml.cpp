//===- Xml.cpp - Checkstyle and JUnit -------------------------------------===//
//
// Both are read by many servers and specified by none; here is what Checkstyle
// 4.3 writes and what Jenkins' JUnit schema accepts.
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "output/Output.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace acltidy::driver {

namespace {
/// What is shown of one file. Files without findings are there, too.
struct OfFile {
  std::vector<const Finding *> Findings;
  const FileReport *Report = nullptr;
};
} // namespace

static MapVector<StringRef, OfFile> byFile(const Report &R) {
  MapVector<StringRef, OfFile> Result;
  for (const FileReport &F : R.Files)
    if (F.Outcome != FileResult::Status::Irrelevant &&
        F.Outcome != FileResult::Status::Untouched)
      Result[F.Path].Report = &F;
  for (const Finding &F : R.Findings)
    if (Report::shown(F))
      Result[F.What.Where.Path].Findings.push_back(&F);
  return Result;
}

void writeCheckstyle(const Report &R, SourceFiles &, raw_ostream &OS) {
  OS << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<checkstyle version=\"4.3\">\n";
  for (const auto &[Path, File] : byFile(R)) {
    OS << "  <file name=\"" << escapeXml(R.relative(Path)) << "\">\n";
    for (const Finding *F : File.Findings) {
      StringRef Level =
          F->severity() == Severity::Note ? "info" : nameOf(F->severity());
      OS << formatv("    <error line=\"{0}\" column=\"{1}\" severity=\"{2}\" "
                    "message=\"{3}\" source=\"{4}\"/>\n",
                    F->What.Where.Line, F->What.Where.Column, Level,
                    escapeXml(F->What.Message), escapeXml(F->Rule));
    }
    if (File.Report && !File.Report->Reason.empty())
      OS << formatv("    <error line=\"1\" severity=\"error\" message=\"could "
                    "not be analysed: {0}\" source=\"acl-tidy-incomplete\"/>\n",
                    escapeXml(File.Report->Reason));
    OS << "  </file>\n";
  }
  OS << "</checkstyle>\n";
}

/// The finding and its path, a line per step.
static std::string story(const Report &R, const Finding &F) {
  std::string Result;
  auto Add = [&](const Step &S) {
    Result += formatv("{0}:{1}:{2}: {3}\n", R.relative(S.Where.Path),
                      S.Where.Line, S.Where.Column, S.Message);
  };
  Add(F.What);
  for (const Step &S : F.Path)
    Add(S);
  return Result;
}

void writeJUnit(const Report &R, SourceFiles &, raw_ostream &OS) {
  MapVector<StringRef, OfFile> Files = byFile(R);
  size_t Tests = 0, Failures = 0, Errors = 0;
  for (const auto &[Path, File] : Files) {
    bool Incomplete = File.Report && !File.Report->Reason.empty();
    Tests += std::max<size_t>(1, File.Findings.size() + Incomplete);
    Failures += File.Findings.size();
    Errors += Incomplete;
  }
  OS << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
     << formatv("<testsuites>\n  <testsuite name=\"acl-tidy\" tests=\"{0}\" "
                "failures=\"{1}\" errors=\"{2}\" time=\"{3:F3}\">\n",
                Tests, Failures, Errors, R.Seconds);
  for (const auto &[Path, File] : Files) {
    std::string Name = escapeXml(R.relative(Path));
    bool Incomplete = File.Report && !File.Report->Reason.empty();
    if (File.Findings.empty() && !Incomplete)
      OS << formatv("    <testcase classname=\"acl-tidy\" name=\"{0}\" "
                    "time=\"{1:F3}\"/>\n",
                    Name, File.Report ? File.Report->Seconds : 0.0);
    for (const Finding *F : File.Findings)
      OS << formatv("    <testcase classname=\"acl-tidy.{0}\" "
                    "name=\"{1}:{2}:{3}\">\n      <failure type=\"{0}\" "
                    "message=\"{4}\">{5}</failure>\n    </testcase>\n",
                    escapeXml(F->Rule), Name, F->What.Where.Line,
                    F->What.Where.Column, escapeXml(F->What.Message),
                    escapeXml(story(R, *F)));
    if (Incomplete)
      OS << formatv("    <testcase classname=\"acl-tidy\" name=\"{0}\">\n"
                    "      <error message=\"could not be analysed: {1}\"/>\n"
                    "    </testcase>\n",
                    Name, escapeXml(File.Report->Reason));
  }
  OS << "  </testsuite>\n</testsuites>\n";
}

} // namespace acltidy::driver
