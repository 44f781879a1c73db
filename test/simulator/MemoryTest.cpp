//===- MemoryTest.cpp - Spaces, bounds, shadow, pools ---------------------===//

#include "Support.h"

#include <cstdlib>
#include <cstring>
#include <sys/wait.h>

namespace acltidy::test {

using Memory = Simulator;
using MemoryDeathTest = Simulator;

TEST_F(Memory, RoundTrip) {
  std::vector<char> Text(100000, 'x');
  std::vector<char> Back(Text.size());
  void *Device = deviceMemory(Text.size());
  EXPECT_EQ(aclrtMemcpy(Device, Text.size(), Text.data(), Text.size(),
                        ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtMemcpy(Back.data(), Back.size(), Device, Back.size(),
                        ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  EXPECT_EQ(Text, Back);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
}

TEST_F(Memory, UnwrittenBytesAreSeenExactly) {
  void *Device = deviceMemory(1000);
  char Back[1000];
  EXPECT_EQ(aclrtMemset(Device, 1000, 0, 999), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemcpy(Back, 999, Device, 999, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  expectNothing();
  EXPECT_EQ(aclrtMemcpy(Back, 1000, Device, 1000, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  expectFinding("acl-uninitialized-memory", "never written");
  EXPECT_EQ(Back[0], 0);
  EXPECT_EQ(static_cast<unsigned char>(Back[999]), 0xA5); // Never zero by luck.
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
}

TEST_F(Memory, UnwrittenBytesTravel) {
  void *From = deviceMemory(64), *To = deviceMemory(64);
  char Back[64];
  EXPECT_EQ(aclrtMemset(To, 64, 0, 64), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemcpy(To, 64, From, 32, ACL_MEMCPY_DEVICE_TO_DEVICE),
            ACL_SUCCESS);
  expectNothing();
  EXPECT_EQ(aclrtMemcpy(Back, 64, To, 64, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  expectFinding("acl-uninitialized-memory", "never written");
  EXPECT_EQ(aclrtFree(From), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(To), ACL_SUCCESS);
}

TEST_F(Memory, Bounds) {
  void *Device = deviceMemory(64);
  char Host[128] = {};
  EXPECT_NE(aclrtMemcpy(Device, 64, Host, 65, ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "more than the destination size");
  EXPECT_NE(aclrtMemcpy(Device, 128, Host, 65, ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "past the end of device memory");
  EXPECT_EQ(aclrtMemset(Device, 64, 0, 64), ACL_SUCCESS);
  EXPECT_NE(aclrtMemcpy(Host, 128, Device, 65, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "reads past the end");
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
}

TEST_F(Memory, HugeSizes) {
  void *Device = nullptr;
  EXPECT_EQ(aclrtMalloc(&Device, 0, ACL_MEM_MALLOC_HUGE_FIRST),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclrtMalloc(&Device, size_t(1) << 63, ACL_MEM_MALLOC_HUGE_FIRST),
            ACL_ERROR_RT_MEMORY_ALLOCATION);
  EXPECT_EQ(aclrtMalloc(&Device, ~size_t(0), ACL_MEM_MALLOC_HUGE_FIRST),
            ACL_ERROR_RT_MEMORY_ALLOCATION);
  Device = deviceMemory(64);
  EXPECT_NE(aclrtMemset(Device, ~size_t(0), 0, size_t(1) << 63), ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "past the end");
  // Nothing to do, at no address.
  EXPECT_EQ(aclrtMemsetAsync(nullptr, 0, 0, 0, nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemcpyAsync(nullptr, 0, nullptr, 0, ACL_MEMCPY_HOST_TO_DEVICE,
                             nullptr),
            ACL_SUCCESS);
  expectNothing();
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
}

TEST_F(Memory, Directions) {
  void *Device = deviceMemory(64);
  char Host[64] = {};
  EXPECT_NE(aclrtMemcpy(Device, 64, Host, 64, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  expectFinding("acl-memory-kind", "the direction says host memory");
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
}

TEST_F(Memory, HostMemoryThatIsNotThere) {
  void *Device = deviceMemory(64);
  EXPECT_NE(aclrtMemcpy(Device, 64, reinterpret_cast<void *>(0x1000), 64,
                        ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "host memory that the process does not");
  EXPECT_NE(aclrtMemset(nullptr, 64, 0, 64), ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "host memory that the process does not");
  char Host[64] = {};
  uint32_t Model = 0;
  for (size_t Size : {size_t(1) << 44, size_t(1) << 63, ~size_t(0)}) {
    EXPECT_NE(aclmdlLoadFromMem(Host, Size, &Model), ACL_SUCCESS);
    expectFinding("acl-copy-bounds", "past the end of host memory");
  }
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
}

TEST_F(Memory, UseAfterFree) {
  void *Device = deviceMemory(64);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_NE(aclrtMemset(Device, 64, 0, 64), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "was released by 'aclrtFree'");
}

TEST_F(Memory, WrongRelease) {
  void *Device = deviceMemory(64);
  EXPECT_NE(aclrtFreeHost(Device), ACL_SUCCESS);
  expectFinding("acl-mismatched-destroy", "call 'aclrtFree'");
  EXPECT_NE(aclrtFree(static_cast<char *>(Device) + 32), ACL_SUCCESS);
  expectFinding("acl-mismatched-destroy", "an address inside device memory");
  if (!AddressSanitizer && !ThreadSanitizer) {
    free(Device);
    expectFinding("acl-mismatched-destroy", "is released by 'free'");
  }
  void *Heap = malloc(64);
  EXPECT_NE(aclrtFree(Heap), ACL_SUCCESS);
  expectFinding("acl-mismatched-destroy", "that the API did not allocate");
  free(Heap);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
}

TEST_F(Memory, PoolsAreReal) {
  size_t Before = 0, Total = 0, After = 0;
  EXPECT_EQ(aclrtGetMemInfo(ACL_HBM_MEM_HUGE, &Before, &Total), ACL_SUCCESS);
  // One byte more than a huge page takes two.
  void *Device = deviceMemory((2 << 20) + 1);
  EXPECT_EQ(aclrtGetMemInfo(ACL_HBM_MEM_HUGE, &After, &Total), ACL_SUCCESS);
  EXPECT_EQ(Before - After, size_t(4) << 20);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetMemInfo(ACL_HBM_MEM_HUGE, &After, &Total), ACL_SUCCESS);
  EXPECT_EQ(Before, After);
  EXPECT_EQ(aclrtMalloc(&Device, Total + 1, ACL_MEM_MALLOC_HUGE_ONLY),
            ACL_ERROR_RT_MEMORY_ALLOCATION);
}

TEST_F(Memory, Rectangles) {
  char From[4][16], Back[4][8] = {};
  for (auto &Row : From)
    std::memset(Row, 'r', sizeof Row);
  void *Device = deviceMemory(4 * 32);
  EXPECT_EQ(
      aclrtMemcpy2d(Device, 32, From, 16, 8, 4, ACL_MEMCPY_HOST_TO_DEVICE),
      ACL_SUCCESS);
  EXPECT_EQ(aclrtMemcpy2d(Back, 8, Device, 32, 8, 4, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  EXPECT_EQ(Back[3][7], 'r');
  EXPECT_EQ(aclrtMemcpy2d(Device, 4, From, 16, 8, 4, ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_ERROR_INVALID_PARAM);
  expectNothing();
  // Rows so far apart that the sum of all begins at 0 again.
  size_t Around = ~size_t(0) - 63;
  EXPECT_NE(
      aclrtMemcpy2d(Device, Around, From, 16, 8, 2, ACL_MEMCPY_HOST_TO_DEVICE),
      ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "past the end of device memory");
  EXPECT_NE(
      aclrtMemcpy2d(Back, Around, Device, 32, 8, 2, ACL_MEMCPY_DEVICE_TO_HOST),
      ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "past the end of host memory");
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
}

TEST_F(Memory, PointerAttributes) {
  void *Device = deviceMemory(64), *Host = pinnedMemory(64);
  aclrtPtrAttributes Attributes;
  EXPECT_EQ(aclrtPointerGetAttributes(Device, &Attributes), ACL_SUCCESS);
  EXPECT_EQ(Attributes.location.type, ACL_MEM_LOCATION_TYPE_DEVICE);
  EXPECT_EQ(aclrtPointerGetAttributes(Host, &Attributes), ACL_SUCCESS);
  EXPECT_EQ(Attributes.location.type, ACL_MEM_LOCATION_TYPE_HOST);
  EXPECT_EQ(aclrtPointerGetAttributes(&Attributes, &Attributes), ACL_SUCCESS);
  EXPECT_EQ(Attributes.location.type, ACL_MEM_LOCATION_TYPE_UNREGISTERED);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreeHost(Host), ACL_SUCCESS);
}

TEST_F(Memory, BlocksOfPools) {
  char *Device = static_cast<char *>(deviceMemory(4096));
  int Pool = 0;
  acltidyPoolAlloc(&Pool, Device + 512, 256);
  EXPECT_EQ(aclrtMemset(Device + 512, 256, 0, 256), ACL_SUCCESS);
  expectNothing();
  EXPECT_NE(aclrtMemset(Device + 512, 512, 0, 257), ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "past the end of device memory of a pool");
  acltidyPoolFree(&Pool, Device + 512);
  acltidyPoolFree(&Pool, Device + 512);
  expectFinding("acl-use-after-destroy", "given back twice");
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
}

TEST_F(MemoryDeathTest, HostTouchesDeviceMemory) {
  // Sanitizers end the process their own way.
  auto Died = [](int Status) {
    return AddressSanitizer || ThreadSanitizer
               ? WIFEXITED(Status) && WEXITSTATUS(Status)
               : WIFSIGNALED(Status) && WTERMSIG(Status) == SIGSEGV;
  };
  char *Device = static_cast<char *>(deviceMemory(64));
  EXPECT_EXIT(*Device = 1, Died,
              "host code touches device memory.*acl-memory-kind");
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
}

// What the client writes to pinned memory by itself is found out from the
// bytes.
TEST_F(Memory, UnwrittenPinnedBytes) {
  void *Device = deviceMemory(4096);
  auto Copy = [&](const void *Host, size_t Size) {
    EXPECT_EQ(aclrtMemcpy(Device, Size, Host, Size, ACL_MEMCPY_HOST_TO_DEVICE),
              ACL_SUCCESS);
  };
  char *Host = static_cast<char *>(pinnedMemory(4096));
  for (size_t I = 0; I != 4096; ++I)
    if (I < 1000 || I >= 1021)
      Host[I] = static_cast<char>(I);
  Copy(Host, 1000);
  Copy(Host + 1021, 4096 - 1021);
  expectNothing();
  Copy(Host, 4096);
  expectFinding("acl-uninitialized-memory", "'aclrtMemcpy' reads bytes");
  Copy(Host, 4096); // Said once.
  expectNothing();
  EXPECT_EQ(aclrtFreeHost(Host), ACL_SUCCESS);

  // Small objects, and what the API or the system writes.
  Host = static_cast<char *>(pinnedMemory(4));
  Copy(Host, 4);
  expectFinding("acl-uninitialized-memory", "'aclrtMallocHost'");
  EXPECT_EQ(aclrtFreeHost(Host), ACL_SUCCESS);
  Host = static_cast<char *>(pinnedMemory(64));
  EXPECT_EQ(aclrtMemset(Host, 64, 0, 32), ACL_SUCCESS);
  FILE *Zeros = fopen("/dev/zero", "r");
  EXPECT_EQ(fread(Host + 32, 1, 32, Zeros), 32u);
  fclose(Zeros);
  Copy(Host, 64);
  EXPECT_EQ(aclrtMemcpy(Host, 64, Device, 64, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  Copy(Host, 64);
  EXPECT_EQ(aclrtFreeHost(Host), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
}

TEST_F(Memory, HostToHostIsNoMoreThanMemcpy) {
  void *From = pinnedMemory(64), *To = pinnedMemory(64);
  EXPECT_EQ(aclrtMemcpy(To, 64, From, 64, ACL_MEMCPY_HOST_TO_HOST),
            ACL_SUCCESS);
  expectNothing();
  EXPECT_EQ(aclrtFreeHost(From), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreeHost(To), ACL_SUCCESS);
}

TEST_F(Memory, ExtentsOfWhatIsDescribed) {
  char *Device = static_cast<char *>(deviceMemory(100));
  aclDataBuffer *Fits = aclCreateDataBuffer(Device, 100);
  EXPECT_EQ(aclUpdateDataBuffer(Fits, Device + 40, 60), ACL_SUCCESS);
  aclDataBuffer *Empty = aclCreateDataBuffer(nullptr, 0);
  char Host[8];
  aclDataBuffer *OnHost = aclCreateDataBuffer(Host, sizeof Host);
  expectNothing();
  EXPECT_EQ(aclUpdateDataBuffer(Fits, Device + 40, 61), ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "is told of more bytes than device memory");
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(aclUpdateDataBuffer(Fits, Device, 1), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "after 'aclrtFree' released it");
  for (aclDataBuffer *Each : {Fits, Empty, OnHost})
    EXPECT_EQ(aclDestroyDataBuffer(Each), ACL_SUCCESS);
}

TEST_F(Memory, HostMemoryIsNotAcls) {
  char Host[8] = {};
  EXPECT_NE(aclrtMemset(Host, 8, 0, 8), ACL_SUCCESS);
  expectFinding("acl-memory-kind", "'aclrtMemset' is given host memory");
}

} // namespace acltidy::test
