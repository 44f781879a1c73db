//===- Messages.h - What acl-tidy says of its own work --------------------===//
//
// Findings go to standard output, everything acl-tidy says of itself to
// standard error. An error means that something was not analysed as asked.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_MESSAGES_H
#define ACLTIDY_DRIVER_MESSAGES_H

#include "llvm/ADT/Twine.h"
#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
}

namespace acltidy::driver {

/// The exit codes of every subcommand; the higher one wins.
enum ExitCode {
  ExitClean = 0,
  ExitFindings = 1,
  ExitIncomplete = 2,    ///< Something could not be analysed, or wrong usage.
  ExitInterrupted = 130, ///< As shells have it after Ctrl-C.
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

  /// A line that the next one replaces, on a terminal; "" takes it away. All
  /// other output must take it away first: what goes through this class does.
  void status(const llvm::Twine &Text);

  /// Collects errors in \p To instead of telling them.
  void redirectErrors(std::vector<std::string> *To) { Redirected = To; }

  void setQuiet(bool Value) { Quiet = Value; }
  void setVerbose(bool Value) { Verbose = Value; }
  bool isQuiet() const { return Quiet; }
  bool hadErrors() const { return Errors; }

private:
  llvm::raw_ostream &stream();

  std::vector<std::string> *Redirected = nullptr;
  bool StatusShown = false;
  bool Quiet = false;
  bool Verbose = false;
  bool Errors = false;
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_MESSAGES_H
