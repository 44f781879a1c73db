// RUN: %pair_test %s
// The result is copied to a host array that has room for half of it: the bound
// that the call is given is that of the device's buffer.
#include "acl/acl.h"
#include <cstdio>

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS || aclrtSetDevice(0) != ACL_SUCCESS)
    return 1;
  const size_t size = 64 * sizeof(float);
  void *dev = nullptr;
  if (aclrtMalloc(&dev, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return 1;
  aclrtMemset(dev, size, 0, size);
#ifdef FIXED
  float result[64];
#else
  float result[32];
#endif
  int status = aclrtMemcpy(result, size, dev, size, ACL_MEMCPY_DEVICE_TO_HOST); // EXPECT: acl-copy-bounds
  printf("%f\n", result[0]);
  aclrtFree(dev);
  aclrtResetDevice(0);
  aclFinalize();
  return status;
}
