// RUN: %pair_test %s
// A result is copied back while the stream may still be at work on it.

#include "acl/acl.h"
#include <cstdint>
#include <cstdio>

int main() {
  constexpr size_t size = 64;
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  if (aclrtSetDevice(0) != ACL_SUCCESS) {
    aclFinalize();
    return 1;
  }
  int result = 1;
  aclrtStream stream = nullptr;
  if (aclrtCreateStream(&stream) == ACL_SUCCESS) {
    void *device = nullptr;
    if (aclrtMalloc(&device, size, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS) {
      void *host = nullptr;
      if (aclrtMallocHost(&host, size) == ACL_SUCCESS) {
        aclrtMemsetAsync(device, size, 7, size, stream);
#ifdef FIXED
        aclrtSynchronizeStream(stream);
#endif
        aclrtMemcpy(host, size, device, size, ACL_MEMCPY_DEVICE_TO_HOST); // EXPECT: acl-unsynchronized-access
        result = static_cast<uint8_t *>(host)[0] == 7 ? 0 : 1;
        aclrtFreeHost(host);
      }
      aclrtFree(device);
    }
    aclrtDestroyStream(stream);
  }
  aclrtResetDevice(0);
  aclFinalize();
  return result;
}
