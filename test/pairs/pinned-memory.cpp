// RUN: %pair_test %s
// Pinned host memory and device memory look alike and are freed differently.

#include "acl/acl.h"

void staging(size_t size) {
  void *host = nullptr;
  if (aclrtMallocHost(&host, size) != ACL_SUCCESS)
    return;
#ifdef FIXED
  aclrtFreeHost(host);
#else
  aclrtFree(host); // EXPECT: acl-mismatched-destroy
#endif
}
