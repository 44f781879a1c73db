// RUN: %check_acl_tidy %s acl-memory-kind
// RUN: %check_acl_tidy %s acl-memory-kind --config="{CheckOptions: {acl-memory-kind.RunMode: RC}}"
// RUN: %check_acl_tidy %s acl-memory-kind --check-suffixes=EP --config="{CheckOptions: {acl-memory-kind.RunMode: EP}}"
// A program that tells the run modes apart may do on the device what it must
// not do on a host.
#include "acl/acl.h"
#include <cstring>

int fill(const char *from) {
  aclrtRunMode mode;
  aclrtGetRunMode(&mode);
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  if (mode == ACL_DEVICE)
    memcpy(dev, from, 64);
  // CHECK-MESSAGES-EP: :[[@LINE-1]]:5: warning: device memory 'dev' is given to 'memcpy', which the processor executes; copy it to the host with 'aclrtMemcpy' [acl-memory-kind]
  else
    aclrtMemcpy(dev, 64, from, 64, ACL_MEMCPY_HOST_TO_DEVICE);
  return aclrtFree(dev);
}
