// RUN: %check_acl_tidy %s acl-wrong-context,acl-destroy-order
// A path ends the device or context of its thread and goes on.

#include "acl/acl.h"
#include <thread>

void unseen();

void afterReset() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclrtResetDevice(0);
  aclrtSynchronizeDevice();
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtSynchronizeDevice' needs a device or context, and 'aclrtResetDevice' has ended the one that the thread had; call 'aclrtSynchronizeDevice' before, or 'aclrtSetDevice' first [acl-wrong-context]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: the thread's device is reset here
  aclFinalize();
}

// One reset is one finding, whatever comes after.
void once(bool other) {
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclrtResetDevice(0);
  void *memory = nullptr;
  if (other) {
    aclrtSynchronizeStream(nullptr);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: 'aclrtSynchronizeStream' needs a device or context, and 'aclrtResetDevice' has ended
    // CHECK-NOTES: :[[@LINE-5]]:3: note: the thread's device is reset here
    // CHECK-NOTES: :[[@LINE-4]]:7: note: assuming 'other' is true
    return;
  }
  if (aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS)
    aclrtFree(memory);
}

void afterDestroy() {
  aclrtContext context = nullptr;
  if (aclrtCreateContext(&context, 0) != ACL_SUCCESS)
    return;
  aclrtDestroyContext(context);
  aclrtStream stream = nullptr;
  if (aclrtCreateStream(&stream) == ACL_SUCCESS)
    // CHECK-NOTES: :[[@LINE-1]]:7: warning: 'aclrtCreateStream' needs a device or context, and 'aclrtDestroyContext' has ended the one that the thread had; call 'aclrtCreateStream' before, or 'aclrtSetCurrentContext' first [acl-wrong-context]
    // CHECK-NOTES: :[[@LINE-4]]:3: note: the thread's current context is destroyed here
    aclrtDestroyStream(stream);
}

void forced() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclrtSetDevice(0);
  aclrtResetDevice(0);
  aclrtResetDeviceForce(0);
  aclrtSynchronizeDevice();
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtSynchronizeDevice' needs a device or context, and 'aclrtResetDeviceForce' has ended
  // CHECK-NOTES: :[[@LINE-3]]:3: note: the thread's device is reset here
}

// What lived on the device is told by the order.
void memoryOfTheDevice() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  void *memory = nullptr;
  if (aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS) {
    aclrtResetDevice(0);
    aclrtMemset(memory, 64, 0, 64);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: device memory 'memory' is passed to 'aclrtMemset' after 'aclrtResetDevice' has closed the device it lives in{{.*}} [acl-destroy-order]
    // CHECK-NOTES: :[[@LINE-4]]:7: note: device memory is allocated here by 'aclrtMalloc'
    // CHECK-NOTES: :[[@LINE-4]]:5: note: the device is closed here
  }
}

void afterFinalize() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclrtResetDevice(0);
  aclFinalize();
  aclrtSynchronizeDevice();
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtSynchronizeDevice' is called after 'aclFinalize' has shut ACL down{{.*}} [acl-destroy-order]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: ACL is shut down here
}

//===--- Right, or not known to be wrong ----------------------------------===//

void counted() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclrtSetDevice(0);
  aclrtResetDevice(0);
  aclrtSynchronizeDevice();
  aclrtResetDevice(0);
}

void setAgain() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclrtResetDevice(0);
  aclrtSetDevice(1);
  aclrtSynchronizeDevice();
  aclrtResetDevice(1);
}

void anotherDevice() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclrtSetDevice(1);
  aclrtResetDevice(1);
  aclrtSynchronizeDevice();
}

// The caller may have set the device before.
void inAnyFunction() {
  aclrtSetDevice(0);
  aclrtResetDevice(0);
  aclrtSynchronizeDevice();
}

void unmatched() {
  aclrtResetDevice(0);
  aclrtSynchronizeDevice();
}

// Somebody else may count on the device, or set it again.
void unseenBefore() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  unseen();
  aclrtResetDevice(0);
  aclrtSynchronizeDevice();
}
void unseenAfter() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclrtResetDevice(0);
  unseen();
  aclrtSynchronizeDevice();
}
static void worker() {
  aclrtSetDevice(0);
  aclrtSynchronizeDevice();
  aclrtResetDevice(0);
}
void withThread() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  std::thread t(worker);
  aclrtResetDevice(0);
  aclrtSynchronizeDevice();
  t.join();
}

void notReset() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  if (aclrtResetDevice(0) != ACL_SUCCESS)
    aclrtSynchronizeDevice();
}

// A context of the client's goes by itself.
void ownContext() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclrtContext context = nullptr;
  if (aclrtCreateContext(&context, 0) == ACL_SUCCESS) {
    aclrtSynchronizeDevice();
    aclrtDestroyContext(context);
  }
  aclrtResetDevice(0);
}

void twoContexts() {
  aclrtContext first = nullptr, second = nullptr;
  if (aclrtCreateContext(&first, 0) != ACL_SUCCESS)
    return;
  if (aclrtCreateContext(&second, 0) == ACL_SUCCESS) {
    aclrtDestroyContext(first);
    aclrtSynchronizeDevice();
    aclrtDestroyContext(second);
  }
}

void contextFromElsewhere(aclrtContext context) {
  aclrtSetCurrentContext(context);
  aclrtDestroyContext(context);
  aclrtSynchronizeDevice();
}

void restored(aclrtContext mine) {
  aclrtContext context = nullptr;
  if (aclrtCreateContext(&context, 0) != ACL_SUCCESS)
    return;
  aclrtDestroyContext(context);
  aclrtSetCurrentContext(mine);
  aclrtSynchronizeDevice();
}

// Asks whether there is one; frees what needs none.
void onlyAsks(void *pinned) {
  aclrtContext context = nullptr;
  if (aclrtCreateContext(&context, 0) != ACL_SUCCESS)
    return;
  aclrtDestroyContext(context);
  aclrtContext now = nullptr;
  aclrtGetCurrentContext(&now);
  aclrtFreeHost(pinned);
}
