// RUN: %pair_test %s
// The thread's own context goes before the last wait.

#include "acl/acl.h"

static aclError work(size_t size) {
  aclrtContext context = nullptr;
  aclError status = aclrtCreateContext(&context, 0);
  if (status != ACL_SUCCESS)
    return status;
  void *device = nullptr;
  status = aclrtMalloc(&device, size, ACL_MEM_MALLOC_HUGE_FIRST);
  if (status == ACL_SUCCESS) {
    aclrtMemset(device, size, 0, size);
    aclrtFree(device);
  }
#ifdef FIXED
  aclrtSynchronizeDevice();
  aclrtDestroyContext(context);
#else
  aclrtDestroyContext(context);
  aclrtSynchronizeDevice(); // EXPECT: acl-wrong-context
#endif
  return status;
}

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  aclError status = work(64);
  aclFinalize();
  return status == ACL_SUCCESS ? 0 : 1;
}
