// RUN: %pair_test %s --rules=acl-huge-page-query
// A large block insists on huge pages without asking how many are left.

#include "acl/acl.h"

int main() {
  constexpr size_t Size = 64 << 20;
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclrtMemMallocPolicy policy = ACL_MEM_MALLOC_HUGE_ONLY;
#ifdef FIXED
  size_t available = 0, total = 0;
  if (aclrtGetMemInfo(ACL_HBM_MEM_HUGE, &available, &total) != ACL_SUCCESS ||
      available < Size)
    policy = ACL_MEM_MALLOC_NORMAL_ONLY;
#endif
  void *memory = nullptr;
  // EXPECT@+1: acl-huge-page-query
  if (aclrtMalloc(&memory, Size, policy) == ACL_SUCCESS) {
    aclrtMemset(memory, Size, 0, Size);
    aclrtFree(memory);
  }
  aclrtResetDevice(0);
  aclFinalize();
  return 0;
}
