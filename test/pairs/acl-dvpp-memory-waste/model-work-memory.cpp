// RUN: %pair_test %s
// Work and weight memory of a model come from the media allocator.

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"

#ifdef FIXED
static void *allocate(size_t size) {
  void *memory = nullptr;
  aclrtMalloc(&memory, size, ACL_MEM_MALLOC_HUGE_FIRST);
  return memory;
}
static void release(void *memory) { aclrtFree(memory); }
#else
static void *allocate(size_t size) {
  void *memory = nullptr;
  acldvppMalloc(&memory, size);
  return memory;
}
static void release(void *memory) { acldvppFree(memory); }
#endif

int main(int argc, char **argv) {
  const char *path = argc > 1 ? argv[1] : "model.om";
  aclInit(nullptr);
  aclrtSetDevice(0);
  size_t work = 0, weights = 0;
  if (aclmdlQuerySize(path, &work, &weights) == ACL_SUCCESS) {
    void *workMem = allocate(work);
    uint32_t model = 0;
    // EXPECT@+1: acl-dvpp-memory-waste
    aclmdlLoadFromFileWithMem(path, &model, workMem, work, nullptr, 0);
    aclmdlUnload(model);
    release(workMem);
  }
  aclrtResetDevice(0);
  aclFinalize();
  return 0;
}
