// RUN: %check_acl_tidy %s acl-copy-bounds
// Sources and destinations that are vectors: their sizes, and sizes that are
// computed of the elements of vectors.
#include "acl/acl.h"
#include <cstdint>
#include <numeric>
#include <vector>

int64_t GetShapeSize(const std::vector<int64_t> &shape) {
  int64_t size = 1;
  for (auto dim : shape)
    size *= dim;
  return size;
}

template <typename T>
int upload(const std::vector<T> &host, const std::vector<int64_t> &shape,
           void **dev) {
  auto size = GetShapeSize(shape) * sizeof(T);
  auto ret = aclrtMalloc(dev, size, ACL_MEM_MALLOC_HUGE_FIRST);
  if (ret != ACL_SUCCESS)
    return ret;
  return aclrtMemcpy(*dev, size, host.data(), size, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'aclrtMemcpy' reads 128 bytes of vector 'braces', which has 8 (2 elements); make it as large as the copy, or copy less [acl-copy-bounds]
  // CHECK-NOTES: :[[@LINE+19]]:24: note: the vector gets its size here
  // CHECK-NOTES: :[[@LINE+19]]:10: note: calling 'upload<int>'
  // CHECK-NOTES: :[[@LINE-4]]:10: warning: 'aclrtMemcpy' reads 32 bytes of vector 'half', which has 16 (4 elements); make it as large as the copy, or copy less [acl-copy-bounds]
  // CHECK-NOTES: :[[@LINE+8]]:29: note: the vector gets its size here
  // CHECK-NOTES: :[[@LINE+10]]:11: note: calling 'upload<float>'
}

int listed() {
  std::vector<int64_t> shape = {4, 2};
  void *a = nullptr, *b = nullptr;
  std::vector<float> whole = {0, 1, 2, 3, 4, 5, 6, 7};
  std::vector<float> half = {0, 1, 2, 3};
  int ret = upload(whole, shape, &a);
  if (ret == 0)
    ret = upload(half, shape, &b);
  return ret;
}
int braced() {
  void *dev = nullptr;
  std::vector<int32_t> braces{32, 0};
  return upload(braces, {32}, &dev);
}
int parentheses() {
  void *dev = nullptr;
  std::vector<int32_t> zeros(32, 0);
  return upload(zeros, {4, 8}, &dev);
}

// What changes the size.
int grown(void *dev) {
  std::vector<float> host;
  host.push_back(1);
  host.push_back(2);
  aclrtMemcpy(dev, 8, host.data(), 8, ACL_MEMCPY_HOST_TO_DEVICE);
  host.resize(4);
  aclrtMemcpy(dev, 16, host.data(), 16, ACL_MEMCPY_HOST_TO_DEVICE);
  host.assign(2, 0.0f);
  return aclrtMemcpy(dev, 16, host.data(), 16, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'aclrtMemcpy' reads 16 bytes of vector 'host', which has 8 (2 elements); make it as large as the copy, or copy less [acl-copy-bounds]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: the vector gets its size here
}
int cleared(void *dev) {
  std::vector<char> host(8);
  host.clear();
  return aclrtMemcpy(dev, 8, host.data(), 8, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'aclrtMemcpy' reads 8 bytes of vector 'host', which has 0 (0 elements); make it as large as the copy, or copy less [acl-copy-bounds]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: the vector gets its size here
}
int moved(void *dev) {
  std::vector<char> eight(8);
  std::vector<char> host = std::move(eight);
  std::vector<char> copy = host;
  copy = {1, 2};
  aclrtMemcpy(dev, 8, host.data(), 8, ACL_MEMCPY_HOST_TO_DEVICE);
  return aclrtMemcpy(dev, 8, copy.data(), 8, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'aclrtMemcpy' reads 8 bytes of vector 'copy', which has 2 (2 elements); make it as large as the copy, or copy less [acl-copy-bounds]
  // CHECK-NOTES: :[[@LINE-4]]:3: note: the vector gets its size here
}

// Sizes without a number.
int sameSymbol(void *dev, size_t n) {
  std::vector<float> host(n);
  aclrtMemcpy(dev, n * sizeof(float), host.data(), n * sizeof(float),
              ACL_MEMCPY_HOST_TO_DEVICE);
  return aclrtMemcpy(dev, n * sizeof(double), host.data(), n * sizeof(double),
                     ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-NOTES: :[[@LINE-2]]:10: warning: 'aclrtMemcpy' reads 'n * sizeof(double)' bytes of vector 'host', which has less; make it as large as the copy, or copy less [acl-copy-bounds]
  // CHECK-NOTES: :[[@LINE-6]]:22: note: the vector gets its size here
}
int ofUnknown(void *dev, const std::vector<float> &host) {
  return aclrtMemcpy(dev, host.size() * sizeof(double), host.data(),
                     host.size() * sizeof(double), ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-NOTES: :[[@LINE-2]]:10: warning: 'aclrtMemcpy' reads 'host.size() * sizeof(double)' bytes of vector 'host', which has less; make it as large as the copy, or copy less [acl-copy-bounds]
}
int beginsInside(void *dev) {
  std::vector<uint8_t> host(64);
  aclrtMemcpy(dev, 32, &host[32], 32, ACL_MEMCPY_HOST_TO_DEVICE);
  return aclrtMemcpy(dev, 64, &host[32], 64, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'aclrtMemcpy' reads 64 bytes of vector 'host', of which 32 are left at this offset; make it as large as the copy, or copy less [acl-copy-bounds]
  // CHECK-NOTES: :[[@LINE-4]]:24: note: the vector gets its size here
}

// Other ways to compute the size.
int64_t byIndex(const std::vector<int64_t> &shape, size_t from = 0) {
  int64_t size = 1;
  for (size_t i = from; i < shape.size(); i++) {
    if (shape[i] == 0)
      continue;
    size = size * shape.at(i);
  }
  return size;
}
int folded(void *dev) {
  std::vector<int64_t> shape{2, 3, 4};
  std::vector<char> one(byIndex(shape));
  std::vector<char> two(
      std::accumulate(shape.begin(), shape.end(), 1, std::multiplies<int>()));
  std::vector<char> part(byIndex(shape, 1));
  aclrtMemcpy(dev, 24, one.data(), 24, ACL_MEMCPY_HOST_TO_DEVICE);
  aclrtMemcpy(dev, 24, two.data(), 24, ACL_MEMCPY_HOST_TO_DEVICE);
  return aclrtMemcpy(dev, 24, part.data(), 24, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'aclrtMemcpy' reads 24 bytes of vector 'part', which has 12 (12 elements); make it as large as the copy, or copy less [acl-copy-bounds]
  // CHECK-NOTES: :[[@LINE-5]]:21: note: the vector gets its size here
}
