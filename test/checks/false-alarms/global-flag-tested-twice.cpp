// RUN: %check_acl_tidy %s acl-*
// Must not be reported: a flag that says where the program runs is tested where
// memory is made and where it is released. Calls of code that is not in sight
// stand in between; they do not move the program to another machine.

#include "acl/acl.h"

extern bool g_isDevice;
int describe(int width, void **info);

struct RunStatus {
  static bool onDevice() { return device; }
  static bool device;
};

static void *readFile(size_t size) {
  void *data = nullptr;
  aclError status =
      g_isDevice ? aclrtMalloc(&data, size, ACL_MEM_MALLOC_NORMAL_ONLY)
                 : aclrtMallocHost(&data, size);
  return status == ACL_SUCCESS ? data : nullptr;
}

int releasesByFlag(size_t size) {
  void *input = readFile(size);
  if (input == nullptr)
    return 1;
  void *info = nullptr;
  int result = describe(1, &info);
  if (g_isDevice)
    aclrtFree(input);
  else
    aclrtFreeHost(input);
  return result;
}

int copiesOnHostOnly(void *dev, size_t size) {
  void *host = nullptr;
  if (!RunStatus::onDevice()) {
    if (aclrtMallocHost(&host, size) != ACL_SUCCESS)
      return 1;
    if (aclrtMemcpy(host, size, dev, size, ACL_MEMCPY_DEVICE_TO_HOST) != ACL_SUCCESS) {
      aclrtFreeHost(host);
      return 1;
    }
  }
  int result = describe(2, &dev);
  if (!RunStatus::onDevice())
    aclrtFreeHost(host);
  return result;
}
