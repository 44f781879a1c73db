//===- FaultSpec.h - Which calls are to fail, and how ---------------------===//

#ifndef ACLTIDY_DRIVER_RUN_FAULTSPEC_H
#define ACLTIDY_DRIVER_RUN_FAULTSPEC_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <string>
#include <vector>

namespace acltidy::driver {

/// One call that is made to fail.
struct Fault {
  std::string Function;
  uint64_t Call = 0; ///< The n-th call of the process, from 1; 0: all.
  int Code = 0;
  /// "module+0xoffset" of the call; in the place of a number.
  std::string Site;
  /// Calls that fail in the same run.
  std::vector<Fault> Others;

  /// As ACLTIDY_FAIL has it.
  std::string spec() const;
  /// "the 2nd 'aclrtMalloc' fails with 207001 (ACL_ERROR_RT_MEMORY_ALLOCATION)"
  std::string describe() const;
};

/// What is wrong with \p Text, a list as in ACLTIDY_FAIL that \p Option gave;
/// "" when it is right.
std::string verifyFaults(llvm::StringRef Text, llvm::StringRef Option);
/// The same for a file with an item a line.
std::string verifyFaultPlan(llvm::StringRef File);

/// The status that the documents name for a failure of \p Function, of which
/// the resource is exhausted where it acquires one.
int failureCodeOf(llvm::StringRef Function);
/// "ACL_ERROR_RT_MEMORY_ALLOCATION"; "" when the code has no name here.
llvm::StringRef nameOfCode(int Code);

/// Whether \p Function is one of the API.
bool isApiFunction(llvm::StringRef Function);
/// Whether it releases a resource.
bool releasesSomething(llvm::StringRef Function);

/// "1st", "2nd", "13th".
std::string ordinal(uint64_t N);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_FAULTSPEC_H
