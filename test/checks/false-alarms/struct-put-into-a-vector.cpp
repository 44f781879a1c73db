// RUN: %check_acl_tidy %s acl-*
// Must not be reported: ptr as "never released". A copy of the struct that
// holds it is in the vector of the object.
#include "acl/acl.h"
#include <vector>

struct Slab {
  void *ptr = nullptr;
  size_t capacity = 0;
};

class Arena {
public:
  void *get(size_t size) {
    if (slabs.empty() || slabs.back().capacity < size)
      if (!grow(size))
        return nullptr;
    return slabs.back().ptr;
  }
  ~Arena() {
    for (Slab &slab : slabs)
      aclrtFree(slab.ptr);
  }

private:
  bool grow(size_t size) {
    void *ptr = nullptr;
    if (aclrtMalloc(&ptr, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
      return false;
    Slab slab;
    slab.ptr = ptr;
    slab.capacity = size;
    slabs.push_back(slab);
    return true;
  }
  std::vector<Slab> slabs;
};

void *use(Arena &arena) { return arena.get(64); }
