// RUN: %check_acl_tidy %s acl-*
// The macro evaluates the client's function a second time to print the failure,
// and with it the calls inside. Nobody means the second evaluation to work: the
// leak in the first is one defect, and no copy is overwritten.

#include "acl/acl.h"
#include <cstdio>

#define CHECK(ret)                                                             \
  if ((ret) != ACL_SUCCESS) {                                                  \
    printf("error %d\n", static_cast<int>(ret));                               \
    return -1;                                                                 \
  }

static int upload(const void *from, size_t size, void **to) {
  CHECK(aclrtMalloc(to, size, ACL_MEM_MALLOC_HUGE_FIRST));
  CHECK(aclrtMemcpy(*to, size, from, size, ACL_MEMCPY_HOST_TO_DEVICE));
  return 0;
}

int run(const void *from, size_t size) {
  void *input = nullptr;
  CHECK(upload(from, size, &input));
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: device memory 'input' from 'aclrtMalloc' is never released on this path; call 'aclrtFree' before it is lost [acl-resource-leak]
  // CHECK-NOTES: :[[@LINE-2]]:3: note: calling 'upload'
  // CHECK-NOTES: :[[@LINE-10]]:3: note: device memory is allocated here by 'aclrtMalloc'
  // CHECK-NOTES: :[[@LINE-10]]:3: note: assuming 'aclrtMemcpy' fails
  // CHECK-NOTES: :[[@LINE-5]]:3: note: returning from 'upload'
  aclrtFree(input);
  return 0;
}
