// RUN: %pair_test %s
// An error macro that returns leaves behind what was acquired before it.

#include "acl/acl.h"

#define CHECK_ACL(call)                                                        \
  do {                                                                         \
    aclError status = (call);                                                  \
    if (status != ACL_SUCCESS)                                                 \
      return status;                                                           \
  } while (0)

aclError run(size_t size) {
  void *device = nullptr;
  aclrtStream stream = nullptr;
  CHECK_ACL(aclrtMalloc(&device, size, ACL_MEM_MALLOC_HUGE_FIRST));
#ifdef FIXED
  aclError created = aclrtCreateStream(&stream);
  if (created != ACL_SUCCESS) {
    aclrtFree(device);
    return created;
  }
#else
  CHECK_ACL(aclrtCreateStream(&stream)); // EXPECT: acl-resource-leak
#endif
  aclrtDestroyStream(stream);
  return aclrtFree(device);
}
