//===- stub_runtime.cpp - A runtime that checks nothing -------------------===//
//
// What simulator_client.cpp calls, with host memory for all memory and streams
// that do everything at once.
//
//===----------------------------------------------------------------------===//

#include "acl/acl.h"

#include <cstdlib>
#include <cstring>

struct aclDataBuffer {
  void *Data;
  size_t Size;
};

#pragma GCC visibility push(default)

aclError aclInit(const char *) { return ACL_SUCCESS; }
aclError aclFinalize() { return ACL_SUCCESS; }
aclError aclrtSetDevice(int32_t) { return ACL_SUCCESS; }
aclError aclrtResetDevice(int32_t) { return ACL_SUCCESS; }

aclDataBuffer *aclCreateDataBuffer(void *Data, size_t Size) {
  return new aclDataBuffer{Data, Size};
}
aclError aclDestroyDataBuffer(const aclDataBuffer *Buffer) {
  delete Buffer;
  return ACL_SUCCESS;
}

aclError aclrtCreateEvent(aclrtEvent *Event) {
  *Event = new char[64];
  return ACL_SUCCESS;
}
aclError aclrtDestroyEvent(aclrtEvent Event) {
  delete[] static_cast<char *>(Event);
  return ACL_SUCCESS;
}
aclError aclrtCreateStream(aclrtStream *Stream) {
  *Stream = new char[64];
  return ACL_SUCCESS;
}
aclError aclrtDestroyStream(aclrtStream Stream) {
  delete[] static_cast<char *>(Stream);
  return ACL_SUCCESS;
}
aclError aclrtSynchronizeStream(aclrtStream) { return ACL_SUCCESS; }

aclError aclrtMalloc(void **Out, size_t Size, aclrtMemMallocPolicy) {
  *Out = malloc(Size);
  return *Out ? ACL_SUCCESS : ACL_ERROR_RT_MEMORY_ALLOCATION;
}
aclError aclrtFree(void *Memory) {
  free(Memory);
  return ACL_SUCCESS;
}
aclError aclrtMallocHost(void **Out, size_t Size) {
  *Out = malloc(Size);
  return *Out ? ACL_SUCCESS : ACL_ERROR_RT_MEMORY_ALLOCATION;
}
aclError aclrtFreeHost(void *Memory) {
  free(Memory);
  return ACL_SUCCESS;
}
aclError aclrtMemcpy(void *To, size_t, const void *From, size_t Count,
                     aclrtMemcpyKind) {
  memcpy(To, From, Count);
  return ACL_SUCCESS;
}
aclError aclrtMemcpyAsync(void *To, size_t, const void *From, size_t Count,
                          aclrtMemcpyKind, aclrtStream) {
  memcpy(To, From, Count);
  return ACL_SUCCESS;
}
aclError aclrtMemset(void *To, size_t, int32_t Value, size_t Count) {
  memset(To, Value, Count);
  return ACL_SUCCESS;
}

#pragma GCC visibility pop
