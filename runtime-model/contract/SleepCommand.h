//===- SleepCommand.h - What puts the system to sleep ---------------------===//
//
// For both halves: the checks judge command lines that they find in the code,
// the simulated runtime those that a process runs.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_CONTRACT_SLEEPCOMMAND_H
#define ACLTIDY_CONTRACT_SLEEPCOMMAND_H

#include <string>
#include <string_view>
#include <vector>

namespace acltidy::contract {

/// The part of the command line \p Text that makes the system sleep ("systemctl
/// suspend"), or "". Knows systemctl and loginctl, the programs of pm-utils and
/// uswsusp, rtcwake, D-Bus clients that call logind, and writes to
/// /sys/power/state.
std::string sleepCommand(std::string_view Text);

/// The method among \p Texts, the arguments of a D-Bus call, by which logind
/// makes the system sleep, or "".
std::string_view sleepMethod(const std::vector<std::string_view> &Texts);

/// Whether writing to the file makes the system sleep.
bool isSleepFile(std::string_view Path);

} // namespace acltidy::contract

#endif // ACLTIDY_CONTRACT_SLEEPCOMMAND_H
