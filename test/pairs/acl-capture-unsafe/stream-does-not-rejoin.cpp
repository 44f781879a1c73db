// RUN: %pair_test %s
// Half of the work is captured on a second stream, which never comes back.

#include "acl/acl.h"

struct Work {
  aclrtStream main = nullptr, side = nullptr;
  aclrtEvent fork = nullptr, join = nullptr;
};

static aclError record(const Work &work, char *device, size_t half, aclmdlRI *graph) {
  aclError status = aclmdlRICaptureBegin(work.main, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  if (status != ACL_SUCCESS)
    return status;
  aclrtRecordEvent(work.fork, work.main);
  aclrtStreamWaitEvent(work.side, work.fork);
  aclrtMemsetAsync(device, half, 1, half, work.main);
  aclrtMemsetAsync(device + half, half, 2, half, work.side);
#ifdef FIXED
  aclrtRecordEvent(work.join, work.side);
  aclrtStreamWaitEvent(work.main, work.join);
#endif
  return aclmdlRICaptureEnd(work.main, graph); // EXPECT: acl-capture-unsafe
}

static aclError run(const Work &work, size_t size) {
  void *device = nullptr;
  aclError status = aclrtMalloc(&device, size, ACL_MEM_MALLOC_HUGE_FIRST);
  if (status != ACL_SUCCESS)
    return status;
  aclmdlRI graph = nullptr;
  status = record(work, static_cast<char *>(device), size / 2, &graph);
  if (status == ACL_SUCCESS) {
    status = aclmdlRIExecuteAsync(graph, work.main);
    aclrtSynchronizeStream(work.main);
    aclmdlRIDestroy(graph);
  }
  aclrtFree(device);
  return status;
}

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  aclError status = aclrtSetDevice(0);
  if (status == ACL_SUCCESS) {
    Work work;
    if (aclrtCreateStream(&work.main) == ACL_SUCCESS) {
      if (aclrtCreateStream(&work.side) == ACL_SUCCESS) {
        if (aclrtCreateEvent(&work.fork) == ACL_SUCCESS) {
          if (aclrtCreateEvent(&work.join) == ACL_SUCCESS) {
            status = run(work, 64);
            aclrtDestroyEvent(work.join);
          }
          aclrtDestroyEvent(work.fork);
        }
        aclrtDestroyStream(work.side);
      }
      aclrtDestroyStream(work.main);
    }
    aclrtResetDevice(0);
  }
  aclFinalize();
  return status == ACL_SUCCESS ? 0 : 1;
}
