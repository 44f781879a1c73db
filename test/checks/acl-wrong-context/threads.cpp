// RUN: %check_acl_tidy %s acl-wrong-context

#include "acl/acl.h"
#include <functional>
#include <future>
#include <mutex>
#include <pthread.h>
#include <thread>
#include <vector>

void bare(void *dev) {
  aclrtMemset(dev, 64, 0, 64);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'aclrtMemset' needs a device, and the thread that begins in 'bare' has none yet; call 'aclrtSetDevice' or 'aclrtSetCurrentContext' first [acl-wrong-context]
}

void *routine(void *arg) {
  aclrtStream stream;
  if (aclrtCreateStream(&stream) == ACL_SUCCESS)
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'aclrtCreateStream' needs a device, and the thread that begins in 'routine' has none yet
    aclrtDestroyStream(stream);
  return arg;
}

static void helper(void *dev) { aclrtFree(dev); }
// CHECK-MESSAGES: :[[@LINE-1]]:33: warning: 'aclrtFree' needs a device, and the thread that begins in 'viaHelper' has none yet

void viaHelper(void *dev) { helper(dev); }

struct Worker {
  void run() {
    aclrtSynchronizeDevice();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'aclrtSynchronizeDevice' needs a device, and the thread that begins in 'run' has none yet
  }
  void runRight() {
    std::lock_guard<std::mutex> guard(lock);
    aclrtSetDevice(device);
    aclrtSynchronizeDevice();
    aclrtResetDevice(device);
  }
  std::mutex lock;
  int device = 0;
};

void withDevice(void *dev, int device) {
  if (aclrtSetDevice(device) != ACL_SUCCESS)
    return;
  aclrtMemset(dev, 64, 0, 64);
  aclrtResetDevice(device);
}

void withContext(void *dev, aclrtContext context) {
  aclrtSetCurrentContext(context);
  aclrtMemset(dev, 64, 0, 64);
}

void prepareThread();

void prepared(void *dev) {
  prepareThread();
  aclrtMemset(dev, 64, 0, 64);
}

void byCallable(std::function<void()> prepare, void *dev) {
  prepare();
  aclrtMemset(dev, 64, 0, 64);
}

void hostOnly() {
  uint32_t count = 0;
  aclrtGetDeviceCount(&count);
  aclrtSetDevice(0);
}

void starts(void *dev, aclrtContext context, Worker &worker) {
  std::thread a(bare, dev);
  std::thread b(&Worker::run, &worker);
  std::thread c([dev] {
    aclrtMemset(dev, 64, 0, 64);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'aclrtMemset' needs a device, and the thread that this lambda starts has none yet
  });
  std::thread d([dev, context] {
    aclrtSetCurrentContext(context);
    aclrtMemset(dev, 64, 0, 64);
  });
  pthread_t posix;
  pthread_create(&posix, nullptr, routine, nullptr);
  auto later = std::async(std::launch::async, viaHelper, dev);
  std::vector<std::thread> pool;
  pool.emplace_back(withDevice, dev, 0);
  pool.emplace_back(withContext, dev, context);
  pool.emplace_back([dev] {
    aclrtMemset(dev, 32, 0, 32);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'aclrtMemset' needs a device, and the thread that this lambda starts has none yet
  });
  std::thread e(prepared, dev), f(&Worker::runRight, &worker), g(hostOnly);
  std::thread h(byCallable, prepareThread, dev);
  for (std::thread *t : {&a, &b, &c, &d, &e, &f, &g, &h})
    t->join();
  for (std::thread &t : pool)
    t.join();
  later.get();
}

// No thread begins here.
void ordinary(void *dev) { aclrtMemset(dev, 64, 0, 64); }
