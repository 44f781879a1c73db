// RUN: %check_acl_tidy %s acl-*
// Must not be reported: "never released" at 'return false'. The client tests
// the handle instead of the status; on that path the handle is null, there is
// nothing to release. (The status is only printed.)
#include "acl/acl.h"
#include <cstdio>
bool copy(const void *device, size_t size) {
  void *data = nullptr;
  aclError ret = aclrtMallocHost(&data, size);
  if (data == nullptr) {
    printf("failed %d\n", static_cast<int>(ret));
    return false;
  }
  aclrtFreeHost(data);
  return true;
}
