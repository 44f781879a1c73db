// RUN: %pair_test %s
// Physical memory is lost when no address range can be reserved for it.

#include "acl/acl.h"

#define RETURN_IF_FAILED(call)                                                 \
  do {                                                                         \
    aclError status_ = (call);                                                 \
    if (status_ != ACL_SUCCESS)                                                \
      return status_;                                                          \
  } while (false)

static aclError allocate(const aclrtPhysicalMemProp *prop, size_t size,
                         void **address, aclrtDrvMemHandle *handle) {
  aclrtDrvMemHandle memory = nullptr;
  RETURN_IF_FAILED(aclrtMallocPhysical(&memory, size, prop, 0));
#ifdef FIXED
  aclError reserved = aclrtReserveMemAddress(address, size, 0, nullptr, 1);
  if (reserved != ACL_SUCCESS) {
    aclrtFreePhysical(memory);
    return reserved;
  }
#else
  RETURN_IF_FAILED(aclrtReserveMemAddress(address, size, 0, nullptr, 1)); // EXPECT: acl-resource-leak
#endif
  aclError mapped = aclrtMapMem(*address, size, 0, memory, 0);
  if (mapped != ACL_SUCCESS) {
    aclrtReleaseMemAddress(*address);
    aclrtFreePhysical(memory);
    return mapped;
  }
  *handle = memory;
  return ACL_SUCCESS;
}

int main() {
  aclrtPhysicalMemProp prop = {};
  void *address = nullptr;
  aclrtDrvMemHandle handle = nullptr;
  if (allocate(&prop, 1 << 21, &address, &handle) != ACL_SUCCESS)
    return 1;
  aclrtUnmapMem(address);
  aclrtReleaseMemAddress(address);
  aclrtFreePhysical(handle);
  return 0;
}
