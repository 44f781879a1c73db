// RUN: %check_acl_tidy %s acl-unsynchronized-access
// RUN: %check_acl_tidy %s acl-unsynchronized-access --check-suffixes=ALL --config="{CheckOptions: {acl-unsynchronized-access.ErrorPaths: 'true'}}"
// What is given back after something else has failed.

#include "acl/acl.h"

aclError cleansUp(void *host, aclrtStream stream, aclrtStream other) {
  void *dev = nullptr;
  aclError status = aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  if (status != ACL_SUCCESS)
    return status;
  status = aclrtMemsetAsync(dev, 64, 0, 64, stream);
  if (status == ACL_SUCCESS)
    status = aclrtMemsetAsync(host, 64, 0, 64, stream);
  if (status != ACL_SUCCESS) {
    aclrtFree(dev);
    // CHECK-MESSAGES-ALL: :[[@LINE-1]]:5: warning: device memory 'dev' is released by 'aclrtFree' while 'aclrtMemsetAsync' on stream 'stream' may still write it
    return status;
  }
  status = aclrtSynchronizeStream(stream);
  aclrtFree(dev);
  return status;
}

// Reading what has not arrived is wrong on every path.
int reads(int *host, void *dev, aclrtStream stream, aclrtEvent event) {
  aclrtMemcpyAsync(host, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST, stream);
  if (aclrtRecordEvent(event, stream) != ACL_SUCCESS)
    return host[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'host' is read here while 'aclrtMemcpyAsync' on stream 'stream' may still write it
  // CHECK-MESSAGES-ALL: :[[@LINE-2]]:12: warning: 'host' is read here while 'aclrtMemcpyAsync'
  aclrtSynchronizeEvent(event);
  return host[0];
}
