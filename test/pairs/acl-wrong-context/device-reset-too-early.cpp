// RUN: %pair_test %s
// The device is reset before the results are asked for.

#include "acl/acl.h"

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  size_t idle = 0, total = 0;
  int result = 1;
  if (aclrtSetDevice(0) == ACL_SUCCESS) {
#ifdef FIXED
    if (aclrtGetMemInfo(ACL_HBM_MEM, &idle, &total) == ACL_SUCCESS)
      result = 0;
    aclrtResetDevice(0);
#else
    aclrtResetDevice(0);
    if (aclrtGetMemInfo(ACL_HBM_MEM, &idle, &total) == ACL_SUCCESS) // EXPECT: acl-wrong-context
      result = 0;
#endif
  }
  aclFinalize();
  return result;
}
