//===- SleepCommand.h - What puts the system to sleep ---------------------===//

#ifndef ACLTIDY_RULES_SLEEPCOMMAND_H
#define ACLTIDY_RULES_SLEEPCOMMAND_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace acltidy {

/// The part of the command line \p Text that makes the system sleep ("systemctl
/// suspend"), or "". Knows systemctl and loginctl, the programs of pm-utils and
/// uswsusp, rtcwake, D-Bus clients that call logind, and writes to
/// /sys/power/state.
std::string sleepCommand(llvm::StringRef Text);

/// The method among \p Texts, the arguments of a D-Bus call, by which logind
/// makes the system sleep, or "".
llvm::StringRef sleepMethod(llvm::ArrayRef<llvm::StringRef> Texts);

/// Whether writing to the file makes the system sleep.
bool isSleepFile(llvm::StringRef Path);

} // namespace acltidy

#endif // ACLTIDY_RULES_SLEEPCOMMAND_H
