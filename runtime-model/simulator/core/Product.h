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
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace acltidy::sim {

/// What programs ask of a device; nothing here depends on it. The files say
/// where each figure comes from, and which are assumptions.
struct Chip {
  uint32_t Architecture = 0; ///< As ACL_DEV_ATTR_NPU_ARCH; 0: not documented.
  uint32_t AiCores = 0, CubeCores = 0, VectorCores = 0, AiCpus = 0;
  uint64_t L2Bytes = 0;
  bool InfNan = false, Saturation = false; ///< Modes of overflow.
  bool BFloat16 = false;
  enum class Link : uint8_t { None, Pcie, Hccs };
  Link Host = Link::None;
  /// Devices that are neighbours in groups of a size are linked so (a value of
  /// aclrtGetDevicesTopo); the smallest group that has both tells.
  std::vector<std::pair<uint32_t, uint64_t>> Links;
  uint64_t SimdStackMax = 0; ///< Of aclrtDeviceSetLimit; 0: it has no such.
  uint64_t TimeoutStepUs = 0, TimeoutDefault = 0, TimeoutMax = 0;
  /// Of SIMT kernels; zeros where there are none.
  uint32_t WarpThreads = 0, ThreadsPerVectorCore = 0, UbPerVectorCore = 0,
           GridDimension = 0, BlocksPerGrid = 0, ThreadsPerBlock = 0;
};

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
  sim::Chip Chip;
};

/// Architecture of the chip of this name, if it is one of a product's.
std::optional<uint32_t> architectureOf(const std::string &Soc);

/// The product of this process. An unknown one ends the process with a message.
const Product &product();

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_PRODUCT_H
