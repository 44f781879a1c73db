// RUN: %pair_test %s
// The error path was copied from the function for the other direction.

#include "acl/acl.h"

static void *copyToDevice(const void *host, size_t size) {
  void *device = nullptr;
  if (aclrtMalloc(&device, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return nullptr;
  if (aclrtMemcpy(device, size, host, size, ACL_MEMCPY_HOST_TO_DEVICE) !=
      ACL_SUCCESS) {
#ifdef FIXED
    aclrtFree(device);
#else
    aclrtFreeHost(device); // EXPECT: acl-mismatched-destroy
#endif
    return nullptr;
  }
  return device;
}

int main() {
  char text[16] = "to the device";
  void *device = copyToDevice(text, sizeof text);
  if (!device)
    return 1;
  aclrtFree(device);
  return 0;
}
