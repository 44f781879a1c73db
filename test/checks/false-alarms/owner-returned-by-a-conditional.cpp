// RUN: %check_acl_tidy %s acl-*
// An owner goes through two functions, one of which chooses between two ways to
// make it: its destructor runs in the last one.

#include "acl/acl.h"
#include <stdexcept>

class Buffer {
public:
  Buffer() = default;
  Buffer(const Buffer &) = delete;
  Buffer(Buffer &&other) noexcept : memory(other.memory) { other.memory = nullptr; }
  ~Buffer() {
    if (memory)
      aclrtFree(memory);
  }
  static Buffer allocate(size_t size) {
    Buffer b;
    if (aclrtMalloc(&b.memory, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
      throw std::runtime_error("no memory");
    return b;
  }
  static Buffer copy(const void *host, size_t size) {
    Buffer b = allocate(size);
    if (aclrtMemcpy(b.memory, size, host, size, ACL_MEMCPY_HOST_TO_DEVICE) != ACL_SUCCESS)
      throw std::runtime_error("no copy");
    return b;
  }
  void *get() const { return memory; }

private:
  void *memory = nullptr;
};

static Buffer make(const void *host, size_t size) {
  return host != nullptr ? Buffer::copy(host, size) : Buffer::allocate(size);
}

aclError clear(const void *host, size_t size) {
  Buffer buffer = make(host, size);
  return aclrtMemset(buffer.get(), size, 0, size);
}

// What is no owner is lost all the same.
struct Plain {
  void *memory = nullptr;
};
static Plain plain(size_t size) {
  Plain p;
  aclrtMalloc(&p.memory, size, ACL_MEM_MALLOC_HUGE_FIRST);
  return p;
}
bool forgets(size_t size) {
  Plain p = plain(size);
  return p.memory != nullptr;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: device memory 'p.memory' from 'aclrtMalloc' is never released on this path
}
