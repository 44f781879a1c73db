//===- GitLab.cpp - GitLab Code Quality -----------------------------------===//
//
// The Code Climate subset that GitLab documents under "Code Quality": a merge
// request shows one entry per fingerprint, so every finding has its own.
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "output/Output.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace acltidy::driver {

static StringRef severityOf(const Finding &F) {
  if (!F.ofRule())
    return "blocker"; // What did not compile was not checked.
  switch (F.severity()) {
  case Severity::Error:
    return "critical";
  case Severity::Warning:
    return "major";
  case Severity::Note:
    return "info";
  }
  llvm_unreachable("unknown severity");
}

void writeGitLab(const Report &R, SourceFiles &, raw_ostream &OS) {
  json::OStream J(OS, /*IndentSize=*/2);
  auto Entry = [&](StringRef Path, unsigned Line, StringRef Name,
                   StringRef Text, StringRef Severity, StringRef Print) {
    std::string Relative = R.relative(Path);
    J.object([&] {
      J.attribute("description", validUtf8(Text));
      J.attribute("check_name", Name);
      J.attribute(
          "fingerprint",
          utohexstr(xxh3_64bits((Relative + "\n" + Print).str()), true, 16));
      J.attribute("severity", Severity);
      J.attributeObject("location", [&] {
        J.attribute("path", validUtf8(Relative));
        J.attributeObject("lines",
                          [&] { J.attribute("begin", std::max(Line, 1u)); });
      });
    });
  };
  J.array([&] {
    for (const Finding &F : R.Findings)
      if (Report::shown(F))
        Entry(F.What.Where.Path, F.What.Where.Line, F.Rule, F.What.Message,
              severityOf(F),
              formatv("{0}:{1}", F.Fingerprint, F.Ordinal).str());
    for (const FileReport &F : R.Files)
      if (!F.Reason.empty())
        Entry(F.Path, 1, "acl-tidy-incomplete",
              "could not be analysed: " + F.Reason, "blocker", "incomplete");
  });
  OS << '\n';
}

} // namespace acltidy::driver
