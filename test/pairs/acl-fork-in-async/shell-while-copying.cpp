// RUN: %pair_test %s
// A shell command runs while a copy of pinned memory may still be under way.

#include "acl/acl.h"
#include <cstdlib>

static int run(aclrtStream stream) {
  constexpr size_t size = 1 << 20;
  void *host = nullptr, *device = nullptr;
  if (aclrtMallocHost(&host, size) != ACL_SUCCESS)
    return 1;
  if (aclrtMalloc(&device, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS) {
    aclrtFreeHost(host);
    return 1;
  }
  aclrtMemset(device, size, 1, size);
  aclrtMemcpyAsync(host, size, device, size, ACL_MEMCPY_DEVICE_TO_HOST, stream);
#ifdef FIXED
  aclrtSynchronizeStream(stream);
#endif
  int result = std::system("true"); // EXPECT: acl-fork-in-async
  aclrtSynchronizeStream(stream);
  aclrtFree(device);
  aclrtFreeHost(host);
  return result;
}

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  int result = 1;
  if (aclrtSetDevice(0) == ACL_SUCCESS) {
    aclrtStream stream = nullptr;
    if (aclrtCreateStream(&stream) == ACL_SUCCESS) {
      result = run(stream);
      aclrtDestroyStream(stream);
    }
    aclrtResetDevice(0);
  }
  aclFinalize();
  return result;
}
