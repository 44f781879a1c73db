// RUN: %pair_test %s
// A static object frees device memory when main has finalized ACL.

#include "acl/acl.h"

class Pool {
public:
  bool open(size_t size) {
    return aclrtMalloc(&memory, size, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS;
  }
  void close() {
    if (memory != nullptr)
      aclrtFree(memory);
    memory = nullptr;
  }
  ~Pool() { close(); }

private:
  void *memory = nullptr;
};

static Pool pool; // EXPECT: acl-destroy-order

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  if (aclrtSetDevice(0) != ACL_SUCCESS) {
    aclFinalize();
    return 1;
  }
  bool opened = pool.open(1024);
#ifdef FIXED
  pool.close();
#endif
  aclrtResetDevice(0);
  aclFinalize();
  return opened ? 0 : 1;
}
