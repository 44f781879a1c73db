//===- DeviceFactsTest.cpp - What devices tell, and what is set on them ---===//
//
// With the default product, A2. ProductsTest.cpp has what others tell.
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "acl/acl_dump.h"

#include <cstring>
#include <fstream>
#include <thread>
#include <unistd.h>

namespace acltidy::test {

using DeviceFacts = Simulator;

static int64_t info(aclrtDevAttr What) {
  int64_t Value = -7;
  EXPECT_EQ(aclrtGetDeviceInfo(0, What, &Value), ACL_SUCCESS) << What;
  return Value;
}

TEST_F(DeviceFacts, Attributes) {
  EXPECT_EQ(info(ACL_DEV_ATTR_AICORE_CORE_NUM), 24);
  EXPECT_EQ(info(ACL_DEV_ATTR_CUBE_CORE_NUM), 24);
  EXPECT_EQ(info(ACL_DEV_ATTR_VECTOR_CORE_NUM), 48);
  EXPECT_EQ(info(ACL_DEV_ATTR_L2_CACHE_SIZE), 192 << 20);
  EXPECT_EQ(info(ACL_DEV_ATTR_NPU_ARCH), 2201);
  EXPECT_EQ(info(ACL_DEV_ATTR_WARP_SIZE), 0);
  size_t Free = 0, Total = 0;
  EXPECT_EQ(aclrtGetMemInfo(ACL_HBM_MEM, &Free, &Total), ACL_SUCCESS);
  EXPECT_EQ(info(ACL_DEV_ATTR_TOTAL_GLOBAL_MEM_SIZE),
            static_cast<int64_t>(Total));
  int64_t Value = 0;
  EXPECT_EQ(aclrtGetDeviceInfo(0, ACL_DEV_ATTR_DEVICE_FORM_FACTOR, &Value),
            ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  EXPECT_EQ(aclrtGetDeviceInfo(99, ACL_DEV_ATTR_NPU_ARCH, &Value),
            ACL_ERROR_RT_INVALID_DEVICEID);
  EXPECT_NE(aclrtGetDeviceInfo(0, ACL_DEV_ATTR_NPU_ARCH, nullptr), ACL_SUCCESS);

  EXPECT_EQ(aclGetDeviceCapability(0, ACL_DEVICE_INFO_VECTOR_CORE_NUM, &Value),
            ACL_SUCCESS);
  EXPECT_EQ(Value, 48);
  EXPECT_NE(aclGetDeviceCapability(0, ACL_DEVICE_INFO_UNDEFINED, &Value),
            ACL_SUCCESS);
  const aclCannAttr *List = nullptr;
  size_t Count = 0;
  EXPECT_EQ(aclGetCannAttributeList(&List, &Count), ACL_SUCCESS);
  ASSERT_EQ(Count, 3u);
  for (size_t I = 0; I != Count; ++I) {
    int32_t Has = 0;
    EXPECT_EQ(aclGetCannAttribute(List[I], &Has), ACL_SUCCESS);
    EXPECT_EQ(Has, 1);
  }
}

TEST_F(DeviceFacts, NumbersAndNames) {
  int32_t Id = -1;
  EXPECT_EQ(aclrtGetPhyDevIdByLogicDevId(3, &Id), ACL_SUCCESS);
  EXPECT_EQ(Id, 3);
  EXPECT_EQ(aclrtGetLogicDevIdByUserDevId(8, &Id),
            ACL_ERROR_RT_INVALID_DEVICEID);
  char Bus[13] = "", Other[13] = "";
  EXPECT_EQ(aclrtDeviceGetPCIBusId(2, Bus, sizeof Bus), ACL_SUCCESS);
  EXPECT_EQ(aclrtDeviceGetPCIBusId(3, Other, sizeof Other), ACL_SUCCESS);
  EXPECT_STRNE(Bus, Other);
  EXPECT_NE(aclrtDeviceGetPCIBusId(2, Bus, 12), ACL_SUCCESS);
  EXPECT_EQ(aclrtDeviceGetByPCIBusId(Bus, &Id), ACL_SUCCESS);
  EXPECT_EQ(Id, 2);
  EXPECT_NE(aclrtDeviceGetByPCIBusId("ffff:ff:ff.f", &Id), ACL_SUCCESS);
  aclrtUuid One, Two;
  EXPECT_EQ(aclrtDeviceGetUuid(0, &One), ACL_SUCCESS);
  EXPECT_EQ(aclrtDeviceGetUuid(1, &Two), ACL_SUCCESS);
  EXPECT_NE(std::memcmp(&One, &Two, sizeof One), 0);
  EXPECT_EQ(aclrtDeviceGetUuid(0, &Two), ACL_SUCCESS);
  EXPECT_EQ(std::memcmp(&One, &Two, sizeof One), 0);
  EXPECT_EQ(aclrtDeviceGetBareTgid(&Id), ACL_SUCCESS);
  EXPECT_EQ(Id, getpid());
  uint64_t Link = 0;
  EXPECT_EQ(aclrtGetDevicesTopo(0, 7, &Link), ACL_SUCCESS);
  EXPECT_EQ(Link, ACL_RT_DEVS_TOPOLOGY_HCCS);
}

TEST_F(DeviceFacts, PeersContextsVersions) {
  int32_t Status = -1;
  EXPECT_EQ(aclrtDevicePeerAccessStatus(0, 1, &Status), ACL_SUCCESS);
  EXPECT_EQ(Status, 0);
  EXPECT_EQ(aclrtDeviceEnablePeerAccess(1, 0), ACL_SUCCESS);
  EXPECT_NE(aclrtDeviceEnablePeerAccess(0, 0), ACL_SUCCESS);
  EXPECT_EQ(aclrtDevicePeerAccessStatus(0, 1, &Status), ACL_SUCCESS);
  EXPECT_EQ(Status, 1);
  EXPECT_EQ(aclrtDevicePeerAccessStatus(1, 0, &Status), ACL_SUCCESS);
  EXPECT_EQ(Status, 0); // One direction only.
  EXPECT_EQ(aclrtDeviceDisablePeerAccess(1), ACL_SUCCESS);
  EXPECT_EQ(aclrtDevicePeerAccessStatus(0, 1, &Status), ACL_SUCCESS);
  EXPECT_EQ(Status, 0);

  int32_t Active = -1;
  EXPECT_EQ(aclrtGetPrimaryCtxState(0, nullptr, &Active), ACL_SUCCESS);
  EXPECT_EQ(Active, 1);
  EXPECT_EQ(aclrtGetPrimaryCtxState(1, nullptr, &Active), ACL_SUCCESS);
  EXPECT_EQ(Active, 0);

  int32_t Can = -1;
  EXPECT_EQ(aclrtCheckArchCompatibility("Ascend910_9392", &Can), ACL_SUCCESS);
  EXPECT_EQ(Can, 1);
  EXPECT_EQ(aclrtCheckArchCompatibility("Ascend310P3", &Can), ACL_SUCCESS);
  EXPECT_EQ(Can, 0);
  EXPECT_NE(aclrtCheckArchCompatibility("Pentium", &Can), ACL_SUCCESS);

  char Package[] = "runtime", None[] = "no-such-package";
  char Text[ACL_PKG_VERSION_MAX_SIZE] = "";
  int32_t Number = 0;
  EXPECT_EQ(aclsysGetVersionStr(Package, Text), ACL_SUCCESS);
  EXPECT_STREQ(Text, "8.1.0-rc.1");
  EXPECT_EQ(aclsysGetVersionNum(Package, &Number), ACL_SUCCESS);
  EXPECT_EQ(Number, 80099901);
  EXPECT_NE(aclsysGetVersionNum(None, &Number), ACL_SUCCESS);
}

TEST_F(DeviceFacts, HealthAndUse) {
  aclrtErrorInfo Error;
  std::memset(&Error, 0xff, sizeof Error);
  EXPECT_EQ(aclrtGetErrorVerbose(0, &Error), ACL_SUCCESS);
  EXPECT_EQ(Error.errorType, ACL_RT_NO_ERROR);
  size_t Count = 9;
  EXPECT_EQ(aclrtGetMemUceInfo(0, nullptr, 0, &Count), ACL_SUCCESS);
  EXPECT_EQ(Count, 0u);
  aclrtUtilizationInfo Use = {};
  EXPECT_EQ(aclrtGetDeviceUtilizationRate(0, &Use), ACL_SUCCESS);
  EXPECT_EQ(Use.memoryUtilization, -1);
  EXPECT_EQ(Use.vectorUtilization, 0);

  aclrtMemUsageInfo Before = {}, Now = {}, After = {};
  EXPECT_EQ(aclrtGetMemUsageInfo(0, &Before, 1, &Count), ACL_SUCCESS);
  EXPECT_EQ(Count, 1u);
  void *Memory = deviceMemory(8 << 20);
  EXPECT_EQ(aclrtGetMemUsageInfo(0, &Now, 1, &Count), ACL_SUCCESS);
  EXPECT_GE(Now.curMemSize, Before.curMemSize + (8 << 20));
  EXPECT_GE(Now.memPeakSize, Now.curMemSize);
  EXPECT_EQ(aclrtFree(Memory), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetMemUsageInfo(0, &After, 1, &Count), ACL_SUCCESS);
  EXPECT_EQ(After.curMemSize, Before.curMemSize);
  EXPECT_EQ(After.memPeakSize, Now.memPeakSize);
}

TEST_F(DeviceFacts, LimitsOfKernelMemory) {
  size_t Value = 0;
  EXPECT_EQ(aclrtDeviceGetLimit(ACL_RT_DEV_LIMIT_SIMD_STACK_SIZE, &Value),
            ACL_SUCCESS);
  EXPECT_EQ(Value, 32768u);
  EXPECT_EQ(aclrtDeviceSetLimit(ACL_RT_DEV_LIMIT_SIMD_STACK_SIZE, 33000),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtDeviceGetLimit(ACL_RT_DEV_LIMIT_SIMD_STACK_SIZE, &Value),
            ACL_SUCCESS);
  EXPECT_EQ(Value, 49152u);
  EXPECT_NE(aclrtDeviceSetLimit(ACL_RT_DEV_LIMIT_SIMD_STACK_SIZE, 196609),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtDeviceGetLimit(ACL_RT_DEV_LIMIT_SIMT_STACK_SIZE, &Value),
            ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  EXPECT_NE(
      aclrtDeviceSetLimit(ACL_RT_DEV_LIMIT_SIMD_PRINTF_FIFO_SIZE_PER_CORE, 8),
      ACL_SUCCESS);
}

TEST_F(DeviceFacts, CoresOfDeviceStreamAndThread) {
  auto Device = [] {
    uint32_t Value = 0;
    EXPECT_EQ(aclrtGetDeviceResLimit(0, ACL_RT_DEV_RES_CUBE_CORE, &Value),
              ACL_SUCCESS);
    return Value;
  };
  auto Thread = [] {
    uint32_t Value = 0;
    EXPECT_EQ(aclrtGetResInCurrentThread(ACL_RT_DEV_RES_CUBE_CORE, &Value),
              ACL_SUCCESS);
    return Value;
  };
  EXPECT_EQ(Device(), 24u);
  EXPECT_EQ(Thread(), 24u);
  EXPECT_EQ(aclrtSetDeviceResLimit(0, ACL_RT_DEV_RES_CUBE_CORE, 12),
            ACL_SUCCESS);
  EXPECT_NE(aclrtSetDeviceResLimit(0, ACL_RT_DEV_RES_CUBE_CORE, 25),
            ACL_SUCCESS);
  EXPECT_EQ(Device(), 12u);
  aclrtStream Stream = newStream();
  EXPECT_EQ(aclrtSetStreamResLimit(Stream, ACL_RT_DEV_RES_CUBE_CORE, 4),
            ACL_SUCCESS);
  EXPECT_EQ(Thread(), 12u);
  EXPECT_EQ(aclrtUseStreamResInCurrentThread(Stream), ACL_SUCCESS);
  EXPECT_EQ(Thread(), 4u);
  EXPECT_EQ(aclrtUnuseStreamResInCurrentThread(Stream), ACL_SUCCESS);
  EXPECT_EQ(Thread(), 12u);
  EXPECT_EQ(aclrtResetStreamResLimit(Stream), ACL_SUCCESS);
  uint32_t Value = 0;
  EXPECT_EQ(aclrtGetStreamResLimit(Stream, ACL_RT_DEV_RES_CUBE_CORE, &Value),
            ACL_SUCCESS);
  EXPECT_EQ(Value, 12u);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtResetDeviceResLimit(0), ACL_SUCCESS);
  EXPECT_EQ(Device(), 24u);
}

TEST_F(DeviceFacts, ParametersOfProcessAndContext) {
  int64_t Value = -1;
  EXPECT_EQ(aclrtGetSysParamOpt(ACL_OPT_DETERMINISTIC, &Value), ACL_SUCCESS);
  EXPECT_EQ(Value, 0);
  EXPECT_EQ(aclrtSetSysParamOpt(ACL_OPT_DETERMINISTIC, 3), ACL_SUCCESS);
  EXPECT_NE(aclrtSetSysParamOpt(ACL_OPT_DETERMINISTIC, 4), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetSysParamOpt(ACL_OPT_DETERMINISTIC, &Value), ACL_SUCCESS);
  EXPECT_EQ(Value, 3);
  EXPECT_EQ(aclrtCtxGetSysParamOpt(ACL_OPT_DETERMINISTIC, &Value),
            ACL_ERROR_RT_SYSPARAMOPT_NOT_SET);
  EXPECT_EQ(aclrtCtxSetSysParamOpt(ACL_OPT_DETERMINISTIC, 1), ACL_SUCCESS);
  EXPECT_EQ(aclrtCtxGetSysParamOpt(ACL_OPT_DETERMINISTIC, &Value), ACL_SUCCESS);
  EXPECT_EQ(Value, 1);
}

TEST_F(DeviceFacts, TimeoutsOfOperators) {
  uint64_t Step = 0, Actual = 0;
  uint32_t Now = 0;
  EXPECT_EQ(aclrtGetOpTimeOutInterval(&Step), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetOpExecuteTimeout(&Now), ACL_SUCCESS);
  EXPECT_EQ(Now / 1000, 1090u); // The page says 1091 seconds.
  EXPECT_EQ(aclrtSetOpExecuteTimeOutV2(Step + 1, &Actual), ACL_SUCCESS);
  EXPECT_EQ(Actual, 2 * Step);
  EXPECT_EQ(aclrtSetOpExecuteTimeOut(0), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetOpExecuteTimeout(&Now), ACL_SUCCESS);
  EXPECT_EQ(Now, 254 * Step / 1000);
  EXPECT_EQ(aclrtSetOpExecuteTimeOutWithMs(1), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetOpExecuteTimeout(&Now), ACL_SUCCESS);
  EXPECT_EQ(Now, Step / 1000);
}

TEST_F(DeviceFacts, AWaitForAnEventEndsAfterItsTimeout) {
  aclrtStream Early = newStream(), Late = newStream();
  aclrtEvent Event = nullptr;
  EXPECT_EQ(aclrtCreateEvent(&Event), ACL_SUCCESS);
  EXPECT_EQ(aclrtSetOpWaitTimeout(1), ACL_SUCCESS);
  // Nobody runs the callback, so that the event stays out.
  std::thread::native_handle_type Me = pthread_self();
  EXPECT_EQ(aclrtSubscribeReport(Me, Early), ACL_SUCCESS);
  EXPECT_EQ(
      aclrtLaunchCallback([](void *) {}, nullptr, ACL_CALLBACK_BLOCK, Early),
      ACL_SUCCESS);
  EXPECT_EQ(aclrtRecordEvent(Event, Early), ACL_SUCCESS);
  EXPECT_EQ(aclrtStreamWaitEvent(Late, Event), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Late), ACL_ERROR_RT_TASK_TIMEOUT);
  EXPECT_EQ(aclrtSynchronizeStream(Late), ACL_SUCCESS);
  EXPECT_EQ(aclrtSetOpWaitTimeout(0), ACL_SUCCESS);
  EXPECT_EQ(aclrtProcessReport(1000), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Early), ACL_SUCCESS);
  EXPECT_EQ(aclrtUnSubscribeReport(Me, Early), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(Event), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Early), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Late), ACL_SUCCESS);
}

TEST_F(DeviceFacts, Overflow) {
  aclrtFloatOverflowMode Mode = ACL_RT_OVERFLOW_MODE_UNDEF;
  EXPECT_EQ(aclrtGetDeviceSatMode(&Mode), ACL_SUCCESS);
  EXPECT_EQ(Mode, ACL_RT_OVERFLOW_MODE_INFNAN);
  EXPECT_EQ(aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_SATURATION),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtGetDeviceSatMode(&Mode), ACL_SUCCESS);
  EXPECT_EQ(Mode, ACL_RT_OVERFLOW_MODE_SATURATION);
  EXPECT_EQ(aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_INFNAN), ACL_SUCCESS);
  EXPECT_NE(aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_UNDEF), ACL_SUCCESS);

  aclrtStream Stream = newStream();
  uint32_t Flag = 7;
  EXPECT_EQ(aclrtSetStreamOverflowSwitch(Stream, 1), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetStreamOverflowSwitch(Stream, &Flag), ACL_SUCCESS);
  EXPECT_EQ(Flag, 1u);
  void *Status = deviceMemory(64);
  char Host[64];
  EXPECT_EQ(aclrtResetOverflowStatus(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetOverflowStatus(Status, 64, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemcpy(Host, 64, Status, 64, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  for (char Each : Host)
    EXPECT_EQ(Each, 0);
  // It is a task like others: the memory is in flight until it is done.
  EXPECT_EQ(aclrtGetOverflowStatus(Status, 64, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Status), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "aclrtGetOverflowStatus");
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);

  void *Address = nullptr, *Again = nullptr;
  EXPECT_EQ(aclrtGetHardwareSyncAddr(&Address), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetHardwareSyncAddr(&Again), ACL_SUCCESS);
  EXPECT_NE(Address, nullptr);
  EXPECT_EQ(Address, Again);
  EXPECT_EQ(aclrtCtxGetFloatOverflowAddr(&Again), ACL_SUCCESS);
  EXPECT_NE(Address, Again);
}

TEST_F(DeviceFacts, WhereDumpsGo) {
  std::string Path = testing::TempDir() + "/dump-" + std::to_string(getpid());
  std::ofstream(Path) << R"({"dump": {"dump_path": "out", "dump_list": []}})";
  EXPECT_EQ(aclmdlInitDump(), ACL_SUCCESS);
  EXPECT_EQ(aclmdlSetDump(Path.c_str()), ACL_SUCCESS);
  EXPECT_STREQ(acldumpGetPath(DATA_DUMP), "out");
  EXPECT_EQ(acldumpGetPath(OVERFLOW_DUMP), nullptr);
  EXPECT_EQ(aclmdlFinalizeDump(), ACL_SUCCESS);
  unlink(Path.c_str());
}

} // namespace acltidy::test
