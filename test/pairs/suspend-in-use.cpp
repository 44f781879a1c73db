// RUN: %pair_test %s
// The system is suspended while the process still holds the device.

#include "acl/acl.h"
#include <cstdlib>

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  if (aclrtSetDevice(0) != ACL_SUCCESS) {
    aclFinalize();
    return 1;
  }
#ifdef FIXED
  aclrtResetDevice(0);
  aclFinalize();
#endif
  int status = std::system("systemctl suspend"); // EXPECT: acl-hibernation
#ifndef FIXED
  aclrtResetDevice(0);
  aclFinalize();
#endif
  return status;
}
