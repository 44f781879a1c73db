// RUN: %pair_test %s
// Two streams, and the wait is for the other one.

#include "acl/acl.h"
#include <cstdio>

static int run(aclrtStream copies, aclrtStream work) {
  constexpr size_t size = 64;
  void *device = nullptr, *host = nullptr;
  if (aclrtMalloc(&device, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return 1;
  if (aclrtMallocHost(&host, size) != ACL_SUCCESS) {
    aclrtFree(device);
    return 1;
  }
  aclrtMemset(device, size, 3, size);
  aclrtMemcpyAsync(host, size, device, size, ACL_MEMCPY_DEVICE_TO_HOST, copies);
#ifdef FIXED
  aclrtSynchronizeStream(copies);
#else
  aclrtSynchronizeStream(work);
#endif
  int sum = 0;
  for (size_t i = 0; i < size; ++i)
    sum += static_cast<unsigned char *>(host)[i]; // EXPECT: acl-unsynchronized-access
  aclrtFreeHost(host);
  aclrtFree(device);
  return sum == 3 * static_cast<int>(size) ? 0 : 1;
}

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  int result = 1;
  if (aclrtSetDevice(0) == ACL_SUCCESS) {
    aclrtStream copies = nullptr, work = nullptr;
    if (aclrtCreateStream(&copies) == ACL_SUCCESS) {
      if (aclrtCreateStream(&work) == ACL_SUCCESS) {
        result = run(copies, work);
        aclrtDestroyStream(work);
      }
      aclrtDestroyStream(copies);
    }
    aclrtResetDevice(0);
  }
  aclFinalize();
  return result;
}
