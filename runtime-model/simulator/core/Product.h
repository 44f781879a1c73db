//===- Product.h - The Ascend product that is simulated -------------------===//
//
// One JSON file per product in runtime-model/products, compiled into the
// runtime; ACLTIDY_PRODUCT names one of them or a file of the user's own.
// Figures come from the limits and memory sections of the catalogue (4.2, 8).
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_PRODUCT_H
#define ACLTIDY_SIM_PRODUCT_H

#include <cstdint>
#include <string>

namespace acltidy::sim {

struct Product {
  std::string Name, Description, Soc;
  std::string MediaProduct; ///< Column of the contract's media matrix.
  int32_t Devices = 1;
  /// The process runs on the device (RC): one memory for host and device.
  bool OnDevice = false;
  bool Hbm = false; ///< Kind of memory that aclrtGetMemInfo tells of.
  uint64_t HugeBytes = 0, NormalBytes = 0; ///< Per device.
  bool HugePages1G = false;
  bool Padding = true; ///< Allocations grow to a multiple of 32, plus 32.
  uint64_t MediaAddressSpace = 0; ///< Bytes per process; 0: not limited.
  uint64_t FirstRunBytes = 0;     ///< Occupied by the first execution.
  bool OomSuspends = false;
  uint32_t Streams = 0, DefaultStreamsPerContext = 1, Events = 0, Notifies = 0,
           Labels = 0, ReportThreads = 0; ///< Limits per device.
  uint32_t ProcessesPerDevice = 0, ProcessesPerDeviceVm = 0;
};

/// The product of this process. An unknown one ends the process with a message.
const Product &product();

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_PRODUCT_H
