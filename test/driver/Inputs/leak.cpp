#include "acl/acl.h"

int leak() {
  aclrtStream stream;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return 1;
  return 0;
}
