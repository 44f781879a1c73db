// RUN: %check_acl_tidy %s acl-mismatched-destroy
// Flags whose value is not the one it was.

#include "acl/acl.h"

static bool g_isDevice = false;
extern int g_ready;
void unseen();
void decides(bool *);

int assigned(size_t size, int mode) {
  void *data = nullptr;
  if (g_isDevice)
    return 0;
  if (aclrtMallocHost(&data, size) != ACL_SUCCESS)
    return 1;
  g_isDevice = mode == 1;
  unseen();
  if (g_isDevice)
    aclrtFree(data);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: pinned host memory 'data' from 'aclrtMallocHost' is released by 'aclrtFree'
  else
    aclrtFreeHost(data);
  return 0;
}

int decidedElsewhere(size_t size) {
  void *data = nullptr;
  if (g_isDevice)
    return 0;
  if (aclrtMallocHost(&data, size) != ACL_SUCCESS)
    return 1;
  decides(&g_isDevice);
  if (g_isDevice)
    aclrtFree(data);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: pinned host memory 'data' from 'aclrtMallocHost' is released by 'aclrtFree'
  else
    aclrtFreeHost(data);
  return 0;
}

// Another thread or a callback sets it.
int waitedFor(size_t size) {
  void *data = nullptr;
  if (aclrtMallocHost(&data, size) != ACL_SUCCESS)
    return 1;
  while (!g_ready)
    unseen();
  aclrtFree(data);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: pinned host memory 'data' from 'aclrtMallocHost' is released by 'aclrtFree'
  return 0;
}
