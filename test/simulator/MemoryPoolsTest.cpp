//===- MemoryPoolsTest.cpp - Memory in stream order -----------------------===//

#include "Support.h"

#include "acl/acl_rt_memory_soma.h"

namespace acltidy::test {

namespace {

struct MemoryPools : Simulator {
  static constexpr size_t Size = 4096;
  aclrtMemPool Pool = nullptr;
  aclrtStream Stream = nullptr;

  void SetUp() override {
    Simulator::SetUp();
    Stream = newStream();
    Pool = create(4 * Size);
  }
  void TearDown() override {
    if (Pool)
      EXPECT_EQ(aclrtMemPoolDestroy(Pool), ACL_SUCCESS);
    EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
    Simulator::TearDown();
  }

  static aclrtMemPoolProps properties(size_t Most) {
    aclrtMemPoolProps P = {};
    P.allocType = ACL_MEM_ALLOCATION_TYPE_PINNED;
    P.location.type = ACL_MEM_LOCATION_TYPE_DEVICE;
    P.maxSize = Most;
    return P;
  }
  static aclrtMemPool create(size_t Most) {
    aclrtMemPoolProps P = properties(Most);
    aclrtMemPool Result = nullptr;
    EXPECT_EQ(aclrtMemPoolCreate(&Result, &P), ACL_SUCCESS);
    return Result;
  }
  char *allocate(size_t Bytes = Size) {
    void *Memory = nullptr;
    EXPECT_EQ(aclrtMemPoolMallocAsync(&Memory, Bytes, Pool, Stream),
              ACL_SUCCESS);
    return static_cast<char *>(Memory);
  }
  uint64_t told(aclrtMemPoolAttr Which) {
    uint64_t Value = ~uint64_t(0);
    EXPECT_EQ(aclrtMemPoolGetAttr(Pool, Which, &Value), ACL_SUCCESS);
    return Value;
  }
};

} // namespace

TEST_F(MemoryPools, BytesStayUntilTheStreamGetsThere) {
  char *Back = static_cast<char *>(pinnedMemory(Size));
  char *Memory = allocate();
  EXPECT_EQ(aclrtMemsetAsync(Memory, Size, 7, Size, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemcpyAsync(Back, Size, Memory, Size,
                             ACL_MEMCPY_DEVICE_TO_HOST, Stream),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtMemPoolFreeAsync(Memory, Stream), ACL_SUCCESS);
  expectNothing();
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(Back[Size - 1], 7);
  EXPECT_EQ(aclrtFreeHost(Back), ACL_SUCCESS);
}

TEST_F(MemoryPools, UsedBehindItsRelease) {
  char *Memory = allocate();
  EXPECT_EQ(aclrtMemPoolFreeAsync(Memory, Stream), ACL_SUCCESS);
  EXPECT_NE(aclrtMemsetAsync(Memory, Size, 7, Size, Stream), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "aclrtMemPoolFreeAsync");
  EXPECT_NE(aclrtMemPoolFreeAsync(Memory, Stream), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "released twice");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
}

TEST_F(MemoryPools, OtherStreamsNeedOrder) {
  aclrtStream Other = newStream();
  aclrtEvent Event = nullptr;
  EXPECT_EQ(aclrtCreateEvent(&Event), ACL_SUCCESS);
  char *Memory = allocate();
  EXPECT_EQ(aclrtRecordEvent(Event, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtStreamWaitEvent(Other, Event), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemsetAsync(Memory, Size, 7, Size, Other), ACL_SUCCESS);
  expectNothing();
  // The release is not behind what the other stream does.
  EXPECT_EQ(aclrtMemPoolFreeAsync(Memory, Stream), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "order the streams by an event");
  EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);

  Memory = allocate();
  EXPECT_EQ(aclrtMemsetAsync(Memory, Size, 7, Size, Other), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "aclrtMemPoolMallocAsync");
  EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemPoolFreeAsync(Memory, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(Event), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Other), ACL_SUCCESS);
}

TEST_F(MemoryPools, ByteForByteLikeOtherMemory) {
  char *Memory = allocate(100);
  char Back[100];
  EXPECT_EQ(aclrtMemsetAsync(Memory, 100, 0, 99, Stream), ACL_SUCCESS);
  EXPECT_NE(aclrtMemsetAsync(Memory, 101, 0, 101, Stream), ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "aclrtMemsetAsync");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemcpy(Back, 100, Memory, 100, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  expectFinding("acl-uninitialized-memory", "never written");
  EXPECT_NE(aclrtFree(Memory), ACL_SUCCESS);
  expectFinding("acl-mismatched-destroy", "aclrtMemPoolFreeAsync");
  void *Plain = deviceMemory(16);
  EXPECT_NE(aclrtMemPoolFreeAsync(Plain, Stream), ACL_SUCCESS);
  expectFinding("acl-mismatched-destroy", "aclrtFree");
  EXPECT_EQ(aclrtFree(Plain), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemPoolFreeAsync(Memory, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
}

TEST_F(MemoryPools, Amounts) {
  char *First = allocate(3 * Size);
  void *Memory = nullptr;
  EXPECT_EQ(aclrtMemPoolMallocAsync(&Memory, 2 * Size, Pool, Stream),
            ACL_ERROR_RT_MEMORY_ALLOCATION);
  EXPECT_EQ(told(ACL_RT_MEM_POOL_ATTR_USED_MEM_CURRENT), 3 * Size);
  EXPECT_EQ(aclrtMemPoolFreeAsync(First, Stream), ACL_SUCCESS);
  // In the order of the stream there is room.
  char *Second = allocate(2 * Size);
  EXPECT_EQ(told(ACL_RT_MEM_POOL_ATTR_USED_MEM_CURRENT), 2 * Size);
  EXPECT_EQ(told(ACL_RT_MEM_POOL_ATTR_USED_MEM_HIGH), 3 * Size);
  EXPECT_EQ(told(ACL_RT_MEM_POOL_ATTR_RESERVED_MEM_CURRENT), 3 * Size);
  EXPECT_EQ(aclrtMemPoolFreeAsync(Second, Stream), ACL_SUCCESS);
  uint64_t Threshold = Size;
  EXPECT_EQ(aclrtMemPoolSetAttr(Pool, ACL_RT_MEM_POOL_ATTR_RELEASE_THRESHOLD,
                                &Threshold),
            ACL_SUCCESS);
  EXPECT_EQ(told(ACL_RT_MEM_POOL_ATTR_RESERVED_MEM_CURRENT), 3 * Size);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(told(ACL_RT_MEM_POOL_ATTR_RESERVED_MEM_CURRENT), Size);
  EXPECT_EQ(aclrtMemPoolTrimTo(Pool, 100), ACL_SUCCESS);
  EXPECT_EQ(told(ACL_RT_MEM_POOL_ATTR_RESERVED_MEM_CURRENT), 100u);
  EXPECT_EQ(told(ACL_RT_MEM_POOL_ATTR_RESERVED_MEM_HIGH), 3 * Size);
  uint64_t Zero = 0, One = 1;
  EXPECT_EQ(
      aclrtMemPoolSetAttr(Pool, ACL_RT_MEM_POOL_ATTR_USED_MEM_HIGH, &Zero),
      ACL_SUCCESS);
  EXPECT_EQ(told(ACL_RT_MEM_POOL_ATTR_USED_MEM_HIGH), 0u);
  EXPECT_NE(aclrtMemPoolSetAttr(Pool, ACL_RT_MEM_POOL_ATTR_USED_MEM_HIGH, &One),
            ACL_SUCCESS);
  EXPECT_NE(
      aclrtMemPoolSetAttr(Pool, ACL_RT_MEM_POOL_ATTR_USED_MEM_CURRENT, &Zero),
      ACL_SUCCESS);
  uint32_t Off = 0, Now = 7;
  EXPECT_EQ(aclrtMemPoolSetAttr(Pool, ACL_RT_MEM_POOL_REUSE_ALLOW_OPPORTUNISTIC,
                                &Off),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtMemPoolGetAttr(Pool, ACL_RT_MEM_POOL_REUSE_ALLOW_OPPORTUNISTIC,
                                &Now),
            ACL_SUCCESS);
  EXPECT_EQ(Now, 0u);
}

TEST_F(MemoryPools, DestroyedBeforeTheirMemory) {
  char *Memory = allocate();
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemPoolDestroy(Pool), ACL_SUCCESS);
  Pool = nullptr;
  expectFinding("acl-destroy-order", "before its memory");
  EXPECT_NE(aclrtMemsetAsync(Memory, Size, 7, Size, Stream), ACL_SUCCESS);
  take();
}

TEST_F(MemoryPools, NeverReleased) {
  uint64_t Before = acltidyCheckpoint();
  char *Memory = allocate();
  acltidyReportLeaksSince(Before);
  expectFinding("acl-resource-leak", "device memory of a pool");
  EXPECT_EQ(aclrtMemPoolFreeAsync(Memory, Stream), ACL_SUCCESS);
}

TEST_F(MemoryPools, Properties) {
  aclrtMemPoolProps P = properties(Size);
  aclrtMemPool Other = nullptr;
  P.location.type = ACL_MEM_LOCATION_TYPE_HOST;
  EXPECT_NE(aclrtMemPoolCreate(&Other, &P), ACL_SUCCESS);
  P = properties(Size);
  P.reserved[3] = 1;
  EXPECT_NE(aclrtMemPoolCreate(&Other, &P), ACL_SUCCESS);
  EXPECT_NE(aclrtMemPoolCreate(&Other, nullptr), ACL_SUCCESS);
}

} // namespace acltidy::test
