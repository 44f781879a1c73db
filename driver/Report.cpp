//===- Report.cpp - What a run has to tell --------------------------------===//

#include "Report.h"
#include "Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;

namespace acltidy::driver {

std::string Report::relative(StringRef Path) const {
  return relativePath(Path, Root);
}

size_t Report::count(FileResult::Status Outcome) const {
  return count_if(Files,
                  [&](const FileReport &F) { return F.Outcome == Outcome; });
}

std::string countOf(uint64_t N, StringRef Noun) {
  return (Twine(N) + " " + Noun + (N == 1 ? "" : "s")).str();
}

} // namespace acltidy::driver
