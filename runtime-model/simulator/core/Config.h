//===- Config.h - What the environment asks of the simulator --------------===//
//
// Read once, before the first call. docs/simulator.md lists the variables.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_CONFIG_H
#define ACLTIDY_SIM_CONFIG_H

#include <cstdint>
#include <string>

namespace acltidy::sim {

enum class Schedule : uint8_t { Lazy, Eager, Random, Threads };

struct Config {
  std::string Product;  ///< ACLTIDY_PRODUCT: a name or a JSON file.
  std::string Report;   ///< ACLTIDY_REPORT: raw report; %p is the process id.
  std::string Fail;     ///< ACLTIDY_FAIL: call[:n]=code, ...
  std::string FailPlan; ///< ACLTIDY_FAIL_PLAN: a file of such lines.
  std::string Registry; ///< ACLTIDY_HOST: name of the simulated host.
  Schedule Order = Schedule::Lazy; ///< ACLTIDY_SCHEDULE.
  uint64_t Seed = 1;               ///< ACLTIDY_SCHEDULE=random:SEED.
  int ErrorExitCode = 0;           ///< ACLTIDY_ERROR_EXITCODE.
  bool Summary = true;             ///< ACLTIDY_SUMMARY=0 turns it off.
  bool ImplicitDevice = false;     ///< ACLTIDY_IMPLICIT_DEVICE=1.
  bool OomKiller = false;          ///< ACLTIDY_OOM_KILLER=1.
  bool Sites = false;              ///< ACLTIDY_SITES=1.
  bool Log = false;                ///< ASCEND_SLOG_PRINT_TO_STDOUT=1.
  int LogLevel = 3;                ///< ASCEND_GLOBAL_LOG_LEVEL, 0 to 4.
};

const Config &config();

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_CONFIG_H
