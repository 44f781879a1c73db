//===- Subprocess.h - What another program prints -------------------------===//

#ifndef ACLTIDY_DRIVER_SUBPROCESS_H
#define ACLTIDY_DRIVER_SUBPROCESS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace acltidy::driver {

struct Captured {
  int Code = -1;        ///< Exit status; negative when it did not run.
  std::string Out, Err; ///< `Err` says why it did not run.
};

/// Runs \p Program, an absolute path, without standard input.
Captured capture(llvm::StringRef Program, llvm::ArrayRef<llvm::StringRef> Args);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_SUBPROCESS_H
