//===- Installation.h - Where acl-tidy's own files are --------------------===//
//
// An installation and a build tree have the same layout below their prefix, so
// everything is found relative to the running program.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_INSTALLATION_H
#define ACLTIDY_DRIVER_INSTALLATION_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace acltidy::driver {

/// Absolute paths; empty when the thing is not there.
struct Installation {
  std::string AclHeaders; ///< Directory that has acl/acl.h.
  std::string RuleDocs;   ///< Directory that has a page per rule.
  /// Clang's resource directory (stddef.h and the like), of the LLVM version
  /// that acl-tidy was built with.
  std::string ClangResources;
  std::string Plugin;  ///< libAclTidy.so for clang-tidy.
  std::string Runtime; ///< Directory of the simulated runtime's libraries.
  std::string Program; ///< acl-tidy itself.

  /// Looks around the program that was started as \p Argv0.
  static Installation find(const char *Argv0);
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_INSTALLATION_H
