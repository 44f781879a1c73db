//===- Client.h - The program that is to run ------------------------------===//

#ifndef ACLTIDY_DRIVER_RUN_CLIENT_H
#define ACLTIDY_DRIVER_RUN_CLIENT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace acltidy::driver {

class Messages;
struct Installation;
struct RunOptions;

/// A program and how it meets the simulated runtime.
struct Client {
  std::string Path; ///< Absolute.
  std::vector<std::string> Command;
  std::string Runtime; ///< Directory of the simulated libraries.
  /// Libraries that must be loaded before the program's own choice.
  std::vector<std::string> Preload;
  bool Static = false; ///< No library can be put in its way.
};

/// Looks at the program of \p Opts. What makes a run impossible is told, and
/// the result's path is then empty; what makes it doubtful is noted.
Client findClient(const RunOptions &Opts, const Installation &Paths,
                  Messages &Log);

/// acl-tidy's environment with what makes \p C run on the simulated runtime,
/// and \p More ("NAME=value"), which wins.
std::vector<std::string> environmentFor(const Client &C, const RunOptions &Opts,
                                        llvm::ArrayRef<std::string> More);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_CLIENT_H
