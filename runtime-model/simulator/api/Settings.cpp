//===- Settings.cpp - Limits, modes, parameters, timeouts -----------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Objects.h"
#include "core/Devices.h"
#include "core/HostMemory.h"
#include "core/Product.h"

#include <algorithm>
#include <limits>

namespace acltidy::sim {

namespace {

DeviceState *device(int32_t Device) {
  if (validDevice(Device))
    return &process().Devices[static_cast<size_t>(Device)];
  invalidDevice(Device);
  return nullptr;
}

ContextState *context() {
  Object *O = process().Objects.find(self().Context);
  auto *C = O ? O->as<ContextState>() : nullptr;
  if (!C)
    call().fail(ACL_ERROR_RT_CONTEXT_NULL, "no context is current");
  return C;
}

// --- Limits of a device's memory for kernels ---

struct Limit {
  aclrtDeviceLimit What;
  bool Simt;
  size_t Default, Least, Most, Step;
  size_t Told; ///< What is told is so many times what is set.
};

/// Page aclrtDeviceLimit. The stack of SIMD kernels ends where the product
/// says.
const Limit Limits[] = {
    {ACL_RT_DEV_LIMIT_SIMT_STACK_SIZE, true, 1152, 0, SIZE_MAX, 128, 32},
    {ACL_RT_DEV_LIMIT_SIMT_DVG_WARP_STACK_SIZE, true, 1024, 0, SIZE_MAX, 128,
     1},
    {ACL_RT_DEV_LIMIT_SIMD_STACK_SIZE, false, 32768, 32768, 0, 16384, 1},
    {ACL_RT_DEV_LIMIT_SIMD_PRINTF_FIFO_SIZE_PER_CORE, false, 32768, 1024,
     67108864, 8, 1},
    {ACL_RT_DEV_LIMIT_SIMT_PRINTF_FIFO_SIZE, true, 2097152, 1048576, 67108864,
     8, 1},
};

/// Null when the product has no such limit.
const Limit *limitOf(aclrtDeviceLimit What) {
  const Chip &C = product().Chip;
  for (const Limit &L : Limits)
    if (L.What == What)
      return C.SimdStackMax && (!L.Simt || C.WarpThreads) ? &L : nullptr;
  return nullptr;
}

size_t limitNow(const Limit &L) {
  auto &All = process().Settings.DeviceLimits;
  auto It = All.find(L.What);
  return It == All.end() ? L.Default : It->second;
}

// --- Cores ---

uint32_t coresOf(aclrtDevResLimitType Type) {
  const Chip &C = product().Chip;
  return Type == ACL_RT_DEV_RES_CUBE_CORE ? C.CubeCores : C.VectorCores;
}

bool validCores(aclrtDevResLimitType Type) {
  return Type == ACL_RT_DEV_RES_CUBE_CORE || Type == ACL_RT_DEV_RES_VECTOR_CORE;
}

int limitCores(CoreLimits &Of, aclrtDevResLimitType Type, uint32_t Value) {
  if (!validCores(Type) || Value > coresOf(Type))
    return call().fail(ACL_ERROR_RT_PARAM_INVALID,
                       "the device has fewer cores, or none of that sort");
  Of[Type] = Value;
  return ACL_SUCCESS;
}

/// The narrowest of what is set: of a stream, of its device, of the hardware.
int tellCores(const StreamState *Of, int32_t Device, aclrtDevResLimitType Type,
              uint32_t *Value) {
  if (!validCores(Type))
    return ACL_ERROR_RT_PARAM_INVALID;
  if (Of && Of->Settings.Cores[Type])
    return stored(store(Value, *Of->Settings.Cores[Type]));
  DeviceState *D = device(Device);
  if (!D)
    return ACL_ERROR_RT_INVALID_DEVICEID;
  return stored(store(Value, D->Cores[Type].value_or(coresOf(Type))));
}

// --- Parameters ---

bool validParameter(aclSysParamOpt What, int64_t Value) {
  switch (What) {
  case ACL_OPT_DETERMINISTIC:
    return Value >= 0 && Value < 4;
  case ACL_OPT_ENABLE_DEBUG_KERNEL:
  case ACL_OPT_STRONG_CONSISTENCY:
  case ACL_OPT_ENABLE_KERNEL_EARLY_START:
    return Value == 0 || Value == 1;
  }
  return false;
}

int setParameter(SystemParameters &Of, aclSysParamOpt What, int64_t Value) {
  if (!validParameter(What, Value))
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the parameter or its value is none of the documented");
  Of[What] = Value;
  return ACL_SUCCESS;
}

// --- Timeouts of operators ---

/// Rounds up to what the hardware counts in; 0 is the longest.
int limitOperators(uint64_t Microseconds) {
  const Chip &C = product().Chip;
  if (!C.TimeoutStepUs)
    return unsupported();
  uint64_t Steps =
      Microseconds / C.TimeoutStepUs + (Microseconds % C.TimeoutStepUs ? 1 : 0);
  process().Settings.OperatorSteps =
      Steps ? std::min(Steps, C.TimeoutMax) : C.TimeoutMax;
  return ACL_SUCCESS;
}

uint64_t operatorLimit() {
  const Chip &C = product().Chip;
  return C.TimeoutStepUs *
         process().Settings.OperatorSteps.value_or(C.TimeoutDefault);
}

// --- Overflow ---

/// The status is all zeros: operators here give Inf and NaN as they come.
int tellOverflow(void *To, uint64_t Size, aclrtStream Stream) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  if (!S || Size != 64)
    return C.fail(ACL_ERROR_RT_PARAM_INVALID, "the status has 64 bytes");
  C.enqueue(S, {}, [To] {
    // A fault is the fate of memory that ended too early, and said.
    constexpr char Status[64] = {};
    copyBytes(process().Memory.at<char>(To), Status, sizeof Status);
  });
  return ACL_SUCCESS;
}

/// The address of memory that the runtime makes for a context, once.
int tellMemory(Serial ContextState::*Which, uint64_t Size, void **Address) {
  Call &C = call();
  ContextState *Context = context();
  if (!Context)
    return ACL_ERROR_RT_CONTEXT_NULL;
  Object *O = process().Objects.find(Context->*Which);
  if (!O || !O->live()) {
    O = C.makeMemory(kinds().DeviceMemory, Size, {PageKind::Normal, false});
    if (!O)
      return C.fail(ACL_ERROR_RT_MEMORY_ALLOCATION, "there is no memory left");
    O->System = true;
    std::memset(process().Memory.bytes(O->Value), 0, Size);
    process().Memory.markWritten(O->Value, Size, process().Objects);
    Context->*Which = O->Id;
  }
  return stored(store(Address, reinterpret_cast<void *>(O->Value)));
}

/// What there is of both modes is the product's to say.
bool validMode(int Mode) {
  const Chip &C = product().Chip;
  return Mode == ACL_RT_OVERFLOW_MODE_INFNAN ? C.InfNan
                                             : Mode == 0 && C.Saturation;
}

} // namespace

aclError api::aclrtDeviceSetLimit(aclrtDeviceLimit What, size_t Value) {
  const Limit *L = limitOf(What);
  if (!L)
    return unsupported();
  size_t Most = L->Most ? L->Most : product().Chip.SimdStackMax;
  // A stack that is too small counts as the smallest; room to print does not.
  if (What == ACL_RT_DEV_LIMIT_SIMD_STACK_SIZE)
    Value = std::max(Value, L->Least);
  if (Value < L->Least || Value > Most || Value > SIZE_MAX - L->Step)
    return call().fail(ACL_ERROR_RT_PARAM_INVALID, "the value is out of range");
  Value = (Value + L->Step - 1) / L->Step * L->Step;
  if (L->Step == 128 && !Value)
    for (const Limit &Other : Limits)
      if (Other.Step == 128 && Other.What != What && !limitNow(Other))
        return call().fail(ACL_ERROR_RT_PARAM_INVALID,
                           "both stacks of SIMT kernels are 0");
  process().Settings.DeviceLimits[What] = Value;
  return ACL_SUCCESS;
}

aclError api::aclrtDeviceGetLimit(aclrtDeviceLimit What, size_t *Value) {
  const Limit *L = limitOf(What);
  return L ? stored(store(Value, limitNow(*L) * L->Told)) : unsupported();
}

aclError api::aclrtSetDeviceResLimit(int32_t Device, aclrtDevResLimitType Type,
                                     uint32_t Value) {
  DeviceState *D = device(Device);
  return D ? limitCores(D->Cores, Type, Value) : ACL_ERROR_RT_INVALID_DEVICEID;
}

aclError api::aclrtGetDeviceResLimit(int32_t Device, aclrtDevResLimitType Type,
                                     uint32_t *Value) {
  return tellCores(nullptr, Device, Type, Value);
}

aclError api::aclrtResetDeviceResLimit(int32_t Device) {
  DeviceState *D = device(Device);
  if (!D)
    return ACL_ERROR_RT_INVALID_DEVICEID;
  D->Cores = {};
  return ACL_SUCCESS;
}

aclError api::aclrtSetStreamResLimit(aclrtStream Stream,
                                     aclrtDevResLimitType Type,
                                     uint32_t Value) {
  StreamRef S = call().stream(Stream);
  return S ? limitCores(S->Settings.Cores, Type, Value)
           : ACL_ERROR_RT_CONTEXT_NULL;
}

aclError api::aclrtGetStreamResLimit(aclrtStream Stream,
                                     aclrtDevResLimitType Type,
                                     uint32_t *Value) {
  StreamRef S = call().stream(Stream);
  return S ? tellCores(S.get(), S->Device, Type, Value)
           : ACL_ERROR_RT_CONTEXT_NULL;
}

aclError api::aclrtResetStreamResLimit(aclrtStream Stream) {
  StreamRef S = call().stream(Stream);
  if (!S)
    return ACL_ERROR_RT_CONTEXT_NULL;
  S->Settings.Cores = {};
  return ACL_SUCCESS;
}

aclError api::aclrtUseStreamResInCurrentThread(aclrtStream Stream) {
  StreamRef S = call().stream(Stream);
  if (!S)
    return ACL_ERROR_RT_CONTEXT_NULL;
  self().ResStream = S->Handle;
  return ACL_SUCCESS;
}

aclError api::aclrtUnuseStreamResInCurrentThread(aclrtStream Stream) {
  if (!call().stream(Stream))
    return ACL_ERROR_RT_CONTEXT_NULL;
  self().ResStream = 0;
  return ACL_SUCCESS;
}

aclError api::aclrtGetResInCurrentThread(aclrtDevResLimitType Type,
                                         uint32_t *Value) {
  Object *O = process().Objects.find(self().ResStream);
  return tellCores(O && O->live() ? O->as<StreamState>() : nullptr,
                   self().Device, Type, Value);
}

aclError api::aclrtSetSysParamOpt(aclSysParamOpt What, int64_t Value) {
  return setParameter(process().Settings.Parameters, What, Value);
}

aclError api::aclrtGetSysParamOpt(aclSysParamOpt What, int64_t *Value) {
  if (!validParameter(What, 0))
    return ACL_ERROR_INVALID_PARAM;
  auto &All = process().Settings.Parameters;
  auto It = All.find(What);
  return stored(store(Value, It == All.end() ? 0 : It->second));
}

aclError api::aclrtCtxSetSysParamOpt(aclSysParamOpt What, int64_t Value) {
  ContextState *C = context();
  return C ? setParameter(C->Parameters, What, Value)
           : ACL_ERROR_RT_CONTEXT_NULL;
}

aclError api::aclrtCtxGetSysParamOpt(aclSysParamOpt What, int64_t *Value) {
  ContextState *C = context();
  if (!C)
    return ACL_ERROR_RT_CONTEXT_NULL;
  auto It = C->Parameters.find(What);
  // There is no default, unlike for the process.
  if (It == C->Parameters.end())
    return call().fail(ACL_ERROR_RT_SYSPARAMOPT_NOT_SET,
                       "the parameter was not set in this context");
  return stored(store(Value, It->second));
}

aclError api::aclrtSetOpWaitTimeout(uint32_t Seconds) {
  process().Settings.WaitSeconds = Seconds;
  return ACL_SUCCESS;
}

aclError api::aclrtSetOpExecuteTimeOut(uint32_t Seconds) {
  return limitOperators(Seconds * uint64_t(1000000));
}

aclError api::aclrtSetOpExecuteTimeOutWithMs(uint32_t Milliseconds) {
  return limitOperators(Milliseconds * uint64_t(1000));
}

aclError api::aclrtSetOpExecuteTimeOutV2(uint64_t Microseconds,
                                         uint64_t *Actual) {
  if (!Actual)
    return ACL_ERROR_INVALID_PARAM;
  int Status = limitOperators(Microseconds);
  return Status ? Status : stored(store(Actual, operatorLimit()));
}

aclError api::aclrtGetOpTimeOutInterval(uint64_t *Interval) {
  const Chip &C = product().Chip;
  return C.TimeoutStepUs ? stored(store(Interval, C.TimeoutStepUs))
                         : unsupported();
}

aclError api::aclrtGetOpExecuteTimeout(uint32_t *const Milliseconds) {
  return product().Chip.TimeoutStepUs
             ? stored(store(Milliseconds, operatorLimit() / 1000))
             : unsupported();
}

aclError api::aclrtSetDeviceSatMode(aclrtFloatOverflowMode Mode) {
  DeviceState *D = device(self().Device);
  if (!D || !validMode(Mode))
    return D ? unsupported() : ACL_ERROR_RT_CONTEXT_NULL;
  D->OverflowMode = Mode;
  return ACL_SUCCESS;
}

aclError api::aclrtGetDeviceSatMode(aclrtFloatOverflowMode *Mode) {
  DeviceState *D = device(self().Device);
  if (!D)
    return ACL_ERROR_RT_CONTEXT_NULL;
  int Default = product().Chip.InfNan ? ACL_RT_OVERFLOW_MODE_INFNAN
                                      : ACL_RT_OVERFLOW_MODE_SATURATION;
  return stored(store(Mode, static_cast<aclrtFloatOverflowMode>(
                                D->OverflowMode.value_or(Default))));
}

aclError api::aclrtGetOverflowStatus(void *To, size_t Size,
                                     aclrtStream Stream) {
  return tellOverflow(To, Size, Stream);
}

aclError api::aclrtGetFloatOverflowStatus(void *To, uint64_t Size,
                                          aclrtStream Stream) {
  return tellOverflow(To, Size, Stream);
}

aclError api::aclrtNpuGetFloatOverFlowStatus(void *To, uint64_t Size, uint32_t,
                                             aclrtStream Stream) {
  return tellOverflow(To, Size, Stream);
}

aclError api::aclrtCtxGetFloatOverflowAddr(void **Address) {
  return tellMemory(&ContextState::OverflowMemory, 64, Address);
}

aclError api::aclrtGetHardwareSyncAddr(void **Address) {
  // As large as a page: how many bytes of it kernels use is not documented.
  return tellMemory(&ContextState::SyncMemory, 4096, Address);
}

aclError api::aclrtSetStreamOverflowSwitch(aclrtStream Stream, uint32_t Flag) {
  StreamRef S = call().stream(Stream);
  if (!S || Flag > 1)
    return ACL_ERROR_RT_PARAM_INVALID;
  S->Settings.OverflowCheck = Flag;
  return ACL_SUCCESS;
}

aclError api::aclrtGetStreamOverflowSwitch(aclrtStream Stream, uint32_t *Flag) {
  StreamRef S = call().stream(Stream);
  return S ? stored(store(Flag, S->Settings.OverflowCheck))
           : ACL_ERROR_RT_PARAM_INVALID;
}

aclError api::aclrtDeviceGetStreamPriorityRange(int32_t *Least,
                                                int32_t *Greatest) {
  // Page aclrtCreateStreamWithConfig: 0 is the highest, 7 the lowest.
  return stored((!Least || store(Least, 7)) &&
                (!Greatest || store(Greatest, 0)));
}

} // namespace acltidy::sim
