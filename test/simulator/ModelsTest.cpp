//===- ModelsTest.cpp - Stand-ins for models, aclnn operators -------------===//

#include "Support.h"

#include "aclnn/acl_meta.h"
#include "aclnnop/aclnn_add.h"

#include <cstring>

namespace acltidy::test {

class Models : public Simulator {
protected:
  static constexpr const char *Description =
      R"({"inputs": [{"name": "data", "type": "uint8", "shape": [4, 4]}],
          "outputs": [{"name": "same", "type": "uint8", "shape": [16]}],
          "behaviour": "copy"})";

  uint32_t load(const char *Text) {
    uint32_t Id = 0;
    EXPECT_EQ(aclmdlLoadFromMem(Text, std::strlen(Text), &Id), ACL_SUCCESS);
    return Id;
  }

  struct Set {
    aclmdlDataset *Handle = aclmdlCreateDataset();
    aclDataBuffer *Buffer;
    void *Memory;
    explicit Set(size_t Size) {
      Memory = deviceMemory(Size);
      Buffer = aclCreateDataBuffer(Memory, Size);
      EXPECT_EQ(aclmdlAddDatasetBuffer(Handle, Buffer), ACL_SUCCESS);
    }
    void end() {
      EXPECT_EQ(aclrtFree(Memory), ACL_SUCCESS);
      EXPECT_EQ(aclDestroyDataBuffer(Buffer), ACL_SUCCESS);
      EXPECT_EQ(aclmdlDestroyDataset(Handle), ACL_SUCCESS);
    }
  };
};

TEST_F(Models, ExecuteBothWays) {
  uint32_t Id = load(Description);
  aclmdlDesc *Desc = aclmdlCreateDesc();
  EXPECT_EQ(aclmdlGetDesc(Desc, Id), ACL_SUCCESS);
  EXPECT_EQ(aclmdlGetNumInputs(Desc), 1u);
  EXPECT_EQ(aclmdlGetInputSizeByIndex(Desc, 0), 16u);
  EXPECT_STREQ(aclmdlGetOutputNameByIndex(Desc, 0), "same");
  Set In(16), Out(16);
  EXPECT_EQ(aclrtMemset(In.Memory, 16, 'm', 16), ACL_SUCCESS);
  EXPECT_EQ(aclmdlExecute(Id, In.Handle, Out.Handle), ACL_SUCCESS);
  char Back[16] = {};
  EXPECT_EQ(aclrtMemcpy(Back, 16, Out.Memory, 16, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  EXPECT_EQ(Back[15], 'm');
  expectNothing();

  aclrtStream Stream = newStream();
  EXPECT_EQ(aclmdlExecuteAsync(Id, In.Handle, Out.Handle, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemcpy(Back, 16, Out.Memory, 16, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "'aclmdlExecuteAsync'");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
  In.end();
  Out.end();
  EXPECT_EQ(aclmdlDestroyDesc(Desc), ACL_SUCCESS);
  EXPECT_EQ(aclmdlUnload(Id), ACL_SUCCESS);
}

TEST_F(Models, WhatDoesNotFit) {
  uint32_t Id = load(Description);
  Set In(15), Out(16);
  EXPECT_EQ(aclmdlExecute(Id, In.Handle, Out.Handle),
            ACL_ERROR_MODEL_INPUT_NOT_MATCH);
  In.end();
  Set Empty(16);
  EXPECT_EQ(aclmdlExecute(Id, Empty.Handle, Out.Handle), ACL_SUCCESS);
  expectFinding("acl-uninitialized-memory", "'aclmdlExecute' reads");
  Empty.end();
  Out.end();
  EXPECT_EQ(aclmdlUnload(Id), ACL_SUCCESS);
  EXPECT_NE(aclmdlUnload(Id), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "is released twice");
  EXPECT_NE(aclmdlLoadFromFile("/nowhere/model.om", &Id), ACL_SUCCESS);
  EXPECT_NE(aclmdlLoadFromMem("{", 1, &Id), ACL_SUCCESS);
  expectNothing();
}

class Operators : public Simulator {
protected:
  static aclTensor *tensor(void *Data, int64_t Count) {
    return aclCreateTensor(&Count, 1, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND,
                           &Count, 1, Data);
  }
};

TEST_F(Operators, AddInTwoPhases) {
  aclrtStream Stream = newStream();
  float Left[] = {1, 2, 3}, Right[] = {10, 20, 30}, Sum[3] = {}, One = 1;
  void *A = deviceMemory(12), *B = deviceMemory(12), *C = deviceMemory(12);
  EXPECT_EQ(aclrtMemcpy(A, 12, Left, 12, ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtMemcpy(B, 12, Right, 12, ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_SUCCESS);
  aclTensor *TA = tensor(A, 3), *TB = tensor(B, 3), *TC = tensor(C, 3);
  aclScalar *Alpha = aclCreateScalar(&One, ACL_FLOAT);
  uint64_t Size = 0;
  aclOpExecutor *Executor = nullptr;
  ASSERT_EQ(aclnnAddGetWorkspaceSize(TA, TB, Alpha, TC, &Size, &Executor), 0);
  ASSERT_EQ(aclnnAdd(nullptr, Size, Executor, Stream), 0);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemcpy(Sum, 12, C, 12, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  EXPECT_EQ(Sum[2], 33.0f);
  expectNothing();
  EXPECT_NE(aclnnAdd(nullptr, Size, Executor, Stream), 0);
  expectFinding("acl-use-after-destroy", "used it up");
  for (aclTensor *T : {TA, TB, TC})
    EXPECT_EQ(aclDestroyTensor(T), 0);
  EXPECT_EQ(aclDestroyScalar(Alpha), 0);
  for (void *M : {A, B, C})
    EXPECT_EQ(aclrtFree(M), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

// Which bytes are written counts when a graph runs, not when it is captured.
TEST_F(Operators, CapturedBehindWhatTheyRead) {
  aclrtStream Stream = newStream();
  float *Host = static_cast<float *>(pinnedMemory(12)), Sum[3] = {}, One = 1;
  void *In = deviceMemory(12), *Out = deviceMemory(12),
       *Empty = deviceMemory(12);
  for (int I = 0; I != 3; ++I)
    Host[I] = static_cast<float>(I);
  aclTensor *TIn = tensor(In, 3), *TOut = tensor(Out, 3),
            *TEmpty = tensor(Empty, 3);
  aclScalar *Alpha = aclCreateScalar(&One, ACL_FLOAT);
  /// Out = Left + Left, captured behind a copy into In.
  auto Capture = [&](aclTensor *Left) {
    uint64_t Size = 0;
    aclOpExecutor *Executor = nullptr;
    aclmdlRI Graph = nullptr;
    EXPECT_EQ(
        aclnnAddGetWorkspaceSize(Left, Left, Alpha, TOut, &Size, &Executor), 0);
    EXPECT_EQ(aclmdlRICaptureBegin(Stream, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL),
              ACL_SUCCESS);
    EXPECT_EQ(
        aclrtMemcpyAsync(In, 12, Host, 12, ACL_MEMCPY_HOST_TO_DEVICE, Stream),
        ACL_SUCCESS);
    EXPECT_EQ(aclnnAdd(nullptr, Size, Executor, Stream), 0);
    EXPECT_EQ(aclmdlRICaptureEnd(Stream, &Graph), ACL_SUCCESS);
    return Graph;
  };
  auto Look = [&] {
    return aclrtMemcpy(Sum, 12, Out, 12, ACL_MEMCPY_DEVICE_TO_HOST);
  };
  aclmdlRI Right = Capture(TIn);
  expectNothing();
  // Nothing has run, so that nothing is written.
  EXPECT_EQ(Look(), ACL_SUCCESS);
  expectFinding("acl-uninitialized-memory", "'aclrtMemcpy' reads bytes");
  EXPECT_EQ(aclmdlRIExecuteAsync(Right, Stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  EXPECT_EQ(Look(), ACL_SUCCESS);
  EXPECT_EQ(Sum[2], 4.0f);
  aclmdlRI Wrong = Capture(TEmpty);
  expectNothing();
  EXPECT_EQ(aclmdlRIExecuteAsync(Wrong, Stream), ACL_SUCCESS);
  expectFinding("acl-uninitialized-memory", "'aclmdlRIExecuteAsync' reads");
  EXPECT_EQ(aclrtSynchronizeStream(Stream), ACL_SUCCESS);
  for (aclmdlRI Each : {Right, Wrong})
    EXPECT_EQ(aclmdlRIDestroy(Each), ACL_SUCCESS);
  for (aclTensor *T : {TIn, TOut, TEmpty})
    EXPECT_EQ(aclDestroyTensor(T), 0);
  EXPECT_EQ(aclDestroyScalar(Alpha), 0);
  for (void *M : {In, Out, Empty})
    EXPECT_EQ(aclrtFree(M), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreeHost(Host), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(Stream), ACL_SUCCESS);
}

TEST_F(Operators, DestroyedTensor) {
  float One = 1;
  void *A = deviceMemory(12);
  aclTensor *T = tensor(A, 3), *Gone = tensor(A, 3);
  EXPECT_EQ(aclDestroyTensor(Gone), 0);
  aclScalar *Alpha = aclCreateScalar(&One, ACL_FLOAT);
  uint64_t Size = 0;
  aclOpExecutor *Executor = nullptr;
  EXPECT_NE(aclnnAddGetWorkspaceSize(T, Gone, Alpha, T, &Size, &Executor), 0);
  expectFinding("acl-use-after-destroy", "tensor from 'aclCreateTensor'");
  EXPECT_EQ(aclDestroyTensor(T), 0);
  EXPECT_EQ(aclDestroyScalar(Alpha), 0);
  EXPECT_EQ(aclrtFree(A), ACL_SUCCESS);
}

TEST_F(Operators, TensorLargerThanItsMemory) {
  float One = 1;
  void *A = deviceMemory(12);
  EXPECT_EQ(aclrtMemset(A, 12, 0, 12), ACL_SUCCESS);
  aclTensor *T = tensor(A, 4);
  expectFinding("acl-copy-bounds", "'aclCreateTensor' is told of more bytes");
  aclScalar *Alpha = aclCreateScalar(&One, ACL_FLOAT);
  uint64_t Size = 0;
  aclOpExecutor *Executor = nullptr;
  ASSERT_EQ(aclnnAddGetWorkspaceSize(T, T, Alpha, T, &Size, &Executor), 0);
  EXPECT_NE(aclnnAdd(nullptr, Size, Executor, nullptr), 0);
  expectFinding("acl-copy-bounds", "past the end");
  EXPECT_EQ(aclDestroyTensor(T), 0);
  EXPECT_EQ(aclDestroyScalar(Alpha), 0);
  EXPECT_EQ(aclrtFree(A), ACL_SUCCESS);
}

} // namespace acltidy::test
