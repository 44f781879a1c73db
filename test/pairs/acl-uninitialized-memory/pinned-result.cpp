// RUN: %pair_test %s
// Half of a pinned buffer is filled, all of it is sent to the device.
#include "acl/acl.h"

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS || aclrtSetDevice(0) != ACL_SUCCESS)
    return 1;
  void *host = nullptr, *dev = nullptr;
  if (aclrtMallocHost(&host, 128) != ACL_SUCCESS)
    return 1;
  if (aclrtMalloc(&dev, 128, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return aclrtFreeHost(host);
#ifdef FIXED
  aclrtMemset(host, 128, 1, 128);
#else
  aclrtMemset(host, 128, 1, 64);
#endif
  int status = aclrtMemcpy(dev, 128, host, 128, ACL_MEMCPY_HOST_TO_DEVICE); // EXPECT: acl-uninitialized-memory
  aclrtFree(dev);
  aclrtFreeHost(host);
  aclrtResetDevice(0);
  aclFinalize();
  return status;
}
