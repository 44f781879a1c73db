//===- StateCallbacksTest.cpp - Values, failures, beginnings and ends -----===//

#include "ModelSupport.h"
#include "Support.h"

#include <cstring>
#include <thread>
#include <unistd.h>

namespace acltidy::test {

using StateCallbacks = Simulator;

static uint64_t valueAt(const void *Memory) {
  uint64_t Value = 0;
  EXPECT_EQ(aclrtMemcpy(&Value, 8, Memory, 8, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  return Value;
}

TEST_F(StateCallbacks, ValuesOrderStreams) {
  aclrtStream First = newStream(), Second = newStream();
  void *Flag = deviceMemory(8), *From = deviceMemory(64),
       *To = deviceMemory(64);
  EXPECT_EQ(aclrtMemset(Flag, 8, 0, 8), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemset(From, 64, 0, 64), ACL_SUCCESS);
  // The wait is there before the write that ends it.
  EXPECT_EQ(aclrtValueWait(Flag, 5, ACL_STREAM_WAIT_VALUE_GEQ, Second),
            ACL_SUCCESS);
  EXPECT_EQ(
      aclrtMemcpyAsync(To, 64, From, 64, ACL_MEMCPY_DEVICE_TO_DEVICE, Second),
      ACL_SUCCESS);
  EXPECT_EQ(aclrtMemsetAsync(From, 64, 3, 64, First), ACL_SUCCESS);
  EXPECT_EQ(aclrtValueWrite(Flag, 5, 0, First), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Second), ACL_SUCCESS);
  EXPECT_EQ(valueAt(To), 0x0303030303030303u);
  EXPECT_EQ(aclrtSynchronizeStream(First), ACL_SUCCESS);
  EXPECT_EQ(valueAt(Flag), 5u);
  // One that nothing ends runs out of time, and goes on when it is.
  EXPECT_EQ(aclrtValueWait(Flag, 6, ACL_STREAM_WAIT_VALUE_EQ, Second),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(Second, 30),
            ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
  uint64_t Six = 6;
  EXPECT_EQ(aclrtMemcpy(Flag, 8, &Six, 8, ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Second), ACL_SUCCESS);
  EXPECT_NE(aclrtValueWrite(static_cast<char *>(Flag) + 4, 1, 0, First),
            ACL_SUCCESS);
  EXPECT_NE(aclrtValueWait(Flag, 1, 4, First), ACL_SUCCESS);
  for (void *Each : {Flag, From, To})
    EXPECT_EQ(aclrtFree(Each), ACL_SUCCESS);
  expectNothing();
  EXPECT_NE(aclrtValueWrite(Flag, 1, 0, First), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "aclrtValueWrite");
  EXPECT_EQ(aclrtDestroyStream(First), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Second), ACL_SUCCESS);
}

TEST_F(StateCallbacks, StopsEndWaits) {
  aclrtStream Stream = newStream();
  void *Flag = deviceMemory(8), *To = deviceMemory(8);
  EXPECT_EQ(aclrtMemset(Flag, 8, 0, 8), ACL_SUCCESS);
  EXPECT_EQ(aclrtValueWait(Flag, 5, ACL_STREAM_WAIT_VALUE_EQ, Stream),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtMemsetAsync(To, 8, 3, 8, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(Stream, 30),
            ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
  // What comes behind stays.
  EXPECT_EQ(aclrtStreamStop(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(valueAt(To), 0x0303030303030303u);
  // Nothing runs: the next wait is none that was stopped.
  EXPECT_EQ(aclrtStreamStop(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtValueWait(Flag, 5, ACL_STREAM_WAIT_VALUE_EQ, Stream),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(Stream, 30),
            ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
  EXPECT_EQ(aclrtStreamAbort(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtStreamStop(nullptr), ACL_ERROR_INVALID_PARAM);
  for (void *Each : {Flag, To})
    EXPECT_EQ(aclrtFree(Each), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(StateCallbacks, AttributesOfStreams) {
  aclrtStream Stream = newStream();
  aclrtStreamAttrValue Value = {};
  Value.userCustomTag = 17;
  EXPECT_EQ(
      aclrtSetStreamAttribute(Stream, ACL_STREAM_ATTR_USER_CUSTOM_TAG, &Value),
      ACL_SUCCESS);
  Value.userCustomTag = 0;
  EXPECT_EQ(
      aclrtGetStreamAttribute(Stream, ACL_STREAM_ATTR_USER_CUSTOM_TAG, &Value),
      ACL_SUCCESS);
  EXPECT_EQ(Value.userCustomTag, 17u);
  EXPECT_EQ(aclrtSetStreamOverflowSwitch(Stream, 1), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetStreamAttribute(
                Stream, ACL_STREAM_ATTR_FLOAT_OVERFLOW_CHECK, &Value),
            ACL_SUCCESS);
  EXPECT_EQ(Value.overflowSwitch, 1u);
  Value.failureMode = ACL_STOP_ON_FAILURE;
  EXPECT_EQ(
      aclrtSetStreamAttribute(Stream, ACL_STREAM_ATTR_FAILURE_MODE, &Value),
      ACL_SUCCESS);
  // The mode is set once.
  EXPECT_NE(aclrtSetStreamFailureMode(Stream, 0), ACL_SUCCESS);

  void *Memory = deviceMemory(64);
  uint32_t Before = 0, After = 0;
  EXPECT_EQ(aclrtMemsetAsync(Memory, 64, 0, 64, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetThreadLastTaskId(&Before), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemsetAsync(Memory, 64, 0, 64, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetThreadLastTaskId(&After), ACL_SUCCESS);
  EXPECT_EQ(After, Before + 1);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Memory), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

static struct {
  unsigned Calls = 0;
  uint32_t Task = 0, Stream = 0, Thread = 0, Device = 0, Code = 0;
} Failure;

static void onFailure(aclrtExceptionInfo *Info) {
  ++Failure.Calls;
  Failure.Task = aclrtGetTaskIdFromExceptionInfo(Info);
  Failure.Stream = aclrtGetStreamIdFromExceptionInfo(Info);
  Failure.Thread = aclrtGetThreadIdFromExceptionInfo(Info);
  Failure.Device = aclrtGetDeviceIdFromExceptionInfo(Info);
  Failure.Code = aclrtGetErrorCodeFromExceptionInfo(Info);
}

TEST_F(StateCallbacks, FailedTasksAreTold) {
  Failure = {};
  EXPECT_EQ(aclrtSetExceptionInfoCallback(onFailure), ACL_SUCCESS);
  EXPECT_EQ(aclrtExceptionInfoCallbackRegister(onFailure), ACL_SUCCESS);
  aclrtStream Stream = newStream();
  int32_t Id = -1;
  EXPECT_EQ(aclrtStreamGetId(Stream, &Id), ACL_SUCCESS);
  {
    Model M(R"({"behaviour": "library", "library": ")" ACLTIDY_MODEL_LIBRARY
            R"(", "function": "alwaysFails", "inputs": [], "outputs": []})");
    Set In, Out;
    EXPECT_EQ(aclmdlExecuteAsync(M.Id, In.Handle, Out.Handle, Stream),
              ACL_SUCCESS);
    uint32_t Last = 0;
    EXPECT_EQ(aclrtGetThreadLastTaskId(&Last), ACL_SUCCESS);
    aclError Code = aclrtSynchronizeStream(Stream);
    EXPECT_NE(Code, ACL_SUCCESS);
    EXPECT_EQ(Failure.Calls, 2u); // Registered in both ways.
    EXPECT_EQ(Failure.Task, Last);
    EXPECT_EQ(Failure.Stream, static_cast<uint32_t>(Id));
    EXPECT_EQ(Failure.Thread, static_cast<uint32_t>(gettid()));
    EXPECT_EQ(Failure.Device, 0u);
    EXPECT_EQ(Failure.Code, static_cast<uint32_t>(Code));
    EXPECT_EQ(aclrtExceptionInfoCallbackUnregister(onFailure), ACL_SUCCESS);
    EXPECT_EQ(aclrtSetExceptionInfoCallback(nullptr), ACL_SUCCESS);
    EXPECT_EQ(aclmdlExecuteAsync(M.Id, In.Handle, Out.Handle, Stream),
              ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(Stream), Code);
    EXPECT_EQ(Failure.Calls, 2u);
  }
  // Outside of a callback there is nothing to ask about.
  EXPECT_EQ(aclrtGetTaskIdFromExceptionInfo(nullptr), UINT32_MAX);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

static struct {
  size_t Length = 64;
  aclError Status = -1;
  char Name[64];
  size_t Inputs = 0, Outputs = 0;
  std::vector<void *> Addresses;
  std::vector<int64_t> Dims;
  bool Beyond = true;
} Operator;

static void onOperator(aclrtExceptionInfo *Info) {
  aclTensorDesc *In = nullptr, *Out = nullptr;
  Operator.Status = aclmdlCreateAndGetOpDesc(
      aclrtGetDeviceIdFromExceptionInfo(Info),
      aclrtGetStreamIdFromExceptionInfo(Info),
      aclrtGetTaskIdFromExceptionInfo(Info), Operator.Name, Operator.Length,
      &In, &Operator.Inputs, &Out, &Operator.Outputs);
  if (Operator.Status)
    return;
  for (size_t I = 0; I != Operator.Inputs; ++I) {
    const aclTensorDesc *Each = aclGetTensorDescByIndex(In, I);
    Operator.Addresses.push_back(aclGetTensorDescAddress(Each));
    int64_t Last = 0;
    EXPECT_EQ(aclGetTensorDescType(Each), I ? ACL_INT64 : ACL_FLOAT);
    EXPECT_EQ(
        aclGetTensorDescDimV2(Each, aclGetTensorDescNumDims(Each) - 1, &Last),
        ACL_SUCCESS);
    Operator.Dims.push_back(Last);
  }
  Operator.Beyond = aclGetTensorDescByIndex(In, Operator.Inputs) != nullptr;
  aclDestroyTensorDesc(In);
  aclDestroyTensorDesc(Out);
}

TEST_F(StateCallbacks, OperatorsThatFailAreDescribed) {
  EXPECT_EQ(aclrtSetExceptionInfoCallback(onOperator), ACL_SUCCESS);
  aclrtStream Stream = newStream();
  {
    Model M(R"({"behaviour": "library", "library": ")" ACLTIDY_MODEL_LIBRARY
            R"(", "function": "alwaysFails",
               "inputs": [{"shape": [2, 3]},
                          {"shape": [4], "type": "int64"}],
               "outputs": []})");
    Set In(M, false), Out(M, true);
    for (size_t I : {0u, 1u})
      EXPECT_EQ(aclrtMemset(In.memory(I), In.size(I), 0, In.size(I)),
                ACL_SUCCESS);
    auto Run = [&](size_t Length) {
      Operator = {};
      Operator.Length = Length;
      EXPECT_EQ(aclmdlExecuteAsync(M.Id, In.Handle, Out.Handle, Stream),
                ACL_SUCCESS);
      EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_ERROR_RT_MODEL_EXECUTE);
    };
    Run(64);
    EXPECT_EQ(Operator.Status, ACL_SUCCESS);
    EXPECT_STREQ(Operator.Name, "alwaysFails");
    EXPECT_EQ(Operator.Outputs, 0u);
    EXPECT_EQ(Operator.Addresses,
              std::vector<void *>({In.memory(0), In.memory(1)}));
    EXPECT_EQ(Operator.Dims, std::vector<int64_t>({3, 4}));
    EXPECT_FALSE(Operator.Beyond);
    Run(11); // As long as the name, without its end.
    EXPECT_EQ(Operator.Status, ACL_ERROR_FAILURE);
  }
  EXPECT_EQ(aclrtSetExceptionInfoCallback(nullptr), ACL_SUCCESS);
  // Outside of the callback nothing fails.
  aclTensorDesc *In = nullptr, *Out = nullptr;
  size_t Inputs = 0, Outputs = 0;
  char Name[64];
  EXPECT_EQ(aclmdlCreateAndGetOpDesc(0, 0, 1, Name, sizeof Name, &In, &Inputs,
                                     &Out, &Outputs),
            ACL_ERROR_GE_FAILURE);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

static std::string Story;

static aclError atInit(const char *, size_t, void *Data) {
  Story += static_cast<const char *>(Data);
  return ACL_SUCCESS;
}
static aclError atFinalize(void *Data) {
  Story += static_cast<const char *>(Data);
  return ACL_SUCCESS;
}

TEST_F(StateCallbacks, InitAndFinalize) {
  Story.clear();
  char In[] = "in ", Out[] = "out ";
  // At once, as ACL is initialised.
  EXPECT_EQ(aclInitCallbackRegister(ACL_REG_TYPE_OTHER, atInit, In),
            ACL_SUCCESS);
  EXPECT_EQ(aclFinalizeCallbackRegister(ACL_REG_TYPE_OTHER, atFinalize, Out),
            ACL_SUCCESS);
  EXPECT_EQ(Story, "in ");
  EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
  EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(Story, "in out in ");
  EXPECT_EQ(aclInitCallbackUnRegister(ACL_REG_TYPE_OTHER, atInit), ACL_SUCCESS);
  EXPECT_EQ(aclFinalizeCallbackUnRegister(ACL_REG_TYPE_OTHER, atFinalize),
            ACL_SUCCESS);
  EXPECT_NE(aclFinalizeCallbackUnRegister(ACL_REG_TYPE_OTHER, atFinalize),
            ACL_SUCCESS);
}

TEST_F(StateCallbacks, DevicesStreamsAborts) {
  Story.clear();
  auto OnDevice = [](int32_t Device, aclrtDeviceState State, void *) {
    Story += "d" + std::to_string(Device) + std::to_string(State) + " ";
  };
  auto OnStream = [](aclrtStream, aclrtStreamState State, void *) {
    Story += "s" + std::to_string(State) + " ";
  };
  auto OnAbort = [](int32_t, aclrtDeviceTaskAbortStage Stage, uint32_t Timeout,
                    void *) {
    Story += "a" + std::to_string(Stage) + std::to_string(Timeout) + " ";
    return 0;
  };
  EXPECT_EQ(aclrtRegDeviceStateCallback("t", OnDevice, nullptr), ACL_SUCCESS);
  EXPECT_NE(aclrtRegDeviceStateCallback("t", OnDevice, nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtRegStreamStateCallback("t", OnStream, nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtSetDeviceTaskAbortCallback("t", OnAbort, nullptr),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(Story, "d00 d01 d02 d03 ");
  Story.clear();
  aclrtStream Stream = newStream();
  void *Flag = deviceMemory(8);
  EXPECT_EQ(aclrtMemset(Flag, 8, 0, 8), ACL_SUCCESS);
  // Would wait for good.
  EXPECT_EQ(aclrtValueWait(Flag, 1, ACL_STREAM_WAIT_VALUE_EQ, Stream),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtDeviceTaskAbort(0, 7), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Flag), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(Story, "s1 a07 a17 s2 ");
  EXPECT_EQ(aclrtRegDeviceStateCallback("t", nullptr, nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtRegStreamStateCallback("t", nullptr, nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtSetDeviceTaskAbortCallback("t", nullptr, nullptr),
            ACL_SUCCESS);
  EXPECT_NE(aclrtRegDeviceStateCallback("t", nullptr, nullptr), ACL_SUCCESS);
}

} // namespace acltidy::test
