//===- HcclTest.cpp - Collective communication ----------------------------===//
//
// Ranks are devices of this process: driven by one thread in turn, or by a
// thread each. Tests that wait for what never comes are processes of their own.
//
//===----------------------------------------------------------------------===//

#include "Clients.h"
#include "Support.h"

#include "hccl/hccl.h"
#include "hccl/hccl_comm.h"

#include <atomic>
#include <cmath>
#include <fstream>
#include <functional>
#include <limits>
#include <thread>

namespace acltidy::test {

namespace {

/// The devices from 0 on, each set once; one of them is current at a time.
class Devices {
public:
  explicit Devices(uint32_t Count) : Contexts(Count) {
    for (uint32_t I = 0; I != Count; ++I) {
      if (I)
        EXPECT_EQ(aclrtSetDevice(static_cast<int32_t>(I)), ACL_SUCCESS);
      EXPECT_EQ(aclrtGetCurrentContext(&Contexts[I]), ACL_SUCCESS);
    }
    use(0);
  }
  ~Devices() {
    for (size_t I = Contexts.size(); --I;) {
      use(static_cast<uint32_t>(I));
      EXPECT_EQ(aclrtResetDevice(static_cast<int32_t>(I)), ACL_SUCCESS);
    }
    use(0);
  }
  void use(uint32_t Device) const {
    EXPECT_EQ(aclrtSetCurrentContext(Contexts[Device]), ACL_SUCCESS);
  }

private:
  std::vector<aclrtContext> Contexts;
};

/// Ranks that one thread drives.
class Ranks : public Devices {
public:
  explicit Ranks(uint32_t Count)
      : Devices(Count), Comms(Count), Streams(Count) {
    EXPECT_EQ(HcclCommInitAll(Count, nullptr, Comms.data()), HCCL_SUCCESS);
    for (uint32_t R = 0; R != Count; ++R) {
      use(R);
      EXPECT_EQ(aclrtCreateStream(&Streams[R]), ACL_SUCCESS);
    }
    use(0);
  }
  ~Ranks() {
    for (uint32_t R = 0; R != size(); ++R) {
      use(R);
      for (void *Each : Buffers[R])
        EXPECT_EQ(aclrtFree(Each), ACL_SUCCESS);
      EXPECT_EQ(aclrtDestroyStream(Streams[R]), ACL_SUCCESS);
      EXPECT_EQ(HcclCommDestroy(Comms[R]), HCCL_SUCCESS);
    }
  }

  uint32_t size() const { return static_cast<uint32_t>(Comms.size()); }

  /// Memory of a rank with values; unwritten when there are none.
  template <typename T> T *buffer(uint32_t R, const std::vector<T> &Values) {
    T *Result = room<T>(R, Values.size());
    EXPECT_EQ(aclrtMemcpy(Result, Values.size() * sizeof(T), Values.data(),
                          Values.size() * sizeof(T), ACL_MEMCPY_HOST_TO_DEVICE),
              ACL_SUCCESS);
    return Result;
  }
  template <typename T> T *room(uint32_t R, size_t Count) {
    use(R);
    void *Memory = nullptr;
    EXPECT_EQ(
        aclrtMalloc(&Memory, Count * sizeof(T), ACL_MEM_MALLOC_HUGE_FIRST),
        ACL_SUCCESS);
    Buffers[R].push_back(Memory);
    return static_cast<T *>(Memory);
  }
  /// Enqueues on every rank, and waits for all.
  void each(const std::function<HcclResult(uint32_t)> &Call) {
    for (uint32_t R = 0; R != size(); ++R) {
      use(R);
      EXPECT_EQ(Call(R), HCCL_SUCCESS) << "rank " << R;
    }
    for (uint32_t R = 0; R != size(); ++R) {
      use(R);
      EXPECT_EQ(aclrtSynchronizeStream(Streams[R]), ACL_SUCCESS) << R;
    }
  }
  template <typename T>
  std::vector<T> values(uint32_t R, const T *From, size_t Count) {
    use(R);
    std::vector<T> Result(Count);
    EXPECT_EQ(aclrtMemcpy(Result.data(), Count * sizeof(T), From,
                          Count * sizeof(T), ACL_MEMCPY_DEVICE_TO_HOST),
              ACL_SUCCESS);
    return Result;
  }

  std::vector<HcclComm> Comms;
  std::vector<aclrtStream> Streams;

private:
  std::map<uint32_t, std::vector<void *>> Buffers;
};

class Hccl : public Simulator {};

template <typename T> using Row = std::vector<T>;

} // namespace

TEST_F(Hccl, RanksKnowThemselves) {
  Ranks R(3);
  for (uint32_t I = 0; I != 3; ++I) {
    uint32_t Size = 0, Rank = 9;
    char Name[128] = "";
    EXPECT_EQ(HcclGetRankSize(R.Comms[I], &Size), HCCL_SUCCESS);
    EXPECT_EQ(HcclGetRankId(R.Comms[I], &Rank), HCCL_SUCCESS);
    EXPECT_EQ(HcclGetCommName(R.Comms[I], Name), HCCL_SUCCESS);
    EXPECT_EQ(Size, 3u);
    EXPECT_EQ(Rank, I);
    EXPECT_NE(Name[0], 0);
    HcclResult Error = HCCL_E_PARA;
    EXPECT_EQ(HcclGetCommAsyncError(R.Comms[I], &Error), HCCL_SUCCESS);
    EXPECT_EQ(Error, HCCL_SUCCESS);
    R.use(I);
    HcclComm Found = nullptr;
    EXPECT_EQ(HcclCommGetHandleWithName(Name, &Found), HCCL_SUCCESS);
    EXPECT_EQ(Found, R.Comms[I]);
  }
  EXPECT_EQ(HcclGetRankSize(R.Comms[0], nullptr), HCCL_E_PTR);
}

template <typename T>
void reduceAll(HcclDataType Type, HcclReduceOp Op, const Row<T> &A,
               const Row<T> &B, const Row<T> &Expected) {
  Ranks R(2);
  T *Send[] = {R.buffer(0, A), R.buffer(1, B)};
  T *Receive[] = {R.room<T>(0, A.size()), R.room<T>(1, A.size())};
  R.each([&](uint32_t I) {
    return HcclAllReduce(Send[I], Receive[I], A.size(), Type, Op, R.Comms[I],
                         R.Streams[I]);
  });
  EXPECT_EQ(R.values(0, Receive[0], A.size()), Expected);
  EXPECT_EQ(R.values(1, Receive[1], A.size()), Expected);
  EXPECT_EQ(R.values(0, Send[0], A.size()), A);
}

TEST_F(Hccl, AllReduceSums) {
  reduceAll<float>(HCCL_DATA_TYPE_FP32, HCCL_REDUCE_SUM, {1, 2.5f, -3},
                   {10, 0.5f, 3}, {11, 3, 0});
}

TEST_F(Hccl, AllReduceOfEveryType) {
  reduceAll<int8_t>(HCCL_DATA_TYPE_INT8, HCCL_REDUCE_SUM, {100, -1}, {100, 1},
                    {-56, 0});
  reduceAll<int16_t>(HCCL_DATA_TYPE_INT16, HCCL_REDUCE_MAX, {-5, 7}, {-6, 9},
                     {-5, 9});
  reduceAll<int32_t>(HCCL_DATA_TYPE_INT32, HCCL_REDUCE_PROD, {-5, 7}, {-6, 9},
                     {30, 63});
  reduceAll<int64_t>(HCCL_DATA_TYPE_INT64, HCCL_REDUCE_MIN, {-5, 1ll << 60},
                     {-6, 9}, {-6, 9});
  // 1.5 + 2.25 and 65504 + 65504, which is too large.
  reduceAll<uint16_t>(HCCL_DATA_TYPE_FP16, HCCL_REDUCE_SUM, {0x3E00, 0x7BFF},
                      {0x4080, 0x7BFF}, {0x4380, 0x7C00});
  // 1 + 2^-8 is halfway between two values: the even one.
  reduceAll<uint16_t>(HCCL_DATA_TYPE_BFP16, HCCL_REDUCE_SUM, {0x3F80, 0xC000},
                      {0x3B80, 0x4000}, {0x3F80, 0x0000});
  reduceAll<uint16_t>(HCCL_DATA_TYPE_BFP16, HCCL_REDUCE_MAX, {0x3F80}, {0xC000},
                      {0x3F80});
}

TEST_F(Hccl, ProductsReduceWhatTheyDocument) {
  Ranks R(1);
  auto *Buffer = R.buffer<int16_t>(0, {1, 2});
  EXPECT_EQ(HcclAllReduce(Buffer, Buffer, 2, HCCL_DATA_TYPE_INT16,
                          HCCL_REDUCE_PROD, R.Comms[0], R.Streams[0]),
            HCCL_E_NOT_SUPPORT);
  EXPECT_EQ(HcclAllReduce(Buffer, Buffer, 2, HCCL_DATA_TYPE_UINT16,
                          HCCL_REDUCE_SUM, R.Comms[0], R.Streams[0]),
            HCCL_E_NOT_SUPPORT);
  EXPECT_EQ(HcclAllReduce(Buffer, Buffer, 2, HCCL_DATA_TYPE_RESERVED,
                          HCCL_REDUCE_SUM, R.Comms[0], R.Streams[0]),
            HCCL_E_NOT_SUPPORT);
  EXPECT_EQ(HcclAllReduce(Buffer, Buffer, 2, HCCL_DATA_TYPE_INT16,
                          static_cast<HcclReduceOp>(77), R.Comms[0],
                          R.Streams[0]),
            HCCL_E_NOT_SUPPORT);
}

TEST_F(Hccl, AllReduceInPlace) {
  Ranks R(4);
  Row<float *> B(4);
  for (uint32_t I = 0; I != 4; ++I)
    B[I] = R.buffer<float>(I, {float(I), 1});
  R.each([&](uint32_t I) {
    return HcclAllReduce(B[I], B[I], 2, HCCL_DATA_TYPE_FP32, HCCL_REDUCE_SUM,
                         R.Comms[I], R.Streams[I]);
  });
  for (uint32_t I = 0; I != 4; ++I)
    EXPECT_EQ(R.values(I, B[I], 2), (Row<float>{6, 4}));
}

TEST_F(Hccl, BroadcastScatterReduce) {
  Ranks R(3);
  Row<int32_t *> B(3), Out(3);
  for (uint32_t I = 0; I != 3; ++I) {
    B[I] = I == 1 ? R.buffer<int32_t>(I, {7, 8, 9}) : R.room<int32_t>(I, 3);
    Out[I] = R.room<int32_t>(I, 1);
  }
  R.each([&](uint32_t I) {
    return HcclBroadcast(B[I], 3, HCCL_DATA_TYPE_INT32, 1, R.Comms[I],
                         R.Streams[I]);
  });
  for (uint32_t I = 0; I != 3; ++I)
    EXPECT_EQ(R.values(I, B[I], 3), (Row<int32_t>{7, 8, 9}));
  R.each([&](uint32_t I) {
    return HcclScatter(I == 2 ? B[I] : nullptr, Out[I], 1, HCCL_DATA_TYPE_INT32,
                       2, R.Comms[I], R.Streams[I]);
  });
  for (uint32_t I = 0; I != 3; ++I)
    EXPECT_EQ(R.values(I, Out[I], 1), (Row<int32_t>{int32_t(7 + I)}));
  // Only the root needs room for the result.
  R.each([&](uint32_t I) {
    return HcclReduce(B[I], I == 0 ? B[I] : nullptr, 3, HCCL_DATA_TYPE_INT32,
                      HCCL_REDUCE_SUM, 0, R.Comms[I], R.Streams[I]);
  });
  EXPECT_EQ(R.values(0, B[0], 3), (Row<int32_t>{21, 24, 27}));
  EXPECT_EQ(R.values(1, B[1], 3), (Row<int32_t>{7, 8, 9}));
}

TEST_F(Hccl, GatherAndReduceScatter) {
  Ranks R(3);
  Row<uint8_t *> B(3), All(3), Part(3);
  for (uint8_t I = 0; I != 3; ++I) {
    B[I] = R.buffer<uint8_t>(I, {I, uint8_t(I + 10)});
    All[I] = R.room<uint8_t>(I, 6);
  }
  R.each([&](uint32_t I) {
    return HcclAllGather(B[I], All[I], 2, HCCL_DATA_TYPE_UINT8, R.Comms[I],
                         R.Streams[I]);
  });
  for (uint32_t I = 0; I != 3; ++I)
    EXPECT_EQ(R.values(I, All[I], 6), (Row<uint8_t>{0, 10, 1, 11, 2, 12}));
  for (uint32_t I = 0; I != 3; ++I)
    Part[I] = R.room<uint8_t>(I, 2);
  R.each([&](uint32_t I) {
    return HcclReduceScatter(All[I], Part[I], 2, HCCL_DATA_TYPE_INT8,
                             HCCL_REDUCE_SUM, R.Comms[I], R.Streams[I]);
  });
  for (uint8_t I = 0; I != 3; ++I)
    EXPECT_EQ(R.values(I, Part[I], 2),
              (Row<uint8_t>{uint8_t(3 * I), uint8_t(3 * (I + 10))}));
}

TEST_F(Hccl, UnevenAmounts) {
  Ranks R(2);
  float *B[] = {R.buffer<float>(0, {1}), R.buffer<float>(1, {2, 3, 4})};
  float *Out[] = {R.room<float>(0, 8), R.room<float>(1, 8)};
  const uint64_t Counts[] = {1, 3}, Skips[] = {4, 0};
  R.each([&](uint32_t I) {
    return HcclAllGatherV(B[I], Counts[I], Out[I], Counts, Skips,
                          HCCL_DATA_TYPE_FP32, R.Comms[I], R.Streams[I]);
  });
  EXPECT_EQ(R.values(0, Out[0], 3), (Row<float>{2, 3, 4}));
  EXPECT_EQ(R.values(1, Out[1] + 4, 1), (Row<float>{1}));
  // What was skipped was not written.
  EXPECT_EQ(R.values(0, Out[0], 4).size(), 4u);
  expectFinding("acl-uninitialized-memory", "aclrtMemcpy");

  float *Whole[] = {R.buffer<float>(0, {1, 2, 3, 4}),
                    R.buffer<float>(1, {5, 6, 7, 8})};
  const uint64_t Parts[] = {1, 3}, From[] = {0, 1};
  R.each([&](uint32_t I) {
    return HcclReduceScatterV(Whole[I], Parts, From, Out[I], Parts[I],
                              HCCL_DATA_TYPE_FP32, HCCL_REDUCE_SUM, R.Comms[I],
                              R.Streams[I]);
  });
  EXPECT_EQ(R.values(0, Out[0], 1), (Row<float>{6}));
  EXPECT_EQ(R.values(1, Out[1], 3), (Row<float>{8, 10, 12}));
}

TEST_F(Hccl, AllToAll) {
  Ranks R(2);
  uint16_t *B[] = {R.buffer<uint16_t>(0, {1, 2, 3, 4}),
                   R.buffer<uint16_t>(1, {5, 6, 7, 8})};
  uint16_t *Out[] = {R.room<uint16_t>(0, 8), R.room<uint16_t>(1, 8)};
  R.each([&](uint32_t I) {
    return HcclAlltoAll(B[I], 2, HCCL_DATA_TYPE_UINT16, Out[I], 2,
                        HCCL_DATA_TYPE_UINT16, R.Comms[I], R.Streams[I]);
  });
  EXPECT_EQ(R.values(0, Out[0], 4), (Row<uint16_t>{1, 2, 5, 6}));
  EXPECT_EQ(R.values(1, Out[1], 4), (Row<uint16_t>{3, 4, 7, 8}));
  // Rank 0 sends 1 to itself and 3 to rank 1; rank 1 sends 2 and 2.
  const uint64_t Sent[2][2] = {{1, 3}, {2, 2}}, Taken[2][2] = {{1, 2}, {3, 2}};
  const uint64_t SentAt[2][2] = {{0, 1}, {0, 2}},
                 TakenAt[2][2] = {{0, 1}, {0, 3}};
  R.each([&](uint32_t I) {
    return HcclAlltoAllV(B[I], Sent[I], SentAt[I], HCCL_DATA_TYPE_UINT16,
                         Out[I], Taken[I], TakenAt[I], HCCL_DATA_TYPE_UINT16,
                         R.Comms[I], R.Streams[I]);
  });
  EXPECT_EQ(R.values(0, Out[0], 3), (Row<uint16_t>{1, 5, 6}));
  EXPECT_EQ(R.values(1, Out[1], 5), (Row<uint16_t>{2, 3, 4, 7, 8}));
  R.each([&](uint32_t I) {
    return HcclAlltoAllVC(B[I], Sent, HCCL_DATA_TYPE_UINT16, Out[I],
                          HCCL_DATA_TYPE_UINT16, R.Comms[I], R.Streams[I]);
  });
  EXPECT_EQ(R.values(1, Out[1], 5), (Row<uint16_t>{2, 3, 4, 7, 8}));
}

TEST_F(Hccl, SendAndReceive) {
  Ranks R(2);
  auto *From = R.buffer<double>(0, {1, 2, 3});
  auto *To = R.room<double>(1, 3);
  R.each([&](uint32_t I) {
    return I ? HcclRecv(To, 3, HCCL_DATA_TYPE_FP64, 0, R.Comms[1], R.Streams[1])
             : HcclSend(From, 3, HCCL_DATA_TYPE_FP64, 1, R.Comms[0],
                        R.Streams[0]);
  });
  EXPECT_EQ(R.values(1, To, 3), (Row<double>{1, 2, 3}));
  R.use(0);
  EXPECT_EQ(HcclSend(From, 3, HCCL_DATA_TYPE_FP64, 0, R.Comms[0], R.Streams[0]),
            HCCL_E_PARA);
  EXPECT_EQ(HcclSend(From, 3, HCCL_DATA_TYPE_FP64, 2, R.Comms[0], R.Streams[0]),
            HCCL_E_PARA);
}

// Everybody sends on and receives: only together does it come to its end.
TEST_F(Hccl, RingInOneBatch) {
  Ranks R(3);
  Row<int32_t *> Send(3), Receive(3);
  for (uint32_t I = 0; I != 3; ++I) {
    Send[I] = R.buffer<int32_t>(I, {int32_t(I)});
    Receive[I] = R.room<int32_t>(I, 1);
  }
  R.each([&](uint32_t I) {
    HcclSendRecvItem Items[] = {
        {HCCL_SEND, Send[I], 1, HCCL_DATA_TYPE_INT32, (I + 1) % 3},
        {HCCL_RECV, Receive[I], 1, HCCL_DATA_TYPE_INT32, (I + 2) % 3}};
    return HcclBatchSendRecv(Items, 2, R.Comms[I], R.Streams[I]);
  });
  for (int32_t I = 0; I != 3; ++I)
    EXPECT_EQ(R.values(uint32_t(I), Receive[I], 1),
              (Row<int32_t>{(I + 2) % 3}));
  // The same by a group of calls.
  R.each([&](uint32_t I) {
    EXPECT_EQ(HcclGroupStart(), HCCL_SUCCESS);
    EXPECT_EQ(HcclSend(Send[I], 1, HCCL_DATA_TYPE_INT32, (I + 2) % 3,
                       R.Comms[I], R.Streams[I]),
              HCCL_SUCCESS);
    EXPECT_EQ(HcclRecv(Receive[I], 1, HCCL_DATA_TYPE_INT32, (I + 1) % 3,
                       R.Comms[I], R.Streams[I]),
              HCCL_SUCCESS);
    return HcclGroupEnd();
  });
  for (int32_t I = 0; I != 3; ++I)
    EXPECT_EQ(R.values(uint32_t(I), Receive[I], 1),
              (Row<int32_t>{(I + 1) % 3}));
}

TEST_F(Hccl, ToItselfInABatch) {
  Ranks R(1);
  auto *From = R.buffer<int32_t>(0, {42});
  auto *To = R.room<int32_t>(0, 1);
  R.each([&](uint32_t) {
    HcclSendRecvItem Items[] = {{HCCL_SEND, From, 1, HCCL_DATA_TYPE_INT32, 0},
                                {HCCL_RECV, To, 1, HCCL_DATA_TYPE_INT32, 0}};
    return HcclBatchSendRecv(Items, 2, R.Comms[0], R.Streams[0]);
  });
  EXPECT_EQ(R.values(0, To, 1), (Row<int32_t>{42}));
  EXPECT_EQ(HcclBatchSendRecv(nullptr, 2, R.Comms[0], R.Streams[0]),
            HCCL_E_PTR);
}

// What a rank did before a barrier comes before what others do behind it.
TEST_F(Hccl, BarrierOrdersTheRanks) {
  Ranks R(2);
  auto *Shared = R.room<char>(0, 4096);
  R.use(0);
  EXPECT_EQ(aclrtMemsetAsync(Shared, 4096, 1, 4096, R.Streams[0]), ACL_SUCCESS);
  EXPECT_EQ(HcclBarrier(R.Comms[0], R.Streams[0]), HCCL_SUCCESS);
  R.use(1);
  EXPECT_EQ(HcclBarrier(R.Comms[1], R.Streams[1]), HCCL_SUCCESS);
  EXPECT_EQ(aclrtMemsetAsync(Shared, 4096, 2, 4096, R.Streams[1]), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(R.Streams[1]), ACL_SUCCESS);
  EXPECT_EQ(R.values(1, Shared, 1), Row<char>{2});
  R.use(0);
  EXPECT_EQ(aclrtSynchronizeStream(R.Streams[0]), ACL_SUCCESS);
}

TEST_F(Hccl, RanksAreNotInOrderWithoutOne) {
  Ranks R(2);
  auto *Shared = R.room<char>(0, 4096);
  R.use(0);
  EXPECT_EQ(HcclBarrier(R.Comms[0], R.Streams[0]), HCCL_SUCCESS);
  EXPECT_EQ(aclrtMemsetAsync(Shared, 4096, 1, 4096, R.Streams[0]), ACL_SUCCESS);
  R.use(1);
  EXPECT_EQ(HcclBarrier(R.Comms[1], R.Streams[1]), HCCL_SUCCESS);
  EXPECT_EQ(aclrtMemsetAsync(Shared, 4096, 2, 4096, R.Streams[1]), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "order the streams");
  for (uint32_t I : {0u, 1u}) {
    R.use(I);
    EXPECT_EQ(aclrtSynchronizeStream(R.Streams[I]), ACL_SUCCESS);
  }
}

TEST_F(Hccl, ThreadsAsRanks) {
  constexpr uint32_t Count = 4;
  HcclRootInfo Root;
  ASSERT_EQ(HcclGetRootInfo(&Root), HCCL_SUCCESS);
  std::atomic<int> Right{0};
  std::vector<std::thread> Threads;
  for (uint32_t Rank = 0; Rank != Count; ++Rank)
    Threads.emplace_back([&, Rank] {
      aclrtSetDevice(int32_t(Rank));
      HcclCommConfig Config;
      HcclCommConfigInit(&Config);
      strcpy(Config.hcclCommName, "by threads");
      HcclComm Comm = nullptr;
      EXPECT_EQ(HcclCommInitRootInfoConfig(Count, &Root, Rank, &Config, &Comm),
                HCCL_SUCCESS);
      char Name[128] = "";
      EXPECT_EQ(HcclGetCommName(Comm, Name), HCCL_SUCCESS);
      EXPECT_STREQ(Name, "by threads");
      aclrtStream Stream = nullptr;
      aclrtCreateStream(&Stream);
      void *Buffer = nullptr, *Host = nullptr;
      aclrtMalloc(&Buffer, 4096, ACL_MEM_MALLOC_HUGE_FIRST);
      aclrtMallocHost(&Host, 4096);
      for (int Round = 0; Round != 20; ++Round) {
        for (int I = 0; I != 1024; ++I)
          static_cast<float *>(Host)[I] = float(Rank + 1);
        aclrtMemcpyAsync(Buffer, 4096, Host, 4096, ACL_MEMCPY_HOST_TO_DEVICE,
                         Stream);
        EXPECT_EQ(HcclAllReduce(Buffer, Buffer, 1024, HCCL_DATA_TYPE_FP32,
                                HCCL_REDUCE_SUM, Comm, Stream),
                  HCCL_SUCCESS);
        aclrtMemcpyAsync(Host, 4096, Buffer, 4096, ACL_MEMCPY_DEVICE_TO_HOST,
                         Stream);
        EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
        Right += static_cast<float *>(Host)[1023] == 10;
      }
      aclrtFreeHost(Host);
      aclrtFree(Buffer);
      aclrtDestroyStream(Stream);
      EXPECT_EQ(HcclCommDestroy(Comm), HCCL_SUCCESS);
      aclrtResetDevice(int32_t(Rank));
    });
  for (std::thread &Each : Threads)
    Each.join();
  EXPECT_EQ(Right, 20 * int(Count));
}

TEST_F(Hccl, RanksOfARankTable) {
  std::string Path = testing::TempDir() + "/ranks-" + std::to_string(getpid());
  std::ofstream(Path)
      << R"({"status": "completed", "version": "1.0", "server_count": "1",
             "server_list": [{"server_id": "a", "device": [
               {"device_id": "0", "rank_id": "0"},
               {"device_id": "1", "rank_id": "1"}]}]})";
  Devices D(2);
  HcclComm Comms[2] = {};
  EXPECT_EQ(HcclCommInitClusterInfo(Path.c_str(), 1, &Comms[1]), HCCL_E_PARA);
  EXPECT_EQ(HcclCommInitClusterInfo(Path.c_str(), 2, &Comms[1]), HCCL_E_PARA);
  EXPECT_EQ(HcclCommInitClusterInfo(Path.c_str(), 0, &Comms[0]), HCCL_SUCCESS);
  D.use(1);
  HcclCommConfig Config;
  HcclCommConfigInit(&Config);
  EXPECT_EQ(HcclCommInitClusterInfoConfig(Path.c_str(), 1, &Config, &Comms[1]),
            HCCL_SUCCESS);
  aclrtStream Streams[2];
  for (int I : {0, 1}) {
    D.use(uint32_t(I));
    aclrtCreateStream(&Streams[I]);
    EXPECT_EQ(HcclBarrier(Comms[I], Streams[I]), HCCL_SUCCESS);
  }
  for (int I : {0, 1}) {
    D.use(uint32_t(I));
    EXPECT_EQ(aclrtSynchronizeStream(Streams[I]), ACL_SUCCESS);
    EXPECT_EQ(HcclCommDestroy(Comms[I]), HCCL_SUCCESS);
    EXPECT_EQ(aclrtDestroyStream(Streams[I]), ACL_SUCCESS);
  }
  D.use(0);
  for (const char *Bad :
       {"", "{", "{}", "[1]",
        R"({"status": "initializing", "server_list": []})",
        R"({"status": "completed", "server_list": [{}]})",
        R"({"status": "completed", "server_list": [{"device": [
             {"device_id": "0", "rank_id": "7"}]}]})"}) {
    std::ofstream(Path) << Bad;
    HcclComm None = nullptr;
    EXPECT_EQ(HcclCommInitClusterInfo(Path.c_str(), 0, &None), HCCL_E_PARA)
        << Bad;
  }
  remove(Path.c_str());
  EXPECT_EQ(HcclCommInitClusterInfo(Path.c_str(), 0, &Comms[0]),
            HCCL_E_OPEN_FILE_FAILURE);
  EXPECT_EQ(HcclCommInitClusterInfo(nullptr, 0, &Comms[0]),
            HCCL_E_OPEN_FILE_FAILURE);
}

TEST_F(Hccl, SubCommunicators) {
  Ranks R(4);
  uint32_t Odd[] = {1, 3};
  HcclComm Sub[4] = {};
  for (uint32_t I = 0; I != 4; ++I) {
    HcclCommConfig Config;
    HcclCommConfigInit(&Config);
    R.use(I);
    bool In = I % 2;
    EXPECT_EQ(HcclCreateSubCommConfig(&R.Comms[I], In ? 2 : 0,
                                      In ? Odd : nullptr, In ? 5 : 0xFFFFFFFF,
                                      I / 2, &Config, &Sub[I]),
              HCCL_SUCCESS);
    EXPECT_EQ(Sub[I] != nullptr, In);
  }
  auto *From = R.buffer<int32_t>(3, {5});
  auto *To = R.room<int32_t>(1, 1);
  R.use(1);
  EXPECT_EQ(HcclRecv(To, 1, HCCL_DATA_TYPE_INT32, 1, Sub[1], R.Streams[1]),
            HCCL_SUCCESS);
  R.use(3);
  EXPECT_EQ(HcclSend(From, 1, HCCL_DATA_TYPE_INT32, 0, Sub[3], R.Streams[3]),
            HCCL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(R.Streams[3]), ACL_SUCCESS);
  R.use(1);
  EXPECT_EQ(aclrtSynchronizeStream(R.Streams[1]), ACL_SUCCESS);
  EXPECT_EQ(R.values(1, To, 1), Row<int32_t>{5});
  EXPECT_EQ(HcclCommDestroy(Sub[1]), HCCL_SUCCESS);
  EXPECT_EQ(HcclCommDestroy(Sub[3]), HCCL_SUCCESS);
  HcclCommConfig Config;
  HcclCommConfigInit(&Config);
  uint32_t Twice[] = {1, 1};
  EXPECT_EQ(
      HcclCreateSubCommConfig(&R.Comms[1], 2, Twice, 6, 0, &Config, &Sub[1]),
      HCCL_E_PARA);
}

TEST_F(Hccl, ConfigurationsOfOlderClients) {
  HcclRootInfo Root;
  ASSERT_EQ(HcclGetRootInfo(&Root), HCCL_SUCCESS);
  HcclComm Comm = nullptr;
  HcclCommConfig Config;
  memset(&Config, 0, sizeof Config);
  EXPECT_EQ(HcclCommInitRootInfoConfig(1, &Root, 0, &Config, &Comm),
            HCCL_E_PARA)
      << "not prepared";
  HcclCommConfigInit(&Config);
  // Only what the client has is read: the rest is garbage.
  uint64_t Size = offsetof(HcclCommConfig, hcclWorldRankID);
  memcpy(Config.reserved, &Size, sizeof Size);
  memset(reinterpret_cast<char *>(&Config) + Size, 0x5A, sizeof Config - Size);
  strcpy(Config.hcclCommName, "old");
  EXPECT_EQ(HcclCommInitRootInfoConfig(1, &Root, 0, &Config, &Comm),
            HCCL_SUCCESS);
  char Name[128];
  EXPECT_EQ(HcclGetCommName(Comm, Name), HCCL_SUCCESS);
  EXPECT_STREQ(Name, "old");
  EXPECT_EQ(HcclCommDestroy(Comm), HCCL_SUCCESS);
  EXPECT_EQ(HcclGetCommConfigCapability(), uint32_t(HCCL_COMM_CONFIG_RESERVED));
  HcclConfigValue Value{1};
  EXPECT_EQ(HcclSetConfig(HCCL_DETERMINISTIC, Value), HCCL_SUCCESS);
  Value.value = 0;
  EXPECT_EQ(HcclGetConfig(HCCL_DETERMINISTIC, &Value), HCCL_SUCCESS);
  EXPECT_EQ(Value.value, 1);
  EXPECT_STREQ(HcclGetErrorString(HCCL_SUCCESS), "success");
  EXPECT_STREQ(HcclGetErrorString(static_cast<HcclResult>(9999)),
               "unknown code");
}

TEST_F(Hccl, BadBeginnings) {
  HcclComm Comm = nullptr;
  HcclRootInfo Root;
  memset(&Root, 7, sizeof Root);
  EXPECT_EQ(HcclCommInitRootInfo(1, &Root, 0, &Comm), HCCL_E_PARA);
  ASSERT_EQ(HcclGetRootInfo(&Root), HCCL_SUCCESS);
  EXPECT_EQ(HcclGetRootInfo(nullptr), HCCL_E_PTR);
  EXPECT_EQ(HcclCommInitRootInfo(1, nullptr, 0, &Comm), HCCL_E_PTR);
  EXPECT_EQ(HcclCommInitRootInfo(1, &Root, 1, &Comm), HCCL_E_PARA);
  EXPECT_EQ(HcclCommInitRootInfo(0, &Root, 0, &Comm), HCCL_E_PARA);
  EXPECT_NE(HcclCommInitRootInfo(1, &Root, 0, nullptr), HCCL_SUCCESS);
  int32_t Twice[] = {1, 1}, Missing[] = {0, 99};
  HcclComm Comms[2];
  EXPECT_EQ(HcclCommInitAll(2, Twice, Comms), HCCL_E_PARA);
  EXPECT_EQ(HcclCommInitAll(2, Missing, Comms), HCCL_E_PARA);
  EXPECT_EQ(HcclCommInitAll(0, nullptr, Comms), HCCL_E_PARA);
}

TEST_F(Hccl, RanksThatDisagree) {
  struct Case {
    const char *Says;
    std::function<HcclResult(Ranks &, uint32_t, float *)> Call;
  } Cases[] = {
      {"count (4, 3)",
       [](Ranks &R, uint32_t I, float *B) {
         return HcclAllReduce(B, B, 3 + I, HCCL_DATA_TYPE_FP32, HCCL_REDUCE_SUM,
                              R.Comms[I], R.Streams[I]);
       }},
      {"type (int32, fp32)",
       [](Ranks &R, uint32_t I, float *B) {
         return HcclAllReduce(B, B, 3,
                              I ? HCCL_DATA_TYPE_INT32 : HCCL_DATA_TYPE_FP32,
                              HCCL_REDUCE_SUM, R.Comms[I], R.Streams[I]);
       }},
      {"reduction (maximum, sum)",
       [](Ranks &R, uint32_t I, float *B) {
         return HcclAllReduce(B, B, 3, HCCL_DATA_TYPE_FP32,
                              I ? HCCL_REDUCE_MAX : HCCL_REDUCE_SUM, R.Comms[I],
                              R.Streams[I]);
       }},
      {"root (1, 0)",
       [](Ranks &R, uint32_t I, float *B) {
         return HcclBroadcast(B, 3, HCCL_DATA_TYPE_FP32, I, R.Comms[I],
                              R.Streams[I]);
       }},
      {"operation",
       [](Ranks &R, uint32_t I, float *B) {
         return I ? HcclBroadcast(B, 3, HCCL_DATA_TYPE_FP32, 0, R.Comms[I],
                                  R.Streams[I])
                  : HcclBarrier(R.Comms[I], R.Streams[I]);
       }},
      {"count (3, 2)",
       [](Ranks &R, uint32_t I, float *B) {
         return I ? HcclRecv(B, 3, HCCL_DATA_TYPE_FP32, 0, R.Comms[I],
                             R.Streams[I])
                  : HcclSend(B, 2, HCCL_DATA_TYPE_FP32, 1, R.Comms[I],
                             R.Streams[I]);
       }},
      {"amount (4 bytes sent, 8 received)",
       [](Ranks &R, uint32_t I, float *B) {
         static const uint64_t Counts[2][2] = {{1, 1}, {2, 1}},
                               Skips[] = {0, 2};
         static const uint64_t Sent[] = {1, 1};
         return HcclAlltoAllV(B, Sent, Skips, HCCL_DATA_TYPE_FP32, B + 4,
                              Counts[I], Skips, HCCL_DATA_TYPE_FP32, R.Comms[I],
                              R.Streams[I]);
       }}};
  for (const Case &Each : Cases) {
    Ranks R(2);
    float *B[] = {R.buffer<float>(0, Row<float>(16)),
                  R.buffer<float>(1, Row<float>(16))};
    for (uint32_t I : {0u, 1u}) {
      R.use(I);
      EXPECT_EQ(Each.Call(R, I, B[I]), HCCL_SUCCESS) << Each.Says;
    }
    expectFinding("acl-collective-mismatch", Each.Says);
    for (uint32_t I : {0u, 1u}) {
      R.use(I);
      EXPECT_EQ(aclrtSynchronizeStream(R.Streams[I]), 507048) << Each.Says;
      HcclResult Error = HCCL_SUCCESS;
      EXPECT_EQ(HcclGetCommAsyncError(R.Comms[I], &Error), HCCL_SUCCESS);
      EXPECT_EQ(Error, HCCL_E_REMOTE);
    }
  }
}

TEST_F(Hccl, BadBuffers) {
  Ranks R(1);
  auto *Good = R.buffer<float>(0, Row<float>(4));
  auto *Fresh = R.room<float>(0, 4);
  auto Reduce = [&](void *From, void *To, uint64_t Count) {
    return HcclAllReduce(From, To, Count, HCCL_DATA_TYPE_FP32, HCCL_REDUCE_SUM,
                         R.Comms[0], R.Streams[0]);
  };
  EXPECT_EQ(Reduce(nullptr, Good, 4), HCCL_E_PTR);
  EXPECT_EQ(Reduce(Good, Good, ~0ull), HCCL_E_PARA);
  EXPECT_EQ(Reduce(Good, Good, 1ull << 62), HCCL_E_PARA);
  expectNothing();
  EXPECT_EQ(Reduce(Fresh, Good, 4), HCCL_SUCCESS);
  expectFinding("acl-uninitialized-memory", "HcclAllReduce");
  EXPECT_EQ(aclrtSynchronizeStream(R.Streams[0]), ACL_SUCCESS);
  EXPECT_EQ(Reduce(Good, Good, 100), HCCL_E_PARA);
  EXPECT_EQ(take().size(), 2u) << "past the end: what it reads and writes";
  EXPECT_EQ(aclrtSynchronizeStream(R.Streams[0]), 507048);
  float Host[4] = {};
  EXPECT_EQ(Reduce(Host, Good, 4), HCCL_E_PARA);
  expectFinding("acl-memory-kind", "host memory");
  EXPECT_EQ(aclrtSynchronizeStream(R.Streams[0]), 507048);
  // Pages that no block has keep their rights.
  void *Pinned = nullptr;
  EXPECT_EQ(aclrtMallocHost(&Pinned, 4096), ACL_SUCCESS);
  EXPECT_EQ(Reduce(Good, Pinned, 1ull << 44), HCCL_E_PARA);
  EXPECT_EQ(take().size(), 2u) << "past the end: what it reads and writes";
  EXPECT_EQ(aclrtSynchronizeStream(R.Streams[0]), 507048);
  EXPECT_EQ(aclrtFreeHost(Pinned), ACL_SUCCESS);
  // Buffers are in flight until the stream is synchronised.
  EXPECT_EQ(Reduce(Good, Good, 4), HCCL_SUCCESS);
  EXPECT_EQ(aclrtMemcpy(Host, 16, Good, 16, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "HcclAllReduce");
  EXPECT_EQ(aclrtSynchronizeStream(R.Streams[0]), ACL_SUCCESS);
}

TEST_F(Hccl, StreamOfAnotherDevice) {
  Ranks R(2);
  auto *B = R.buffer<float>(1, {1});
  R.use(1);
  EXPECT_EQ(
      HcclBroadcast(B, 1, HCCL_DATA_TYPE_FP32, 0, R.Comms[0], R.Streams[1]),
      HCCL_E_PARA);
  expectFinding("acl-wrong-context", "than the communicator's");
  EXPECT_EQ(aclrtSynchronizeStream(R.Streams[1]), 507048);
}

TEST_F(Hccl, Handles) {
  HcclComm Comms[1];
  EXPECT_EQ(HcclCommInitAll(1, nullptr, Comms), HCCL_SUCCESS);
  aclrtStream Stream = newStream();
  uint32_t Rank;
  EXPECT_EQ(HcclBarrier(Comms[0], Stream), HCCL_SUCCESS);
  EXPECT_EQ(HcclCommDestroy(Comms[0]), HCCL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "'HcclBarrier' may still use it");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(HcclBarrier(Comms[0], Stream), HCCL_E_PARA);
  expectFinding("acl-use-after-destroy", "HcclCommDestroy");
  EXPECT_EQ(HcclCommDestroy(Comms[0]), HCCL_E_PARA);
  expectFinding("acl-use-after-destroy", "twice");
  EXPECT_EQ(HcclGetRankId(Stream, &Rank), HCCL_E_PARA);
  expectFinding("acl-mismatched-destroy", "takes a communicator");
  EXPECT_EQ(HcclCommDestroy(nullptr), HCCL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Hccl, SuspendedUntilResumed) {
  Ranks R(1);
  EXPECT_EQ(HcclCommSuspend(R.Comms[0]), HCCL_SUCCESS);
  EXPECT_EQ(HcclBarrier(R.Comms[0], R.Streams[0]), HCCL_E_SUSPENDING);
  HcclCommStatus Status = HCCL_COMM_STATUS_READY;
  EXPECT_EQ(HcclCommGetStatus(R.Comms[0], &Status), HCCL_SUCCESS);
  EXPECT_EQ(Status, HCCL_COMM_STATUS_SUSPENDING);
  EXPECT_EQ(HcclCommResume(R.Comms[0]), HCCL_SUCCESS);
  EXPECT_EQ(HcclBarrier(R.Comms[0], R.Streams[0]), HCCL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(R.Streams[0]), ACL_SUCCESS);
}

// A timeout of the wait is no end of the collective.
TEST_F(Hccl, LateRank) {
  Ranks R(2);
  EXPECT_EQ(HcclBarrier(R.Comms[0], R.Streams[0]), HCCL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(R.Streams[0], 20),
            ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
  R.use(1);
  EXPECT_EQ(HcclBarrier(R.Comms[1], R.Streams[1]), HCCL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(R.Streams[1]), ACL_SUCCESS);
  R.use(0);
  EXPECT_EQ(aclrtSynchronizeStream(R.Streams[0]), ACL_SUCCESS);
}

// --- What never comes -------------------------------------------------------

namespace {

/// Two ranks, of which some do something; then both wait.
void twoRanks(const std::function<void(HcclComm *, aclrtStream *)> &Do) {
  begin();
  HcclComm Comms[2];
  aclrtStream Streams[2];
  HcclCommInitAll(2, nullptr, Comms);
  for (int I : {0, 1}) {
    aclrtSetDevice(I);
    aclrtCreateStream(&Streams[I]);
  }
  Do(Comms, Streams);
  for (int I : {0, 1}) {
    aclrtSetDevice(I);
    printf("rank %d: %d\n", I, aclrtSynchronizeStream(Streams[I]));
    HcclResult Error = HCCL_SUCCESS;
    HcclGetCommAsyncError(Comms[I], &Error);
    printf("error %d: %d\n", I, Error);
  }
  for (int I : {0, 1}) {
    aclrtSetDevice(I);
    HcclCommDestroy(Comms[I]);
    aclrtDestroyStream(Streams[I]);
    aclrtResetDeviceForce(I);
  }
  aclFinalize();
}

} // namespace

CLIENT(MissingRank) {
  twoRanks([](HcclComm *Comms, aclrtStream *Streams) {
    aclrtSetDevice(0);
    HcclBarrier(Comms[0], Streams[0]);
  });
}

CLIENT(MissingRankAfterCallback) {
  twoRanks([](HcclComm *Comms, aclrtStream *Streams) {
    aclrtSetDevice(0);
    aclrtLaunchHostFunc(Streams[0], [](void *) {}, nullptr);
    printf("callback: %d\n", aclrtSynchronizeStream(Streams[0]));
    HcclBarrier(Comms[0], Streams[0]);
  });
}

TEST(HcclClients, RankThatNeverComes) {
  std::string Text = runClient("MissingRank", "HCCL_EXEC_TIMEOUT=1");
  expectOnly(Text, "acl-collective-mismatch");
  EXPECT_TRUE(has(Text, "'HcclBarrier' of rank 0 waits for rank 1, which never "
                        "calls it"))
      << Text;
  EXPECT_TRUE(has(Text, "rank 0: 507048") && has(Text, "error 0: 21") &&
              has(Text, "rank 1: 0"))
      << Text;
}

// Without other threads there is nothing to wait for; one of the runtime's for
// callbacks is none.
TEST(HcclClients, RankThatNobodyIsLeftFor) {
  if (ThreadSanitizer)
    GTEST_SKIP() << "ThreadSanitizer has a thread of its own";
  auto Start = std::chrono::steady_clock::now();
  for (const char *Client : {"MissingRank", "MissingRankAfterCallback"})
    expectOnly(runClient(Client, "ACLTIDY_SCHEDULE=lazy"),
               "acl-collective-mismatch");
  EXPECT_LT(std::chrono::steady_clock::now() - Start, std::chrono::seconds(60));
}

CLIENT(LonelySend) {
  twoRanks([](HcclComm *Comms, aclrtStream *Streams) {
    aclrtSetDevice(1);
    void *Memory = nullptr;
    aclrtMalloc(&Memory, 64, ACL_MEM_MALLOC_HUGE_FIRST);
    aclrtMemset(Memory, 64, 0, 64);
    HcclSend(Memory, 4, HCCL_DATA_TYPE_FP32, 0, Comms[1], Streams[1]);
    aclrtSynchronizeStream(Streams[1]);
    aclrtFree(Memory);
  });
}

TEST(HcclClients, SendWithoutReceive) {
  std::string Text = runClient("LonelySend", "HCCL_EXEC_TIMEOUT=1");
  expectOnly(Text, "acl-collective-mismatch");
  EXPECT_TRUE(has(Text, "'HcclSend' of rank 1 waits for rank 0, which never "
                        "receives"))
      << Text;
}

// Each rank sends first: hardware hangs, and so does this.
CLIENT(BothSendFirst) {
  twoRanks([](HcclComm *Comms, aclrtStream *Streams) {
    void *Memory[2];
    for (uint32_t I : {0u, 1u}) {
      aclrtSetDevice(int32_t(I));
      aclrtMalloc(&Memory[I], 64, ACL_MEM_MALLOC_HUGE_FIRST);
      aclrtMemset(Memory[I], 64, 0, 64);
      HcclSend(Memory[I], 4, HCCL_DATA_TYPE_FP32, 1 - I, Comms[I], Streams[I]);
      HcclRecv(Memory[I], 4, HCCL_DATA_TYPE_FP32, 1 - I, Comms[I], Streams[I]);
    }
    for (int I : {0, 1}) {
      aclrtSetDevice(I);
      aclrtSynchronizeStream(Streams[I]);
    }
    for (int I : {0, 1}) {
      aclrtSetDevice(I);
      aclrtFree(Memory[I]);
    }
  });
}

TEST(HcclClients, OrdersThatBlockEachOther) {
  std::string Text = runClient("BothSendFirst", "HCCL_EXEC_TIMEOUT=1");
  EXPECT_GE(count(Text, "[acl-collective-mismatch]"), 1u) << Text;
  EXPECT_EQ(count(Text, "[acl-collective-mismatch]"), count(Text, "[acl-"))
      << Text;
  EXPECT_TRUE(has(Text, "never comes to its end")) << Text;
}

CLIENT(LeakedCommunicator) {
  begin();
  HcclComm Comm;
  HcclCommInitAll(1, nullptr, &Comm);
}

TEST(HcclClients, Leak) {
  std::string Text = runClient("LeakedCommunicator");
  EXPECT_TRUE(has(Text, "communicator from 'HcclCommInitAll'")) << Text;
}

CLIENT(AloneAtTheRoot) {
  begin();
  HcclRootInfo Root;
  HcclGetRootInfo(&Root);
  HcclComm Comm = nullptr;
  printf("init: %d\n", HcclCommInitRootInfo(2, &Root, 0, &Comm));
  end();
}

TEST(HcclClients, RootWithoutTheOthers) {
  if (ThreadSanitizer)
    GTEST_SKIP() << "ThreadSanitizer has a thread of its own";
  std::string Text = runClient("AloneAtTheRoot", "ACLTIDY_SCHEDULE=lazy");
  EXPECT_TRUE(has(Text, "init: 9")) << Text;
  EXPECT_TRUE(has(Text, "waited for rank 1")) << Text;
  EXPECT_EQ(count(Text, "[acl-"), 0u) << Text;
}

CLIENT(RootOfAnother) {
  HcclRootInfo Root;
  begin();
  HcclGetRootInfo(&Root);
  HcclRootInfo Other = Root;
  int64_t Process = 1;
  memcpy(reinterpret_cast<char *>(&Other) + 8, &Process, sizeof Process);
  HcclComm Comm = nullptr;
  printf("init: %d\n", HcclCommInitRootInfo(2, &Other, 0, &Comm));
  end();
}

TEST(HcclClients, RanksOfOtherProcesses) {
  std::string Text = runClient("RootOfAnother");
  EXPECT_TRUE(has(Text, "init: 5")) << Text;
  EXPECT_TRUE(has(Text, "another process")) << Text;
}

CLIENT(RootInfoMisused) {
  begin();
  HcclRootInfo Root;
  HcclGetRootInfo(&Root);
  HcclComm First = nullptr, Second = nullptr;
  std::atomic<bool> Waits{false};
  std::thread Other([&] {
    aclrtSetDevice(1);
    Waits = true;
    HcclCommInitRootInfo(2, &Root, 1, &First);
    HcclCommDestroy(First);
    aclrtResetDevice(1);
  });
  while (!Waits)
    std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  printf("count: %d\n", HcclCommInitRootInfo(3, &Root, 0, &Second));
  printf("twice: %d\n", HcclCommInitRootInfo(2, &Root, 1, &Second));
  printf("right: %d\n", HcclCommInitRootInfo(2, &Root, 0, &Second));
  Other.join();
  HcclCommDestroy(Second);
  end();
}

TEST(HcclClients, RanksThatBeginDifferently) {
  std::string Text = runClient("RootInfoMisused");
  EXPECT_EQ(count(Text, "[acl-collective-mismatch]"), 2u) << Text;
  EXPECT_TRUE(has(Text, "told of 3 ranks, but another rank of 2")) << Text;
  EXPECT_TRUE(has(Text, "called twice for rank 1")) << Text;
  EXPECT_TRUE(has(Text, "right: 0")) << Text;
}

CLIENT(TypesOf950) {
  begin();
  HcclComm Comm;
  HcclCommInitAll(1, nullptr, &Comm);
  aclrtStream Stream;
  aclrtCreateStream(&Stream);
  void *Memory;
  aclrtMalloc(&Memory, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtMemset(Memory, 64, 0, 64);
  for (HcclDataType Type : {HCCL_DATA_TYPE_UINT64, HCCL_DATA_TYPE_FP64})
    for (HcclReduceOp Op : {HCCL_REDUCE_SUM, HCCL_REDUCE_PROD, HCCL_REDUCE_MAX})
      printf("code %d\n",
             HcclAllReduce(Memory, Memory, 8, Type, Op, Comm, Stream));
  printf("end %d\n", aclrtSynchronizeStream(Stream));
  aclrtFree(Memory);
  aclrtDestroyStream(Stream);
  HcclCommDestroy(Comm);
  end();
}

TEST(HcclClients, OtherProducts) {
  std::string Text = runClient("TypesOf950", "ACLTIDY_PRODUCT=950");
  EXPECT_EQ(count(Text, "code 0\n"), 6u) << Text;
  EXPECT_TRUE(has(Text, "end 0")) << Text;
  EXPECT_EQ(count(Text, "[acl-"), 0u) << Text;
  EXPECT_EQ(count(runClient("TypesOf950", "ACLTIDY_PRODUCT=910"), "code 5\n"),
            6u);
}

} // namespace acltidy::test

int main(int Count, char **Arguments) {
  return acltidy::test::runClientOrTests(Count, Arguments);
}
