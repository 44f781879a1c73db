//===- InstancesTest.cpp - Model running instances, labels, switches ------===//

#include "Support.h"

#include <cstdio>
#include <fstream>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace acltidy::test {

namespace {

struct Instances : Simulator {
  /// An instance that is being built.
  aclmdlRI Building = nullptr;
  std::vector<aclrtStream> Bound;
  void *Memory = nullptr; ///< 64 bytes, all 0.
  aclrtStream Runs = nullptr;

  void SetUp() override {
    Simulator::SetUp();
    Memory = deviceMemory(64);
    EXPECT_EQ(aclrtMemset(Memory, 64, 0, 64), ACL_SUCCESS);
    Runs = newStream();
    EXPECT_EQ(aclmdlRIBuildBegin(&Building, 0), ACL_SUCCESS);
  }

  void TearDown() override {
    for (aclrtStream Each : Bound)
      EXPECT_EQ(aclmdlRIUnbindStream(Building, Each), ACL_SUCCESS);
    EXPECT_EQ(aclmdlRIDestroy(Building), ACL_SUCCESS);
    for (aclrtStream Each : Bound)
      EXPECT_EQ(aclrtDestroyStream(Each), ACL_SUCCESS);
    EXPECT_EQ(aclrtDestroyStream(Runs), ACL_SUCCESS);
    EXPECT_EQ(aclrtFree(Memory), ACL_SUCCESS);
    Simulator::TearDown();
  }

  aclrtStream bind(uint32_t Flag = ACL_MODEL_STREAM_FLAG_HEAD) {
    aclrtStream Stream = nullptr;
    EXPECT_EQ(aclrtCreateStreamWithConfig(&Stream, 0, ACL_STREAM_PERSISTENT),
              ACL_SUCCESS);
    EXPECT_EQ(aclmdlRIBindStream(Building, Stream, Flag), ACL_SUCCESS);
    Bound.push_back(Stream);
    return Stream;
  }

  char *at(size_t Offset) { return static_cast<char *>(Memory) + Offset; }

  void fill(size_t Offset, char Value, aclrtStream Stream) {
    EXPECT_EQ(aclrtMemsetAsync(at(Offset), 1, Value, 1, Stream), ACL_SUCCESS);
  }

  /// Writes an int32 now.
  void put(size_t Offset, int32_t Value) {
    EXPECT_EQ(aclrtMemcpy(at(Offset), 4, &Value, 4, ACL_MEMCPY_HOST_TO_DEVICE),
              ACL_SUCCESS);
  }

  int byteAt(size_t Offset) {
    char Value = 0;
    EXPECT_EQ(aclrtMemcpy(&Value, 1, at(Offset), 1, ACL_MEMCPY_DEVICE_TO_HOST),
              ACL_SUCCESS);
    return Value;
  }

  void build(aclrtStream End) {
    EXPECT_EQ(aclmdlRIEndTask(Building, End), ACL_SUCCESS);
    EXPECT_EQ(aclmdlRIBuildEnd(Building, nullptr), ACL_SUCCESS);
  }

  aclError run() {
    EXPECT_EQ(aclmdlRIExecuteAsync(Building, Runs), ACL_SUCCESS);
    return aclrtSynchronizeStream(Runs);
  }
};

struct Labels {
  aclrtLabel Each[2] = {};
  aclrtLabelList List = nullptr;
  Labels() {
    for (aclrtLabel &L : Each)
      EXPECT_EQ(aclrtCreateLabel(&L), ACL_SUCCESS);
    EXPECT_EQ(aclrtCreateLabelList(Each, 2, &List), ACL_SUCCESS);
  }
  ~Labels() {
    EXPECT_EQ(aclrtDestroyLabelList(List), ACL_SUCCESS);
    for (aclrtLabel L : Each)
      EXPECT_EQ(aclrtDestroyLabel(L), ACL_SUCCESS);
  }
};

} // namespace

TEST_F(Instances, RunWhenTheyAreExecuted) {
  aclrtStream First = bind(), Second = bind();
  aclrtEvent Event = nullptr;
  EXPECT_EQ(aclrtCreateEvent(&Event), ACL_SUCCESS);
  fill(0, 1, First);
  EXPECT_EQ(aclrtRecordEvent(Event, First), ACL_SUCCESS);
  EXPECT_EQ(aclrtStreamWaitEvent(Second, Event), ACL_SUCCESS);
  EXPECT_EQ(
      aclrtMemcpyAsync(at(1), 1, at(0), 1, ACL_MEMCPY_DEVICE_TO_DEVICE, Second),
      ACL_SUCCESS);
  EXPECT_NE(aclmdlRIExecuteAsync(Building, Runs), ACL_SUCCESS); // Not built.
  build(Second);
  EXPECT_EQ(byteAt(0), 0);
  EXPECT_EQ(run(), ACL_SUCCESS);
  EXPECT_EQ(byteAt(1), 1);
  put(0, 0);
  EXPECT_EQ(aclmdlRIExecute(Building, -1), ACL_SUCCESS);
  EXPECT_EQ(byteAt(1), 1);
  EXPECT_NE(aclmdlRIExecute(Building, 0), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(Event), ACL_SUCCESS);
}

TEST_F(Instances, LabelsAreJumpedTo) {
  aclrtStream Stream = bind();
  {
    Labels L;
    fill(8, 1, Stream);
    EXPECT_EQ(aclrtSwitchLabelByIndex(Memory, 2, L.List, Stream), ACL_SUCCESS);
    fill(9, 1, Stream); // Never.
    EXPECT_EQ(aclrtSetLabel(L.Each[0], Stream), ACL_SUCCESS);
    fill(10, 1, Stream);
    EXPECT_EQ(aclrtSetLabel(L.Each[1], Stream), ACL_SUCCESS);
    fill(11, 1, Stream);
    EXPECT_NE(aclrtSetLabel(L.Each[1], Stream), ACL_SUCCESS);
    EXPECT_NE(aclrtSetLabel(L.Each[1], Runs), ACL_SUCCESS);
    EXPECT_NE(aclrtSwitchLabelByIndex(Memory, 3, L.List, Stream), ACL_SUCCESS);
    build(Stream);
    put(0, 1);
    EXPECT_EQ(run(), ACL_SUCCESS);
    EXPECT_EQ(byteAt(8), 1);
    EXPECT_EQ(byteAt(9), 0);
    EXPECT_EQ(byteAt(10), 0);
    EXPECT_EQ(byteAt(11), 1);
    put(0, 0);
    EXPECT_EQ(run(), ACL_SUCCESS);
    EXPECT_EQ(byteAt(10), 1);
    EXPECT_EQ(byteAt(9), 0);
    // An index beyond them is the last one's.
    put(8, 0);
    put(0, 77);
    EXPECT_EQ(run(), ACL_SUCCESS);
    EXPECT_EQ(byteAt(10), 0);
    EXPECT_EQ(byteAt(11), 1);
  }
}

TEST_F(Instances, StreamsAreSwitchedAndActivated) {
  aclrtStream Head = bind(), Then = bind(ACL_MODEL_STREAM_FLAG_DEFAULT),
              Last = bind(ACL_MODEL_STREAM_FLAG_DEFAULT);
  // [0] is compared with [4]; [16] tells which streams ran.
  fill(16, 1, Head);
  EXPECT_EQ(aclrtSwitchStream(at(0), ACL_RT_EQUAL, at(4), ACL_RT_SWITCH_INT32,
                              Then, nullptr, Head),
            ACL_SUCCESS);
  fill(17, 1, Head); // When it is not so.
  fill(18, 1, Then);
  EXPECT_EQ(aclrtActiveStream(Last, Then), ACL_SUCCESS);
  fill(19, 1, Then); // Goes on.
  fill(20, 1, Last);
  EXPECT_NE(aclrtActiveStream(Runs, Then), ACL_SUCCESS);
  EXPECT_NE(aclrtSwitchStream(at(0), ACL_RT_EQUAL, at(4), ACL_RT_SWITCH_INT32,
                              Then, Last, Head),
            ACL_SUCCESS);
  build(Last);
  auto Ran = [&] {
    std::string Text;
    for (size_t I = 16; I != 21; ++I)
      Text += byteAt(I) ? '1' : '0';
    EXPECT_EQ(aclrtMemset(at(16), 8, 0, 8), ACL_SUCCESS);
    return Text;
  };
  put(0, 5);
  put(4, 6);
  EXPECT_EQ(run(), ACL_SUCCESS);
  EXPECT_EQ(Ran(), "11000");
  put(4, 5);
  EXPECT_EQ(run(), ACL_SUCCESS);
  EXPECT_EQ(Ran(), "10111");
}

TEST_F(Instances, StreamsActivateThoseBeforeThem) {
  aclrtStream First = bind(ACL_MODEL_STREAM_FLAG_DEFAULT),
              Second = bind(ACL_MODEL_STREAM_FLAG_DEFAULT), Head = bind();
  EXPECT_EQ(aclrtActiveStream(Second, Head), ACL_SUCCESS);
  EXPECT_EQ(aclrtActiveStream(First, Second), ACL_SUCCESS);
  fill(0, 1, First);
  build(First);
  EXPECT_EQ(run(), ACL_SUCCESS);
  EXPECT_EQ(byteAt(0), 1);
}

TEST_F(Instances, Conditions) {
  struct {
    aclrtCondition How;
    bool Less, Equal, Greater;
  } Cases[] = {{ACL_RT_EQUAL, false, true, false},
               {ACL_RT_NOT_EQUAL, true, false, true},
               {ACL_RT_GREATER, false, false, true},
               {ACL_RT_GREATER_OR_EQUAL, false, true, true},
               {ACL_RT_LESS, true, false, false},
               {ACL_RT_LESS_OR_EQUAL, true, true, false}};
  aclrtStream Head = bind(), Then[6];
  for (size_t I = 0; I != 6; ++I) {
    // Every case has a head of its own: a switch that is taken ends it.
    aclrtStream From = I ? bind() : Head;
    Then[I] = bind(ACL_MODEL_STREAM_FLAG_DEFAULT);
    EXPECT_EQ(aclrtSwitchStream(at(0), Cases[I].How, at(8), ACL_RT_SWITCH_INT64,
                                Then[I], nullptr, From),
              ACL_SUCCESS);
    fill(16 + I, 1, Then[I]);
  }
  build(Head);
  for (int64_t Left : {-1, 0, 1}) {
    int64_t Both[2] = {Left, 0};
    EXPECT_EQ(aclrtMemcpy(Memory, 16, Both, 16, ACL_MEMCPY_HOST_TO_DEVICE),
              ACL_SUCCESS);
    EXPECT_EQ(aclrtMemset(at(16), 8, 0, 8), ACL_SUCCESS);
    EXPECT_EQ(run(), ACL_SUCCESS);
    for (size_t I = 0; I != 6; ++I)
      EXPECT_EQ(byteAt(16 + I), Left < 0 ? Cases[I].Less
                                : Left   ? Cases[I].Greater
                                         : Cases[I].Equal)
          << I << " " << Left;
  }
}

TEST_F(Instances, LoopsEnd) {
  aclrtStream Stream = bind();
  put(4, 1);
  put(8, 3);
  // ++[0] until it is [8].
  EXPECT_EQ(aclrtReduceAsync(at(0), at(4), 4, ACL_RT_MEMCPY_SDMA_AUTOMATIC_SUM,
                             ACL_INT32, Stream, nullptr),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSwitchStream(at(0), ACL_RT_NOT_EQUAL, at(8),
                              ACL_RT_SWITCH_INT32, Stream, nullptr, Stream),
            ACL_SUCCESS);
  build(Stream);
  EXPECT_EQ(run(), ACL_SUCCESS);
  EXPECT_EQ(byteAt(0), 3);
}

TEST_F(Instances, LoopsWithoutEnd) {
  aclrtStream Stream = bind();
  {
    Labels L;
    EXPECT_EQ(aclrtSetLabel(L.Each[0], Stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtSwitchLabelByIndex(Memory, 1, L.List, Stream), ACL_SUCCESS);
    build(Stream);
    EXPECT_EQ(run(), 507011);
  }
}

TEST_F(Instances, JumpsToNowhere) {
  aclrtStream Stream = bind();
  {
    Labels L;
    EXPECT_EQ(aclrtSwitchLabelByIndex(Memory, 2, L.List, Stream), ACL_SUCCESS);
    build(Stream);
    EXPECT_EQ(run(), 507011);
  }
}

TEST_F(Instances, EventsOrderStreamsThatJump) {
  // The second one comes first in the order of streams.
  aclrtStream Waits = bind(), Head = bind(),
              Then = bind(ACL_MODEL_STREAM_FLAG_DEFAULT);
  aclrtEvent Event = nullptr;
  EXPECT_EQ(aclrtCreateEvent(&Event), ACL_SUCCESS);
  EXPECT_EQ(aclrtActiveStream(Then, Head), ACL_SUCCESS);
  fill(0, 3, Then);
  EXPECT_EQ(aclrtRecordEvent(Event, Then), ACL_SUCCESS);
  EXPECT_EQ(aclrtStreamWaitEvent(Waits, Event), ACL_SUCCESS);
  EXPECT_EQ(
      aclrtMemcpyAsync(at(1), 1, at(0), 1, ACL_MEMCPY_DEVICE_TO_DEVICE, Waits),
      ACL_SUCCESS);
  build(Waits);
  for (int I = 0; I != 2; ++I) {
    put(0, 0);
    EXPECT_EQ(run(), ACL_SUCCESS);
    EXPECT_EQ(byteAt(1), 3);
  }
  EXPECT_EQ(aclrtDestroyEvent(Event), ACL_SUCCESS);
}

TEST_F(Instances, TheirMemoryIsInFlight) {
  aclrtStream Head = bind(), Then = bind(ACL_MODEL_STREAM_FLAG_DEFAULT);
  void *Other = deviceMemory(8);
  EXPECT_EQ(aclrtActiveStream(Then, Head), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemsetAsync(Other, 8, 0, 8, Then), ACL_SUCCESS);
  build(Then);
  EXPECT_EQ(aclmdlRIExecuteAsync(Building, Runs), ACL_SUCCESS);
  expectNothing();
  EXPECT_EQ(aclrtFree(Other), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "aclmdlRIExecuteAsync");
  EXPECT_EQ(aclrtSynchronizeStream(Runs), ACL_SUCCESS);
  EXPECT_NE(aclmdlRIExecuteAsync(Building, Runs), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "aclmdlRIExecuteAsync");
}

TEST_F(Instances, TakeNoTasksWhenTheyAreBuilt) {
  aclrtStream Stream = bind();
  build(Stream);
  fill(0, 1, Stream);
  expectFinding("acl-capture-unsafe", "after aclmdlRIBuildEnd");
  EXPECT_EQ(run(), ACL_SUCCESS);
  EXPECT_EQ(byteAt(0), 0);
}

TEST_F(Instances, Bindings) {
  aclrtStream Stream = bind();
  EXPECT_NE(aclmdlRIBindStream(Building, Stream, ACL_MODEL_STREAM_FLAG_HEAD),
            ACL_SUCCESS);
  EXPECT_NE(aclmdlRIBindStream(Building, Runs, ACL_MODEL_STREAM_FLAG_HEAD),
            ACL_SUCCESS); // Not ACL_STREAM_PERSISTENT.
  EXPECT_NE(aclmdlRIUnbindStream(Building, Runs), ACL_SUCCESS);
  fill(0, 1, Stream);
  EXPECT_EQ(aclrtPersistentTaskClean(Stream), ACL_SUCCESS);
  EXPECT_NE(aclrtPersistentTaskClean(Runs), ACL_SUCCESS);
  fill(1, 1, Stream);
  build(Stream);
  EXPECT_EQ(run(), ACL_SUCCESS);
  EXPECT_EQ(byteAt(0), 0);
  EXPECT_EQ(byteAt(1), 1);
}

TEST_F(Instances, Aborted) {
  aclrtStream Stream = bind();
  uint64_t Zero = 0;
  void *Flag = deviceMemory(8);
  EXPECT_EQ(aclrtMemcpy(Flag, 8, &Zero, 8, ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtValueWait(Flag, 1, ACL_STREAM_WAIT_VALUE_EQ, Stream),
            ACL_SUCCESS);
  fill(0, 1, Stream);
  build(Stream);
  EXPECT_EQ(aclmdlRIExecute(Building, 20), ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
  EXPECT_EQ(aclmdlRIAbort(Building), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
  EXPECT_EQ(byteAt(0), 0);
  EXPECT_EQ(aclrtFree(Flag), ACL_SUCCESS);
}

TEST_F(Instances, NamesStreamsCallbacks) {
  aclrtStream First = bind(), Second = bind();
  build(First);
  char Name[8] = "?";
  EXPECT_EQ(aclmdlRIGetName(Building, sizeof Name, Name), ACL_SUCCESS);
  EXPECT_STREQ(Name, "");
  EXPECT_EQ(aclmdlRISetName(Building, "first"), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRISetName(Building, "a longer name"), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRIGetName(Building, sizeof Name, Name), ACL_SUCCESS);
  EXPECT_STREQ(Name, "a longe");

  aclmdlRI Other = nullptr;
  uint32_t Id = 0, OtherId = 0, Count = 0;
  EXPECT_EQ(aclmdlRIBuildBegin(&Other, 0), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRIGetId(Building, &Id), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRIGetId(Other, &OtherId), ACL_SUCCESS);
  EXPECT_NE(Id, OtherId);

  EXPECT_EQ(aclmdlRIGetStreams(Building, nullptr, &Count), ACL_SUCCESS);
  EXPECT_EQ(Count, 2u);
  aclrtStream Streams[2] = {};
  EXPECT_EQ(aclmdlRIGetStreams(Building, Streams, &Count), ACL_SUCCESS);
  EXPECT_EQ(Streams[0], First);
  EXPECT_EQ(Streams[1], Second);
  Count = 1;
  EXPECT_NE(aclmdlRIGetStreams(Building, Streams, &Count), ACL_SUCCESS);

  static int Called;
  Called = 0;
  auto Add = [](void *Data) { Called += *static_cast<int *>(Data); };
  auto Not = [](void *) { Called += 100; };
  int Seven = 7;
  EXPECT_EQ(aclmdlRIDestroyRegisterCallback(Other, Add, &Seven), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRIDestroyRegisterCallback(Other, Not, nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRIDestroyUnregisterCallback(Other, Not), ACL_SUCCESS);
  EXPECT_NE(aclmdlRIDestroyUnregisterCallback(Other, Not), ACL_SUCCESS);
  EXPECT_EQ(Called, 0);
  EXPECT_EQ(aclmdlRIDestroy(Other), ACL_SUCCESS);
  EXPECT_EQ(Called, 7);
}

TEST_F(Instances, ArePrinted) {
  aclrtStream Stream = bind();
  fill(0, 1, Stream);
  build(Stream);
  EXPECT_EQ(aclmdlRIDebugPrint(Building), ACL_SUCCESS);
  std::string File =
      testing::TempDir() + "instance-" + std::to_string(getpid()) + ".json";
  EXPECT_EQ(aclmdlRIDebugJsonPrint(Building, File.c_str(),
                                   ACL_MDLRI_DEBUG_JSON_PRINT_SUMMARY),
            ACL_SUCCESS);
  std::ostringstream Text;
  Text << std::ifstream(File).rdbuf();
  EXPECT_NE(Text.str().find("\"name\": \"aclrtMemsetAsync\""),
            std::string::npos)
      << Text.str();
  EXPECT_NE(Text.str().find("\"type\": \"END\""), std::string::npos);
  std::remove(File.c_str());
  EXPECT_NE(aclmdlRIDebugJsonPrint(Building, "/nowhere/at/all.json", 0),
            ACL_SUCCESS);
}

TEST_F(Instances, OfCapturesThatAreOpen) {
  aclrtStream Stream = newStream();
  aclmdlRI Early = nullptr, Captured = nullptr;
  aclmdlRICaptureStatus Status = ACL_MODEL_RI_CAPTURE_STATUS_INVALIDATED;
  EXPECT_EQ(aclmdlRICaptureGetInfo(Stream, &Status, &Early), ACL_SUCCESS);
  EXPECT_EQ(Status, ACL_MODEL_RI_CAPTURE_STATUS_NONE);
  EXPECT_EQ(Early, nullptr);
  EXPECT_EQ(aclmdlRICaptureBegin(Stream, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL),
            ACL_SUCCESS);
  EXPECT_EQ(aclmdlRICaptureGetInfo(Stream, &Status, &Early), ACL_SUCCESS);
  EXPECT_EQ(Status, ACL_MODEL_RI_CAPTURE_STATUS_ACTIVE);
  EXPECT_EQ(aclmdlRISetName(Early, "early"), ACL_SUCCESS);
  EXPECT_NE(aclmdlRIExecuteAsync(Early, Runs), ACL_SUCCESS);
  EXPECT_NE(aclmdlRIDestroy(Early), ACL_SUCCESS);
  expectFinding("acl-mismatched-destroy",
                "the model running instance, which the runtime owns");
  fill(0, 1, Stream);
  EXPECT_EQ(aclmdlRICaptureEnd(Stream, &Captured), ACL_SUCCESS);
  EXPECT_EQ(Captured, Early);
  char Name[8] = "";
  EXPECT_EQ(aclmdlRIGetName(Captured, sizeof Name, Name), ACL_SUCCESS);
  EXPECT_STREQ(Name, "early");
  EXPECT_EQ(aclmdlRIExecuteAsync(Captured, Runs), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Runs), ACL_SUCCESS);
  EXPECT_EQ(byteAt(0), 1);
  EXPECT_EQ(aclmdlRIDestroy(Captured), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Instances, GroupsOfTasksAreChanged) {
  aclrtStream Stream = newStream();
  aclmdlRI Captured = nullptr;
  aclrtTaskGrp Group = nullptr;
  EXPECT_NE(aclmdlRICaptureTaskGrpBegin(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRICaptureBegin(Stream, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL),
            ACL_SUCCESS);
  fill(0, 1, Stream);
  EXPECT_EQ(aclmdlRICaptureTaskGrpBegin(Stream), ACL_SUCCESS);
  fill(1, 1, Stream);
  fill(2, 1, Stream);
  EXPECT_EQ(aclmdlRICaptureTaskGrpEnd(Stream, &Group), ACL_SUCCESS);
  EXPECT_NE(aclmdlRICaptureTaskGrpEnd(Stream, &Group), ACL_SUCCESS);
  fill(3, 1, Stream);
  EXPECT_EQ(aclmdlRICaptureEnd(Stream, &Captured), ACL_SUCCESS);
  auto Ran = [&] {
    EXPECT_EQ(aclrtMemset(Memory, 8, 0, 8), ACL_SUCCESS);
    EXPECT_EQ(aclmdlRIExecuteAsync(Captured, Runs), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(Runs), ACL_SUCCESS);
    std::string Text;
    for (size_t I = 0; I != 6; ++I)
      Text += static_cast<char>('0' + byteAt(I));
    return Text;
  };
  EXPECT_EQ(Ran(), "111100");
  EXPECT_EQ(aclmdlRICaptureTaskUpdateBegin(Stream, Group), ACL_SUCCESS);
  fill(4, 2, Stream);
  fill(5, 3, Stream);
  EXPECT_EQ(aclmdlRICaptureTaskUpdateEnd(Stream), ACL_SUCCESS);
  EXPECT_EQ(Ran(), "100123");
  // Neither more nor others.
  EXPECT_EQ(aclmdlRICaptureTaskUpdateBegin(Stream, Group), ACL_SUCCESS);
  fill(4, 2, Stream);
  EXPECT_NE(aclmdlRICaptureTaskUpdateEnd(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRICaptureTaskUpdateBegin(Stream, Group), ACL_SUCCESS);
  fill(4, 2, Stream);
  EXPECT_EQ(
      aclrtMemcpyAsync(at(5), 1, at(0), 1, ACL_MEMCPY_DEVICE_TO_DEVICE, Stream),
      ACL_SUCCESS);
  EXPECT_NE(aclmdlRICaptureTaskUpdateEnd(Stream), ACL_SUCCESS);
  EXPECT_EQ(Ran(), "100123");
  // The stream is itself again.
  fill(6, 1, Stream);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(byteAt(6), 1);
  expectNothing();
  EXPECT_EQ(aclmdlRIDestroy(Captured), ACL_SUCCESS);
  EXPECT_NE(aclmdlRICaptureTaskUpdateBegin(Stream, Group), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "task group");
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Instances, OfCapturesWithNotifies) {
  aclrtStream Stream = newStream();
  aclrtNotify Before = nullptr, After = nullptr;
  EXPECT_EQ(aclrtCreateNotify(&Before, 0), ACL_SUCCESS);
  EXPECT_EQ(aclrtCreateNotify(&After, 0), ACL_SUCCESS);
  aclmdlRI Captured = nullptr;
  EXPECT_EQ(aclmdlRICaptureBegin(Stream, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtWaitAndResetNotify(Before, Stream, 0), ACL_SUCCESS);
  fill(0, 1, Stream);
  EXPECT_EQ(aclrtRecordNotify(After, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRICaptureEnd(Stream, &Captured), ACL_SUCCESS);
  for (int I = 0; I != 2; ++I) {
    put(0, 0);
    EXPECT_EQ(aclmdlRIExecuteAsync(Captured, Stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(Stream, 20),
              ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
    EXPECT_EQ(aclrtRecordNotify(Before, Runs), ACL_SUCCESS);
    EXPECT_EQ(aclrtWaitAndResetNotify(After, Runs, 0), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(Runs), ACL_SUCCESS);
    EXPECT_EQ(byteAt(0), 1);
    EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  }
  EXPECT_EQ(aclmdlRIDestroy(Captured), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyNotify(Before), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyNotify(After), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Instances, CaptureModesOfThreads) {
  aclrtStream Stream = newStream();
  auto Exchange = [](aclmdlRICaptureMode Mode) {
    EXPECT_EQ(aclmdlRICaptureThreadExchangeMode(&Mode), ACL_SUCCESS);
    return Mode;
  };
  auto Unsafe = [&] { return aclrtMemset(at(0), 8, 0, 8) == ACL_SUCCESS; };
  /// Of another thread in a mode.
  auto Elsewhere = [&](aclmdlRICaptureMode Mode) {
    bool Fine = false;
    std::thread([&] {
      EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
      EXPECT_EQ(Exchange(Mode), ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
      Fine = Unsafe();
      EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
    }).join();
    return Fine;
  };
  auto Capture = [&](aclmdlRICaptureMode Mode, auto Within) {
    aclmdlRI Captured = nullptr;
    EXPECT_EQ(aclmdlRICaptureBegin(Stream, Mode), ACL_SUCCESS);
    Within();
    EXPECT_EQ(aclmdlRICaptureEnd(Stream, &Captured), ACL_SUCCESS);
    EXPECT_EQ(aclmdlRIDestroy(Captured), ACL_SUCCESS);
  };
  Capture(ACL_MODEL_RI_CAPTURE_MODE_THREAD_LOCAL, [&] {
    EXPECT_TRUE(Elsewhere(ACL_MODEL_RI_CAPTURE_MODE_GLOBAL));
    expectNothing();
    EXPECT_FALSE(Unsafe());
    expectFinding("acl-capture-unsafe", "aclrtMemset");
    EXPECT_EQ(Exchange(ACL_MODEL_RI_CAPTURE_MODE_RELAXED),
              ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
    EXPECT_TRUE(Unsafe());
    EXPECT_EQ(Exchange(ACL_MODEL_RI_CAPTURE_MODE_GLOBAL),
              ACL_MODEL_RI_CAPTURE_MODE_RELAXED);
  });
  Capture(ACL_MODEL_RI_CAPTURE_MODE_GLOBAL, [&] {
    EXPECT_TRUE(Elsewhere(ACL_MODEL_RI_CAPTURE_MODE_THREAD_LOCAL));
    EXPECT_TRUE(Elsewhere(ACL_MODEL_RI_CAPTURE_MODE_RELAXED));
    expectNothing();
    EXPECT_FALSE(Elsewhere(ACL_MODEL_RI_CAPTURE_MODE_GLOBAL));
    expectFinding("acl-capture-unsafe", "aclrtMemset");
  });
  Capture(ACL_MODEL_RI_CAPTURE_MODE_RELAXED, [&] {
    EXPECT_TRUE(Unsafe());
    EXPECT_TRUE(Elsewhere(ACL_MODEL_RI_CAPTURE_MODE_GLOBAL));
  });
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

} // namespace acltidy::test
