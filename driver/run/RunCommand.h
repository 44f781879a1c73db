//===- RunCommand.h - acl-tidy run ----------------------------------------===//

#ifndef ACLTIDY_DRIVER_RUN_RUNCOMMAND_H
#define ACLTIDY_DRIVER_RUN_RUNCOMMAND_H

#include "llvm/ADT/ArrayRef.h"

namespace acltidy::driver {

class Messages;
struct Installation;

/// Runs a program on the simulated runtime and reports what it does wrong.
/// Returns the exit code of acl-tidy.
int runProgram(llvm::ArrayRef<const char *> Args, const Installation &Paths,
               Messages &Log);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_RUNCOMMAND_H
