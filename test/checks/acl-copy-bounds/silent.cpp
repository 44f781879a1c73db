// RUN: %check_acl_tidy %s acl-copy-bounds
// Sizes that fit, may fit, or are not known.
#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

int fits(const void *src, size_t n) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, n * sizeof(double) + 32, ACL_MEM_MALLOC_HUGE_FIRST) !=
      ACL_SUCCESS)
    return -1;
  aclrtMemcpy(dev, n * sizeof(double), src, n * sizeof(double),
              ACL_MEMCPY_HOST_TO_DEVICE);
  return aclrtFree(dev);
}
// Another symbol may be smaller.
int other(const void *src, size_t n, size_t m) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, n, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclrtMemcpy(dev, n, src, m, ACL_MEMCPY_HOST_TO_DEVICE);
  aclrtMemcpy(dev, n, src, m * 4, ACL_MEMCPY_HOST_TO_DEVICE);
  return aclrtFree(dev);
}
// More of the one, less of the other: depends on n.
int crossing(const void *src, size_t n) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, n * 4 + 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclrtMemcpy(dev, n * 8, src, n * 8, ACL_MEMCPY_HOST_TO_DEVICE);
  return aclrtFree(dev);
}
// Nothing is copied.
int nothing(void *dev) {
  std::vector<char> empty;
  return aclrtMemcpy(dev, 0, empty.data(), 0, ACL_MEMCPY_HOST_TO_DEVICE);
}
// The path has tested it.
int guarded(void *dev, const std::vector<float> &host, size_t n) {
  char buffer[64];
  if (n > sizeof(buffer) || host.size() < n)
    return -1;
  aclrtMemcpy(buffer, n, dev, n, ACL_MEMCPY_DEVICE_TO_HOST);
  return aclrtMemcpy(dev, n, host.data(), n, ACL_MEMCPY_HOST_TO_DEVICE);
}

// The vector may have been changed meanwhile.
void fill(std::vector<float> &host);
void fillElements(float *host);
int filled(void *dev) {
  std::vector<float> host;
  fill(host);
  return aclrtMemcpy(dev, 64, host.data(), 64, ACL_MEMCPY_HOST_TO_DEVICE);
}
int filledInLoop(void *dev, int n) {
  std::vector<float> host;
  for (int i = 0; i < 16; ++i)
    host.push_back(i);
  return aclrtMemcpy(dev, 64, host.data(), 64, ACL_MEMCPY_HOST_TO_DEVICE);
}
int inserted(void *dev, const std::vector<float> &more) {
  std::vector<float> host;
  host.insert(host.end(), more.begin(), more.end());
  return aclrtMemcpy(dev, 64, host.data(), 64, ACL_MEMCPY_HOST_TO_DEVICE);
}
int swapped(void *dev, std::vector<float> &more) {
  std::vector<float> host;
  host.swap(more);
  return aclrtMemcpy(dev, 64, host.data(), 64, ACL_MEMCPY_HOST_TO_DEVICE);
}
int64_t product(const std::vector<int64_t> &shape) {
  int64_t size = 1;
  for (int64_t dim : shape)
    size *= dim;
  return size;
}
int changedShape(void *dev, void (*shrink)(int64_t *)) {
  std::vector<int64_t> shape{4, 4}, other{4, 4}, third{4, 4};
  shape[0] = 1;
  std::vector<char> host(4);
  aclrtMemcpy(dev, product(shape), host.data(), product(shape),
              ACL_MEMCPY_HOST_TO_DEVICE);
  shrink(other.data());
  aclrtMemcpy(dev, product(other), host.data(), product(other),
              ACL_MEMCPY_HOST_TO_DEVICE);
  for (auto &dim : third)
    dim = 1;
  return aclrtMemcpy(dev, product(third), host.data(), product(third),
                     ACL_MEMCPY_HOST_TO_DEVICE);
}
struct Model {
  std::vector<char> host;
  void refill();
  int upload(void *dev) {
    host.resize(4);
    refill();
    return aclrtMemcpy(dev, 8, host.data(), 8, ACL_MEMCPY_HOST_TO_DEVICE);
  }
};

// A header in front of data of any length.
struct Packet {
  int length;
  char bytes[1];
};
int trailing(void *dev, Packet *packet) {
  aclrtMemcpy(dev, 64, packet->bytes, 64, ACL_MEMCPY_HOST_TO_DEVICE);
  return aclrtMemcpy(dev, 64, &packet->length, 64, ACL_MEMCPY_HOST_TO_DEVICE);
}
int text(void *dev, const std::string &s) {
  return aclrtMemcpy(dev, 64, s.c_str(), 64, ACL_MEMCPY_HOST_TO_DEVICE);
}
int variableLength(void *dev, int n) {
  char buffer[n];
  return aclrtMemcpy(buffer, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST);
}
// The host's own business, and other tools'.
void plain(const void *src) {
  char buffer[8];
  memcpy(buffer, src, 16);
}

// A tensor that fits; one whose size is open; an empty data buffer.
aclTensor *tensor(void *unknown, int64_t n) {
  std::vector<int64_t> shape{2, 8};
  int64_t open[] = {-1, 8}, symbolic[] = {n, 8};
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return nullptr;
  aclDestroyTensor(aclCreateTensor(symbolic, 2, ACL_FLOAT, nullptr, 0,
                                   ACL_FORMAT_ND, symbolic, 2, dev));
  aclDestroyTensor(aclCreateTensor(open, 2, ACL_FLOAT, nullptr, 0,
                                   ACL_FORMAT_ND, open, 2, dev));
  aclDestroyTensor(aclCreateTensor(shape.data(), 2, ACL_DOUBLE, nullptr, 0,
                                   ACL_FORMAT_ND, shape.data(), 2, unknown));
  aclDestroyTensor(aclCreateTensor(shape.data(), 2, ACL_INT4, nullptr, 0,
                                   ACL_FORMAT_ND, shape.data(), 2, dev));
  aclDestroyDataBuffer(aclCreateDataBuffer(nullptr, 0));
  aclTensor *fits = aclCreateTensor(shape.data(), 2, ACL_FLOAT, nullptr, 0,
                                    ACL_FORMAT_ND, shape.data(), 2, dev);
  aclrtFree(dev);
  return fits;
}
