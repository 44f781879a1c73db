// RUN: %pair_test %s
// The status of the first call is tested twice, that of the second never.

#include "acl/acl.h"

int open(int device, aclrtContext *context, aclrtStream *stream) {
  aclError contextStatus = aclrtCreateContext(context, device);
  if (contextStatus != ACL_SUCCESS)
    return contextStatus;
  aclError streamStatus = aclrtCreateStream(stream); // EXPECT: acl-unchecked-error
#ifdef FIXED
  if (streamStatus != ACL_SUCCESS) {
#else
  if (contextStatus != ACL_SUCCESS) {
#endif
    aclrtDestroyContext(*context);
    return streamStatus;
  }
  return 0;
}
