//===- Doctor.h - Is everything there that acl-tidy needs? ----------------===//

#ifndef ACLTIDY_DRIVER_DOCTOR_H
#define ACLTIDY_DRIVER_DOCTOR_H

#include "llvm/ADT/ArrayRef.h"

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace acltidy::driver {

class Messages;
struct Installation;

/// `acl-tidy doctor [-p DIR]`: a line for each thing that is looked at, and
/// what to do where something is wrong. Returns an exit code.
int runDoctor(llvm::ArrayRef<const char *> Args, const Installation &Paths,
              llvm::raw_ostream &OS, Messages &Log);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_DOCTOR_H
