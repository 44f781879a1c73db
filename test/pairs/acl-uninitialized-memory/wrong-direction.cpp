// RUN: %pair_test %s
// The input was meant to go to the device; the copy goes the other way and
// overwrites the host's number with whatever the fresh memory holds.
#include "acl/acl.h"
#include <cstdint>
#include <cstdio>

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS || aclrtSetDevice(0) != ACL_SUCCESS)
    return 1;
  uint32_t number = 7;
  uint32_t *dev = nullptr;
  size_t size = sizeof(number);
  if (aclrtMalloc((void **)&dev, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return 1;
#ifdef FIXED
  int status = aclrtMemcpy(dev, size, &number, size, ACL_MEMCPY_HOST_TO_DEVICE);
#else
  int status = aclrtMemcpy(&number, size, dev, size, ACL_MEMCPY_DEVICE_TO_HOST); // EXPECT: acl-uninitialized-memory
#endif
  printf("%u\n", number);
  aclrtFree(dev);
  aclrtResetDevice(0);
  aclFinalize();
  return status;
}
