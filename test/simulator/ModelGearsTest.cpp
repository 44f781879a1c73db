//===- ModelGearsTest.cpp - Gears and dynamic shapes of models ------------===//

#include "ModelSupport.h"

#include <memory>

namespace acltidy::test {

namespace {

using Shape = std::vector<int64_t>;

constexpr const char *Batches = R"({
  "inputs": [{"name": "data", "type": "uint8", "shape": [-1, 4]}],
  "outputs": [{"name": "same", "type": "uint8", "shape": [-1, 4]}],
  "gears": {"batch": [1, 2, 8]}, "behaviour": "copy"})";
constexpr const char *Sizes = R"({
  "inputs": [{"type": "uint8", "format": "NHWC", "shape": [1, -1, -1, 1]}],
  "outputs": [{"type": "uint8", "shape": [1, -1, -1]},
              {"type": "float", "shape": [4], "shapes": [[2], [4]]}],
  "gears": {"hw": [[2, 3], [4, 6]]}, "behaviour": "copy"})";
constexpr const char *Numbers = R"({
  "inputs": [{"name": "a", "type": "uint8", "shape": [1, -1]},
             {"name": "b", "type": "uint8", "shape": [-1, -1]}],
  "outputs": [{"type": "uint8", "shape": [-1]}],
  "gears": {"dims": [[2, 1, 3], [4, 2, 6]]}, "behaviour": "copy"})";

} // namespace

class Gears : public Simulator {};

TEST_F(Gears, Batch) {
  Model M(Batches);
  ASSERT_EQ(aclmdlGetNumInputs(M.Desc), 2u);
  size_t Gear = M.input(ACL_DYNAMIC_TENSOR_NAME);
  EXPECT_EQ(Gear, 1u);
  EXPECT_EQ(aclmdlGetInputSizeByIndex(M.Desc, 0), 32u);
  EXPECT_EQ(aclmdlGetInputSizeByIndex(M.Desc, Gear), 8u);
  EXPECT_EQ(aclmdlGetOutputSizeByIndex(M.Desc, 0), 32u);
  aclmdlBatch B;
  ASSERT_EQ(aclmdlGetDynamicBatch(M.Desc, &B), ACL_SUCCESS);
  ASSERT_EQ(B.batchCount, 3u);
  EXPECT_EQ(B.batch[2], 8u);
  auto H = std::make_unique<aclmdlHW>();
  ASSERT_EQ(aclmdlGetDynamicHW(M.Desc, static_cast<size_t>(-1), H.get()),
            ACL_SUCCESS);
  EXPECT_EQ(H->hwCount, 0u);
  aclmdlIODims D;
  ASSERT_EQ(aclmdlGetInputDims(M.Desc, 0, &D), ACL_SUCCESS);
  EXPECT_EQ(dims(D), Shape({-1, 4}));
  EXPECT_STREQ(D.name, "data");
  ASSERT_EQ(aclmdlGetOutputDims(M.Desc, 0, &D), ACL_SUCCESS);
  EXPECT_EQ(dims(D), Shape({8, 4}));

  Set In(M, false), Out(M, true);
  // Only what the gear needs must be there and written.
  In.put<uint8_t>(0, {1, 2, 3, 4, 5, 6, 7, 8});
  ASSERT_EQ(aclmdlSetDynamicBatchSize(M.Id, In.Handle, Gear, 2), ACL_SUCCESS);
  ASSERT_EQ(aclmdlGetCurOutputDims(M.Desc, 0, &D), ACL_SUCCESS);
  EXPECT_EQ(dims(D), Shape({2, 4}));
  EXPECT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle), ACL_SUCCESS);
  EXPECT_EQ(Out.get<uint8_t>(0, 8)[7], 8);
  expectNothing();
  // The rest of the output was not written.
  Out.get<uint8_t>(0, 9);
  expectFinding("acl-uninitialized-memory", "'aclrtMemcpy'");
  ASSERT_EQ(aclmdlSetDynamicBatchSize(M.Id, In.Handle, Gear, 8), ACL_SUCCESS);
  EXPECT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle), ACL_SUCCESS);
  expectFinding("acl-uninitialized-memory", "'aclmdlExecute' reads");
}

TEST_F(Gears, WhatIsNoGear) {
  Model M(Batches);
  Set In(M, false), Out(M, true);
  In.put<uint8_t>(0, std::vector<uint8_t>(32));
  EXPECT_EQ(aclmdlSetDynamicBatchSize(M.Id, In.Handle, 1, 3),
            static_cast<int>(ACL_ERROR_GE_DYNAMIC_BATCH_SIZE_INVALID));
  EXPECT_EQ(aclmdlSetDynamicBatchSize(M.Id, In.Handle, 1, 0),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlSetDynamicBatchSize(M.Id, In.Handle, 0, 2),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlSetDynamicBatchSize(M.Id, In.Handle, 9, 2),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlSetDynamicHWSize(M.Id, In.Handle, 1, 2, 2),
            static_cast<int>(ACL_ERROR_GE_DYNAMIC_BATCH_SIZE_INVALID));
  expectNothing();
  // Not set at all: the device would read what nobody wrote.
  EXPECT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle),
            static_cast<int>(ACL_ERROR_GE_DYNAMIC_BATCH_SIZE_INVALID));
  expectFinding("acl-uninitialized-memory", "'aclmdlExecute' reads");
  In.put<int64_t>(1, {5});
  EXPECT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle),
            static_cast<int>(ACL_ERROR_GE_DYNAMIC_BATCH_SIZE_INVALID));
  EXPECT_NE(std::string(aclGetRecentErrMsg()).find("aclmdlSetDynamicBatchSize"),
            std::string::npos);
  expectNothing();
}

TEST_F(Gears, WithoutGears) {
  Model M(R"({"inputs": [{"type": "uint8", "shape": [4]}],
              "outputs": [{"type": "uint8", "shape": [4]}]})");
  Set In(M, false);
  EXPECT_EQ(aclmdlSetDynamicBatchSize(M.Id, In.Handle, 0, 1),
            static_cast<int>(ACL_ERROR_GE_DYNAMIC_BATCH_SIZE_INVALID));
  aclmdlBatch B;
  ASSERT_EQ(aclmdlGetDynamicBatch(M.Desc, &B), ACL_SUCCESS);
  EXPECT_EQ(B.batchCount, 0u);
  size_t Count = 1;
  ASSERT_EQ(
      aclmdlGetInputDynamicGearCount(M.Desc, static_cast<size_t>(-1), &Count),
      ACL_SUCCESS);
  EXPECT_EQ(Count, 0u);
}

TEST_F(Gears, HeightAndWidth) {
  Model M(Sizes);
  size_t Gear = M.input(ACL_DYNAMIC_TENSOR_NAME);
  auto H = std::make_unique<aclmdlHW>();
  ASSERT_EQ(aclmdlGetDynamicHW(M.Desc, static_cast<size_t>(-1), H.get()),
            ACL_SUCCESS);
  ASSERT_EQ(H->hwCount, 2u);
  EXPECT_EQ(H->hw[1][0], 4u);
  EXPECT_EQ(H->hw[1][1], 6u);
  EXPECT_EQ(aclmdlGetInputSizeByIndex(M.Desc, 0), 24u);
  EXPECT_EQ(aclmdlGetInputSizeByIndex(M.Desc, Gear), 16u);
  EXPECT_EQ(aclmdlGetOutputSizeByIndex(M.Desc, 1), 16u);
  Set In(M, false), Out(M, true);
  In.put<uint8_t>(0, {9, 8, 7, 6, 5, 4});
  EXPECT_EQ(aclmdlSetDynamicHWSize(M.Id, In.Handle, Gear, 3, 2),
            static_cast<int>(ACL_ERROR_GE_DYNAMIC_BATCH_SIZE_INVALID));
  ASSERT_EQ(aclmdlSetDynamicHWSize(M.Id, In.Handle, Gear, 2, 3), ACL_SUCCESS);
  aclmdlIODims D;
  ASSERT_EQ(aclmdlGetCurOutputDims(M.Desc, 0, &D), ACL_SUCCESS);
  EXPECT_EQ(dims(D), Shape({1, 2, 3}));
  ASSERT_EQ(aclmdlGetCurOutputDims(M.Desc, 1, &D), ACL_SUCCESS);
  EXPECT_EQ(dims(D), Shape({2}));
  ASSERT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle), ACL_SUCCESS);
  EXPECT_EQ(Out.get<uint8_t>(0, 6)[5], 4);
}

TEST_F(Gears, Dimensions) {
  Model M(Numbers);
  size_t Gear = M.input(ACL_DYNAMIC_TENSOR_NAME), Count = 0;
  ASSERT_EQ(
      aclmdlGetInputDynamicGearCount(M.Desc, static_cast<size_t>(-1), &Count),
      ACL_SUCCESS);
  ASSERT_EQ(Count, 2u);
  std::vector<aclmdlIODims> All(Count);
  ASSERT_EQ(aclmdlGetInputDynamicDims(M.Desc, static_cast<size_t>(-1),
                                      All.data(), Count),
            ACL_SUCCESS);
  EXPECT_EQ(dims(All[1]), Shape({1, 4, 2, 6}));
  EXPECT_EQ(
      aclmdlGetInputDynamicDims(M.Desc, static_cast<size_t>(-1), All.data(), 1),
      ACL_ERROR_INVALID_PARAM);
  Set In(M, false), Out(M, true);
  In.put<uint8_t>(0, {1, 2});
  In.put<uint8_t>(1, {3, 4, 5});
  ASSERT_EQ(aclmdlSetInputDynamicDims(M.Id, In.Handle, Gear, &All[0]),
            ACL_SUCCESS);
  ASSERT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle), ACL_SUCCESS);
  EXPECT_EQ(Out.get<uint8_t>(0, 2), std::vector<uint8_t>({1, 2}));
  aclmdlIODims D = All[0];
  D.dims[0] = 2; // Fixed in the model.
  EXPECT_EQ(aclmdlSetInputDynamicDims(M.Id, In.Handle, Gear, &D),
            static_cast<int>(ACL_ERROR_GE_DYNAMIC_INPUT_LENGTH_INVALID));
  D = All[0];
  D.dims[1] = 3;
  EXPECT_EQ(aclmdlSetInputDynamicDims(M.Id, In.Handle, Gear, &D),
            static_cast<int>(ACL_ERROR_GE_DYNAMIC_BATCH_SIZE_INVALID));
  D.dimCount = 3;
  EXPECT_EQ(aclmdlSetInputDynamicDims(M.Id, In.Handle, Gear, &D),
            static_cast<int>(ACL_ERROR_GE_DYNAMIC_INPUT_LENGTH_INVALID));
  D.dimCount = 0;
  EXPECT_EQ(aclmdlSetInputDynamicDims(M.Id, In.Handle, Gear, &D),
            ACL_ERROR_INVALID_PARAM);
}

TEST_F(Gears, MemoryOfTheGear) {
  Model M(Batches);
  // Four bytes take a short number.
  Set Short({32, 4}), Out(M, true), Less({32, 3});
  Short.put<uint8_t>(0, std::vector<uint8_t>(32, 7));
  ASSERT_EQ(aclmdlSetDynamicBatchSize(M.Id, Short.Handle, 1, 2), ACL_SUCCESS);
  EXPECT_EQ(aclmdlExecute(M.Id, Short.Handle, Out.Handle), ACL_SUCCESS);
  EXPECT_EQ(aclmdlSetDynamicBatchSize(M.Id, Less.Handle, 1, 2),
            static_cast<int>(ACL_ERROR_GE_DYNAMIC_INPUT_LENGTH_INVALID));
  // Host memory is out of the device's reach.
  int64_t OnHost = 0;
  aclmdlDataset *Wrong = aclmdlCreateDataset();
  aclDataBuffer *Data = aclmdlGetDatasetBuffer(Short.Handle, 0);
  aclDataBuffer *Gear = aclCreateDataBuffer(&OnHost, sizeof OnHost);
  EXPECT_EQ(aclmdlAddDatasetBuffer(Wrong, Data), ACL_SUCCESS);
  EXPECT_EQ(aclmdlAddDatasetBuffer(Wrong, Gear), ACL_SUCCESS);
  EXPECT_NE(aclmdlSetDynamicBatchSize(M.Id, Wrong, 1, 2), ACL_SUCCESS);
  expectFinding("acl-memory-kind", "is host memory");
  EXPECT_EQ(aclDestroyDataBuffer(Gear), ACL_SUCCESS);
  EXPECT_EQ(aclmdlDestroyDataset(Wrong), ACL_SUCCESS);
  // Setting the next gear while an execution still reads the last one.
  aclrtStream Stream = newStream();
  ASSERT_EQ(aclmdlExecuteAsync(M.Id, Short.Handle, Out.Handle, Stream),
            ACL_SUCCESS);
  EXPECT_EQ(aclmdlSetDynamicBatchSize(M.Id, Short.Handle, 1, 8), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "'aclmdlSetDynamicBatchSize'");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

class DynamicShapes : public Simulator {
protected:
  static constexpr const char *Description = R"({
    "inputs": [{"type": "uint8", "shape": [2, -1], "range": [[2, 2], [1, 9]]}],
    "outputs": [{"type": "uint8", "shape": [2, -1]}], "behaviour": "copy"})";

  static void describe(aclmdlDataset *Set, Shape S) {
    aclTensorDesc *Desc = aclCreateTensorDesc(
        ACL_UINT8, static_cast<int>(S.size()), S.data(), ACL_FORMAT_ND);
    EXPECT_EQ(aclmdlSetDatasetTensorDesc(Set, Desc, 0), ACL_SUCCESS);
    aclDestroyTensorDesc(Desc);
  }
};

TEST_F(DynamicShapes, FromTensorDescriptions) {
  Model M(Description);
  auto R = std::make_unique<aclmdlIODimsRange>();
  ASSERT_EQ(aclmdlGetInputDimsRange(M.Desc, 0, R.get()), ACL_SUCCESS);
  ASSERT_EQ(R->rangeCount, 2u);
  EXPECT_EQ(R->range[1][1], 9);
  EXPECT_EQ(aclmdlGetOutputSizeByIndex(M.Desc, 0), 0u);
  Set In({10}), Out({0});
  In.put<uint8_t>(0, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  EXPECT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle),
            ACL_ERROR_MODEL_INPUT_NOT_MATCH);
  describe(In.Handle, {2, 10});
  EXPECT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle),
            static_cast<int>(ACL_ERROR_GE_SHAPE_INVALID));
  describe(In.Handle, {2, 5});
  // The output has no memory: the system allocates it for the client.
  ASSERT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle), ACL_SUCCESS);
  ASSERT_EQ(Out.size(0), 10u);
  EXPECT_EQ(Out.get<uint8_t>(0, 10)[9], 10);
  aclTensorDesc *Result = aclmdlGetDatasetTensorDesc(Out.Handle, 0);
  ASSERT_NE(Result, nullptr);
  int64_t Width = 0;
  EXPECT_EQ(aclGetTensorDescDimV2(Result, 1, &Width), ACL_SUCCESS);
  EXPECT_EQ(Width, 5);
  aclmdlIODims D;
  EXPECT_EQ(aclmdlGetCurOutputDims(M.Desc, 0, &D), ACL_ERROR_API_NOT_SUPPORT);
}

TEST_F(DynamicShapes, TheClientFreesWhatTheSystemAllocated) {
  Model M(Description);
  Set In({4});
  In.put<uint8_t>(0, {1, 2, 3, 4});
  describe(In.Handle, {2, 2});
  uint64_t Before = acltidyCheckpoint();
  aclmdlDataset *Out = aclmdlCreateDataset();
  aclDataBuffer *Buffer = aclCreateDataBuffer(nullptr, 0);
  EXPECT_EQ(aclmdlAddDatasetBuffer(Out, Buffer), ACL_SUCCESS);
  aclrtStream Stream = newStream();
  // Only an execution that waits can allocate.
  EXPECT_EQ(aclmdlExecuteAsync(M.Id, In.Handle, Out, Stream),
            ACL_ERROR_MODEL_OUTPUT_NOT_MATCH);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclmdlExecute(M.Id, In.Handle, Out), ACL_SUCCESS);
  void *Memory = aclGetDataBufferAddr(Buffer);
  ASSERT_NE(Memory, nullptr);
  EXPECT_EQ(aclDestroyDataBuffer(Buffer), ACL_SUCCESS);
  EXPECT_EQ(aclmdlDestroyDataset(Out), ACL_SUCCESS);
  EXPECT_EQ(acltidyReportLeaksSince(Before), 1u);
  expectFinding("acl-resource-leak", "'aclmdlExecute'");
  EXPECT_EQ(aclrtFree(Memory), ACL_SUCCESS);
}

class Concurrency : public Simulator {};

TEST_F(Concurrency, OneExecutionOfAModelAtATime) {
  Model M(R"({"inputs": [{"type": "uint8", "shape": [4]}],
              "outputs": [{"type": "uint8", "shape": [4]}]})");
  Set A(M, false), B(M, true), C(M, false), D(M, true);
  A.put<uint8_t>(0, {1, 2, 3, 4});
  C.put<uint8_t>(0, {1, 2, 3, 4});
  aclrtStream One = newStream(), Two = newStream();
  // In order on a stream: fine.
  ASSERT_EQ(aclmdlExecuteAsync(M.Id, A.Handle, B.Handle, One), ACL_SUCCESS);
  ASSERT_EQ(aclmdlExecuteAsync(M.Id, C.Handle, D.Handle, One), ACL_SUCCESS);
  expectNothing();
  EXPECT_EQ(aclrtSynchronizeStream(One), ACL_SUCCESS);
  ASSERT_EQ(aclmdlExecuteAsync(M.Id, A.Handle, B.Handle, One), ACL_SUCCESS);
  ASSERT_EQ(aclmdlExecuteAsync(M.Id, C.Handle, D.Handle, Two), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "runs a model");
  EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(One), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Two), ACL_SUCCESS);
}

TEST_F(Concurrency, UnloadWhileItRuns) {
  const char *Text = R"({"inputs": [], "outputs": [{"shape": [4]}]})";
  uint32_t Id = 0;
  ASSERT_EQ(aclmdlLoadFromMem(Text, std::strlen(Text), &Id), ACL_SUCCESS);
  Set In, Out({16});
  aclrtStream Stream = newStream();
  ASSERT_EQ(aclmdlExecuteAsync(Id, In.Handle, Out.Handle, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclmdlUnload(Id), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "unloads a model");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

} // namespace acltidy::test
