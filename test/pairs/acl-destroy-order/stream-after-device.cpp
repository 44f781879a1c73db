// RUN: %pair_test %s
// A method of the runtime's owner ends the device before the streams.

#include "acl/acl.h"

class Session {
public:
  bool open() {
    if (aclrtSetDevice(0) != ACL_SUCCESS)
      return false;
    return aclrtCreateStream(&stream) == ACL_SUCCESS;
  }
  void close() {
#ifdef FIXED
    aclrtDestroyStream(stream);
    stream = nullptr;
    aclrtResetDevice(0);
#else
    aclrtResetDevice(0);
    aclrtDestroyStream(stream); // EXPECT: acl-destroy-order
    stream = nullptr;
#endif
  }

private:
  aclrtStream stream = nullptr;
};

int main() {
  aclInit(nullptr);
  {
    Session session;
    session.open();
    session.close();
  }
  aclFinalize();
  return 0;
}
