// RUN: %check_acl_tidy %s acl-destroy-order

#include "acl/acl.h"

void streamAfterDevice(size_t size) {
  if (aclrtSetDevice(0) != ACL_SUCCESS)
    return;
  aclrtStream stream = nullptr;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS) {
    aclrtResetDevice(0);
    return;
  }
  aclrtResetDevice(0);
  aclrtDestroyStream(stream);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: stream 'stream' is released by 'aclrtDestroyStream' after 'aclrtResetDevice' has closed the device it lives in; call 'aclrtDestroyStream' before 'aclrtResetDevice' [acl-destroy-order]
  // CHECK-NOTES: :[[@LINE-7]]:7: note: stream is created here by 'aclrtCreateStream'
  // CHECK-NOTES: :[[@LINE-4]]:3: note: the device is closed here
}

// Used, not released: the same. What else comes too late is the same defect.
void usedAfterDevice(size_t size) {
  aclrtSetDevice(0);
  void *memory = nullptr;
  aclrtStream stream = nullptr;
  aclrtCreateStream(&stream);
  if (aclrtMalloc(&memory, size, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS) {
    aclrtResetDevice(0);
    aclrtSynchronizeStream(stream);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: stream 'stream' is passed to 'aclrtSynchronizeStream' after 'aclrtResetDevice' has closed the device it lives in; call 'aclrtSynchronizeStream' before
    // CHECK-NOTES: :[[@LINE-5]]:3: note: stream is created here by 'aclrtCreateStream'
    // CHECK-NOTES: :[[@LINE-4]]:5: note: the device is closed here
    aclrtDestroyStream(stream);
    aclrtFree(memory);
  }
}

static void shutDown() {
  aclrtResetDevice(0);
  aclFinalize();
}
void memoryAfterFinalize(size_t size) {
  aclInit(nullptr);
  aclrtSetDevice(0);
  void *memory = nullptr;
  aclrtMalloc(&memory, size, ACL_MEM_MALLOC_HUGE_FIRST);
  shutDown();
  aclrtFree(memory);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: device memory 'memory' is released by 'aclrtFree' after '{{aclFinalize|aclrtResetDevice}}' has closed the {{.*}} it lives in
  // CHECK-NOTES: :[[@LINE-4]]:3: note: device memory is allocated here by 'aclrtMalloc'
  // CHECK-NOTES: :[[@LINE-4]]:3: note: calling 'shutDown'
  // CHECK-NOTES: :[[@LINE-12]]:3: note: {{.*}} closed here
  // CHECK-NOTES: :[[@LINE-6]]:3: note: returning from 'shutDown'
}

void callAfterFinalize() {
  aclFinalize();
  aclrtSynchronizeDevice();
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtSynchronizeDevice' is called after 'aclFinalize' has shut ACL down; call it before
  // CHECK-NOTES: :[[@LINE-3]]:3: note: ACL is shut down here
}

void deviceAfterFinalize() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclFinalize();
  aclrtResetDevice(0);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: device is released by 'aclrtResetDevice' after 'aclFinalize' has closed the ACL initialisation it lives in; call 'aclrtResetDevice' before 'aclFinalize'
  // CHECK-NOTES: :[[@LINE-3]]:3: note: the ACL initialisation is closed here
}

// Members from elsewhere: the destructor ends them in the wrong order.
class Worker {
public:
  ~Worker() {
    aclrtDestroyContext(context);
    aclrtDestroyStream(stream);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: stream 'stream' is released by 'aclrtDestroyStream' after 'aclrtDestroyContext' has closed the context it lives in
    // CHECK-NOTES: :[[@LINE+12]]:1: note: calling '~Worker'
    // CHECK-NOTES: :[[@LINE-4]]:5: note: the context is closed here
  }
  bool open();

private:
  aclrtContext context = nullptr;
  aclrtStream stream = nullptr;
};
void work() {
  Worker w;
  w.open();
}

void streamAfterContext() {
  aclrtContext context = nullptr;
  if (aclrtCreateContext(&context, 0) != ACL_SUCCESS)
    return;
  aclrtStream stream = nullptr;
  if (aclrtCreateStream(&stream) == ACL_SUCCESS) {
    aclrtDestroyContext(context);
    aclrtDestroyStream(stream);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: stream 'stream' is released by 'aclrtDestroyStream' after 'aclrtDestroyContext' has closed the context it lives in
    // CHECK-NOTES: :[[@LINE-4]]:7: note: stream is created here by 'aclrtCreateStream'
    // CHECK-NOTES: :[[@LINE-4]]:5: note: the context is closed here
  }
}

// An owner in the caller outlives what the callee ends.
class Buffer {
public:
  explicit Buffer(size_t size) {
    aclrtMalloc(&memory, size, ACL_MEM_MALLOC_HUGE_FIRST);
  }
  ~Buffer() {
    if (memory)
      aclrtFree(memory);
    // CHECK-NOTES: :[[@LINE-1]]:7: warning: device memory 'memory' is released by 'aclrtFree' after '{{aclFinalize|aclrtResetDevice}}' has closed the {{.*}} it lives in; end the life of its owner before
    // CHECK-NOTES: :[[@LINE+16]]:10: note: calling constructor for 'Buffer'
    // CHECK-NOTES: :[[@LINE-7]]:5: note: device memory is allocated here by 'aclrtMalloc'
    // CHECK-NOTES: :[[@LINE+14]]:10: note: returning from constructor for 'Buffer'
    // CHECK-NOTES: :[[@LINE+14]]:3: note: calling 'shutDown'
    // CHECK-NOTES: :[[@LINE-81]]:3: note: the ACL initialisation is closed here
    // CHECK-NOTES: :[[@LINE+12]]:3: note: returning from 'shutDown'
    // CHECK-NOTES: :[[@LINE+12]]:1: note: calling '~Buffer'
    // CHECK-NOTES: :[[@LINE-10]]:9: note: assuming field 'memory' is non-null
  }

private:
  void *memory = nullptr;
};
void outlives(size_t size) {
  aclInit(nullptr);
  aclrtSetDevice(0);
  Buffer b(size);
  shutDown();
}
