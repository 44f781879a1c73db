// RUN: %check_acl_tidy %s acl-dvpp-memory-waste

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"
#include "aclnn/acl_meta.h"
#include "aclnnop/aclnn_add.h"

void load(const char *path, size_t work, size_t weights) {
  void *workMem = nullptr, *weightMem = nullptr;
  if (acldvppMalloc(&workMem, work) != ACL_SUCCESS)
    return;
  if (aclrtMalloc(&weightMem, weights, ACL_MEM_MALLOC_HUGE_FIRST) !=
      ACL_SUCCESS) {
    acldvppFree(workMem);
    return;
  }
  uint32_t model = 0;
  aclmdlLoadFromFileWithMem(path, &model, workMem, work, weightMem, weights);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: DVPP memory 'workMem' from 'acldvppMalloc' serves 'aclmdlLoadFromFileWithMem' as memory of a model; media memory is scarce, allocate it with 'aclrtMalloc' [acl-dvpp-memory-waste]
  // CHECK-NOTES: :[[@LINE-10]]:7: note: DVPP memory is allocated here by 'acldvppMalloc'
  aclmdlUnload(model);
  acldvppFree(workMem);
  aclrtFree(weightMem);
}

void image(size_t size) {
  void *memory = nullptr;
  if (acldvppMalloc(&memory, size) != ACL_SUCCESS)
    return;
  uint32_t model = 0;
  aclmdlLoadFromMem(memory, size, &model);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: DVPP memory 'memory' from 'acldvppMalloc' serves 'aclmdlLoadFromMem' as memory of a model
  // CHECK-NOTES: :[[@LINE-5]]:7: note: DVPP memory is allocated here by 'acldvppMalloc'
  acldvppFree(memory);
  aclmdlUnload(model);
}

void workspace(const aclTensor *a, const aclTensor *b, const aclScalar *alpha,
               aclTensor *out, aclrtStream stream) {
  uint64_t size = 0;
  aclOpExecutor *executor = nullptr;
  if (aclnnAddGetWorkspaceSize(a, b, alpha, out, &size, &executor) != 0)
    return;
  void *memory = nullptr;
  if (acldvppMalloc(&memory, size) != ACL_SUCCESS)
    return;
  aclnnAdd(memory, size, executor, stream);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: DVPP memory 'memory' from 'acldvppMalloc' serves 'aclnnAdd' as a workspace
  // CHECK-NOTES: :[[@LINE-4]]:7: note: DVPP memory is allocated here by 'acldvppMalloc'
  aclrtSynchronizeStream(stream);
  acldvppFree(memory);
}

// Without a media function in the file, memory that only a model sees.
void input(uint32_t model, aclmdlDataset *out, const void *data, size_t size) {
  void *memory = nullptr;
  if (acldvppMalloc(&memory, size) != ACL_SUCCESS)
    return;
  aclmdlDataset *in = aclmdlCreateDataset();
  aclDataBuffer *buffer = aclCreateDataBuffer(memory, size);
  aclmdlAddDatasetBuffer(in, buffer);
  aclrtMemcpy(memory, size, data, size, ACL_MEMCPY_HOST_TO_DEVICE);
  aclmdlExecute(model, in, out);
  aclDestroyDataBuffer(buffer);
  aclmdlDestroyDataset(in);
  acldvppFree(memory);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: DVPP memory 'memory' from 'acldvppMalloc' was given to no media function before this release
  // CHECK-NOTES: :[[@LINE-11]]:7: note: DVPP memory is allocated here by 'acldvppMalloc'
}

// Right, or not to be judged.
void seen(void *);
void good(const char *path, size_t work, const void *data) {
  void *memory = nullptr;
  if (aclrtMalloc(&memory, work, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  uint32_t model = 0;
  aclmdlLoadFromFileWithMem(path, &model, memory, work, nullptr, 0);
  aclmdlUnload(model);
  aclrtFree(memory);
  void *other = nullptr;
  if (acldvppMalloc(&other, work) != ACL_SUCCESS)
    return;
  aclrtMemcpy(other, work, data, work, ACL_MEMCPY_HOST_TO_DEVICE);
  seen(other);
  acldvppFree(other);
}
