// RUN: %check_acl_tidy %s acl-wrong-context
// Code that runs on the device has a context; only on the host the thread takes
// one. The thread knows why it does so on some ways only.

#include "acl/acl.h"
#include <pthread.h>

static aclrtRunMode g_runMode;
static aclrtContext g_context;

static void *sends(void *arg) {
  if (g_runMode == ACL_HOST)
    if (aclrtSetCurrentContext(g_context) != ACL_SUCCESS)
      return nullptr;
  aclrtSynchronizeDevice();
  return arg;
}

static bool prepare() {
  return g_runMode != ACL_HOST || aclrtSetCurrentContext(g_context) == ACL_SUCCESS;
}

static void *receives(void *arg) {
  if (prepare())
    aclrtSynchronizeDevice();
  return arg;
}

static void *counts(void *arg) {
  aclrtSynchronizeDevice();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'aclrtSynchronizeDevice' needs a device, and the thread that begins in 'counts' has none yet
  return arg;
}

void start() {
  pthread_t threads[3];
  pthread_create(&threads[0], nullptr, sends, nullptr);
  pthread_create(&threads[1], nullptr, receives, nullptr);
  pthread_create(&threads[2], nullptr, counts, nullptr);
}
