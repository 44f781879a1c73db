//===- StreamsTest.cpp - Order between streams, events and the host -------===//

#include "Support.h"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <thread>

namespace acltidy::test {

class Streams : public Simulator {
protected:
  void copyIn(void *Device, const void *Host, aclrtStream Stream) {
    EXPECT_EQ(aclrtMemcpyAsync(Device, Size, Host, Size,
                               ACL_MEMCPY_HOST_TO_DEVICE, Stream),
              ACL_SUCCESS);
  }
  void copyOut(void *Host, const void *Device, aclrtStream Stream) {
    EXPECT_EQ(aclrtMemcpyAsync(Host, Size, Device, Size,
                               ACL_MEMCPY_DEVICE_TO_HOST, Stream),
              ACL_SUCCESS);
  }

  static constexpr size_t Size = 8192;
};

TEST_F(Streams, InOrder) {
  aclrtStream Stream = newStream();
  char *Host = static_cast<char *>(pinnedMemory(Size));
  void *Device = deviceMemory(Size);
  memset(Host, 'a', Size);
  copyIn(Device, Host, Stream);
  EXPECT_EQ(aclrtMemsetAsync(Device, Size, 'b', 1, Stream), ACL_SUCCESS);
  copyOut(Host, Device, Stream);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(Host[0], 'b');
  EXPECT_EQ(aclrtFreeHost(Host), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Streams, HostReadsTooEarly) {
  aclrtStream Stream = newStream();
  volatile char *Host = static_cast<char *>(pinnedMemory(Size));
  void *Device = deviceMemory(Size);
  EXPECT_EQ(aclrtMemset(Device, Size, 'c', Size), ACL_SUCCESS);
  copyOut(const_cast<char *>(Host), Device, Stream);
  (void)Host[0];
  expectFinding("acl-unsynchronized-access", "'aclrtMemcpyAsync' may still");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(Host[0], 'c');
  EXPECT_EQ(aclrtFreeHost(const_cast<char *>(Host)), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Streams, HostMayReadWhatIsCopiedIn) {
  aclrtStream Stream = newStream();
  volatile char *Host = static_cast<char *>(pinnedMemory(Size));
  memset(const_cast<char *>(Host), 0, Size);
  void *Device = deviceMemory(Size);
  copyIn(Device, const_cast<char *>(Host), Stream);
  (void)Host[0];
  expectNothing();
  Host[0] = 1;
  expectFinding("acl-unsynchronized-access", "may still read");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreeHost(const_cast<char *>(Host)), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Streams, FreedInFlight) {
  aclrtStream Stream = newStream();
  void *Device = deviceMemory(Size);
  EXPECT_EQ(aclrtMemsetAsync(Device, Size, 0, Size, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "is released by 'aclrtFree'");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Streams, HeapFreedInFlight) {
  if (AddressSanitizer || ThreadSanitizer)
    GTEST_SKIP() << "the sanitizer's free comes first";
  aclrtStream Stream = newStream();
  void *Device = deviceMemory(Size);
  char *Heap = static_cast<char *>(calloc(Size, 1));
  copyIn(Device, Heap, Stream);
  free(Heap);
  expectFinding("acl-unsynchronized-access", "heap memory is released");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

__attribute__((noinline)) void copyLocal(void *Device, aclrtStream Stream) {
  char Local[256] = {1};
  EXPECT_EQ(aclrtMemcpyAsync(Device, sizeof Local, Local, sizeof Local,
                             ACL_MEMCPY_HOST_TO_DEVICE, Stream),
            ACL_SUCCESS);
}

TEST_F(Streams, LocalGoneInFlight) {
  if (AddressSanitizer)
    GTEST_SKIP() << "AddressSanitizer keeps locals away from the stack";
  aclrtStream Stream = newStream();
  void *Device = deviceMemory(Size);
  copyLocal(Device, Stream);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "a local variable");
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Streams, ThreadsEndWithTheirStreams) {
  auto Threads = [] {
    std::filesystem::directory_iterator All("/proc/self/task");
    return std::distance(begin(All), end(All));
  };
  auto Before = Threads();
  std::vector<aclrtEvent> Events(20);
  for (aclrtEvent &Each : Events) {
    aclrtStream Stream = newStream();
    EXPECT_EQ(aclrtCreateEvent(&Each), ACL_SUCCESS);
    EXPECT_EQ(aclrtRecordEvent(Each, Stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
  }
  for (int I = 0; I != 200 && Threads() > Before; ++I)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_LE(Threads(), Before);
  for (aclrtEvent Each : Events)
    EXPECT_EQ(aclrtDestroyEvent(Each), ACL_SUCCESS);
}

TEST_F(Streams, AbortWhileATaskRuns) {
  aclrtStream Stream = newStream();
  void *Device = deviceMemory(Size);
  std::atomic<int> State{0};
  auto Next = [&](int Now) {
    while (State != Now)
      std::this_thread::yield();
    ++State;
  };
  static decltype(Next) *Go;
  Go = &Next;
  EXPECT_EQ(aclrtLaunchHostFunc(
                Stream,
                [](void *) {
                  (*Go)(0);
                  (*Go)(2);
                },
                nullptr),
            ACL_SUCCESS);
  for (int I = 0; I != 2; ++I)
    EXPECT_EQ(aclrtMemsetAsync(Device, Size, 0, Size, Stream), ACL_SUCCESS);
  Next(1);
  EXPECT_EQ(aclrtStreamAbort(Stream), ACL_SUCCESS);
  // The runtime sees a little later that the function has returned.
  while (State != 3)
    std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(Stream, 5000), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Streams, HostMemoryOfDroppedTasks) {
  aclrtStream Stream = newStream();
  volatile char *Host = static_cast<char *>(pinnedMemory(Size));
  void *Device = deviceMemory(Size);
  EXPECT_EQ(aclrtMemset(Device, Size, 0, Size), ACL_SUCCESS);
  copyOut(const_cast<char *>(Host), Device, Stream);
  EXPECT_EQ(aclrtDestroyStreamForce(Stream), ACL_SUCCESS);
  Host[0] = 1;
  EXPECT_EQ(aclrtFreeHost(const_cast<char *>(Host)), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
}

TEST_F(Streams, TwoStreamsWithoutOrder) {
  aclrtStream First = newStream(), Second = newStream();
  void *Device = deviceMemory(Size);
  EXPECT_EQ(aclrtMemsetAsync(Device, Size, 1, Size, First), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemsetAsync(Device, Size, 2, Size, Second), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "order the streams by an event");
  EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(First), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Second), ACL_SUCCESS);
}

TEST_F(Streams, TwoStreamsWithAnEvent) {
  aclrtStream First = newStream(), Second = newStream();
  aclrtEvent Event = nullptr;
  EXPECT_EQ(aclrtCreateEvent(&Event), ACL_SUCCESS);
  char *Host = static_cast<char *>(pinnedMemory(Size));
  void *Device = deviceMemory(Size);
  EXPECT_EQ(aclrtMemsetAsync(Device, Size, 1, Size, First), ACL_SUCCESS);
  EXPECT_EQ(aclrtRecordEvent(Event, First), ACL_SUCCESS);
  EXPECT_EQ(aclrtStreamWaitEvent(Second, Event), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemsetAsync(Device, Size, 2, Size, Second), ACL_SUCCESS);
  copyOut(Host, Device, Second);
  EXPECT_EQ(aclrtSynchronizeStream(Second), ACL_SUCCESS);
  EXPECT_EQ(Host[Size - 1], 2);
  // The second stream's end is after the first one's.
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreeHost(Host), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(Event), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(First), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Second), ACL_SUCCESS);
}

TEST_F(Streams, SynchronisedEventCoversWhatCameBefore) {
  aclrtStream Stream = newStream();
  aclrtEvent Event = nullptr;
  EXPECT_EQ(aclrtCreateEvent(&Event), ACL_SUCCESS);
  void *Before = deviceMemory(Size), *After = deviceMemory(Size);
  EXPECT_EQ(aclrtMemsetAsync(Before, Size, 1, Size, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtRecordEvent(Event, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemsetAsync(After, Size, 1, Size, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeEvent(Event), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Before), ACL_SUCCESS);
  expectNothing();
  EXPECT_EQ(aclrtFree(After), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "is released");
  EXPECT_EQ(aclrtDestroyEvent(Event), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Streams, QueriesMoveOn) {
  aclrtStream Stream = newStream();
  void *Device = deviceMemory(Size);
  EXPECT_EQ(aclrtMemsetAsync(Device, Size, 1, Size, Stream), ACL_SUCCESS);
  aclrtStreamStatus Status = ACL_STREAM_STATUS_NOT_READY;
  for (int I = 0; I != 10 && Status != ACL_STREAM_STATUS_COMPLETE; ++I)
    EXPECT_EQ(aclrtStreamQuery(Stream, &Status), ACL_SUCCESS);
  EXPECT_EQ(Status, ACL_STREAM_STATUS_COMPLETE);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Streams, NotifiesOrder) {
  aclrtStream First = newStream(), Second = newStream();
  aclrtNotify Notify = nullptr;
  EXPECT_EQ(aclrtCreateNotify(&Notify, 0), ACL_SUCCESS);
  void *Device = deviceMemory(Size);
  EXPECT_EQ(aclrtMemsetAsync(Device, Size, 1, Size, First), ACL_SUCCESS);
  EXPECT_EQ(aclrtRecordNotify(Notify, First), ACL_SUCCESS);
  EXPECT_EQ(aclrtWaitAndResetNotify(Notify, Second, 0), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemsetAsync(Device, Size, 2, Size, Second), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Second), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyNotify(Notify), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(First), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Second), ACL_SUCCESS);
}

TEST_F(Streams, HostFunctionRunsElsewhere) {
  aclrtStream Stream = newStream();
  struct State {
    std::thread::id Runner;
    std::atomic<bool> Done{false};
  } S;
  EXPECT_EQ(aclrtLaunchHostFunc(
                Stream,
                [](void *Data) {
                  auto *S = static_cast<State *>(Data);
                  S->Runner = std::this_thread::get_id();
                  S->Done = true;
                },
                &S),
            ACL_SUCCESS);
  // Comes without anybody waiting for the stream.
  for (int I = 0; I != 1000 && !S.Done; ++I)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_TRUE(S.Done);
  EXPECT_NE(S.Runner, std::this_thread::get_id());
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Streams, CallbackOnItsThread) {
  aclrtStream Stream = newStream();
  std::atomic<bool> Stop{false};
  std::atomic<int> Calls{0};
  std::thread Reports([&] {
    aclrtSetDevice(0);
    while (!Stop)
      aclrtProcessReport(10);
    aclrtResetDevice(0);
  });
  auto Id = static_cast<uint64_t>(Reports.native_handle());
  EXPECT_EQ(aclrtSubscribeReport(Id, Stream), ACL_SUCCESS);
  auto Count = [](void *Data) { ++*static_cast<std::atomic<int> *>(Data); };
  for (int I = 0; I != 5; ++I)
    EXPECT_EQ(aclrtLaunchCallback(Count, &Calls, ACL_CALLBACK_BLOCK, Stream),
              ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(Calls, 5);
  EXPECT_EQ(aclrtUnSubscribeReport(Id, Stream), ACL_SUCCESS);
  Stop = true;
  Reports.join();
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Streams, CallbackWithoutThread) {
  aclrtStream Stream = newStream();
  EXPECT_EQ(
      aclrtLaunchCallback([](void *) {}, nullptr, ACL_CALLBACK_BLOCK, Stream),
      ACL_ERROR_RT_STREAM_NO_CB_REG);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Streams, ApiInsideACallback) {
  aclrtStream Stream = newStream();
  EXPECT_EQ(aclrtLaunchHostFunc(
                Stream,
                [](void *) {
                  void *Memory = nullptr;
                  aclrtMalloc(&Memory, 64, ACL_MEM_MALLOC_HUGE_FIRST);
                },
                nullptr),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  auto Found = take();
  ASSERT_GE(Found.size(), 1u);
  EXPECT_EQ(Found[0].substr(0, 16), "acl-callback-api");
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Streams, ThreadWithoutDevice) {
  std::thread([] {
    void *Memory = nullptr;
    EXPECT_EQ(aclrtMalloc(&Memory, 64, ACL_MEM_MALLOC_HUGE_FIRST),
              ACL_ERROR_RT_CONTEXT_NULL);
  }).join();
  expectFinding("acl-wrong-context", "a thread without a device");
}

TEST_F(Streams, StreamOfAnotherContext) {
  aclrtStream Stream = newStream();
  aclrtContext Mine = nullptr, Other = nullptr;
  EXPECT_EQ(aclrtGetCurrentContext(&Mine), ACL_SUCCESS);
  EXPECT_EQ(aclrtCreateContext(&Other, 1), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_ERROR_RT_STREAM_CONTEXT);
  expectFinding("acl-wrong-context", "a stream of another device");
  EXPECT_EQ(aclrtDestroyContext(Other), ACL_SUCCESS);
  EXPECT_EQ(aclrtSetCurrentContext(Mine), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Streams, CaptureRunsWhenExecuted) {
  aclrtStream Stream = newStream();
  char *Host = static_cast<char *>(pinnedMemory(Size));
  Host[0] = 0; // Fresh memory has any value.
  void *Device = deviceMemory(Size);
  EXPECT_EQ(aclrtMemset(Device, Size, 1, Size), ACL_SUCCESS);
  aclmdlRI Instance = nullptr;
  EXPECT_EQ(aclmdlRICaptureBegin(Stream, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtMemsetAsync(Device, Size, 2, Size, Stream), ACL_SUCCESS);
  copyOut(Host, Device, Stream);
  EXPECT_EQ(aclmdlRICaptureEnd(Stream, &Instance), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_NE(Host[0], 2);
  EXPECT_EQ(aclmdlRIExecuteAsync(Instance, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(Host[0], 2);
  EXPECT_EQ(aclmdlRIDestroy(Instance), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreeHost(Host), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

// Which bytes are written counts when a graph runs, not when it is captured.
TEST_F(Streams, CaptureOfWhatIsWrittenLater) {
  aclrtStream Stream = newStream();
  void *From = deviceMemory(Size), *To = deviceMemory(Size);
  aclmdlRI Graph = nullptr;
  EXPECT_EQ(aclmdlRICaptureBegin(Stream, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtMemcpyAsync(To, Size, From, Size, ACL_MEMCPY_DEVICE_TO_DEVICE,
                             Stream),
            ACL_SUCCESS);
  EXPECT_EQ(aclmdlRICaptureEnd(Stream, &Graph), ACL_SUCCESS);
  char Host = 0;
  auto Look = [&] {
    EXPECT_EQ(aclrtMemcpy(&Host, 1, To, 1, ACL_MEMCPY_DEVICE_TO_HOST),
              ACL_SUCCESS);
  };
  EXPECT_EQ(aclmdlRIExecuteAsync(Graph, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  Look();
  expectFinding("acl-uninitialized-memory", "'aclrtMemcpy' reads bytes");
  EXPECT_EQ(aclrtMemset(From, Size, 5, Size), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRIExecuteAsync(Graph, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  Look();
  EXPECT_EQ(Host, 5);
  expectNothing();
  EXPECT_EQ(aclmdlRIDestroy(Graph), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(From), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(To), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Streams, CapturesOfMemoryInFlight) {
  aclrtStream Stream = newStream(), Other = newStream();
  void *Device = deviceMemory(Size);
  aclmdlRI Graph = nullptr;
  EXPECT_EQ(aclrtMemsetAsync(Device, Size, 1, Size, Other), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRICaptureBegin(Stream, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtMemsetAsync(Device, Size, 2, Size, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRICaptureEnd(Stream, &Graph), ACL_SUCCESS);
  expectNothing();
  EXPECT_EQ(aclrtSynchronizeStream(Other), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRIExecuteAsync(Graph, Stream), ACL_SUCCESS);
  expectNothing();
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "aclmdlRIExecuteAsync");
  EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRIDestroy(Graph), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Other), ACL_SUCCESS);
}

TEST_F(Streams, CaptureForbidsSynchronousCalls) {
  aclrtStream Stream = newStream();
  void *Device = deviceMemory(Size);
  aclmdlRI Instance = nullptr;
  EXPECT_EQ(aclmdlRICaptureBegin(Stream, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL),
            ACL_SUCCESS);
  EXPECT_NE(aclrtMemset(Device, Size, 1, Size), ACL_SUCCESS);
  expectFinding("acl-capture-unsafe", "'aclrtMemset'");
  EXPECT_EQ(aclmdlRICaptureEnd(Stream, &Instance), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRIDestroy(Instance), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Streams, CapturedStreamsComeBack) {
  aclrtStream Main = newStream(), Side = newStream();
  aclrtEvent Fork = nullptr, Join = nullptr;
  EXPECT_EQ(aclrtCreateEvent(&Fork), ACL_SUCCESS);
  EXPECT_EQ(aclrtCreateEvent(&Join), ACL_SUCCESS);
  for (bool Rejoin : {true, false}) {
    aclmdlRI Instance = nullptr;
    EXPECT_EQ(aclmdlRICaptureBegin(Main, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL),
              ACL_SUCCESS);
    EXPECT_EQ(aclrtRecordEvent(Fork, Main), ACL_SUCCESS);
    EXPECT_EQ(aclrtStreamWaitEvent(Side, Fork), ACL_SUCCESS);
    EXPECT_EQ(aclrtRecordEvent(Join, Side), ACL_SUCCESS);
    if (Rejoin) {
      EXPECT_EQ(aclrtStreamWaitEvent(Main, Join), ACL_SUCCESS);
      EXPECT_EQ(aclmdlRICaptureEnd(Main, &Instance), ACL_SUCCESS);
      EXPECT_EQ(aclmdlRIDestroy(Instance), ACL_SUCCESS);
      expectNothing();
    } else {
      EXPECT_EQ(aclmdlRICaptureEnd(Main, &Instance),
                ACL_ERROR_RT_STREAM_UNJOINED);
      expectFinding("acl-capture-unsafe", "does not come back");
    }
  }
  EXPECT_EQ(aclrtDestroyEvent(Fork), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(Join), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Main), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Side), ACL_SUCCESS);
}

// A stream may come back through another that comes back.
TEST_F(Streams, CapturedStreamsComeBackThroughOthers) {
  aclrtStream Main = newStream(), Side = newStream(), Third = newStream();
  aclrtEvent Fork = nullptr, Join = nullptr, Last = nullptr;
  for (aclrtEvent *Event : {&Fork, &Join, &Last})
    EXPECT_EQ(aclrtCreateEvent(Event), ACL_SUCCESS);
  for (bool Early : {true, false}) {
    aclmdlRI Instance = nullptr;
    EXPECT_EQ(aclmdlRICaptureBegin(Main, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL),
              ACL_SUCCESS);
    EXPECT_EQ(aclrtRecordEvent(Fork, Main), ACL_SUCCESS);
    for (aclrtStream Each : {Side, Third})
      EXPECT_EQ(aclrtStreamWaitEvent(Each, Fork), ACL_SUCCESS);
    EXPECT_EQ(aclrtRecordEvent(Join, Third), ACL_SUCCESS);
    if (Early)
      EXPECT_EQ(aclrtStreamWaitEvent(Side, Join), ACL_SUCCESS);
    EXPECT_EQ(aclrtRecordEvent(Last, Side), ACL_SUCCESS);
    if (!Early)
      EXPECT_EQ(aclrtStreamWaitEvent(Side, Join), ACL_SUCCESS);
    EXPECT_EQ(aclrtStreamWaitEvent(Main, Last), ACL_SUCCESS);
    if (Early) {
      EXPECT_EQ(aclmdlRICaptureEnd(Main, &Instance), ACL_SUCCESS);
      EXPECT_EQ(aclmdlRIDestroy(Instance), ACL_SUCCESS);
      expectNothing();
    } else {
      EXPECT_EQ(aclmdlRICaptureEnd(Main, &Instance),
                ACL_ERROR_RT_STREAM_UNJOINED);
      expectFinding("acl-capture-unsafe", "does not come back");
    }
  }
  for (aclrtEvent Event : {Fork, Join, Last})
    EXPECT_EQ(aclrtDestroyEvent(Event), ACL_SUCCESS);
  for (aclrtStream Stream : {Main, Side, Third})
    EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

// A stream that goes with its device does not leave its capture open.
TEST_F(Streams, DeviceEndsInCapture) {
  aclrtStream Stream = newStream();
  EXPECT_EQ(aclmdlRICaptureBegin(Stream, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL),
            ACL_SUCCESS);
  EXPECT_NE(aclrtDestroyStream(Stream), ACL_SUCCESS);
  expectFinding("acl-destroy-order", "before its capture");
  EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  void *Device = deviceMemory(Size);
  EXPECT_EQ(aclrtMemset(Device, Size, 0, Size), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  expectNothing();
  acltidyExpect("acl-resource-leak", 2); // The stream and the capture.
}

// Events that order a graph with streams outside of it, at every run.
TEST_F(Streams, GraphAndExternalEvents) {
  aclrtStream Inside = newStream(), Outside = newStream();
  aclrtEvent Event = nullptr;
  EXPECT_EQ(aclrtCreateEventExWithFlag(&Event, ACL_EVENT_SYNC), ACL_SUCCESS);
  void *Device = deviceMemory(Size);
  char *Host = static_cast<char *>(pinnedMemory(Size));
  EXPECT_EQ(aclmdlRICaptureBegin(Inside, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtMemsetAsync(Device, Size, 'g', Size, Inside), ACL_SUCCESS);
  EXPECT_EQ(aclrtRecordEventWithFlag(Event, Inside, ACL_EVENT_RECORD_EXTERNAL),
            ACL_SUCCESS);
  aclmdlRI Graph = nullptr;
  EXPECT_EQ(aclmdlRICaptureEnd(Inside, &Graph), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRIExecuteAsync(Graph, Inside), ACL_SUCCESS);
  EXPECT_EQ(aclrtStreamWaitEvent(Outside, Event), ACL_SUCCESS);
  copyOut(Host, Device, Outside);
  EXPECT_EQ(aclrtSynchronizeStream(Outside), ACL_SUCCESS);
  EXPECT_EQ(Host[0], 'g');
  expectNothing();
  EXPECT_EQ(aclrtSynchronizeStream(Inside), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRIDestroy(Graph), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(Event), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreeHost(Host), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  for (aclrtStream Stream : {Inside, Outside})
    EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

} // namespace acltidy::test
