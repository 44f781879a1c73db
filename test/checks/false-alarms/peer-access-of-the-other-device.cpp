// RUN: %check_acl_tidy %s acl-*
// Must not be reported: the access to device 1 lives on device 0, where it was
// enabled, and may be disabled there after device 1 was reset.

#include "acl/acl.h"

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  if (aclrtSetDevice(0) == ACL_SUCCESS && aclrtDeviceEnablePeerAccess(1, 0) == ACL_SUCCESS && aclrtSetDevice(1) == ACL_SUCCESS) {
    aclrtResetDeviceForce(1);
    aclrtSetDevice(0);
    aclrtDeviceDisablePeerAccess(1);
  }
  aclrtResetDevice(0);
  return aclFinalize() == ACL_SUCCESS ? 0 : 1;
}
