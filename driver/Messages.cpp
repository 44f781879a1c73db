//===- Messages.cpp - What acl-tidy says of its own work ------------------===//

#include "Messages.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;

namespace acltidy::driver {

/// Standard error, after all that was written to standard output, so that the
/// two keep their order where they go to the same place.
raw_ostream &Messages::stream() {
  status("");
  outs().flush();
  return errs();
}

void Messages::status(const Twine &Text) {
  SmallString<128> Storage;
  StringRef Line = Text.toStringRef(Storage);
  if (Line.empty() && !StatusShown)
    return;
  // Back to the first column, and erase to the end of the line.
  errs() << "\r\x1b[K" << Line;
  StatusShown = !Line.empty();
}

void Messages::error(const Twine &Text) {
  if (Redirected) {
    Redirected->push_back(Text.str());
    return;
  }
  Errors = true;
  WithColor::error(stream(), "acl-tidy") << Text << '\n';
}

void Messages::note(const Twine &Text) {
  if (!Quiet)
    WithColor::note(stream(), "acl-tidy") << Text << '\n';
}

void Messages::detail(const Twine &Text) {
  if (Verbose)
    note(Text);
}

void Messages::summary(const Twine &Text) {
  if (!Quiet)
    stream() << "acl-tidy: " << Text << '\n';
}

} // namespace acltidy::driver
