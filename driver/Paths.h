//===- Paths.h - Paths for people -----------------------------------------===//

#ifndef ACLTIDY_DRIVER_PATHS_H
#define ACLTIDY_DRIVER_PATHS_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace acltidy {

/// \p Path as an absolute path; a relative one starts at \p Directory, or at
/// the working directory if that is empty. "a/.." goes away, unless a is a
/// symbolic link and the result would be another file.
std::string absolutePath(llvm::StringRef Path, llvm::StringRef Directory = "");

} // namespace acltidy

#endif // ACLTIDY_DRIVER_PATHS_H
