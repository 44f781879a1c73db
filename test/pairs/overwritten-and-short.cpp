// RUN: %pair_test %s
// Three buffers, two of them freed; and one variable allocated twice.

#include "acl/acl.h"

static int stage(size_t size) {
  void *first = nullptr, *second = nullptr, *third = nullptr;
  if (aclrtMallocHost(&first, size) != ACL_SUCCESS)
    return 1;
  if (aclrtMallocHost(&second, size) != ACL_SUCCESS) {
    aclrtFreeHost(first);
    return 1;
  }
  if (aclrtMallocHost(&third, size) != ACL_SUCCESS) {
    aclrtFreeHost(first);
    aclrtFreeHost(second);
    return 1;
  }
  aclrtMemset(third, size, 0, size);
  aclrtFreeHost(first); // EXPECT: acl-resource-leak
  aclrtFreeHost(second);
#ifdef FIXED
  aclrtFreeHost(third);
#endif
  return 0;
}

static int number(const int *value) {
  void *device = nullptr;
  if (aclrtMalloc(&device, sizeof *value, ACL_MEM_MALLOC_HUGE_FIRST) !=
      ACL_SUCCESS)
    return 1;
#ifndef FIXED
  // EXPECT@+1: acl-resource-leak
  if (aclrtMalloc(&device, sizeof *value, ACL_MEM_MALLOC_HUGE_FIRST) !=
      ACL_SUCCESS)
    return 1;
#endif
  int status = aclrtMemcpy(device, sizeof *value, value, sizeof *value,
                           ACL_MEMCPY_HOST_TO_DEVICE);
  aclrtFree(device);
  return status;
}

int main() {
  int value = 1;
  return stage(64) + number(&value);
}
