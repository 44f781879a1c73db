// RUN: %pair_test %s
// The result is read back with the direction of the way there.
#include "acl/acl.h"
#include <cstdint>
#include <cstdio>

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS || aclrtSetDevice(0) != ACL_SUCCESS)
    return 1;
  uint32_t number = 7;
  void *dev = nullptr;
  size_t size = sizeof(number);
  if (aclrtMalloc(&dev, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return 1;
  aclrtMemset(dev, size, 0, size);
#ifdef FIXED
  aclrtMemcpyKind kind = ACL_MEMCPY_DEVICE_TO_HOST;
#else
  aclrtMemcpyKind kind = ACL_MEMCPY_HOST_TO_DEVICE;
#endif
  int status = aclrtMemcpy(&number, size, dev, size, kind); // EXPECT: acl-memory-kind
  printf("%u\n", number);
  aclrtFree(dev);
  aclrtResetDevice(0);
  aclFinalize();
  return status;
}
