// RUN: %check_acl_tidy %s acl-memory-kind,acl-uninitialized-memory
// What a helper does wrong with memory that it allocates itself is one defect,
// whoever calls it and with whatever types. That nothing was written there is
// no second one.

#include "acl/acl.h"

template <typename T>
int createBuffers(size_t Count, void **Device, void **Host) {
  size_t Size = Count * sizeof(T);
  if (aclrtMalloc(Device, Size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return 1;
  if (aclrtMalloc(Host, Size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return 1;
  return aclrtMemcpy(*Device, Size, *Host, Size, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'aclrtMemcpy' is told
  // ACL_MEMCPY_HOST_TO_DEVICE, but the source is device memory 'HostA'; pass
  // ACL_MEMCPY_DEVICE_TO_DEVICE, or the right pointers [acl-memory-kind]
}

void free3(void *A, void *B, void *C) {
  aclrtFree(A);
  aclrtFree(B);
  aclrtFree(C);
}

int callers() {
  void *A = nullptr, *B = nullptr, *C = nullptr;
  void *HostA = nullptr, *HostB = nullptr, *HostC = nullptr;
  int Failed = createBuffers<float>(4, &A, &HostA) |
               createBuffers<float>(8, &B, &HostB) |
               createBuffers<char>(8, &C, &HostC);
  free3(A, B, C);
  free3(HostA, HostB, HostC);
  return Failed;
}

//===--- Memory of a caller -----------------------------------------------===//

aclError upload(void *Device, const void *Host, size_t Size) {
  return aclrtMemcpy(Device, Size, Host, Size, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'aclrtMemcpy' is told
  // ACL_MEMCPY_HOST_TO_DEVICE, but the source is device memory 'Host'; pass
  // ACL_MEMCPY_DEVICE_TO_HOST, or the right pointers [acl-memory-kind]
}

void caller(void *Device) {
  void *Memory = nullptr;
  if (aclrtMalloc(&Memory, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  aclrtMemset(Memory, 64, 0, 64);
  upload(Device, Memory, 64);
  aclrtFree(Memory);
}

//===--- Where the direction is right, the contents are judged ------------===//

aclError unwritten(void *Host) {
  void *Memory = nullptr;
  if (aclrtMalloc(&Memory, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return 1;
  aclError Status =
      aclrtMemcpy(Host, 64, Memory, 64, ACL_MEMCPY_DEVICE_TO_HOST);
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: device memory 'Memory' is read by
  // 'aclrtMemcpy' before anything was written to it
  aclrtFree(Memory);
  return Status;
}
