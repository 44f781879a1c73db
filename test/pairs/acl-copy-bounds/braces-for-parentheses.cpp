// RUN: %pair_test %s
// A host vector that fills a tensor is made with braces: it has two elements
// instead of 32, and the copy reads whatever lies behind them.
#include "acl/acl.h"
#include <cstdint>
#include <cstdio>
#include <vector>

#define CHECK(call)                                                            \
  do {                                                                         \
    aclError error = (call);                                                   \
    if (error != ACL_SUCCESS) {                                                \
      printf("%s failed: %d\n", #call, error);                                 \
      return error;                                                            \
    }                                                                          \
  } while (0)

static int64_t elements(const std::vector<int64_t> &shape) {
  int64_t count = 1;
  for (int64_t dim : shape)
    count *= dim;
  return count;
}

template <typename T>
static int upload(const std::vector<T> &host, const std::vector<int64_t> &shape,
                  void *dev) {
  size_t size = elements(shape) * sizeof(T);
  return aclrtMemcpy(dev, size, host.data(), size, ACL_MEMCPY_HOST_TO_DEVICE); // EXPECT: acl-copy-bounds
}

int main() {
  CHECK(aclInit(nullptr));
  CHECK(aclrtSetDevice(0));
  std::vector<int64_t> shape = {4, 8};
#ifdef FIXED
  std::vector<int32_t> host(32, 0);
#else
  std::vector<int32_t> host{32, 0};
#endif
  void *dev = nullptr;
  CHECK(aclrtMalloc(&dev, 32 * sizeof(int32_t), ACL_MEM_MALLOC_HUGE_FIRST));
  int status = upload(host, shape, dev);
  aclrtFree(dev);
  aclrtResetDevice(0);
  aclFinalize();
  return status;
}
