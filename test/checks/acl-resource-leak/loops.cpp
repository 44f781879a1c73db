// RUN: %check_acl_tidy %s acl-resource-leak
// What a loop of many rounds leaves as it was: after some of them a path leaves
// it and forgets what the text of the loop changes, and no more.

#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include <cstdio>
#include <cstring>
#include <vector>

void *last(size_t Size) {
  void *Source = nullptr, *Target = nullptr;
  if (aclrtMallocHost(&Source, Size) != ACL_SUCCESS)
    return nullptr;
  if (aclrtMallocHost(&Target, Size) != ACL_SUCCESS) {
    aclrtFreeHost(Source);
    return nullptr;
  }
  float *Numbers = static_cast<float *>(Target);
  for (int I = 0; I < 1024; ++I)
    Numbers[I] = static_cast<float>(I);
  memcpy(Target, Source, 4);
  return Target;
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: pinned host memory 'Source' from 'aclrtMallocHost' is never released on this path; call 'aclrtFreeHost' before it is lost [acl-resource-leak]
  // CHECK-NOTES: :[[@LINE-12]]:7: note: pinned host memory is allocated here by 'aclrtMallocHost'
}

/// A helper with loops is followed to its end, at each of its calls.
template <typename T>
aclTensor *makeTensor(void *Data, T Size, const int64_t *Ne, const T *Nb,
                      int64_t Dims) {
  int64_t Shape[8], Stride[8];
  memcpy(Shape, Ne, Dims * sizeof(int64_t));
  for (int I = 0; I < Dims; I++)
    Stride[I] = Nb[I] / Size;
  int64_t Len = 1;
  for (int I = 0; I < Dims; I++)
    Len += (Shape[I] - 1) * Stride[I];
  return aclCreateTensor(Shape, Dims, ACL_FLOAT, Stride, 0, ACL_FORMAT_ND, &Len,
                         1, Data);
}

void first(void *Data) {
  int64_t Ne[] = {1, 2, 3, 4};
  size_t Nb[] = {4, 4, 8, 24};
  aclTensor *Tensor = makeTensor<size_t>(Data, 4, Ne, Nb, 4);
  if (!Tensor)
    return;
}
// CHECK-NOTES: :[[@LINE-1]]:1: warning: tensor 'Tensor' from 'aclCreateTensor' is never released on this path; call 'aclDestroyTensor' before it is lost [acl-resource-leak]
// CHECK-NOTES: :[[@LINE-5]]:23: note: calling 'makeTensor<unsigned long>'
// CHECK-NOTES: :[[@LINE-13]]:10: note: tensor is created here by 'aclCreateTensor'
// CHECK-NOTES: :[[@LINE-7]]:23: note: returning from 'makeTensor<unsigned long>'

void second(void *Data) {
  int64_t Ne[] = {1, 2, 3, 4};
  size_t Nb[] = {4, 4, 8, 24};
  aclTensor *Tensor = makeTensor<size_t>(Data, 4, Ne, Nb, 4);
  aclDestroyTensor(Tensor);
}

/// Code behind a loop in a loop is reached.
void nested(size_t Size) {
  void *Memory = nullptr;
  if (aclrtMalloc(&Memory, Size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  for (int I = 0; I < 10; ++I)
    for (int J = 0; J < 10; ++J)
      printf("%d ", I * J);
  aclrtMemset(Memory, Size, 0, Size);
}
// CHECK-NOTES: :[[@LINE-1]]:1: warning: device memory 'Memory' from 'aclrtMalloc' is never released on this path; call 'aclrtFree' before it is lost [acl-resource-leak]
// CHECK-NOTES: :[[@LINE-8]]:7: note: device memory is allocated here by 'aclrtMalloc'

//===--- Right uses -------------------------------------------------------===//

void arrayOfHandles() {
  aclrtStream Streams[10] = {};
  for (int I = 0; I < 10; ++I)
    if (aclrtCreateStream(&Streams[I]) != ACL_SUCCESS)
      Streams[I] = nullptr;
  for (int I = 0; I < 10; ++I)
    if (Streams[I])
      aclrtDestroyStream(Streams[I]);
}

void vectorOfHandles(int Count) {
  std::vector<void *> Blocks;
  for (int I = 0; I < 10; ++I) {
    void *Block = nullptr;
    if (aclrtMalloc(&Block, 64, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS)
      Blocks.push_back(Block);
  }
  for (void *Block : Blocks)
    aclrtFree(Block);
}

/// The last round of the loop releases it.
void releasedInALoop() {
  void *Memory = nullptr;
  if (aclrtMalloc(&Memory, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  for (int I = 0; I < 10; ++I)
    if (I == 9) {
      aclrtFree(Memory);
      Memory = nullptr;
    }
}

struct Session {
  aclrtStream Streams[8];
  int Count;
};

void structOfHandles() {
  Session S{};
  for (S.Count = 0; S.Count < 8; ++S.Count)
    if (aclrtCreateStream(&S.Streams[S.Count]) != ACL_SUCCESS)
      break;
  while (S.Count-- > 0)
    aclrtDestroyStream(S.Streams[S.Count]);
}

/// There is no way out of this one but by success.
void retried() {
  void *Memory = nullptr;
  while (true)
    if (aclrtMalloc(&Memory, 64, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS)
      break;
  aclrtFree(Memory);
}
