// RUN: %check_acl_tidy %s acl-uninitialized-memory --config="{CheckOptions: {acl-uninitialized-memory.Strict: true}}"
// The documented advice: memory is set before its first use.
#include "acl/acl.h"

#define CHECK(call)                                                            \
  do {                                                                         \
    if ((call) != ACL_SUCCESS)                                                 \
      return -1;                                                               \
  } while (0)

int tested(const void *from, size_t n) {
  void *dev = nullptr;
  auto status = aclrtMalloc(&dev, n * 4, ACL_MEM_MALLOC_HUGE_FIRST);
  if (status != ACL_SUCCESS)
    return status;
  // CHECK-FIXES: aclrtMemset(dev, n * 4, 0, n * 4);
  status = aclrtMemcpy(dev, n * 4, from, n * 4, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: device memory 'dev' is used by 'aclrtMemcpy' before it was set; call 'aclrtMemset' right after 'aclrtMalloc' [acl-uninitialized-memory]
  aclrtFree(dev);
  return status;
}
int inCondition(const void *from) {
  char *host = nullptr;
  if (aclrtMallocHost((void **)&host, 64) != ACL_SUCCESS) {
    return -1;
  }
  // CHECK-FIXES: {{^}}  }
  // CHECK-FIXES-NEXT: {{^}}  aclrtMemset(host, 64, 0, 64);
  aclrtMemcpy(host, 64, from, 64, ACL_MEMCPY_DEVICE_TO_HOST);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: pinned host memory 'host' is used by 'aclrtMemcpy' before it was set; call 'aclrtMemset' right after 'aclrtMallocHost' [acl-uninitialized-memory]
  return aclrtFreeHost(host);
}
int throughPointer(void **dev, const void *from) {
  aclrtMalloc(dev, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  // CHECK-FIXES: aclrtMemset(*dev, 64, 0, 64);
  return aclrtMemcpy(*dev, 64, from, 64, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: device memory {{.*}}is used by 'aclrtMemcpy' before it was set; call 'aclrtMemset' right after 'aclrtMalloc' [acl-uninitialized-memory]
}
int set(const void *from, aclrtStream stream) {
  void *a = nullptr, *b = nullptr;
  CHECK(aclrtMalloc(&a, 64, ACL_MEM_MALLOC_HUGE_FIRST));
  aclrtMemset(a, 64, 0, 64);
  aclrtMemcpy(a, 64, from, 64, ACL_MEMCPY_HOST_TO_DEVICE);
  CHECK(aclrtMalloc(&b, 64, ACL_MEM_MALLOC_HUGE_FIRST));
  aclrtMemsetAsync(b, 64, 0, 64, stream);
  aclrtMemcpyAsync(b, 64, a, 64, ACL_MEMCPY_DEVICE_TO_DEVICE, stream);
  aclrtSynchronizeStream(stream);
  aclrtFree(a);
  return aclrtFree(b);
}
