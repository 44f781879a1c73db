//===- QueuesTest.cpp - Channels of tensors, queues, buffers, routes ------===//

#include "Support.h"

#include "acl/acl_tdt.h"
#include "acl/acl_tdt_queue.h"

#include <atomic>
#include <cstring>
#include <thread>
#include <unistd.h>

namespace acltidy::test {

namespace {

class Channels : public Simulator {
protected:
  static acltdtDataItem *item(void *Data, size_t Size,
                              std::vector<int64_t> Dims = {2, 2}) {
    acltdtDataItem *Item =
        acltdtCreateDataItem(ACL_TENSOR_DATA_TENSOR, Dims.data(), Dims.size(),
                             ACL_FLOAT, Data, Size);
    EXPECT_NE(Item, nullptr);
    return Item;
  }
};

class Queues : public Simulator {
protected:
  static uint32_t queue(const char *Name, uint32_t Depth = 2) {
    acltdtQueueAttr *Attributes = acltdtCreateQueueAttr();
    EXPECT_EQ(acltdtSetQueueAttr(Attributes, ACL_TDT_QUEUE_NAME_PTR,
                                 sizeof(char *), &Name),
              ACL_SUCCESS);
    EXPECT_EQ(acltdtSetQueueAttr(Attributes, ACL_TDT_QUEUE_DEPTH_UINT32,
                                 sizeof Depth, &Depth),
              ACL_SUCCESS);
    uint32_t Id = 0;
    EXPECT_EQ(acltdtCreateQueue(Attributes, &Id), ACL_SUCCESS);
    EXPECT_EQ(acltdtDestroyQueueAttr(Attributes), ACL_SUCCESS);
    return Id;
  }
  static acltdtBuf buffer(const char *Text) {
    acltdtBuf Result = nullptr;
    EXPECT_EQ(acltdtAllocBuf(64, ACL_TDT_NORMAL_MEM, &Result), ACL_SUCCESS);
    void *Data = nullptr;
    size_t Size = 0;
    EXPECT_EQ(acltdtGetBufData(Result, &Data, &Size), ACL_SUCCESS);
    EXPECT_EQ(Size, 64u);
    EXPECT_EQ(aclrtMemcpy(Data, Size, Text, strlen(Text) + 1,
                          ACL_MEMCPY_HOST_TO_DEVICE),
              ACL_SUCCESS);
    EXPECT_EQ(acltdtSetBufDataLen(Result, strlen(Text) + 1), ACL_SUCCESS);
    return Result;
  }
  static std::string text(acltdtBuf Of) {
    void *Data = nullptr;
    size_t Size = 0, Length = 0;
    EXPECT_EQ(acltdtGetBufData(Of, &Data, &Size), ACL_SUCCESS);
    EXPECT_EQ(acltdtGetBufDataLen(Of, &Length), ACL_SUCCESS);
    char Text[64] = "";
    EXPECT_EQ(
        aclrtMemcpy(Text, sizeof Text, Data, Length, ACL_MEMCPY_DEVICE_TO_HOST),
        ACL_SUCCESS);
    return Text;
  }
};

} // namespace

// --- Channels ---------------------------------------------------------------

TEST_F(Channels, WhatIsSentIsReceived) {
  acltdtChannelHandle *Channel = acltdtCreateChannelWithCapacity(0, "a", 2);
  ASSERT_NE(Channel, nullptr);
  float Host[4] = {1, 2, 3, 4};
  acltdtDataset *Sent = acltdtCreateDataset(), *Got = acltdtCreateDataset();
  acltdtDataItem *Item = item(Host, sizeof Host);
  EXPECT_EQ(acltdtAddDataItem(Sent, Item), ACL_SUCCESS);
  EXPECT_EQ(acltdtSendTensor(Channel, Sent, 0), ACL_SUCCESS);
  Host[0] = 9; // It was copied.
  size_t Size = 0;
  EXPECT_EQ(acltdtQueryChannelSize(Channel, &Size), ACL_SUCCESS);
  EXPECT_EQ(Size, 1u);
  EXPECT_EQ(acltdtReceiveTensor(Channel, Got, 0), ACL_SUCCESS);
  ASSERT_EQ(acltdtGetDatasetSize(Got), 1u);
  EXPECT_STREQ(acltdtGetDatasetName(Got), "a");
  acltdtDataItem *Received = acltdtGetDataItem(Got, 0);
  EXPECT_EQ(acltdtGetDataItem(Got, 1), nullptr);
  EXPECT_EQ(acltdtGetTensorTypeFromItem(Received), ACL_TENSOR_DATA_TENSOR);
  EXPECT_EQ(acltdtGetDataTypeFromItem(Received), ACL_FLOAT);
  EXPECT_EQ(acltdtGetDataSizeFromItem(Received), sizeof Host);
  ASSERT_EQ(acltdtGetDimNumFromItem(Received), 2u);
  int64_t Dims[2] = {};
  EXPECT_EQ(acltdtGetDimsFromItem(Received, Dims, 1), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acltdtGetDimsFromItem(Received, Dims, 2), ACL_SUCCESS);
  EXPECT_EQ(Dims[1], 2);
  auto *Values = static_cast<float *>(acltdtGetDataAddrFromItem(Received));
  EXPECT_EQ(Values[0], 1);
  EXPECT_EQ(Values[3], 4);
  EXPECT_EQ(acltdtAddDataItem(Got, Item), ACL_ERROR_FEATURE_UNSUPPORTED);
  // A second receipt takes the place of the first.
  EXPECT_EQ(acltdtSendTensor(Channel, Sent, 0), ACL_SUCCESS);
  EXPECT_EQ(acltdtReceiveTensor(Channel, Got, 0), ACL_SUCCESS);
  EXPECT_EQ(*static_cast<float *>(
                acltdtGetDataAddrFromItem(acltdtGetDataItem(Got, 0))),
            9);
  EXPECT_EQ(acltdtReceiveTensor(Channel, Got, 0), ACL_ERROR_RT_QUEUE_EMPTY);
  EXPECT_EQ(acltdtReceiveTensor(Channel, Sent, 0), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acltdtStopChannel(Channel), ACL_SUCCESS);
  EXPECT_EQ(acltdtSendTensor(Channel, Sent, 0), ACL_ERROR_FAILURE);
  EXPECT_EQ(acltdtDestroyChannel(Channel), ACL_SUCCESS);
  EXPECT_EQ(acltdtDestroyDataset(Sent), ACL_SUCCESS);
  EXPECT_EQ(acltdtDestroyDataset(Got), ACL_SUCCESS);
  EXPECT_EQ(acltdtDestroyDataItem(Item), ACL_SUCCESS);
}

TEST_F(Channels, CapacityAndTimeouts) {
  acltdtChannelHandle *Channel = acltdtCreateChannelWithCapacity(0, "b", 2);
  acltdtDataset *Set = acltdtCreateDataset();
  acltdtDataItem *End = acltdtCreateDataItem(ACL_TENSOR_DATA_END_OF_SEQUENCE,
                                             nullptr, 0, ACL_FLOAT, nullptr, 0);
  EXPECT_EQ(acltdtAddDataItem(Set, End), ACL_SUCCESS);
  EXPECT_EQ(acltdtSendTensor(Channel, Set, -1), ACL_SUCCESS);
  EXPECT_EQ(acltdtSendTensor(Channel, Set, -1), ACL_SUCCESS);
  EXPECT_EQ(acltdtSendTensor(Channel, Set, 0), ACL_ERROR_RT_QUEUE_FULL);
  EXPECT_EQ(acltdtSendTensor(Channel, Set, 20), ACL_ERROR_RT_QUEUE_FULL);
  EXPECT_EQ(acltdtSendTensor(Channel, Set, -2), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acltdtCleanChannel(Channel), ACL_SUCCESS);
  EXPECT_EQ(acltdtSendTensor(Channel, Set, 0), ACL_SUCCESS);
  EXPECT_EQ(acltdtStopChannel(Channel), ACL_SUCCESS);
  EXPECT_EQ(acltdtDestroyChannel(Channel), ACL_SUCCESS);
  EXPECT_EQ(acltdtCreateChannelWithCapacity(0, "c", 1), nullptr);
  EXPECT_EQ(acltdtCreateChannelWithCapacity(0, "c", 8193), nullptr);
  EXPECT_EQ(acltdtCreateChannel(99, "c"), nullptr);
  EXPECT_EQ(acltdtCreateChannel(0, nullptr), nullptr);
  EXPECT_EQ(acltdtDestroyDataset(Set), ACL_SUCCESS);
  EXPECT_EQ(acltdtDestroyDataItem(End), ACL_SUCCESS);
}

TEST_F(Channels, OneThreadSendsAnotherReceives) {
  acltdtChannelHandle *Channel = acltdtCreateChannelWithCapacity(0, "d", 2);
  std::atomic<int> Sum{0};
  std::thread Receiver([&] {
    acltdtDataset *Got = acltdtCreateDataset();
    while (acltdtReceiveTensor(Channel, Got, -1) == ACL_SUCCESS)
      Sum += static_cast<int>(*static_cast<float *>(
          acltdtGetDataAddrFromItem(acltdtGetDataItem(Got, 0))));
    acltdtDestroyDataset(Got);
  });
  float Value = 0;
  acltdtDataset *Set = acltdtCreateDataset();
  acltdtDataItem *Item = item(&Value, sizeof Value, {1});
  acltdtAddDataItem(Set, Item);
  for (int I = 1; I <= 50; ++I) {
    Value = float(I);
    EXPECT_EQ(acltdtSendTensor(Channel, Set, -1), ACL_SUCCESS);
  }
  size_t Left = 1;
  while (Left) {
    EXPECT_EQ(acltdtQueryChannelSize(Channel, &Left), ACL_SUCCESS);
    std::this_thread::yield();
  }
  EXPECT_EQ(acltdtStopChannel(Channel), ACL_SUCCESS); // Wakes the receiver.
  Receiver.join();
  EXPECT_EQ(Sum, 1275);
  EXPECT_EQ(acltdtDestroyChannel(Channel), ACL_SUCCESS);
  EXPECT_EQ(acltdtDestroyDataset(Set), ACL_SUCCESS);
  EXPECT_EQ(acltdtDestroyDataItem(Item), ACL_SUCCESS);
}

TEST_F(Channels, DeviceDataIsCheckedLikeAllOther) {
  acltdtChannelHandle *Channel = acltdtCreateChannel(0, "e");
  void *Device = deviceMemory(64);
  acltdtDataset *Set = acltdtCreateDataset();
  acltdtDataItem *Item = item(Device, 16);
  float Host[4] = {};
  acltdtDataItem *OnHost = item(Host, sizeof Host);
  EXPECT_EQ(acltdtAddDataItem(Set, Item), ACL_SUCCESS);
  EXPECT_EQ(acltdtAddDataItem(Set, OnHost), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acltdtSendTensor(Channel, Set, 0), ACL_SUCCESS);
  expectFinding("acl-uninitialized-memory", "'acltdtSendTensor' reads");
  aclrtStream Stream = newStream();
  EXPECT_EQ(aclrtMemsetAsync(Device, 64, 1, 64, Stream), ACL_SUCCESS);
  EXPECT_EQ(acltdtSendTensor(Channel, Set, 0), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "'acltdtSendTensor'");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
  size_t Size;
  EXPECT_EQ(acltdtQueryChannelSize(Channel, &Size),
            ACL_ERROR_FEATURE_UNSUPPORTED);
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(acltdtSendTensor(Channel, Set, 0), ACL_ERROR_INVALID_PARAM);
  expectFinding("acl-use-after-destroy", "'acltdtSendTensor' reads");
  EXPECT_EQ(acltdtDestroyDataItem(Item), ACL_SUCCESS);
  EXPECT_EQ(acltdtSendTensor(Channel, Set, 0), ACL_ERROR_INVALID_PARAM);
  expectFinding("acl-use-after-destroy", "a data item of the dataset");
  EXPECT_EQ(acltdtDestroyDataset(Set), ACL_SUCCESS);
  EXPECT_EQ(acltdtDestroyDataItem(OnHost), ACL_SUCCESS);
  EXPECT_EQ(acltdtDestroyChannel(Channel), ACL_SUCCESS);
  expectFinding("acl-destroy-order", "call 'acltdtStopChannel' first");
  EXPECT_EQ(acltdtDestroyChannel(Channel), 107017);
  expectFinding("acl-use-after-destroy", "twice");
}

TEST_F(Channels, BadItems) {
  int64_t Dims[] = {1};
  EXPECT_EQ(acltdtCreateDataItem(ACL_TENSOR_DATA_TENSOR, Dims, 1, ACL_FLOAT,
                                 nullptr, 4),
            nullptr);
  EXPECT_EQ(acltdtCreateDataItem(ACL_TENSOR_DATA_TENSOR, nullptr, 1, ACL_FLOAT,
                                 Dims, 4),
            nullptr);
  EXPECT_EQ(acltdtCreateDataItem(ACL_TENSOR_DATA_TENSOR, Dims, 1000, ACL_FLOAT,
                                 Dims, 4),
            nullptr);
  EXPECT_EQ(acltdtCreateDataItem(ACL_TENSOR_DATA_END_OF_SEQUENCE, Dims, 1,
                                 ACL_FLOAT, nullptr, 0),
            nullptr);
  EXPECT_EQ(acltdtCreateDataItem(static_cast<acltdtTensorType>(77), nullptr, 0,
                                 ACL_FLOAT, nullptr, 0),
            nullptr);
}

// --- Queues -----------------------------------------------------------------

TEST_F(Queues, BuffersChangeHands) {
  uint32_t Queue = queue("q");
  acltdtBuf First = buffer("first"), Second = buffer("second");
  char User[96], Back[4] = "";
  memset(User, 'u', sizeof User);
  EXPECT_EQ(acltdtSetBufUserData(First, User, 96, 0), ACL_SUCCESS);
  EXPECT_EQ(acltdtSetBufUserData(First, "abc", 3, 93), ACL_SUCCESS);
  EXPECT_EQ(acltdtSetBufUserData(First, "abc", 3, 94), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acltdtEnqueue(Queue, First, 0), ACL_SUCCESS);
  EXPECT_EQ(acltdtEnqueue(Queue, Second, 0), ACL_SUCCESS);
  acltdtBuf Third = buffer("third");
  EXPECT_EQ(acltdtEnqueue(Queue, Third, 0), ACL_ERROR_RT_QUEUE_FULL);
  EXPECT_EQ(acltdtEnqueue(Queue, Third, 10), ACL_ERROR_RT_QUEUE_FULL);
  EXPECT_EQ(acltdtFreeBuf(Third), ACL_SUCCESS); // Still the client's.
  // It is the queue's now.
  size_t Length;
  EXPECT_NE(acltdtGetBufDataLen(First, &Length), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "acltdtEnqueue");
  acltdtBuf Got = nullptr;
  EXPECT_EQ(acltdtDequeue(Queue, &Got, 0), ACL_SUCCESS);
  EXPECT_EQ(text(Got), "first");
  EXPECT_EQ(acltdtGetBufUserData(Got, Back, 3, 93), ACL_SUCCESS);
  EXPECT_STREQ(Back, "abc");
  EXPECT_EQ(acltdtFreeBuf(Got), ACL_SUCCESS);
  EXPECT_NE(acltdtFreeBuf(Got), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "twice");
  EXPECT_EQ(acltdtDequeue(Queue, &Got, 0), ACL_SUCCESS);
  EXPECT_EQ(acltdtFreeBuf(Got), ACL_SUCCESS);
  EXPECT_EQ(acltdtDequeue(Queue, &Got, 0), ACL_ERROR_RT_QUEUE_EMPTY);
  EXPECT_EQ(acltdtDestroyQueue(Queue), ACL_SUCCESS);
  EXPECT_NE(acltdtEnqueue(Queue, nullptr, 0), ACL_SUCCESS);
  take();
}

TEST_F(Queues, DataOfBothSides) {
  uint32_t Queue = queue("q");
  void *Device = deviceMemory(8);
  EXPECT_EQ(aclrtMemset(Device, 8, 5, 8), ACL_SUCCESS);
  EXPECT_EQ(acltdtEnqueueData(Queue, Device, 8, "user", 4, 0, 0), ACL_SUCCESS);
  EXPECT_EQ(acltdtEnqueueData(Queue, "host", 5, nullptr, 0, 0, 0), ACL_SUCCESS);
  char Host[8] = "", User[5] = "";
  size_t Size = 0;
  EXPECT_EQ(acltdtDequeueData(Queue, Host, 4, &Size, nullptr, 0, 0),
            ACL_ERROR_INVALID_PARAM)
      << "too little room";
  EXPECT_EQ(acltdtDequeueData(Queue, Host, 8, &Size, User, 4, 0), ACL_SUCCESS);
  EXPECT_EQ(Size, 8u);
  EXPECT_EQ(Host[7], 5);
  EXPECT_STREQ(User, "user");
  EXPECT_EQ(acltdtDequeueData(Queue, Device, 8, &Size, nullptr, 0, 0),
            ACL_SUCCESS);
  EXPECT_EQ(Size, 5u);
  EXPECT_EQ(aclrtMemcpy(Host, 8, Device, Size, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  EXPECT_STREQ(Host, "host");
  EXPECT_EQ(acltdtEnqueueData(Queue, nullptr, 8, nullptr, 0, 0, 0),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acltdtEnqueueData(Queue, Host, 0, nullptr, 0, 0, 0),
            ACL_ERROR_INVALID_PARAM);
  // Past the end of what was allocated.
  EXPECT_NE(acltdtEnqueueData(Queue, Device, 4096, nullptr, 0, 0, 0),
            ACL_SUCCESS);
  expectFinding("acl-copy-bounds", "'acltdtEnqueueData' reads past");
  EXPECT_EQ(aclrtFree(Device), ACL_SUCCESS);
  EXPECT_EQ(acltdtDestroyQueue(Queue), ACL_SUCCESS);
}

TEST_F(Queues, ReferencesShareTheData) {
  acltdtBuf Buffer = buffer("shared"), Copy = nullptr;
  EXPECT_EQ(acltdtCopyBufRef(Buffer, &Copy), ACL_SUCCESS);
  EXPECT_NE(Copy, Buffer);
  EXPECT_EQ(acltdtFreeBuf(Buffer), ACL_SUCCESS);
  EXPECT_EQ(text(Copy), "shared");
  void *Data;
  size_t Size;
  EXPECT_EQ(acltdtGetBufData(Copy, &Data, &Size), ACL_SUCCESS);
  EXPECT_EQ(acltdtSetBufDataLen(Copy, Size + 1), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acltdtFreeBuf(Copy), ACL_SUCCESS);
  char Host[8];
  EXPECT_NE(aclrtMemcpy(Host, 8, Data, 7, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "acltdtFreeBuf");
}

TEST_F(Queues, UnwrittenDataIsTold) {
  uint32_t Queue = queue("q");
  acltdtBuf Buffer = nullptr;
  EXPECT_EQ(acltdtAllocBuf(64, ACL_TDT_NORMAL_MEM, &Buffer), ACL_SUCCESS);
  EXPECT_EQ(acltdtSetBufDataLen(Buffer, 64), ACL_SUCCESS);
  EXPECT_EQ(acltdtEnqueue(Queue, Buffer, 0), ACL_SUCCESS);
  expectFinding("acl-uninitialized-memory", "'acltdtEnqueue' reads");
  EXPECT_EQ(acltdtDestroyQueue(Queue), ACL_SUCCESS);
}

TEST_F(Queues, ChainsGoAlong) {
  uint32_t Queue = queue("q");
  acltdtBuf Head = buffer("head"), Part = buffer("part"), Got = nullptr;
  EXPECT_EQ(acltdtAppendBufChain(Head, Part), ACL_SUCCESS);
  EXPECT_EQ(acltdtAppendBufChain(Head, Part), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acltdtAppendBufChain(Head, Head), ACL_ERROR_INVALID_PARAM);
  uint32_t Count = 0;
  EXPECT_EQ(acltdtGetBufChainNum(Head, &Count), ACL_SUCCESS);
  EXPECT_EQ(Count, 2u);
  EXPECT_EQ(acltdtGetBufFromChain(Head, 1, &Got), ACL_SUCCESS);
  EXPECT_EQ(Got, Part);
  EXPECT_EQ(acltdtGetBufFromChain(Head, 2, &Got), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acltdtEnqueue(Queue, Head, 0), ACL_SUCCESS);
  EXPECT_EQ(acltdtDequeue(Queue, &Head, 0), ACL_SUCCESS);
  EXPECT_EQ(acltdtGetBufFromChain(Head, 1, &Got), ACL_SUCCESS);
  EXPECT_EQ(text(Got), "part");
  EXPECT_EQ(acltdtFreeBuf(Head), ACL_SUCCESS);
  EXPECT_EQ(acltdtDestroyQueue(Queue), ACL_SUCCESS);
}

TEST_F(Queues, RoutesDistribute) {
  uint32_t From = queue("from"), Left = queue("left"), Right = queue("right");
  acltdtQueueRouteList *List = acltdtCreateQueueRouteList();
  for (uint32_t To : {Left, Right}) {
    acltdtQueueRoute *Route = acltdtCreateQueueRoute(From, To);
    EXPECT_EQ(acltdtAddQueueRoute(List, Route), ACL_SUCCESS);
    EXPECT_EQ(acltdtDestroyQueueRoute(Route), ACL_SUCCESS);
  }
  EXPECT_EQ(acltdtBindQueueRoutes(List), ACL_SUCCESS);
  EXPECT_EQ(acltdtEnqueue(From, buffer("both"), 0), ACL_SUCCESS);
  for (uint32_t To : {Left, Right}) {
    acltdtBuf Got = nullptr;
    EXPECT_EQ(acltdtDequeue(To, &Got, 0), ACL_SUCCESS);
    EXPECT_EQ(text(Got), "both");
    EXPECT_EQ(acltdtFreeBuf(Got), ACL_SUCCESS);
  }
  // A cycle, and a queue that is not there.
  acltdtQueueRouteList *Bad = acltdtCreateQueueRouteList();
  acltdtQueueRoute *Back = acltdtCreateQueueRoute(Left, From);
  EXPECT_EQ(acltdtAddQueueRoute(Bad, Back), ACL_SUCCESS);
  EXPECT_EQ(acltdtBindQueueRoutes(Bad), ACL_ERROR_FAILURE);
  int32_t Status = 1;
  size_t Size = 0;
  EXPECT_EQ(acltdtGetQueueRoute(Bad, 0, Back), ACL_SUCCESS);
  EXPECT_EQ(acltdtGetQueueRouteParam(Back, ACL_TDT_QUEUE_ROUTE_STATUS_INT32,
                                     sizeof Status, &Size, &Status),
            ACL_SUCCESS);
  EXPECT_EQ(Status, ACL_TDT_QUEUE_ROUTE_UNBIND);
  EXPECT_EQ(acltdtGetQueueRoute(Bad, 1, Back), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acltdtDestroyQueueRoute(Back), ACL_SUCCESS);
  EXPECT_EQ(acltdtDestroyQueueRouteList(Bad), ACL_SUCCESS);
  // What leads where.
  acltdtQueueRouteQueryInfo *Query = acltdtCreateQueueRouteQueryInfo();
  acltdtQueueRouteList *Found = acltdtCreateQueueRouteList();
  EXPECT_EQ(acltdtQueryQueueRoutes(Query, Found), ACL_ERROR_INVALID_PARAM);
  acltdtQueueRouteQueryMode Mode = ACL_TDT_QUEUE_ROUTE_QUERY_SRC;
  EXPECT_EQ(acltdtSetQueueRouteQueryInfo(
                Query, ACL_TDT_QUEUE_ROUTE_QUERY_MODE_ENUM, sizeof Mode, &Mode),
            ACL_SUCCESS);
  EXPECT_EQ(acltdtQueryQueueRoutes(Query, Found), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(
      acltdtSetQueueRouteQueryInfo(
          Query, ACL_TDT_QUEUE_ROUTE_QUERY_SRC_ID_UINT32, sizeof From, &From),
      ACL_SUCCESS);
  EXPECT_EQ(acltdtQueryQueueRoutes(Query, Found), ACL_SUCCESS);
  EXPECT_EQ(acltdtGetQueueRouteNum(Found), 2u);
  EXPECT_EQ(acltdtDestroyQueueRouteQueryInfo(Query), ACL_SUCCESS);
  EXPECT_EQ(acltdtDestroyQueueRouteList(Found), ACL_SUCCESS);
  // Queues go after their routes.
  EXPECT_EQ(acltdtDestroyQueue(From), ACL_ERROR_FAILURE);
  expectFinding("acl-destroy-order", "call 'acltdtUnbindQueueRoutes' first");
  EXPECT_EQ(acltdtUnbindQueueRoutes(List), ACL_SUCCESS);
  EXPECT_EQ(acltdtUnbindQueueRoutes(List), ACL_ERROR_FAILURE);
  EXPECT_EQ(acltdtDestroyQueueRouteList(List), ACL_SUCCESS);
  for (uint32_t Each : {From, Left, Right})
    EXPECT_EQ(acltdtDestroyQueue(Each), ACL_SUCCESS);
}

TEST_F(Queues, AThreadWaitsForAnother) {
  uint32_t Queue = queue("q");
  std::thread Producer([&] {
    for (int I = 0; I != 20; ++I)
      EXPECT_EQ(acltdtEnqueueData(Queue, &I, sizeof I, nullptr, 0, -1, 0),
                ACL_SUCCESS);
  });
  for (int I = 0; I != 20; ++I) {
    int Got = -1;
    size_t Size;
    EXPECT_EQ(acltdtDequeueData(Queue, &Got, sizeof Got, &Size, nullptr, 0, -1),
              ACL_SUCCESS);
    EXPECT_EQ(Got, I);
  }
  Producer.join();
  EXPECT_EQ(acltdtDestroyQueue(Queue), ACL_SUCCESS);
}

TEST_F(Queues, BadParameters) {
  uint32_t Id = 0, Shallow = 1;
  acltdtQueueAttr *Attributes = acltdtCreateQueueAttr();
  EXPECT_EQ(
      acltdtSetQueueAttr(Attributes, ACL_TDT_QUEUE_DEPTH_UINT32, 3, &Shallow),
      ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(
      acltdtSetQueueAttr(Attributes, ACL_TDT_QUEUE_DEPTH_UINT32, 4, &Shallow),
      ACL_SUCCESS);
  EXPECT_EQ(acltdtCreateQueue(Attributes, &Id), ACL_ERROR_INVALID_PARAM);
  std::string Long(200, 'n');
  const char *Name = Long.c_str();
  EXPECT_EQ(acltdtSetQueueAttr(Attributes, ACL_TDT_QUEUE_NAME_PTR, 8, &Name),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acltdtDestroyQueueAttr(Attributes), ACL_SUCCESS);
  Id = queue("twice");
  Attributes = acltdtCreateQueueAttr();
  Name = "twice";
  EXPECT_EQ(acltdtSetQueueAttr(Attributes, ACL_TDT_QUEUE_NAME_PTR, 8, &Name),
            ACL_SUCCESS);
  const char *Same = nullptr;
  size_t Size = 0;
  EXPECT_EQ(
      acltdtGetQueueAttr(Attributes, ACL_TDT_QUEUE_NAME_PTR, 8, &Size, &Same),
      ACL_SUCCESS);
  EXPECT_STREQ(Same, "twice");
  uint32_t Other;
  EXPECT_EQ(acltdtCreateQueue(Attributes, &Other), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acltdtDestroyQueueAttr(Attributes), ACL_SUCCESS);
  acltdtBuf Buffer = nullptr;
  EXPECT_EQ(acltdtAllocBuf(0, ACL_TDT_NORMAL_MEM, &Buffer),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acltdtAllocBuf(5ull << 30, ACL_TDT_NORMAL_MEM, &Buffer),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acltdtAllocBuf(8, ACL_TDT_DVPP_MEM, &Buffer),
            ACL_ERROR_INVALID_PARAM);
  uint32_t Permission = 0;
  EXPECT_EQ(acltdtGrantQueue(Id, getpid(), 7, 0), ACL_SUCCESS);
  EXPECT_EQ(acltdtGrantQueue(Id, 1, 7, 0), ACL_ERROR_FEATURE_UNSUPPORTED);
  EXPECT_EQ(acltdtGrantQueue(Id, getpid(), 8, 0), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acltdtAttachQueue(Id, 0, &Permission), ACL_SUCCESS);
  EXPECT_EQ(Permission, 7u);
  EXPECT_EQ(acltdtDestroyQueue(Id), ACL_SUCCESS);
  EXPECT_NE(acltdtDestroyQueue(Id), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "twice");
}

} // namespace acltidy::test
