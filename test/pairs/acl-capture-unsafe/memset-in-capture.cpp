// RUN: %pair_test %s
// The output is cleared by a synchronous call in the middle of a capture.

#include "acl/acl.h"

static int record(aclrtStream stream, void *device, size_t size, aclmdlRI *graph) {
#ifdef FIXED
  if (aclrtMemset(device, size, 0, size) != ACL_SUCCESS)
    return 1;
#endif
  if (aclmdlRICaptureBegin(stream, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL) != ACL_SUCCESS)
    return 1;
#ifndef FIXED
  aclrtMemset(device, size, 0, size); // EXPECT: acl-capture-unsafe
#endif
  aclrtMemsetAsync(device, size, 1, size, stream);
  return aclmdlRICaptureEnd(stream, graph) == ACL_SUCCESS ? 0 : 1;
}

int main() {
  constexpr size_t size = 64;
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  int result = 1;
  if (aclrtSetDevice(0) == ACL_SUCCESS) {
    aclrtStream stream = nullptr;
    void *device = nullptr;
    if (aclrtCreateStream(&stream) == ACL_SUCCESS) {
      if (aclrtMalloc(&device, size, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS) {
        aclmdlRI graph = nullptr;
        result = record(stream, device, size, &graph);
        if (result == 0) {
          aclmdlRIExecuteAsync(graph, stream);
          aclrtSynchronizeStream(stream);
          aclmdlRIDestroy(graph);
        }
        aclrtFree(device);
      }
      aclrtDestroyStream(stream);
    }
    aclrtResetDevice(0);
  }
  aclFinalize();
  return result;
}
