// RUN: %check_acl_tidy %s acl-uninitialized-memory
// Loops that have nothing to do with the memory excuse nothing.

#include "acl/acl.h"

aclError send(void *device, const float *values, float *sums, size_t count) {
  void *host = nullptr;
  if (aclrtMallocHost(&host, count) != ACL_SUCCESS)
    return 1;
  for (size_t i = 0; i < count; i++)
    sums[i] += values[i];
  aclError status = aclrtMemcpy(device, count, host, count, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: pinned host memory 'host' is read by 'aclrtMemcpy' before anything was written to it
  aclrtFreeHost(host);
  return status;
}
