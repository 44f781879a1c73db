// RUN: %check_acl_tidy %s acl-use-after-destroy
// A release too early is one defect, however often the object is used later.

#include "acl/acl.h"
#include <cstdio>

int printOrNot(const void *dev, size_t size, FILE *file) {
  void *host = nullptr;
  if (aclrtMallocHost(&host, size) != ACL_SUCCESS)
    return 1;
  if (aclrtMemcpy(host, size, dev, size, ACL_MEMCPY_DEVICE_TO_HOST) != ACL_SUCCESS)
    aclrtFreeHost(host);
  if (file != nullptr)
    fwrite(host, 1, size, file);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: pinned host memory 'host' is passed to 'fwrite' after 'aclrtFreeHost' has released it
  aclrtFreeHost(host);
  return 0;
}

static void drop(aclrtStream stream) { aclrtDestroyStream(stream); }

// Two releases are two.
void inTwoPlaces(aclrtStream a, aclrtStream b, bool second) {
  if (second) {
    drop(b);
    aclrtSynchronizeStream(b);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: stream 'b' is passed to 'aclrtSynchronizeStream' after
  } else {
    drop(a);
    aclrtSynchronizeStream(a);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: stream 'a' is passed to 'aclrtSynchronizeStream' after
  }
}
