// RUN: %pair_test %s --rules=acl-stale-handle,acl-use-after-destroy
// A worker keeps its stream after it has destroyed it: to be stopped a second
// time would destroy it again. This program stops it once.

#include "acl/acl.h"

class Worker {
public:
  bool start() { return aclrtCreateStream(&stream) == ACL_SUCCESS; }
  void stop() {
    if (stream == nullptr)
      return;
    aclrtDestroyStream(stream); // EXPECT: acl-stale-handle
#ifdef FIXED
    stream = nullptr;
#endif
  }

private:
  aclrtStream stream = nullptr;
};

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  int result = 1;
  if (aclrtSetDevice(0) == ACL_SUCCESS) {
    Worker worker;
    if (worker.start()) {
      worker.stop();
      result = 0;
    }
    aclrtResetDevice(0);
  }
  aclFinalize();
  return result;
}
