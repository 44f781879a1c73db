// RUN: %pair_test %s
// A member that keeps its value after the release is released again by the
// destructor.

#include "acl/acl.h"

class Engine {
public:
  explicit Engine(size_t size) {
    aclrtMalloc(&memory, size, ACL_MEM_MALLOC_HUGE_FIRST);
  }
  ~Engine() { finalize(); }
  void finalize() {
    if (!memory)
      return;
    aclrtFree(memory); // EXPECT: acl-use-after-destroy
#ifdef FIXED
    memory = nullptr;
#endif
  }

private:
  void *memory = nullptr;
};

int main() {
  Engine engine(4096);
  engine.finalize();
  return 0;
}
