// RUN: %check_acl_tidy %s acl-unchecked-error
// A function that looks at no status is one finding.

#include "acl/acl.h"

void looksAtNothing(size_t size, void *from) {
  void *a, *b, *c, *d, *e, *f, *g;
  aclrtMalloc(&a, size, ACL_MEM_MALLOC_HUGE_FIRST);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the status of 'aclrtMalloc' is ignored, but 'a' is used; test it before [acl-unchecked-error]
  // CHECK-NOTES: :[[@LINE+13]]:15: note: 'a' is used here
  aclrtMalloc(&b, size, ACL_MEM_MALLOC_HUGE_FIRST);
  // CHECK-NOTES: :[[@LINE-1]]:3: note: the status of 'aclrtMalloc' for 'b' is not looked at either
  aclrtMallocHost(&c, size);
  // CHECK-NOTES: :[[@LINE-1]]:3: note: the status of 'aclrtMallocHost' for 'c' is not looked at either
  aclError unused = aclrtMallocHost(&d, size);
  // CHECK-NOTES: :[[@LINE-1]]:21: note: the status of 'aclrtMallocHost' for 'd' is not looked at either
  aclrtMallocHost(&e, size);
  // CHECK-NOTES: :[[@LINE-1]]:3: note: the status of 'aclrtMallocHost' for 'e' is not looked at either, and so it is with 2 more calls of this function
  aclrtMallocHost(&f, size);
  aclrtMallocHost(&g, size);
  void *all[] = {from};
  (void)all;
  aclrtMemcpy(a, size, from, size, ACL_MEMCPY_HOST_TO_DEVICE);
  aclrtMemcpy(b, size, from, size, ACL_MEMCPY_HOST_TO_DEVICE);
  aclrtMemcpy(c, size, from, size, ACL_MEMCPY_HOST_TO_HOST);
  aclrtMemcpy(d, size, from, size, ACL_MEMCPY_HOST_TO_HOST);
  aclrtMemcpy(e, size, from, size, ACL_MEMCPY_HOST_TO_HOST);
  aclrtMemcpy(f, size, from, size, ACL_MEMCPY_HOST_TO_HOST);
  aclrtMemcpy(g, size, from, size, ACL_MEMCPY_HOST_TO_HOST);
}

void another(size_t size, void *from) {
  void *a;
  aclrtMalloc(&a, size, ACL_MEM_MALLOC_HUGE_FIRST);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the status of 'aclrtMalloc' is ignored, but 'a' is used; test it before
  // CHECK-NOTES: :[[@LINE+1]]:15: note: 'a' is used here
  aclrtMemcpy(a, size, from, size, ACL_MEMCPY_HOST_TO_DEVICE);
}
