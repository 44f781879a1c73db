// RUN: %pair_test %s
// Set-up that stops half-way leaves behind what it has already opened.

#include "acl/acl.h"

static int initialise(int device, aclrtStream *stream) {
  aclError status = aclInit(nullptr);
  if (status != ACL_SUCCESS)
    return status;
  status = aclrtSetDevice(device);
  if (status != ACL_SUCCESS) {
#ifdef FIXED
    aclFinalize();
#endif
    return status; // EXPECT: acl-resource-leak
  }
  status = aclrtCreateStream(stream);
  if (status != ACL_SUCCESS) {
#ifdef FIXED
    aclrtResetDevice(device);
    aclFinalize();
#endif
    return status; // EXPECT: acl-resource-leak
  }
  return ACL_SUCCESS;
}

int main() {
  aclrtStream stream = nullptr;
  if (initialise(0, &stream) != ACL_SUCCESS)
    return 1;
  aclrtDestroyStream(stream);
  aclrtResetDevice(0);
  aclFinalize();
  return 0;
}
