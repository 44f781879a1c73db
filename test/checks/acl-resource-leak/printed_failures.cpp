// RUN: %check_acl_tidy %s acl-resource-leak
// Failures that are only printed are no part of the story, unless the path
// depends on them.

#include "acl/acl.h"
#include <iostream>

#define CHECK_ACL(x)                                                           \
  do {                                                                         \
    aclError status_ = (x);                                                    \
    if (status_ != ACL_SUCCESS)                                                \
      std::cerr << __LINE__ << ": " << status_ << std::endl;                   \
  } while (0)

bool readInput(size_t size);

int irrelevant(size_t size) {
  aclrtStream stream = nullptr;
  void *host = nullptr;
  void *device = nullptr;
  CHECK_ACL(aclrtMallocHost(&host, size));
  CHECK_ACL(aclrtCreateStream(&stream));
  CHECK_ACL(aclrtMalloc(&device, size, ACL_MEM_MALLOC_HUGE_FIRST));
  bool good = readInput(size);
  aclrtFree(device);
  aclrtDestroyStream(stream);
  if (!good)
    return 1;
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: pinned host memory 'host' from 'aclrtMallocHost' is never released on this path; call 'aclrtFreeHost' before it is lost [acl-resource-leak]
  // CHECK-NOTES: :[[@LINE-9]]:3: note: pinned host memory is allocated here by 'aclrtMallocHost'
  // CHECK-NOTES: :[[@LINE-4]]:7: note: assuming 'good' is false
  aclrtFreeHost(host);
  return 0;
}

int decisive(size_t size) {
  void *host = nullptr;
  void *device = nullptr;
  CHECK_ACL(aclrtMallocHost(&host, size));
  CHECK_ACL(aclrtMalloc(&device, size, ACL_MEM_MALLOC_HUGE_FIRST));
  if (!device)
    return 1;
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: pinned host memory 'host' from 'aclrtMallocHost' is never released on this path; call 'aclrtFreeHost' before it is lost [acl-resource-leak]
  // CHECK-NOTES: :[[@LINE-5]]:3: note: pinned host memory is allocated here by 'aclrtMallocHost'
  // CHECK-NOTES: :[[@LINE-4]]:7: note: assuming 'device' is null
  aclrtFree(device);
  aclrtFreeHost(host);
  return 0;
}

int tested(size_t size) {
  void *host = nullptr;
  aclrtStream stream = nullptr;
  if (aclrtMallocHost(&host, size) != ACL_SUCCESS)
    return 2;
  aclError status = aclrtCreateStream(&stream);
  if (status != ACL_SUCCESS)
    std::cerr << "no stream" << std::endl;
  if (status != ACL_SUCCESS)
    return 3;
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: pinned host memory 'host' from 'aclrtMallocHost' is never released on this path; call 'aclrtFreeHost' before it is lost [acl-resource-leak]
  // CHECK-NOTES: :[[@LINE-8]]:7: note: pinned host memory is allocated here by 'aclrtMallocHost'
  // CHECK-NOTES: :[[@LINE-6]]:7: note: assuming 'aclrtCreateStream' fails
  aclrtDestroyStream(stream);
  aclrtFreeHost(host);
  return 0;
}

// Whoever takes the buffer releases it, but nobody took it.
void notTaken(aclmdlDataset *inputs, void *data, size_t size) {
  aclDataBuffer *buffer = aclCreateDataBuffer(data, size);
  CHECK_ACL(aclmdlAddDatasetBuffer(inputs, buffer));
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: data buffer 'buffer' from 'aclCreateDataBuffer' is never released on this path; call 'aclDestroyDataBuffer' before it is lost [acl-resource-leak]
  // CHECK-NOTES: :[[@LINE-3]]:27: note: data buffer is created here by 'aclCreateDataBuffer'
  // CHECK-NOTES: :[[@LINE-3]]:3: note: assuming 'aclmdlAddDatasetBuffer' fails
}
