// RUN: %check_acl_tidy %s acl-*
// A routine of pthread_create returns null when all went well, whatever failed
// before.

#include "acl/acl.h"
#include <pthread.h>

static volatile bool stop;

void *reports(void *device) {
  aclError status = aclrtSetDevice(*static_cast<int *>(device));
  if (status != ACL_SUCCESS)
    return reinterpret_cast<void *>(-1);
  bool started = false;
  while (!stop)
    started = aclrtProcessReport(100) == ACL_SUCCESS || started;
  return nullptr;
}

int run(int *device) {
  pthread_t thread;
  return pthread_create(&thread, nullptr, reports, device);
}
