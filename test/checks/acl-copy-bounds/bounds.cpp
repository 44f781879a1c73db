// RUN: %check_acl_tidy %s acl-copy-bounds
// Counts against the bound that the call is given and against allocations.
#include "acl/acl.h"
#include <cstdint>
#include <cstring>
#include <memory>

int beyondOwnBound(void *dst, const void *src) {
  return aclrtMemcpy(dst, 64, src, 128, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'aclrtMemcpy' writes 128 bytes although it is told that the destination has 64 bytes; the call fails: pass the size of the destination, or write less [acl-copy-bounds]
}

int beyondOwnBoundSet(void *dst, aclrtStream stream) {
  return aclrtMemsetAsync(dst, 64, 0, 65, stream);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'aclrtMemsetAsync' writes 65 bytes although it is told that the destination has 64 bytes; the call fails: pass the size of the destination, or write less [acl-copy-bounds]
}

int deviceTooSmall(const void *src) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclrtMemcpy(dev, 128, src, 128, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'aclrtMemcpy' writes 128 bytes to device memory 'dev', which has 64; make it that large, or write less [acl-copy-bounds]
  // One defect, one report.
  aclrtMemcpy(dev, 128, src, 128, ACL_MEMCPY_HOST_TO_DEVICE);
  return aclrtFree(dev);
}

int wrongBound(const void *src) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclrtMemcpy(dev, 128, src, 64, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'aclrtMemcpy' is told that there are 128 bytes in device memory 'dev', which has 64; pass the size of the destination [acl-copy-bounds]
  return aclrtFree(dev);
}

int deviceSource(void *dst) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclrtMemset(dev, 64, 0, 64);
  aclrtMemcpy(dst, 128, dev, 128, ACL_MEMCPY_DEVICE_TO_HOST);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'aclrtMemcpy' reads 128 bytes of device memory 'dev', which has 64; make it as large as the copy, or copy less [acl-copy-bounds]
  return aclrtFree(dev);
}

int symbolic(const void *src, size_t n) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, n * sizeof(float), ACL_MEM_MALLOC_HUGE_FIRST) !=
      ACL_SUCCESS)
    return -1;
  aclrtMemcpy(dev, n * sizeof(double), src, n * sizeof(double),
              ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-MESSAGES: :[[@LINE-2]]:3: warning: 'aclrtMemcpy' writes 'n * sizeof(double)' bytes to device memory 'dev', which has less; make it that large, or write less [acl-copy-bounds]
  return aclrtFree(dev);
}

int tested(const void *src, size_t n) {
  void *dev = nullptr;
  if (n <= 64)
    return 0;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclrtMemcpy(dev, n, src, n, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'aclrtMemcpy' writes 'n' bytes to device memory 'dev', which has 64; make it that large, or write less [acl-copy-bounds]
  return aclrtFree(dev);
}

int atOffset(const void *src) {
  void *memory = nullptr;
  if (aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  uint8_t *dev = static_cast<uint8_t *>(memory);
  aclrtMemcpy(dev + 32, 32, src, 32, ACL_MEMCPY_HOST_TO_DEVICE);
  aclrtMemcpy(dev + 32, 64, src, 64, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'aclrtMemcpy' writes 64 bytes to device memory 'memory', of which 32 are left at this offset; make it that large, or write less [acl-copy-bounds]
  return aclrtFree(memory);
}

// The processor writes into pinned memory.
int pinned(const void *src) {
  void *host = nullptr;
  if (aclrtMallocHost(&host, 64) != ACL_SUCCESS)
    return -1;
  memcpy(host, src, 65);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'memcpy' writes 65 bytes to pinned host memory 'host', which has 64; make it that large, or write less [acl-copy-bounds]
  return aclrtFreeHost(host);
}

// Host memory of the host.
struct Frame {
  int header;
  uint8_t pixels[256];
};
int variable(void *dev) {
  int number = 0;
  aclrtMemcpy(&number, 8, dev, 8, ACL_MEMCPY_DEVICE_TO_HOST);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'aclrtMemcpy' writes 8 bytes to variable 'number', which has 4; make it that large, or write less [acl-copy-bounds]
  Frame frame;
  aclrtMemcpy(frame.pixels, 256, dev, 256, ACL_MEMCPY_DEVICE_TO_HOST);
  aclrtMemcpy(frame.pixels, 260, dev, 260, ACL_MEMCPY_DEVICE_TO_HOST);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'aclrtMemcpy' writes 260 bytes to variable 'frame', of which 256 are left at this offset; make it that large, or write less [acl-copy-bounds]
  return number + frame.pixels[0];
}
int member(Frame *frame, void *dev) {
  return aclrtMemcpy(frame->pixels, 260, dev, 260, ACL_MEMCPY_DEVICE_TO_HOST);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'aclrtMemcpy' writes 260 bytes to variable 'frame->pixels', which has 256; make it that large, or write less [acl-copy-bounds]
}
int literal(void *dev) {
  return aclrtMemcpy(dev, 16, "hello", 16, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'aclrtMemcpy' reads 16 bytes of the string literal, which has 6; make it as large as the copy, or copy less [acl-copy-bounds]
}
int made(void *dev) {
  float *host = new float[8];
  int status = aclrtMemcpy(dev, 64, host, 64, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'aclrtMemcpy' reads 64 bytes of array made by new[] 'host', which has 32; make it as large as the copy, or copy less [acl-copy-bounds]
  delete[] host;
  return status;
}
int owned(void *dev) {
  auto host = std::make_unique<float[]>(8);
  return aclrtMemcpy(dev, 64, host.get(), 64, ACL_MEMCPY_HOST_TO_DEVICE);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'aclrtMemcpy' reads 64 bytes of array made by new[] 'host', which has 32; make it as large as the copy, or copy less [acl-copy-bounds]
}
