//===- MemoryFormsTest.cpp - Batches, words, registrations, shares --------===//

#include "Support.h"

#include "aclnn/acl_meta.h"
#include "aclnnop/aclnn_add.h"

#include <cstdlib>
#include <cstring>

namespace acltidy::test {

using MemoryForms = Simulator;

/// Two buffers on each side, and what a batch takes.
struct Batch {
  char Host[2][64] = {};
  void *Device[2] = {nullptr, nullptr};
  size_t Rooms[2] = {64, 64}, Sizes[2] = {64, 32};

  void *hosts(int I) { return Host[I]; }
};

TEST_F(MemoryForms, BatchesInBothDirections) {
  Batch B;
  for (void *&D : B.Device)
    aclrtMalloc(&D, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  std::memset(B.Host, 'b', sizeof B.Host);
  void *Hosts[] = {B.Host[0], B.Host[1]};
  size_t Failed = 0;
  EXPECT_EQ(aclrtMemcpyBatch(B.Device, B.Rooms, Hosts, B.Sizes, 2, nullptr,
                             nullptr, 0, &Failed),
            ACL_SUCCESS);
  std::memset(B.Host, 0, sizeof B.Host);
  aclrtStream Stream = newStream();
  EXPECT_EQ(aclrtMemcpyBatchAsync(Hosts, B.Rooms, B.Device, B.Sizes, 2, nullptr,
                                  nullptr, 0, &Failed, Stream),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(B.Host[0][63], 'b');
  EXPECT_EQ(B.Host[1][31], 'b');
  EXPECT_EQ(B.Host[1][32], 0);
  expectNothing();

  // The second copy reads bytes that nobody wrote.
  B.Sizes[1] = 64;
  EXPECT_EQ(aclrtMemcpyBatchV2(Hosts, B.Rooms, B.Device, B.Sizes, 2, nullptr,
                               nullptr, 0),
            ACL_SUCCESS);
  expectFinding("acl-uninitialized-memory", "'aclrtMemcpyBatchV2'");
  EXPECT_EQ(aclrtMemcpyBatchAsyncV2(B.Device, B.Rooms, Hosts, B.Sizes, 2,
                                    nullptr, nullptr, 0, Stream),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(B.Device[1]), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "'aclrtMemcpyBatchAsyncV2'");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(B.Device[0]), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(MemoryForms, BatchesThatAreWrong) {
  Batch B;
  for (void *&D : B.Device)
    aclrtMalloc(&D, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  void *Hosts[] = {B.Host[0], B.Host[1]};
  size_t Failed = 0;
  B.Rooms[1] = 16;
  EXPECT_NE(aclrtMemcpyBatch(B.Device, B.Rooms, Hosts, B.Sizes, 2, nullptr,
                             nullptr, 0, &Failed),
            ACL_SUCCESS);
  EXPECT_EQ(Failed, 1u);
  expectFinding("acl-copy-bounds", "'aclrtMemcpyBatch'");
  void *To[] = {B.Device[0], Hosts[1]}, *From[] = {Hosts[0], B.Device[1]};
  B.Rooms[1] = 64;
  EXPECT_EQ(aclrtMemcpyBatch(To, B.Rooms, From, B.Sizes, 2, nullptr, nullptr, 0,
                             &Failed),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(Failed, 1u);
  EXPECT_EQ(aclrtMemcpyBatch(To, B.Rooms, nullptr, B.Sizes, 2, nullptr, nullptr,
                             0, &Failed),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(Failed, SIZE_MAX);
  for (void *D : B.Device)
    EXPECT_EQ(aclrtFree(D), ACL_SUCCESS);
}

TEST_F(MemoryForms, Words) {
  void *Device = deviceMemory(64);
  uint32_t Back[16] = {};
  EXPECT_EQ(aclrtMemsetD32(Device, 64, 0x01020304, 15), ACL_SUCCESS);
  aclrtStream Stream = newStream();
  EXPECT_EQ(aclrtMemsetD32Async(Device, 64, 7, 1, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemcpy(Back, 60, Device, 60, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  EXPECT_EQ(Back[0], 7u);
  EXPECT_EQ(Back[14], 0x01020304u);
  expectNothing();
  EXPECT_NE(aclrtMemsetD32(Device, 64, 0, 17), ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "'aclrtMemsetD32'");
  EXPECT_NE(aclrtMemsetD32Async(Device, 64, 0, SIZE_MAX / 2, Stream),
            ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "'aclrtMemsetD32Async'");
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
}

/// Page-aligned heap memory.
struct Pages {
  static constexpr size_t Size = 16384;
  void *Begin = std::aligned_alloc(4096, Size);
  ~Pages() { std::free(Begin); }
};

TEST_F(MemoryForms, Registrations) {
  Pages Host;
  void *Device = nullptr;
  EXPECT_EQ(aclrtHostRegister(static_cast<char *>(Host.Begin) + 16, 4096,
                              ACL_HOST_REGISTER_MAPPED, &Device),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclrtHostRegister(Host.Begin, Pages::Size, ACL_HOST_REGISTER_MAPPED,
                              &Device),
            ACL_SUCCESS);
  EXPECT_NE(Device, nullptr);
  EXPECT_EQ(aclrtHostRegisterV2(static_cast<char *>(Host.Begin) + 4096, 4096,
                                ACL_HOST_REG_MAPPED),
            507910);
  void *Again = nullptr;
  EXPECT_EQ(aclrtHostGetDevicePointer(Host.Begin, &Again, 0), ACL_SUCCESS);
  EXPECT_EQ(Again, Device);
  // What the API did not allocate, but knows now.
  EXPECT_EQ(aclrtMemset(Host.Begin, Pages::Size, 1, Pages::Size), ACL_SUCCESS);
  expectNothing();
  EXPECT_EQ(aclrtHostUnregister(Host.Begin), ACL_SUCCESS);
  EXPECT_EQ(aclrtHostGetDevicePointer(Host.Begin, &Again, 0), 507911);
  expectNothing();
  EXPECT_NE(aclrtMemset(Host.Begin, 16, 1, 16), ACL_SUCCESS);
  expectFinding("acl-memory-kind", "'aclrtMemset'");
}

TEST_F(MemoryForms, RegistrationsBesideEachOther) {
  Pages Host;
  auto At = [&](size_t Page) {
    return static_cast<char *>(Host.Begin) + Page * 4096;
  };
  auto Registered = [&](size_t Page) {
    void *Device = nullptr;
    return aclrtHostGetDevicePointer(At(Page), &Device, 0) == ACL_SUCCESS;
  };
  for (size_t Page : {0, 2, 3})
    EXPECT_EQ(aclrtHostRegisterV2(At(Page), 4096, ACL_HOST_REG_MAPPED),
              ACL_SUCCESS);
  EXPECT_EQ(aclrtHostRegisterV2(At(1), 8192, ACL_HOST_REG_MAPPED), 507910);
  EXPECT_TRUE(Registered(0));
  EXPECT_FALSE(Registered(1));
  EXPECT_TRUE(Registered(2));
  EXPECT_EQ(aclrtHostUnregister(At(2)), ACL_SUCCESS);
  EXPECT_FALSE(Registered(2));
  EXPECT_TRUE(Registered(3));
  EXPECT_EQ(aclrtHostRegisterV2(At(1), 8192, ACL_HOST_REG_MAPPED), ACL_SUCCESS);
  EXPECT_TRUE(Registered(2));
  for (size_t Page : {0, 1, 3})
    EXPECT_EQ(aclrtHostUnregister(At(Page)), ACL_SUCCESS);
}

TEST_F(MemoryForms, RegistrationsThatStay) {
  Pages Host;
  uint64_t Before = acltidyCheckpoint();
  EXPECT_EQ(aclrtHostRegisterV2(Host.Begin, 4096, ACL_HOST_REG_MAPPED),
            ACL_SUCCESS);
  acltidyReportLeaksSince(Before);
  expectFinding("acl-resource-leak", "registration of host memory");
  // A sanitizer's free goes first.
  if (!AddressSanitizer && !ThreadSanitizer) {
    std::free(Host.Begin);
    expectFinding("acl-destroy-order", "while it is registered");
  }
  EXPECT_EQ(aclrtHostUnregister(Host.Begin), ACL_SUCCESS);
  if (!AddressSanitizer && !ThreadSanitizer)
    Host.Begin = nullptr;
}

TEST_F(MemoryForms, HandlesOfTheSameMemory) {
  constexpr size_t Size = 2 << 20;
  aclrtPhysicalMemProp Property = {}, Told = {};
  Property.location.type = ACL_MEM_LOCATION_TYPE_DEVICE;
  Property.memAttr = ACL_HBM_MEM_HUGE;
  aclrtDrvMemHandle First = nullptr, Second = nullptr;
  void *Range = nullptr, *Base = nullptr;
  size_t Bytes = 0;
  EXPECT_EQ(aclrtMallocPhysical(&First, Size, &Property, 0), ACL_SUCCESS);
  EXPECT_EQ(aclrtReserveMemAddress(&Range, 2 * Size, 0, nullptr, 0),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtMemRetainAllocationHandle(Range, &Second),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclrtMapMem(Range, Size, 0, First, 0), ACL_SUCCESS);
  char *Inside = static_cast<char *>(Range) + 4096;
  EXPECT_EQ(aclrtMemRetainAllocationHandle(Inside, &Second), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemGetAllocationPropertiesFromHandle(Second, &Told),
            ACL_SUCCESS);
  EXPECT_EQ(Told.memAttr, ACL_HBM_MEM_HUGE);
  EXPECT_EQ(aclrtMemGetAddressRange(Inside, &Base, &Bytes), ACL_SUCCESS);
  EXPECT_EQ(Base, Range);
  EXPECT_EQ(Bytes, 2 * Size);

  aclrtMemLocation Here = {};
  Here.type = ACL_MEM_LOCATION_TYPE_DEVICE;
  uint64_t Flags = 0;
  EXPECT_EQ(aclrtMemGetAccess(Inside, &Here, &Flags), ACL_SUCCESS);
  EXPECT_EQ(Flags, uint64_t(ACL_RT_MEM_ACCESS_FLAGS_READWRITE));
  aclrtMemAccessDesc Reading = {};
  Reading.flags = ACL_RT_MEM_ACCESS_FLAGS_READ;
  Reading.location = Here;
  EXPECT_EQ(aclrtMemSetAccess(Range, Size, &Reading, 1), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemGetAccess(Inside, &Here, &Flags), ACL_SUCCESS);
  EXPECT_EQ(Flags, uint64_t(ACL_RT_MEM_ACCESS_FLAGS_READ));
  EXPECT_EQ(aclrtMemSetAccess(Range, 2 * Size, &Reading, 1),
            ACL_ERROR_INVALID_PARAM);

  // The memory lives until its last handle is released.
  size_t Free = 0, Later = 0, Total = 0;
  EXPECT_EQ(aclrtGetMemInfo(ACL_HBM_MEM_HUGE, &Free, &Total), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreePhysical(First), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetMemInfo(ACL_HBM_MEM_HUGE, &Later, &Total), ACL_SUCCESS);
  EXPECT_EQ(Later, Free);
  EXPECT_EQ(aclrtUnmapMem(Range), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreePhysical(Second), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetMemInfo(ACL_HBM_MEM_HUGE, &Later, &Total), ACL_SUCCESS);
  EXPECT_EQ(Later, Free + Size);
  EXPECT_EQ(aclrtReleaseMemAddress(Range), ACL_SUCCESS);
}

/// A float in device memory.
static void *deviceFloat(float Value) {
  void *Memory = nullptr;
  aclrtMalloc(&Memory, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtMemcpy(Memory, 64, &Value, sizeof Value, ACL_MEMCPY_HOST_TO_DEVICE);
  return Memory;
}

static float floatAt(const void *Memory) {
  float Value = 0;
  aclrtMemcpy(&Value, sizeof Value, Memory, sizeof Value,
              ACL_MEMCPY_DEVICE_TO_HOST);
  return Value;
}

TEST_F(MemoryForms, ExecutorsWithNewAddresses) {
  int64_t One = 1;
  void *A = deviceFloat(1), *B = deviceFloat(10), *C = deviceFloat(100),
       *Sum = deviceFloat(0), *Other = deviceFloat(0);
  auto Make = [&](void *At) {
    return aclCreateTensor(&One, 1, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND, &One,
                           1, At);
  };
  aclTensor *X = Make(A), *Y = Make(B), *Out = Make(Sum);
  float Factor = 1;
  aclScalar *Alpha = aclCreateScalar(&Factor, ACL_FLOAT);
  uint64_t Size = 0;
  aclOpExecutor *Executor = nullptr;
  aclrtStream Stream = newStream();
  EXPECT_EQ(aclnnAddGetWorkspaceSize(X, Y, Alpha, Out, &Size, &Executor), 0);
  EXPECT_EQ(aclSetAclOpExecutorRepeatable(Executor), 0);
  EXPECT_EQ(aclnnAdd(nullptr, Size, Executor, Stream), 0);
  // The task that waits keeps its addresses.
  EXPECT_EQ(aclSetInputTensorAddr(Executor, 1, Y, C), 0);
  EXPECT_EQ(aclSetOutputTensorAddr(Executor, 0, Out, Other), 0);
  EXPECT_EQ(aclnnAdd(nullptr, Size, Executor, Stream), 0);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(floatAt(Sum), 11);
  EXPECT_EQ(floatAt(Other), 101);
  EXPECT_EQ(aclSetInputTensorAddr(Executor, 2, Y, C), 161002);
  EXPECT_EQ(AclSetTensorAddr(Executor, 0, X, static_cast<char *>(C) + 4),
            161002);
  EXPECT_EQ(aclSetTensorAddr(Executor, 0, X, nullptr), 161001);
  EXPECT_EQ(aclSetTensorAddr(Executor, 0, X, C), 0);
  EXPECT_EQ(aclnnAdd(nullptr, Size, Executor, Stream), 0);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(floatAt(Other), 200);
  expectNothing();
  EXPECT_EQ(aclDestroyAclOpExecutor(Executor), 0);
  for (aclTensor *T : {X, Y, Out})
    EXPECT_EQ(aclDestroyTensor(T), 0);
  EXPECT_EQ(aclDestroyScalar(Alpha), 0);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
  for (void *Memory : {A, B, C, Sum, Other})
    EXPECT_EQ(aclrtFree(Memory), ACL_SUCCESS);
}

namespace {

template <typename T> struct OnDevice {
  void *Memory = nullptr;
  size_t Size;
  explicit OnDevice(const std::vector<T> &Values)
      : Size(Values.size() * sizeof(T)) {
    EXPECT_EQ(aclrtMalloc(&Memory, Size, ACL_MEM_MALLOC_HUGE_FIRST),
              ACL_SUCCESS);
    EXPECT_EQ(aclrtMemcpy(Memory, Size, Values.data(), Size,
                          ACL_MEMCPY_HOST_TO_DEVICE),
              ACL_SUCCESS);
  }
  ~OnDevice() { EXPECT_EQ(aclrtFree(Memory), ACL_SUCCESS); }
  std::vector<T> values() const {
    std::vector<T> Result(Size / sizeof(T));
    EXPECT_EQ(aclrtMemcpy(Result.data(), Size, Memory, Size,
                          ACL_MEMCPY_DEVICE_TO_HOST),
              ACL_SUCCESS);
    return Result;
  }
};

} // namespace

TEST_F(MemoryForms, Reductions) {
  aclrtStream Stream = newStream();
  {
    OnDevice<int32_t> To({1, -2, 3}), From({10, -20, 2});
    auto Reduce = [&](aclrtReduceKind Kind, uint64_t Bytes = 12) {
      return aclrtReduceAsync(To.Memory, From.Memory, Bytes, Kind, ACL_INT32,
                              Stream, nullptr);
    };
    EXPECT_EQ(Reduce(ACL_RT_MEMCPY_SDMA_AUTOMATIC_SUM), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
    EXPECT_EQ(To.values(), (std::vector<int32_t>{11, -22, 5}));
    EXPECT_EQ(Reduce(ACL_RT_MEMCPY_SDMA_AUTOMATIC_MIN), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
    EXPECT_EQ(To.values(), (std::vector<int32_t>{10, -22, 2}));
    EXPECT_EQ(Reduce(ACL_RT_MEMCPY_SDMA_AUTOMATIC_MAX, 8), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
    EXPECT_EQ(To.values(), (std::vector<int32_t>{10, -20, 2}));
    expectNothing();
    EXPECT_EQ(Reduce(ACL_RT_MEMCPY_SDMA_AUTOMATIC_SUM, 10),
              ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_EQ(aclrtReduceAsync(To.Memory, From.Memory, 8,
                               ACL_RT_MEMCPY_SDMA_AUTOMATIC_SUM, ACL_INT64,
                               Stream, nullptr),
              ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
    expectNothing();
    EXPECT_EQ(Reduce(ACL_RT_MEMCPY_SDMA_AUTOMATIC_SUM, 16),
              ACL_ERROR_RT_PARAM_INVALID);
    expectFinding("acl-copy-bounds", "aclrtReduceAsync");
    // It is in flight, and looks at what it reads.
    void *Empty = deviceMemory(12);
    EXPECT_EQ(aclrtReduceAsync(To.Memory, Empty, 12,
                               ACL_RT_MEMCPY_SDMA_AUTOMATIC_SUM, ACL_INT32,
                               Stream, nullptr),
              ACL_SUCCESS);
    expectFinding("acl-uninitialized-memory", "aclrtReduceAsync");
    EXPECT_EQ(aclrtFree(Empty), ACL_SUCCESS);
    expectFinding("acl-unsynchronized-access", "aclrtReduceAsync");
    EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  }
  {
    OnDevice<aclFloat16> To({aclFloatToFloat16(1.5f)}),
        From({aclFloatToFloat16(2.25f)});
    EXPECT_EQ(aclrtReduceAsync(To.Memory, From.Memory, 2,
                               ACL_RT_MEMCPY_SDMA_AUTOMATIC_SUM, ACL_FLOAT16,
                               Stream, nullptr),
              ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
    EXPECT_EQ(aclFloat16ToFloat(To.values()[0]), 3.75f);
  }
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

} // namespace acltidy::test
