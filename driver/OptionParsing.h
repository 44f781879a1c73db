//===- OptionParsing.h - What all command lines have in common ------------===//

#ifndef ACLTIDY_DRIVER_OPTIONPARSING_H
#define ACLTIDY_DRIVER_OPTIONPARSING_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptSpecifier.h"
#include <optional>

namespace llvm::opt {
class OptTable;
} // namespace llvm::opt

namespace acltidy::driver {

class Messages;

/// Takes `--` and what follows it off \p Args. Empty when there is none.
std::optional<llvm::ArrayRef<const char *>>
takeAfterDashes(llvm::ArrayRef<const char *> &Args);

/// Reads \p Args. Missing values and options that \p Table gives the id
/// \p Unknown are told to \p Log; the result is then empty. \p Command is what
/// has a --help.
std::optional<llvm::opt::InputArgList> parseArguments(
    const llvm::opt::OptTable &Table, llvm::ArrayRef<const char *> Args,
    llvm::opt::OptSpecifier Unknown, llvm::StringRef Command, Messages &Log);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_OPTIONPARSING_H
