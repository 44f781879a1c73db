// RUN: %check_acl_tidy %s acl-memory-kind
#include "acl/acl.h"
#include <cstring>
#include <vector>

int right(void *unknown) {
  std::vector<char> host(64);
  char array[64];
  void *dev = nullptr, *pinned = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  if (aclrtMallocHost(&pinned, 64) != ACL_SUCCESS) {
    aclrtFree(dev);
    return -1;
  }
  aclrtMemset(pinned, 64, 0, 64);
  aclrtMemcpy(dev, 64, pinned, 64, ACL_MEMCPY_HOST_TO_DEVICE);
  aclrtMemcpy(host.data(), 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST);
  aclrtMemcpy(array, 64, host.data(), 64, ACL_MEMCPY_HOST_TO_HOST);
  aclrtMemcpy(array, 64, dev, 64, ACL_MEMCPY_DEFAULT);
  aclrtMemcpy(unknown, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_DEVICE);
  aclrtMemcpy(unknown, 64, array, 64, ACL_MEMCPY_HOST_TO_DEVICE);
  memcpy(pinned, array, 64);
  static_cast<char *>(pinned)[0] = 1;
  aclrtFreeHost(pinned);
  return aclrtFree(dev);
}
// An address is no access.
char *computed(size_t offset) {
  char *dev = nullptr;
  if (aclrtMalloc((void **)&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return nullptr;
  char *end = &dev[offset];
  aclrtMemset(end, 8, 0, 8);
  return end;
}
int any(void *to, const void *from, aclrtMemcpyKind kind) {
  return aclrtMemcpy(to, 64, from, 64, kind);
}
