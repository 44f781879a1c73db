//===- Messages.h - What acl-tidy says of its own work --------------------===//
//
// Findings go to standard output, everything acl-tidy says of itself to
// standard error. An error means that something was not analysed as asked.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_MESSAGES_H
#define ACLTIDY_DRIVER_MESSAGES_H

#include "llvm/ADT/Twine.h"

namespace acltidy {

/// The exit codes of every subcommand; the higher one wins.
enum ExitCode {
  ExitClean = 0,
  ExitFindings = 1,
  ExitIncomplete = 2, ///< Something could not be analysed, or wrong usage.
};

class Messages {
public:
  void error(const llvm::Twine &Text);
  /// Says nothing when quiet.
  void note(const llvm::Twine &Text);
  /// Says nothing unless verbose.
  void detail(const llvm::Twine &Text);
  /// A line without a label; says nothing when quiet.
  void summary(const llvm::Twine &Text);

  void setQuiet(bool Value) { Quiet = Value; }
  void setVerbose(bool Value) { Verbose = Value; }
  bool hadErrors() const { return Errors; }

private:
  bool Quiet = false;
  bool Verbose = false;
  bool Errors = false;
};

} // namespace acltidy

#endif // ACLTIDY_DRIVER_MESSAGES_H
