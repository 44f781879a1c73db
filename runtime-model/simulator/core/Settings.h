//===- Settings.h - What clients set and ask back -------------------------===//
//
// Kept for the process, its devices, contexts, streams and threads. Nothing in
// the simulator runs differently for it, except for the wait timeout.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_SETTINGS_H
#define ACLTIDY_SIM_SETTINGS_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

namespace acltidy::sim {

/// Cores by aclrtDevResLimitType, as far as they are limited.
using CoreLimits = std::array<std::optional<uint32_t>, 2>;

/// Values by aclSysParamOpt, as far as they are set.
using SystemParameters = std::map<int, int64_t>;

struct ProcessSettings {
  SystemParameters Parameters;
  std::map<int, size_t> DeviceLimits;    ///< By aclrtDeviceLimit, in bytes.
  std::optional<uint64_t> OperatorSteps; ///< Timeout, in steps of the product.
  uint32_t WaitSeconds = 0; ///< aclrtSetOpWaitTimeout; 0: for good.
};

struct StreamSettings {
  CoreLimits Cores;
  uint32_t OverflowCheck = 0, CustomTag = 0, CacheOpInfo = 0;
  std::optional<uint64_t> FailureMode;
};

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_SETTINGS_H
