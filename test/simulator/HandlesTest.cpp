//===- HandlesTest.cpp - Handles of every kind: life, kind, order ---------===//

#include "Support.h"

#include "aclnn/acl_meta.h"

namespace acltidy::test {

using Handles = Simulator;

TEST_F(Handles, RightUseIsSilent) {
  aclrtStream Stream = newStream();
  aclrtEvent Event = nullptr;
  EXPECT_EQ(aclrtCreateEvent(&Event), ACL_SUCCESS);
  EXPECT_EQ(aclrtRecordEvent(Event, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(Event), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Handles, HandlesAreNeverGivenOutAgain) {
  aclrtStream First = newStream();
  EXPECT_EQ(aclrtDestroyStream(First), ACL_SUCCESS);
  aclrtStream Second = newStream();
  EXPECT_NE(First, Second);
  EXPECT_EQ(aclrtDestroyStream(Second), ACL_SUCCESS);
}

TEST_F(Handles, DestroyedTwice) {
  aclrtStream Stream = newStream();
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
  EXPECT_NE(aclrtDestroyStream(Stream), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "is released twice");
}

TEST_F(Handles, UsedAfterDestroy) {
  aclrtStream Stream = newStream();
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
  EXPECT_NE(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "is used by 'aclrtSynchronizeStream'");
}

TEST_F(Handles, DestroyedByTheWrongFunction) {
  aclrtStream Stream = newStream();
  EXPECT_NE(aclrtDestroyEvent(Stream), ACL_SUCCESS);
  expectFinding("acl-mismatched-destroy", "call 'aclrtDestroyStream'");
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Handles, UsedAsAnotherKind) {
  aclrtEvent Event = nullptr;
  EXPECT_EQ(aclrtCreateEvent(&Event), ACL_SUCCESS);
  EXPECT_NE(aclrtSynchronizeStream(Event), ACL_SUCCESS);
  expectFinding("acl-mismatched-destroy", "takes a stream");
  EXPECT_EQ(aclrtDestroyEvent(Event), ACL_SUCCESS);
}

TEST_F(Handles, Garbage) {
  EXPECT_NE(aclrtSynchronizeStream(reinterpret_cast<aclrtStream>(0x1234)),
            ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "no live stream");
  EXPECT_EQ(aclrtDestroyStream(nullptr), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclrtCreateStream(nullptr), ACL_ERROR_INVALID_PARAM);
  expectNothing();
}

TEST_F(Handles, Leaks) {
  uint64_t Checkpoint = acltidyCheckpoint();
  newStream();
  // One call site: one finding.
  for (volatile int I = 0; I < 3; I = I + 1)
    deviceMemory(64);
  EXPECT_EQ(acltidyReportLeaksSince(Checkpoint), 4u);
  auto Found = take();
  ASSERT_EQ(Found.size(), 2u) << testing::PrintToString(Found);
}

TEST_F(Handles, StreamAfterItsDevice) {
  aclrtStream Stream = newStream();
  EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  EXPECT_NE(aclrtDestroyStream(Stream), ACL_SUCCESS);
  expectFinding("acl-destroy-order", "after 'aclrtResetDevice' ended");
  EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  EXPECT_NE(aclrtDestroyStream(Stream), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "is released twice");
}

TEST_F(Handles, CallAfterFinalize) {
  void *Memory = deviceMemory(64);
  EXPECT_EQ(aclrtFree(Memory), ACL_SUCCESS);
  EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
  isDown();
  EXPECT_NE(aclrtSetDevice(0), ACL_SUCCESS);
  expectFinding("acl-destroy-order", "after aclFinalize");
}

TEST_F(Handles, ListsOwnTheirTensors) {
  int64_t Shape[] = {2, 2};
  auto Make = [&] {
    return aclCreateTensor(Shape, 2, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND,
                           Shape, 2, nullptr);
  };
  const aclTensor *Members[] = {Make(), Make()};
  aclTensorList *List = aclCreateTensorList(Members, 2);
  uint64_t Size = 0;
  EXPECT_EQ(aclGetTensorListSize(List, &Size), 0);
  EXPECT_EQ(Size, 2u);
  EXPECT_EQ(aclDestroyTensorList(List), 0);
  expectNothing();
  EXPECT_NE(aclDestroyTensor(Members[0]), 0);
  expectFinding("acl-use-after-destroy", "is released twice");
}

TEST_F(Handles, DefaultContextIsNotTheClients) {
  aclrtContext Context = nullptr;
  EXPECT_EQ(aclrtGetCurrentContext(&Context), ACL_SUCCESS);
  EXPECT_NE(aclrtDestroyContext(Context), ACL_SUCCESS);
  expectFinding("acl-mismatched-destroy", "default context");
}

TEST_F(Handles, FailureThatWasNotChecked) {
  acltidyFail("aclrtCreateStream:1=207008");
  aclrtStream Stream = nullptr;
  EXPECT_EQ(aclrtCreateStream(&Stream), 207008);
  EXPECT_NE(aclrtDestroyStream(Stream), ACL_SUCCESS);
  expectFinding("acl-unchecked-error", "'aclrtCreateStream' failed");
}

TEST_F(Handles, DescriptionsByIndex) {
  int64_t Dims[] = {2, -1}, Ranges[][2] = {{2, 2}, {1, 8}},
          Values[][2] = {{0, 255}};
  aclTensorDesc *Desc = aclCreateTensorDesc(ACL_FLOAT, 2, Dims, ACL_FORMAT_ND);
  EXPECT_EQ(aclSetTensorShapeRange(Desc, 2, Ranges), ACL_SUCCESS);
  EXPECT_EQ(aclSetTensorValueRange(Desc, 1, Values), ACL_SUCCESS);
  EXPECT_NE(aclSetTensorValueRange(Desc, 1, nullptr), ACL_SUCCESS);
  for (auto *Set : {aclSetTensorShapeRange, aclSetTensorValueRange})
    EXPECT_NE(Set(Desc, size_t(1) << 63, Ranges), ACL_SUCCESS);
  // The ranges of values are not those of dimensions.
  int64_t Range[2] = {};
  EXPECT_EQ(aclGetTensorDescDimRange(Desc, 1, 2, Range), ACL_SUCCESS);
  EXPECT_EQ(Range[1], 8);
  EXPECT_EQ(aclGetTensorDescByIndex(Desc, 0), Desc);
  EXPECT_EQ(aclGetTensorDescByIndex(Desc, 1), nullptr);
  EXPECT_EQ(aclGetTensorDescAddress(Desc), nullptr);
  aclDestroyTensorDesc(Desc);
  expectNothing();
  EXPECT_EQ(aclGetTensorDescByIndex(Desc, 0), nullptr);
  expectFinding("acl-use-after-destroy", "aclGetTensorDescByIndex");
}

} // namespace acltidy::test
