// RUN: %check_acl_tidy %s acl-destroy-order
// Nothing tells that the use of ACL ends before the process does.

#include "acl/acl.h"
#include <cstdlib>

struct Stream {
  ~Stream() { aclrtDestroyStream(handle); }
  aclrtStream handle = nullptr;
};
static Stream shared;

void drop() { aclrtDestroyStream(shared.handle); }
int main() {
  std::atexit(drop);
  return aclrtCreateStream(&shared.handle);
}
