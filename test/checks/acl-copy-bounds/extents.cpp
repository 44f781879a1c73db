// RUN: %check_acl_tidy %s acl-copy-bounds
// Tensors and data buffers against the memory behind them.
#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include <vector>

aclTensor *ofVector() {
  std::vector<int64_t> shape = {4, 8};
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 32, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return nullptr;
  return aclCreateTensor(shape.data(), shape.size(), ACL_FLOAT16, nullptr, 0,
                         ACL_FORMAT_ND, shape.data(), shape.size(), dev);
  // CHECK-NOTES: :[[@LINE-2]]:10: warning: 'aclCreateTensor' describes a tensor of 64 bytes in device memory 'dev', which has 32; allocate that much, or describe what is there [acl-copy-bounds]
  // CHECK-NOTES: :[[@LINE-5]]:7: note: device memory is allocated here by 'aclrtMalloc'
}
aclTensor *ofArray(int64_t n) {
  int64_t shape[] = {n, 8};
  void *dev = nullptr;
  if (aclrtMalloc(&dev, n * 8 * sizeof(short), ACL_MEM_MALLOC_HUGE_FIRST) !=
      ACL_SUCCESS)
    return nullptr;
  return aclCreateTensor(shape, 2, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND, shape,
                         2, dev);
  // CHECK-NOTES: :[[@LINE-2]]:10: warning: 'aclCreateTensor' describes a tensor of more bytes in device memory 'dev', which has less; allocate that much, or describe what is there [acl-copy-bounds]
  // CHECK-NOTES: :[[@LINE-6]]:7: note: device memory is allocated here by 'aclrtMalloc'
}
aclTensor *halfBytes() {
  int64_t shape[] = {3, 43};
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return nullptr;
  return aclCreateTensor(shape, 2, ACL_INT4, nullptr, 0, ACL_FORMAT_ND, shape,
                         2, dev);
  // CHECK-NOTES: :[[@LINE-2]]:10: warning: 'aclCreateTensor' describes a tensor of 65 bytes in device memory 'dev', which has 64; allocate that much, or describe what is there [acl-copy-bounds]
  // CHECK-NOTES: :[[@LINE-5]]:7: note: device memory is allocated here by 'aclrtMalloc'
}
aclDataBuffer *buffer() {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 32, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return nullptr;
  return aclCreateDataBuffer(dev, 64);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'aclCreateDataBuffer' describes 64 bytes in device memory 'dev', which has 32; allocate that much, or describe what is there [acl-copy-bounds]
  // CHECK-NOTES: :[[@LINE-4]]:7: note: device memory is allocated here by 'aclrtMalloc'
}
