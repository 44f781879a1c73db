// RUN: %pair_test %s
// A library function works in a context of its own and forgets the caller's
// when something fails.

#include "acl/acl.h"

static aclError query(aclrtContext own, size_t *idle) {
  aclrtContext callers = nullptr;
  aclError status = aclrtGetCurrentContext(&callers);
  if (status != ACL_SUCCESS)
    return status;
  status = aclrtSetCurrentContext(own);
  if (status != ACL_SUCCESS)
    return status;
  size_t total = 0;
  status = aclrtGetMemInfo(ACL_HBM_MEM, idle, &total);
#ifndef FIXED
  if (status != ACL_SUCCESS)
    return status; // EXPECT: acl-wrong-context
#endif
  aclrtSetCurrentContext(callers);
  return status;
}

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  aclError status = aclrtSetDevice(0);
  if (status == ACL_SUCCESS) {
    aclrtContext callers = nullptr, own = nullptr;
    status = aclrtGetCurrentContext(&callers);
    if (status == ACL_SUCCESS)
      status = aclrtCreateContext(&own, 0);
    if (status == ACL_SUCCESS) {
      aclrtSetCurrentContext(callers);
      size_t idle = 0;
      status = query(own, &idle);
      aclrtDestroyContext(own);
    }
    aclrtResetDevice(0);
  }
  aclFinalize();
  return status == ACL_SUCCESS ? 0 : 1;
}
