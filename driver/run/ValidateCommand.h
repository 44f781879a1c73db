//===- ValidateCommand.h - acl-tidy validate ------------------------------===//

#ifndef ACLTIDY_DRIVER_RUN_VALIDATECOMMAND_H
#define ACLTIDY_DRIVER_RUN_VALIDATECOMMAND_H

#include "llvm/ADT/ArrayRef.h"

namespace acltidy::driver {

class Messages;
struct Installation;

/// Compares static findings with what runs of a program show. Returns the exit
/// code of acl-tidy.
int validateFindings(llvm::ArrayRef<const char *> Args,
                     const Installation &Paths, Messages &Log);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_VALIDATECOMMAND_H
