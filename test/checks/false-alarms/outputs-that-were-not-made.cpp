// RUN: %check_acl_tidy %s acl-*
// Must not be reported: without the dataset of outputs the execution fails, and
// nothing is copied out. That the null dataset is passed on is another matter.

#include "acl/acl.h"

static aclmdlDataset *makeDataset(void *data, size_t size) {
  aclDataBuffer *buffer = aclCreateDataBuffer(data, size);
  if (buffer == nullptr)
    return nullptr;
  aclmdlDataset *dataset = aclmdlCreateDataset();
  if (dataset == nullptr) {
    aclDestroyDataBuffer(buffer);
    return nullptr;
  }
  if (aclmdlAddDatasetBuffer(dataset, buffer) != ACL_SUCCESS) {
    aclDestroyDataBuffer(buffer);
    aclmdlDestroyDataset(dataset);
    return nullptr;
  }
  return dataset;
}

static void destroyDataset(aclmdlDataset *dataset) {
  if (dataset == nullptr)
    return;
  aclDestroyDataBuffer(aclmdlGetDatasetBuffer(dataset, 0));
  aclmdlDestroyDataset(dataset);
}

aclError infer(uint32_t model, aclmdlDataset *inputs, void *host, size_t size) {
  void *output = nullptr;
  aclError status = aclrtMalloc(&output, size, ACL_MEM_MALLOC_HUGE_FIRST);
  if (status != ACL_SUCCESS)
    return status;
  aclmdlDataset *outputs = makeDataset(output, size);
  status = aclmdlExecute(model, inputs, outputs);
  if (status == ACL_SUCCESS)
    status = aclrtMemcpy(host, size, output, size, ACL_MEMCPY_DEVICE_TO_HOST);
  destroyDataset(outputs);
  aclrtFree(output);
  return status;
}
