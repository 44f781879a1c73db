// RUN: %check_acl_tidy %s acl-resource-leak
// Process and device scopes that a failing function leaves open.

#include "acl/acl.h"

int init(int device, aclrtStream *stream) {
  aclError ret = aclInit(nullptr);
  if (ret != ACL_SUCCESS)
    return ret;
  ret = aclrtSetDevice(device);
  if (ret != ACL_SUCCESS)
    return ret;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this failure leaves the ACL initialisation opened by 'aclInit' open; call 'aclFinalize' before returning [acl-resource-leak]
  ret = aclrtCreateStream(stream);
  if (ret != ACL_SUCCESS)
    return ret;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this failure leaves the device opened by 'aclrtSetDevice' open; call 'aclrtResetDevice' before returning
  return ACL_SUCCESS;
}

// What stays open after success is the caller's to close.
bool initWell(int device) {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return false;
  if (aclrtSetDevice(device) != ACL_SUCCESS) {
    aclFinalize();
    return false;
  }
  return true;
}

// The destructor closes what a failing method leaves open.
class Environment {
public:
  ~Environment() {
    aclrtResetDevice(device);
    aclFinalize();
  }
  bool open() {
    if (aclInit(nullptr) != ACL_SUCCESS)
      return false;
    if (aclrtSetDevice(device) != ACL_SUCCESS)
      return false;
    return true;
  }

private:
  int device = 0;
};

// A function of another file may close it.
void closeAll();
bool initWithCleanup(int device) {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return false;
  if (aclrtSetDevice(device) != ACL_SUCCESS) {
    closeAll();
    return false;
  }
  return true;
}

// The process ends with main.
int main() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  if (aclrtSetDevice(0) != ACL_SUCCESS)
    return 1;
  aclrtResetDevice(0);
  aclFinalize();
  return 0;
}
