//===- Messages.cpp - What acl-tidy says of its own work ------------------===//

#include "Messages.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;

namespace acltidy {

/// Standard error, after all that was written to standard output, so that the
/// two keep their order where they go to the same place.
static raw_ostream &stream() {
  outs().flush();
  return errs();
}

void Messages::error(const Twine &Text) {
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

} // namespace acltidy
