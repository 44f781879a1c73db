//===- NolintComments.h - Comments that suppress findings -----------------===//
//
// clang-tidy obeys NOLINT comments; here it is found out which of them have
// something to suppress. Only comments that name rules of acl-tidy are looked
// at: what a plain NOLINT is for, other checks may know.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_NOLINTCOMMENTS_H
#define ACLTIDY_DRIVER_NOLINTCOMMENTS_H

#include "FileResult.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace acltidy::driver {

/// The comments in \p Text, the content of \p Path. They are judged if a rule
/// they name is among \p Checks, and used if one of \p Suppressed is theirs.
std::vector<NolintComment> nolintComments(llvm::StringRef Path,
                                          llvm::StringRef Text,
                                          llvm::StringRef Checks,
                                          llvm::ArrayRef<Finding> Suppressed);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_NOLINTCOMMENTS_H
