//===- Paths.h - Paths for people -----------------------------------------===//

#ifndef ACLTIDY_DRIVER_PATHS_H
#define ACLTIDY_DRIVER_PATHS_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace acltidy::driver {

/// \p Path as an absolute path; a relative one starts at \p Directory, or at
/// the working directory if that is empty. "a/.." goes away, unless a is a
/// symbolic link and the result would be another file.
std::string absolutePath(llvm::StringRef Path, llvm::StringRef Directory = "");

/// \p Path, which is absolute, relative to \p Root if it is below it, else as
/// it is. With '/' between names.
std::string relativePath(llvm::StringRef Path, llvm::StringRef Root);

/// The directory that reports name files relative to: the Git work tree around
/// the working directory, or that itself.
std::string findRoot();

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_PATHS_H
