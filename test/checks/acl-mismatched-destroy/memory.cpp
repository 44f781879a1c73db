// RUN: %check_acl_tidy %s acl-mismatched-destroy

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"
#include "aclnn/acl_meta.h"
#include <cstdlib>

void pinned(size_t n) {
  void *host = nullptr;
  if (aclrtMallocHost(&host, n) != ACL_SUCCESS)
    return;
  aclrtFree(host);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: pinned host memory 'host' from 'aclrtMallocHost' is released by 'aclrtFree', which is for device memory; use 'aclrtFreeHost' [acl-mismatched-destroy]
}

void device(size_t n) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, n, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  aclrtFreeHost(dev);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: device memory 'dev' from 'aclrtMalloc' is released by 'aclrtFreeHost', which is for pinned host memory; use 'aclrtFree'
}

void media(size_t n) {
  void *dev = nullptr;
  if (acldvppMalloc(&dev, n) != ACL_SUCCESS)
    return;
  aclrtFree(dev);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} 'dev' from 'acldvppMalloc' is released by 'aclrtFree', which is for device memory; use 'acldvppFree'
}

void byFree(size_t n) {
  void *host = nullptr;
  if (aclrtMallocHost(&host, n) != ACL_SUCCESS)
    return;
  free(host);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: pinned host memory 'host' from 'aclrtMallocHost' is released by 'free'
}

void hostByAcl(size_t n) {
  void *host = malloc(n);
  aclrtFreeHost(host);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}}'host' from 'malloc' is released by 'aclrtFreeHost'
}

void event() {
  aclrtEvent e = nullptr;
  if (aclrtCreateEvent(&e) != ACL_SUCCESS)
    return;
  aclrtDestroyStream(e);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: event 'e' from 'aclrtCreateEvent' is released by 'aclrtDestroyStream', which is for {{.*}}stream; use 'aclrtDestroyEvent'
}

void shape(const aclTensor *t) {
  int64_t *dims = nullptr;
  uint64_t n = 0;
  if (aclGetViewShape(t, &dims, &n) != 0)
    return;
  delete dims;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}}'dims' from 'aclGetViewShape' is released by 'delete'{{.*}}use 'delete[]'
}

// --- Right uses -------------------------------------------------------------

void right(const aclTensor *t, size_t n) {
  void *dev = nullptr, *host = nullptr, *pic = nullptr;
  aclrtMalloc(&dev, n, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtMallocHost(&host, n);
  acldvppMalloc(&pic, n);
  aclrtFree(dev);
  aclrtFreeHost(host);
  acldvppFree(pic);
  int64_t *dims = nullptr;
  uint64_t count = 0;
  if (aclGetViewShape(t, &dims, &count) == 0)
    delete[] dims;
  free(malloc(n));
}
