// RUN: %check_acl_tidy %s acl-uninitialized-memory
// Memory that was written, may have been, or is only written to.
#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include "aclnnop/aclnn_add.h"
#include <cstdio>
#include <vector>

void unseen(void *memory);
void launch(uint32_t blocks, void *stream, uint8_t *x);
struct Arguments {
  void *x;
};
void unseenStruct(Arguments *arguments);

int written(const void *from, void *to, aclrtStream stream) {
  void *a = nullptr, *b = nullptr, *c = nullptr, *d = nullptr;
  aclrtMalloc(&a, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtMalloc(&b, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtMalloc(&c, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtMalloc(&d, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtMemcpyAsync(a, 64, from, 64, ACL_MEMCPY_HOST_TO_DEVICE, stream);
  aclrtMemcpyAsync(b, 64, a, 64, ACL_MEMCPY_DEVICE_TO_DEVICE, stream);
  aclrtMemcpyAsync(to, 64, b, 64, ACL_MEMCPY_DEVICE_TO_HOST, stream);
  launch(8, stream, static_cast<uint8_t *>(c));
  aclrtMemcpyAsync(to, 64, c, 64, ACL_MEMCPY_DEVICE_TO_HOST, stream);
  Arguments arguments{d};
  unseenStruct(&arguments);
  aclrtMemcpyAsync(to, 64, d, 64, ACL_MEMCPY_DEVICE_TO_HOST, stream);
  aclrtSynchronizeStream(stream);
  aclrtFree(a);
  aclrtFree(b);
  aclrtFree(c);
  return aclrtFree(d);
}
// Halves, in any order.
int halves(const void *from, void *to) {
  char *dev = nullptr;
  if (aclrtMalloc((void **)&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclrtMemcpy(dev + 32, 32, from, 32, ACL_MEMCPY_HOST_TO_DEVICE);
  aclrtMemcpy(dev, 32, from, 32, ACL_MEMCPY_HOST_TO_DEVICE);
  aclrtMemcpy(to, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST);
  return aclrtFree(dev);
}
int nothing(void *to) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclrtMemcpy(to, 0, dev, 0, ACL_MEMCPY_DEVICE_TO_HOST);
  return aclrtFree(dev);
}
// The processor writes pinned memory.
int pinned(void *dev, std::FILE *file) {
  int *host = nullptr, *read = nullptr;
  if (aclrtMallocHost((void **)&host, 64) != ACL_SUCCESS)
    return -1;
  if (aclrtMallocHost((void **)&read, 64) != ACL_SUCCESS) {
    aclrtFreeHost(host);
    return -1;
  }
  host[0] = 1;
  aclrtMemcpy(dev, 64, host, 64, ACL_MEMCPY_HOST_TO_DEVICE);
  std::fread(read, 1, 64, file);
  int value = read[0];
  aclrtFreeHost(host);
  aclrtFreeHost(read);
  return value;
}

// Inputs that the model's functions fill, through the dataset or the address
// that is in it; outputs.
int model(uint32_t id, const void *from, void *to) {
  void *dev = nullptr, *dynamic = nullptr, *out = nullptr;
  aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtMalloc(&dynamic, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtMalloc(&out, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  aclDataBuffer *buffer = aclCreateDataBuffer(dev, 64);
  aclDataBuffer *batch = aclCreateDataBuffer(dynamic, 64);
  aclDataBuffer *result = aclCreateDataBuffer(out, 64);
  aclmdlDataset *input = aclmdlCreateDataset();
  aclmdlDataset *output = aclmdlCreateDataset();
  aclmdlAddDatasetBuffer(input, buffer);
  aclmdlAddDatasetBuffer(input, batch);
  aclmdlAddDatasetBuffer(output, result);
  aclrtMemcpy(aclGetDataBufferAddr(buffer), 64, from, 64,
              ACL_MEMCPY_HOST_TO_DEVICE);
  aclmdlSetDynamicBatchSize(id, input, 1, 8);
  int status = aclmdlExecute(id, input, output);
  aclrtMemcpy(to, 64, out, 64, ACL_MEMCPY_DEVICE_TO_HOST);
  aclDestroyDataBuffer(buffer);
  aclDestroyDataBuffer(batch);
  aclDestroyDataBuffer(result);
  aclmdlDestroyDataset(input);
  aclmdlDestroyDataset(output);
  aclrtFree(dev);
  aclrtFree(dynamic);
  aclrtFree(out);
  return status;
}

// Outputs and workspaces of operators.
int operation(const aclTensor *x, const aclScalar *alpha, void *to,
              aclrtStream stream) {
  int64_t dims[] = {16};
  void *dev = nullptr, *work = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclTensor *y = aclCreateTensor(dims, 1, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND,
                                 dims, 1, dev);
  uint64_t size = 0;
  aclOpExecutor *executor = nullptr;
  aclnnAddGetWorkspaceSize(x, x, alpha, y, &size, &executor);
  if (size > 0)
    aclrtMalloc(&work, size, ACL_MEM_MALLOC_HUGE_FIRST);
  aclnnAdd(work, size, executor, stream);
  aclrtSynchronizeStream(stream);
  int status = aclrtMemcpy(to, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST);
  aclDestroyTensor(y);
  if (size > 0)
    aclrtFree(work);
  aclrtFree(dev);
  return status;
}
// In place: read or not, nobody knows.
int inPlace(const aclTensor *x, const aclScalar *alpha, aclrtStream stream) {
  int64_t dims[] = {16};
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclTensor *y = aclCreateTensor(dims, 1, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND,
                                 dims, 1, dev);
  uint64_t size = 0;
  aclOpExecutor *executor = nullptr;
  aclnnInplaceAddGetWorkspaceSize(y, x, alpha, &size, &executor);
  int status = aclnnInplaceAdd(nullptr, 0, executor, stream);
  aclDestroyTensor(y);
  aclrtFree(dev);
  return status;
}
