// RUN: %pair_test %s
// A worker process per device, forked after the parent initialised the API.

#include "acl/acl.h"
#include <sys/wait.h>
#include <unistd.h>

static int work(int device) {
  if (aclrtSetDevice(device) != ACL_SUCCESS) // EXPECT: acl-fork-after-init
    return 1;
  aclrtResetDevice(device);
  return 0;
}

int main() {
#ifndef FIXED
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
#endif
  pid_t child = fork();
  if (child < 0)
    return 1;
#ifdef FIXED
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
#endif
  if (child == 0) {
    int result = work(0);
    _exit(result);
  }
  int status = 0;
  waitpid(child, &status, 0);
  aclFinalize();
  return status;
}
