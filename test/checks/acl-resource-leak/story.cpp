// RUN: %check_acl_tidy %s acl-resource-leak
// Calls that only go well on the way are no part of the story, whatever they
// ask of their arguments.

#include "acl/acl.h"
#include <cstdlib>

static void copyIn(void *to, const void *from, size_t size) {
  if (size == 0 || to == nullptr || from == nullptr)
    exit(1);
  if (aclrtMemcpy(to, size, from, size, ACL_MEMCPY_HOST_TO_DEVICE) != ACL_SUCCESS)
    exit(2);
}

int forgets(void *device, const void *input, const void *mask, size_t size) {
  aclrtStream stream = nullptr;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return 1;
  copyIn(device, input, size);
  copyIn(device, mask, size);
  if (size > 4)
    return 3;
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: stream 'stream' from 'aclrtCreateStream' is never released on this path; call 'aclrtDestroyStream' before it is lost [acl-resource-leak]
  // CHECK-NOTES: :[[@LINE-7]]:7: note: stream is created here by 'aclrtCreateStream'
  // CHECK-NOTES: :[[@LINE-4]]:7: note: assuming 'size' is > 4
  return aclrtDestroyStream(stream);
}
