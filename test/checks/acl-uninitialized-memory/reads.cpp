// RUN: %check_acl_tidy %s acl-uninitialized-memory
#include "acl/acl.h"
#define ENABLE_DVPP_INTERFACE
#include "acl/ops/acl_dvpp.h"
#include "aclnn/acl_meta.h"
#include "aclnnop/aclnn_add.h"
#include <cstring>

int copiedOut(void *host) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  int status = aclrtMemcpy(host, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST);
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: device memory 'dev' is read by 'aclrtMemcpy' before anything was written to it; write it first, or clear it with 'aclrtMemset' [acl-uninitialized-memory]
  // CHECK-NOTES: :[[@LINE-4]]:7: note: device memory is allocated here by 'aclrtMalloc'
  // One buffer, one report.
  status |= aclrtMemcpy(host, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST);
  aclrtFree(dev);
  return status;
}

// Another buffer's content is as undefined as it was.
int copiedOn(void *other) {
  void *dev = nullptr;
  if (acldvppMalloc(&dev, 64) != ACL_SUCCESS)
    return -1;
  aclrtMemcpy(other, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_DEVICE);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: DVPP memory 'dev' is read by 'aclrtMemcpy' before anything was written to it; write it first, or clear it with 'aclrtMemset' [acl-uninitialized-memory]
  // CHECK-NOTES: :[[@LINE-4]]:7: note: DVPP memory is allocated here by 'acldvppMalloc'
  return acldvppFree(dev);
}

int partly(void *host) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclrtMemset(dev, 64, 0, 32);
  aclrtMemcpy(host, 64, dev, 32, ACL_MEMCPY_DEVICE_TO_HOST);
  aclrtMemcpy(host, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtMemcpy' reads 64 bytes of device memory 'dev', of which only the first 32 were written; write the rest first, or read less [acl-uninitialized-memory]
  // CHECK-NOTES: :[[@LINE-6]]:7: note: device memory is allocated here by 'aclrtMalloc'
  return aclrtFree(dev);
}

int pinned(char *to) {
  void *host = nullptr;
  if (aclrtMallocHost(&host, 64) != ACL_SUCCESS)
    return -1;
  memcpy(to, host, 64);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: pinned host memory 'host' is read by 'memcpy' before anything was written to it; write it first, or clear it with 'aclrtMemset' [acl-uninitialized-memory]
  // CHECK-NOTES: :[[@LINE-4]]:7: note: pinned host memory is allocated here by 'aclrtMallocHost'
  return aclrtFreeHost(host);
}
int loaded() {
  int *host = nullptr;
  if (aclrtMallocHost((void **)&host, 64) != ACL_SUCCESS)
    return -1;
  int value = host[0];
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: pinned host memory 'host' is read before anything was written to it; write it first, or clear it with 'aclrtMemset' [acl-uninitialized-memory]
  // CHECK-NOTES: :[[@LINE-4]]:7: note: pinned host memory is allocated here by 'aclrtMallocHost'
  aclrtFreeHost(host);
  return value;
}

int modelInput(uint32_t model, aclmdlDataset *output) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclDataBuffer *buffer = aclCreateDataBuffer(dev, 64);
  aclmdlDataset *input = aclmdlCreateDataset();
  aclmdlAddDatasetBuffer(input, buffer);
  int status = aclmdlExecute(model, input, output);
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: device memory 'dev' is an input of 'aclmdlExecute' before anything was written to it; copy the input there first, or clear it with 'aclrtMemset' [acl-uninitialized-memory]
  // CHECK-NOTES: :[[@LINE-7]]:7: note: device memory is allocated here by 'aclrtMalloc'
  aclDestroyDataBuffer(buffer);
  aclmdlDestroyDataset(input);
  aclrtFree(dev);
  return status;
}

aclTensor *tensor(const int64_t *dims, void *dev) {
  return aclCreateTensor(dims, 1, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND, dims, 1,
                         dev);
}
int operatorInput(void *out, const aclScalar *alpha, aclrtStream stream) {
  int64_t dims[] = {16};
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclTensor *x = tensor(dims, dev), *y = tensor(dims, out);
  uint64_t size = 0;
  aclOpExecutor *executor = nullptr;
  aclnnAddGetWorkspaceSize(x, x, alpha, y, &size, &executor);
  int status = aclnnAdd(nullptr, 0, executor, stream);
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: device memory 'dev' is an input of 'aclnnAdd' before anything was written to it; copy the input there first, or clear it with 'aclrtMemset' [acl-uninitialized-memory]
  // CHECK-NOTES: :[[@LINE-8]]:7: note: device memory is allocated here by 'aclrtMalloc'
  aclDestroyTensor(x);
  aclDestroyTensor(y);
  aclrtFree(dev);
  return status;
}

int counter(void *out, aclrtStream stream) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 16, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclrtRandomNumTaskInfo info = {};
  info.randomResultAddr = out;
  info.randomCounterAddr = dev;
  int status = aclrtRandomNumAsync(&info, stream, nullptr);
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: device memory 'dev' is read by 'aclrtRandomNumAsync' before anything was written to it; write it first, or clear it with 'aclrtMemset' [acl-uninitialized-memory]
  // CHECK-NOTES: :[[@LINE-7]]:7: note: device memory is allocated here by 'aclrtMalloc'
  aclrtSynchronizeStream(stream);
  aclrtFree(dev);
  return status;
}
