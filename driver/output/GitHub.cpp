//===- GitHub.cpp - Annotations of GitHub Actions -------------------------===//
//
// "Workflow commands" that a job prints and that GitHub shows beside the lines
// of a pull request. It shows ten of each level for a step.
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "output/Output.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace acltidy::driver {

static std::string escape(StringRef Text, bool Property) {
  std::string Result;
  for (char C : validUtf8(Text))
    switch (C) {
    case '%':
      Result += "%25";
      break;
    case '\r':
      Result += "%0D";
      break;
    case '\n':
      Result += "%0A";
      break;
    case ':':
    case ',':
      if (Property) {
        Result += C == ':' ? "%3A" : "%2C";
        break;
      }
      LLVM_FALLTHROUGH;
    default:
      Result += C;
    }
  return Result;
}

void writeGitHub(const Report &R, SourceFiles &, raw_ostream &OS) {
  for (const Finding &F : R.Findings) {
    if (!Report::shown(F))
      continue;
    StringRef Command =
        F.severity() == Severity::Note ? "notice" : nameOf(F.severity());
    std::string Text = F.What.Message;
    for (const Step &S : F.Path)
      Text += formatv("\n{0}:{1}: {2}", R.relative(S.Where.Path), S.Where.Line,
                      S.Message);
    OS << formatv("::{0} file={1},line={2},col={3},title={4}::{5}\n", Command,
                  escape(R.relative(F.What.Where.Path), true),
                  std::max(F.What.Where.Line, 1u),
                  std::max(F.What.Where.Column, 1u), escape(F.Rule, true),
                  escape(Text, false));
  }
  for (const FileReport &F : R.Files)
    if (!F.Reason.empty())
      OS << formatv("::error file={0},title=acl-tidy::could not be analysed: "
                    "{1}\n",
                    escape(R.relative(F.Path), true), escape(F.Reason, false));
}

} // namespace acltidy::driver
