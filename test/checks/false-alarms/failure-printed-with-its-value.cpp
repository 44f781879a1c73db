// RUN: %check_acl_tidy %s acl-*
// The log of the API prints a number that may not have been asked for.

#include "acl/acl.h"

static uint32_t devices = 0;

void count() {
  aclError status = aclrtGetDeviceCount(&devices);
  if (status != ACL_SUCCESS)
    aclAppLog(ACL_ERROR, __FUNCTION__, __FILE__, __LINE__, "no count: %d", status);
  aclAppLog(ACL_INFO, __FUNCTION__, __FILE__, __LINE__, "there are %u", devices);
}
