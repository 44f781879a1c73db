// RUN: %pair_test %s
// A failure is cleaned up twice: where it happens and at the end.

#include "acl/acl.h"

aclError copy(void *to, const void *from, size_t size) {
  aclrtStream stream = nullptr;
  aclError status = aclrtCreateStream(&stream);
  if (status != ACL_SUCCESS)
    return status;
  status = aclrtMemcpyAsync(to, size, from, size, ACL_MEMCPY_DEVICE_TO_DEVICE,
                            stream);
  if (status == ACL_SUCCESS)
    status = aclrtSynchronizeStream(stream);
#ifndef FIXED
  else
    aclrtDestroyStream(stream);
#endif
  aclrtDestroyStream(stream); // EXPECT: acl-use-after-destroy
  return status;
}
