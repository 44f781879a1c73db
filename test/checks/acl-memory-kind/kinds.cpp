// RUN: %check_acl_tidy %s acl-memory-kind
// RUN: %check_acl_tidy %s acl-memory-kind --config="{CheckOptions: {acl-memory-kind.RunMode: EP}}"
#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include <cstdlib>
#include <cstring>
#include <vector>

int toVariable(void *dev) {
  int x = 0;
  return aclrtMemcpy(&x, 4, dev, 4, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'aclrtMemcpy' is told ACL_MEMCPY_HOST_TO_DEVICE, but the destination is host memory 'x'; pass ACL_MEMCPY_DEVICE_TO_HOST, or the right pointers [acl-memory-kind]
}
int fromDevice(void *host) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclrtMemset(dev, 64, 0, 64);
  aclrtMemcpy(host, 64, dev, 64, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtMemcpy' is told ACL_MEMCPY_HOST_TO_DEVICE, but the source is device memory 'dev'; pass ACL_MEMCPY_DEVICE_TO_HOST, or the right pointers [acl-memory-kind]
  // CHECK-NOTES: :[[@LINE-5]]:7: note: device memory is allocated here by 'aclrtMalloc'
  return aclrtFree(dev);
}
int bothSides(void) {
  std::vector<char> host(64);
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclrtMemcpy(dev, 64, host.data(), 64, ACL_MEMCPY_DEVICE_TO_DEVICE);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtMemcpy' is told ACL_MEMCPY_DEVICE_TO_DEVICE, but the source is vector 'host'; pass ACL_MEMCPY_HOST_TO_DEVICE, or the right pointers [acl-memory-kind]
  return aclrtFree(dev);
}
int hostToHost(void *to, const void *from, aclrtStream stream) {
  return aclrtMemcpyAsync(to, 8, from, 8, ACL_MEMCPY_HOST_TO_HOST, stream);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'aclrtMemcpyAsync' is told ACL_MEMCPY_HOST_TO_HOST, which asynchronous copies do not take; use 'memcpy' [acl-memory-kind]
}

int dereferenced() {
  int *dev = nullptr;
  if (aclrtMalloc((void **)&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  dev[0] = 1;
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: device memory 'dev' is written by the processor, which cannot reach it; copy it with 'aclrtMemcpy' [acl-memory-kind]
  // CHECK-NOTES: :[[@LINE-4]]:7: note: device memory is allocated here by 'aclrtMalloc'
  int value = dev[1];
  aclrtFree(dev);
  return value;
}
int byTheLibrary(const char *from) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  memcpy(dev, from, 64);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: device memory 'dev' is given to 'memcpy', which the processor executes; copy it to the host with 'aclrtMemcpy' [acl-memory-kind]
  // CHECK-NOTES: :[[@LINE-4]]:7: note: device memory is allocated here by 'aclrtMalloc'
  return aclrtFree(dev);
}

aclTensor *hostTensor() {
  static float data[16];
  int64_t dims[] = {16};
  return aclCreateTensor(dims, 1, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND, dims, 1,
                         data);
  // CHECK-NOTES: :[[@LINE-2]]:10: warning: host memory 'data' is given to 'aclCreateTensor', which works on device memory; copy it to memory from 'aclrtMalloc' [acl-memory-kind]
}
int hostInput(uint32_t model, aclmdlDataset *output) {
  std::vector<float> data(16);
  aclDataBuffer *buffer = aclCreateDataBuffer(data.data(), 64);
  aclmdlDataset *input = aclmdlCreateDataset();
  aclmdlAddDatasetBuffer(input, buffer);
  int status = aclmdlExecute(model, input, output);
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: vector 'data' is given to 'aclmdlExecute', which works on device memory; copy it to memory from 'aclrtMalloc' [acl-memory-kind]
  aclDestroyDataBuffer(buffer);
  aclmdlDestroyDataset(input);
  return status;
}
int set() {
  void *host = malloc(64);
  aclrtMemset(host, 64, 0, 64);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: heap memory 'host' is given to 'aclrtMemset', which sets memory from ACL's allocators only; use 'memset' [acl-memory-kind]
  // CHECK-NOTES: :[[@LINE-3]]:16: note: heap memory is allocated here by 'malloc'
  free(host);
  return 0;
}
