// RUN: %check_acl_tidy %s acl-*
// Must not be reported: the path on which the loop that fills the memory has no
// round is that of an empty input, and copies nothing that matters.

#include "acl/acl.h"
#include <cstdint>
#include <cstdio>

aclError sendAll(void *device, const float *values, size_t count) {
  float *host = nullptr;
  if (aclrtMallocHost(reinterpret_cast<void **>(&host), count * sizeof(float)) != ACL_SUCCESS)
    return 1;
  for (size_t i = 0; i < count; i++)
    host[i] = values[i];
  aclError status = aclrtMemcpy(device, count * sizeof(float), host, count * sizeof(float), ACL_MEMCPY_HOST_TO_DEVICE);
  aclrtFreeHost(host);
  return status;
}

static void align(const uint8_t *from, uint8_t *to, int height, int width, int stride) {
  for (int row = 0; row < height; ++row)
    for (int i = 0; i < width; ++i)
      to[row * stride + i] = from[row * width + i];
}

aclError sendPicture(void *device, const uint8_t *from, int height, int width, int stride) {
  void *host = nullptr;
  if (aclrtMallocHost(&host, height * stride) != ACL_SUCCESS)
    return 1;
  align(from, static_cast<uint8_t *>(host), height, width, stride);
  aclError status = aclrtMemcpy(device, height * stride, host, height * stride, ACL_MEMCPY_HOST_TO_DEVICE);
  aclrtFreeHost(host);
  return status;
}

// The size that the path thinks of is 0 for no ranks.
aclError sendRow(void *device, size_t ranks, size_t row) {
  void *host = nullptr;
  size_t size = row * ranks;
  if (aclrtMallocHost(&host, size) != ACL_SUCCESS)
    return 1;
  uint32_t *words = static_cast<uint32_t *>(host);
  for (size_t i = 0; i < row / sizeof(uint32_t); ++i)
    words[i] = 7;
  aclError status = aclrtMemcpy(device, row, host, row, ACL_MEMCPY_HOST_TO_DEVICE);
  aclrtFreeHost(host);
  return status;
}

template <typename T>
static aclError make(void *device, size_t count, T *&host) {
  if (aclrtMallocHost(reinterpret_cast<void **>(&host), count * sizeof(T)) != ACL_SUCCESS)
    return 1;
  for (size_t i = 0; i < count; ++i)
    host[i] = static_cast<T>(i);
  return aclrtMemcpy(device, count * sizeof(T), host, count * sizeof(T), ACL_MEMCPY_HOST_TO_DEVICE);
}

aclError throughReference(void *device, size_t count) {
  float *host = nullptr;
  aclError status = make<float>(device, count, host);
  if (host != nullptr)
    aclrtFreeHost(host);
  return status;
}
