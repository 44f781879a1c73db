// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy
// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy --check-suffixes=SCOPES --config="{CheckOptions: {acl-resource-leak.CheckMembers: 'false'}}"
// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy --check-suffixes=MEMBERS --config="{CheckOptions: {acl-resource-leak.CheckScopes: 'false'}}"
// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy --check-suffixes=NONE --config="{CheckOptions: {acl-resource-leak.CheckScopes: 'false', acl-resource-leak.CheckMembers: 'false'}}"
// Options of acl-resource-leak.

#include "acl/acl.h"

int scope(int device) {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return -1;
  if (aclrtSetDevice(device) != ACL_SUCCESS)
    return -1;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this failure leaves the ACL initialisation opened by 'aclInit' open
  // CHECK-MESSAGES-SCOPES: :[[@LINE-2]]:5: warning: this failure leaves
  return 0;
}

class Worker {
public:
  bool open() { return aclrtCreateStream(&stream) == ACL_SUCCESS; }
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: stream 'stream' from 'aclrtCreateStream' is released by no method of 'Worker'
  // CHECK-MESSAGES-MEMBERS: :[[@LINE-2]]:24: warning: stream 'stream'

private:
  aclrtStream stream = nullptr;
};
