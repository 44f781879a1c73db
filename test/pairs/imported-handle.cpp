// RUN: %pair_test %s
// Shared memory that was imported and mapped is unmapped, but its handle stays.

#include "acl/acl.h"

static int importAndClear(uint64_t shareable, void *address, size_t size) {
  aclrtDrvMemHandle handle = nullptr;
  if (aclrtMemImportFromShareableHandle(shareable, 0, &handle) != ACL_SUCCESS)
    return 1;
  if (aclrtMapMem(address, size, 0, handle, 0) != ACL_SUCCESS) {
    aclrtFreePhysical(handle);
    return 1;
  }
  int status = aclrtMemset(address, size, 0, size); // EXPECT: acl-resource-leak
  aclrtUnmapMem(address);
#ifdef FIXED
  aclrtFreePhysical(handle);
#endif
  return status;
}

int main() { return importAndClear(1, nullptr, 4096); }
