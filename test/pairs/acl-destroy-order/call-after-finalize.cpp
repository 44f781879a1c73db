// RUN: %pair_test %s
// A helper shuts ACL down before its caller has freed its memory.

#include "acl/acl.h"

static void shutDown() {
  aclrtResetDevice(0);
  aclFinalize();
}

int main() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  void *memory = nullptr;
  aclrtMalloc(&memory, 1024, ACL_MEM_MALLOC_HUGE_FIRST);
#ifdef FIXED
  aclrtFree(memory);
  shutDown();
#else
  shutDown();
  aclrtFree(memory); // EXPECT: acl-destroy-order
#endif
  return 0;
}
