//===- DeviceFacts.cpp - What a device is, and where it is ----------------===//
//
// Figures are those of the product (Product.h). Names of one device among
// others (bus, UUID) are made up here, but differ and stay.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Objects.h"
#include "core/Config.h"
#include "core/Devices.h"
#include "core/Product.h"

#include <cstdio>
#include <string_view>
#include <unistd.h>

namespace acltidy::sim {

namespace {

/// For devices that the client knows by unsigned numbers.
bool known(uint32_t Device) {
  return Device <= INT32_MAX && validDevice(static_cast<int32_t>(Device));
}

/// One attribute; nothing when the product does not tell it.
std::optional<int64_t> attribute(aclrtDevAttr Attribute, uint32_t Device) {
  const Product &P = product();
  const Chip &C = P.Chip;
  const bool Simt = C.WarpThreads;
  switch (Attribute) {
  case ACL_DEV_ATTR_AICPU_CORE_NUM:
    return C.AiCpus;
  case ACL_DEV_ATTR_AICORE_CORE_NUM:
    return C.AiCores;
  case ACL_DEV_ATTR_CUBE_CORE_NUM:
    return C.CubeCores;
  case ACL_DEV_ATTR_VECTOR_CORE_NUM:
    return C.VectorCores;
  case ACL_DEV_ATTR_WARP_SIZE:
    return C.WarpThreads;
  case ACL_DEV_ATTR_MAX_THREAD_PER_VECTOR_CORE:
    return C.ThreadsPerVectorCore;
  case ACL_DEV_ATTR_UBUF_PER_VECTOR_CORE:
    return C.UbPerVectorCore;
  case ACL_DEV_ATTR_MAX_GRID_DIM_X:
  case ACL_DEV_ATTR_MAX_GRID_DIM_Y:
  case ACL_DEV_ATTR_MAX_GRID_DIM_Z:
    return C.GridDimension;
  case ACL_DEV_ATTR_MAX_BLOCK_PER_GRID:
    return C.BlocksPerGrid;
  case ACL_DEV_ATTR_MAX_THREADS_PER_BLOCK:
  case ACL_DEV_ATTR_MAX_BLOCK_DIM_X:
  case ACL_DEV_ATTR_MAX_BLOCK_DIM_Y:
  case ACL_DEV_ATTR_MAX_BLOCK_DIM_Z:
    return C.ThreadsPerBlock;
  case ACL_DEV_ATTR_TOTAL_GLOBAL_MEM_SIZE:
    return P.HugeBytes + P.NormalBytes;
  case ACL_DEV_ATTR_L2_CACHE_SIZE:
    return C.L2Bytes;
  case ACL_DEV_ATTR_SMP_ID:
    return 0; // All devices under one system.
  case ACL_DEV_ATTR_PHY_CHIP_ID:
    return Device;
  case ACL_DEV_ATTR_CUST_OP_PRIVILEGE:
    return Simt ? std::nullopt : std::optional<int64_t>(0);
  case ACL_DEV_ATTR_HD_CONNECT_TYPE:
    // Products of before do not have the two.
    return Simt ? std::optional<int64_t>(ACL_HOST_DEVICE_CONNECT_TYPE_PCIE)
                : std::nullopt;
  case ACL_DEV_ATTR_DEVICE_FORM_FACTOR:
    return Simt ? std::optional<int64_t>(ACL_DEVICE_FORM_FACTOR_PCIE_CARD)
                : std::nullopt;
  case ACL_DEV_ATTR_IS_VIRTUAL:
    return 0;
  case ACL_DEV_ATTR_NPU_ARCH:
    return C.Architecture ? std::optional<int64_t>(C.Architecture)
                          : std::nullopt;
  // There is no SuperPoD around the devices, and no mainboard below.
  case ACL_DEV_ATTR_SUPER_POD_DEVICE_ID:
  case ACL_DEV_ATTR_SUPER_POD_SERVER_ID:
  case ACL_DEV_ATTR_SUPER_POD_ID:
  case ACL_DEV_ATTR_MAINBOARD_ID:
    break;
  }
  return std::nullopt;
}

/// Kinds of numbers are all the same: see "What is real" in simulator.md.
int sameNumber(int32_t From, int32_t *To) {
  return validDevice(From) ? stored(store(To, From)) : invalidDevice(From);
}

std::string busOf(int32_t Device) {
  char Text[16];
  std::snprintf(Text, sizeof Text, "0000:%02x:00.0",
                static_cast<unsigned>(Device + 1) & 0xff);
  return Text;
}

uint64_t hashOf(std::string_view Text) {
  uint64_t Hash = 0xcbf29ce484222325;
  for (unsigned char Each : Text)
    Hash = (Hash ^ Each) * 0x100000001b3;
  return Hash;
}

} // namespace

aclError api::aclrtGetDeviceInfo(uint32_t Device, aclrtDevAttr Attribute,
                                 int64_t *Value) {
  if (!known(Device))
    return invalidDevice(Device);
  if (!Value)
    return ACL_ERROR_INVALID_PARAM;
  std::optional<int64_t> Result = attribute(Attribute, Device);
  return Result ? stored(store(Value, *Result))
                : unsupported("tell that attribute");
}

aclError api::aclGetDeviceCapability(uint32_t Device, aclDeviceInfo What,
                                     int64_t *Value) {
  if (!known(Device))
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "there is no device " + std::to_string(Device));
  const Chip &C = product().Chip;
  switch (What) {
  case ACL_DEVICE_INFO_AI_CORE_NUM:
    return stored(store(Value, C.AiCores));
  case ACL_DEVICE_INFO_VECTOR_CORE_NUM:
    return stored(store(Value, C.VectorCores));
  case ACL_DEVICE_INFO_L2_SIZE:
    return stored(store(Value, C.L2Bytes));
  case ACL_DEVICE_INFO_UNDEFINED:
    break;
  }
  return ACL_ERROR_INVALID_PARAM;
}

aclError api::aclrtGetDeviceCapability(int32_t Device, aclrtDevFeatureType What,
                                       int32_t *Value) {
  if (!validDevice(Device))
    return invalidDevice(Device);
  // Neither is simulated: a program must not rely on it.
  if (What != ACL_FEATURE_TSCPU_TASK_UPDATE_SUPPORT_AIC_AIV &&
      What != ACL_FEATURE_SYSTEM_MEMQ_EVENT_CROSS_DEV)
    return ACL_ERROR_INVALID_PARAM;
  return stored(store(Value, ACL_DEV_FEATURE_NOT_SUPPORT));
}

aclError api::aclGetCannAttributeList(const aclCannAttr **List, size_t *Count) {
  static const std::vector<aclCannAttr> &All = *[] {
    auto *A = new std::vector<aclCannAttr>;
    if (product().Chip.InfNan)
      A->push_back(ACL_CANN_ATTR_INF_NAN);
    if (product().Chip.BFloat16)
      A->push_back(ACL_CANN_ATTR_BF16);
    A->push_back(ACL_CANN_ATTR_JIT_COMPILE); // On all, since CANN 6.4.
    return A;
  }();
  return stored(store(List, All.data()) && store(Count, All.size()));
}

aclError api::aclGetCannAttribute(aclCannAttr What, int32_t *Value) {
  switch (What) {
  case ACL_CANN_ATTR_INF_NAN:
    return stored(store(Value, product().Chip.InfNan));
  case ACL_CANN_ATTR_BF16:
    return stored(store(Value, product().Chip.BFloat16));
  case ACL_CANN_ATTR_JIT_COMPILE:
    return stored(store(Value, 1));
  case ACL_CANN_ATTR_UNDEFINED:
    break;
  }
  return ACL_ERROR_INVALID_PARAM;
}

aclError api::aclrtGetLogicDevIdByUserDevId(const int32_t From,
                                            int32_t *const To) {
  return sameNumber(From, To);
}

aclError api::aclrtGetUserDevIdByLogicDevId(const int32_t From,
                                            int32_t *const To) {
  return sameNumber(From, To);
}

aclError api::aclrtGetLogicDevIdByPhyDevId(const int32_t From,
                                           int32_t *const To) {
  return sameNumber(From, To);
}

aclError api::aclrtGetPhyDevIdByLogicDevId(const int32_t From,
                                           int32_t *const To) {
  return sameNumber(From, To);
}

aclError api::aclrtGetUserDevIdByPhyDevId(const int32_t From,
                                          int32_t *const To) {
  return sameNumber(From, To);
}

aclError api::aclrtGetPhyDevIdByUserDevId(const int32_t From,
                                          int32_t *const To) {
  return sameNumber(From, To);
}

aclError api::aclrtDeviceGetUuid(int32_t Device, aclrtUuid *Uuid) {
  if (!validDevice(Device))
    return invalidDevice(Device);
  // One for each device of each simulated host.
  std::string Name =
      config().Registry + "/" + product().Name + "/" + std::to_string(Device);
  uint64_t Halves[2] = {hashOf(Name), hashOf(Name + "/")};
  static_assert(sizeof Halves == sizeof(aclrtUuid));
  return stored(storeBytes(Uuid, Halves, sizeof Halves));
}

aclError api::aclrtDeviceGetPCIBusId(int32_t Device, char *Out, int32_t Size) {
  if (!validDevice(Device))
    return invalidDevice(Device);
  if (product().Chip.Host != Chip::Link::Pcie)
    return unsupported("tell a PCI bus: its devices are linked in another way");
  std::string Bus = busOf(Device);
  if (Size < static_cast<int32_t>(Bus.size() + 1))
    return call().fail(ACL_ERROR_INVALID_PARAM, "it needs room for 13 bytes");
  return stored(storeBytes(Out, Bus.c_str(), Bus.size() + 1));
}

aclError api::aclrtDeviceGetByPCIBusId(const char *Bus, int32_t *Device) {
  if (product().Chip.Host != Chip::Link::Pcie)
    return unsupported("tell a PCI bus: its devices are linked in another way");
  std::string Wanted = readText(Bus);
  for (int32_t Each = 0; Each != product().Devices; ++Each)
    if (busOf(Each) == Wanted)
      return stored(store(Device, Each));
  return call().fail(ACL_ERROR_INVALID_PARAM,
                     "there is no device at '" + Wanted + "'");
}

aclError api::aclrtGetDevicesTopo(uint32_t Device, uint32_t Other,
                                  uint64_t *Value) {
  if (!known(Device) || !known(Other))
    return invalidDevice(known(Device) ? Other : Device);
  // Of a device and itself: as of its next neighbour, which is an assumption.
  for (const auto &[Group, Link] : product().Chip.Links)
    if (Device / Group == Other / Group)
      return stored(store(Value, Link));
  return unsupported("tell how devices are linked");
}

aclError api::aclrtDevicePeerAccessStatus(int32_t Device, int32_t Peer,
                                          int32_t *Status) {
  if (!validDevice(Device) || !validDevice(Peer))
    return call().fail(ACL_ERROR_RT_PARAM_INVALID, "there is no such device");
  return stored(
      store(Status,
            process().Devices[static_cast<size_t>(Device)].Peers.count(Peer)));
}

aclError api::aclrtGetDeviceUtilizationRate(int32_t Device,
                                            aclrtUtilizationInfo *Out) {
  if (!validDevice(Device))
    return invalidDevice(Device);
  aclrtUtilizationInfo Info = {};
  if (!readValue(Out, Info))
    return ACL_ERROR_INVALID_PARAM;
  // Work takes no time here; -1 is "has none" and "is not told".
  Info.cubeUtilization = Info.aicpuUtilization = 0;
  Info.vectorUtilization = product().Chip.VectorCores ? 0 : -1;
  Info.memoryUtilization = -1;
  return stored(storeBytes(Out, &Info, sizeof Info));
}

aclError api::aclrtGetPrimaryCtxState(int32_t Device, uint32_t *,
                                      int32_t *Active) {
  if (!validDevice(Device))
    return invalidDevice(Device);
  Object *Context = process().Objects.find(
      process().Devices[static_cast<size_t>(Device)].DefaultContext);
  return stored(store(Active, Context && Context->live()));
}

aclError api::aclrtDeviceGetBareTgid(int32_t *Process) {
  return stored(store(Process, getpid()));
}

aclError api::aclrtCheckArchCompatibility(const char *Soc, int32_t *Can) {
  std::string Name = readText(Soc);
  if (Name.empty())
    return ACL_ERROR_INVALID_PARAM;
  // The names of products that are known here; others cannot be judged.
  std::optional<uint32_t> Other = architectureOf(Name);
  if (!Other)
    return call().fail(ACL_ERROR_RT_PARAM_INVALID,
                       "'" + Name + "' is no known version of a chip");
  return stored(store(Can, *Other == product().Chip.Architecture));
}

// Devices do not break.
aclError api::aclrtGetErrorVerbose(int32_t Device, aclrtErrorInfo *Info) {
  if (!validDevice(Device))
    return invalidDevice(Device);
  aclrtErrorInfo None = {};
  None.errorType = ACL_RT_NO_ERROR;
  return stored(storeBytes(Info, &None, sizeof None));
}

aclError api::aclrtGetMemUceInfo(int32_t Device, aclrtMemUceInfo *, size_t,
                                 size_t *Count) {
  if (!validDevice(Device))
    return invalidDevice(Device);
  return stored(store(Count, 0));
}

aclError api::aclrtGetMemUsageInfo(int32_t Device, aclrtMemUsageInfo *Out,
                                   size_t Room, size_t *Count) {
  if (!validDevice(Device))
    return invalidDevice(Device);
  // There are no components behind the interface: all is the program's.
  const Pool &P = process().Memory.pool(Device);
  aclrtMemUsageInfo Info = {};
  std::snprintf(Info.name, sizeof Info.name, "APP");
  Info.curMemSize = P.used();
  Info.memPeakSize = P.Peak;
  size_t Told = Room ? 1 : 0;
  return stored((!Told || storeBytes(Out, &Info, sizeof Info)) &&
                store(Count, Told));
}

} // namespace acltidy::sim
