// RUN: %pair_test %s
// Owners in main run after the device was reset and ACL finalized.

#include "acl/acl.h"
#include <memory>

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  if (aclrtSetDevice(0) != ACL_SUCCESS) {
    aclFinalize();
    return 1;
  }
  int result = 1;
#ifdef FIXED
  {
#endif
    void *memory = nullptr;
    if (aclrtMalloc(&memory, 1024, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS) {
      result = aclrtMemset(memory, 1024, 0, 1024);
    } else {
      memory = nullptr;
    }
    std::unique_ptr<void, aclError (*)(void *)> owner(memory, aclrtFree);
#ifdef FIXED
  }
#endif
  aclrtResetDevice(0); // EXPECT: acl-destroy-order
  aclFinalize();
  return result;
}
