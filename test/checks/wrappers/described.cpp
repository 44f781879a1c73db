// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy
// A wrapper that has both a description and a definition takes effect once.

#include "acl/acl.h"

aclError openStream(aclrtStream *s __attribute__((acquire_handle("stream"))));
void closeStream(aclrtStream s __attribute__((release_handle("stream"))));

aclError openStream(aclrtStream *s) { return aclrtCreateStream(s); }
void closeStream(aclrtStream s) { aclrtDestroyStream(s); }

// One release, not two.
void right() {
  aclrtStream s = nullptr;
  if (openStream(&s) != ACL_SUCCESS)
    return;
  closeStream(s);
}

// One leak, not two.
int leak() {
  aclrtStream s = nullptr;
  if (openStream(&s) != ACL_SUCCESS)
    return -1;
  return aclrtSynchronizeStream(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 's' from 'openStream' is never released on this path
}

void twice() {
  aclrtStream s = nullptr;
  if (openStream(&s) != ACL_SUCCESS)
    return;
  closeStream(s);
  aclrtDestroyStream(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 's' is released twice: 'closeStream' already released it
}
