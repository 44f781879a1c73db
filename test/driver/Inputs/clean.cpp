#include "acl/acl.h"

int clean() {
  aclrtStream stream;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return 1;
  aclrtDestroyStream(stream);
  return 0;
}
