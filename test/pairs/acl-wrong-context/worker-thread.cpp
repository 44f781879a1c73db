// RUN: %pair_test %s
// A worker thread frees device memory without a device of its own.

#include "acl/acl.h"
#include <thread>

static void work(int device, size_t size, int *result) {
#ifdef FIXED
  if (aclrtSetDevice(device) != ACL_SUCCESS)
    return;
#endif
  void *memory = nullptr;
  if (aclrtMalloc(&memory, size, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS) { // EXPECT: acl-wrong-context
    *result = 0;
    aclrtFree(memory);
  }
#ifdef FIXED
  aclrtResetDevice(device);
#endif
}

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  int result = 1;
  std::thread worker(work, 0, 64, &result);
  worker.join();
  aclFinalize();
  return result;
}
