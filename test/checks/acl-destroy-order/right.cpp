// RUN: %check_acl_tidy %s acl-destroy-order
// Right orders, and what cannot be told.

#include "acl/acl.h"
#include <cstdio>

void right(size_t size) {
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclrtContext context = nullptr;
  aclrtStream stream = nullptr;
  void *memory = nullptr;
  aclrtCreateContext(&context, 0);
  aclrtCreateStream(&stream);
  aclrtMalloc(&memory, size, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtFree(memory);
  aclrtDestroyStream(stream);
  aclrtDestroyContext(context);
  aclrtResetDevice(0);
  aclFinalize();
  // Queries that need nothing, and shutting down again.
  std::printf("%s\n", aclGetRecentErrMsg());
  aclFinalize();
  // A new life.
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclrtSynchronizeDevice();
  aclrtResetDevice(0);
  aclFinalize();
}

// Counted: one reset does not close what two calls opened.
void counted(aclrtStream stream) {
  aclrtSetDevice(0);
  aclrtSetDevice(0);
  aclrtResetDevice(0);
  aclrtSynchronizeStream(stream);
  aclrtDestroyStream(stream);
  aclrtResetDevice(0);
}

// Several devices: the stream may live on the other one.
void devices(aclrtStream *streams, int n) {
  aclrtSetDevice(0);
  aclrtSetDevice(1);
  aclrtResetDevice(0);
  aclrtDestroyStream(streams[1]);
  aclrtResetDevice(1);
  for (int i = 0; i < n; ++i) {
    aclrtSetDevice(i);
    aclrtDestroyStream(streams[i]);
    aclrtResetDevice(i);
  }
}

// The stream was made in the other context.
void contexts(size_t size) {
  aclrtContext a = nullptr, b = nullptr;
  aclrtStream stream = nullptr;
  aclrtCreateContext(&a, 0);
  aclrtCreateContext(&b, 0);
  aclrtCreateStream(&stream);
  aclrtDestroyContext(a);
  aclrtDestroyStream(stream);
  aclrtDestroyContext(b);
}

// A failed reset has closed nothing.
void failed(aclrtStream stream) {
  if (aclrtResetDevice(0) != ACL_SUCCESS)
    aclrtDestroyStream(stream);
}

// Code out of sight may have opened it again.
void reopen();
void unseen(aclrtStream stream) {
  aclrtResetDevice(0);
  reopen();
  aclrtDestroyStream(stream);
}

// Memory does not live in a context.
void memory(aclrtContext context, void *device, void *host) {
  aclrtDestroyContext(context);
  aclrtFree(device);
  aclrtFreeHost(host);
}

// Null is nothing.
void nothing() {
  aclrtStream stream = nullptr;
  aclrtResetDevice(0);
  if (stream)
    aclrtDestroyStream(stream);
}
