// RUN: %pair_test %s
// A host buffer is cleared with the function for memory that ACL allocated.
#include "acl/acl.h"
#include <cstdlib>
#include <cstring>

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS || aclrtSetDevice(0) != ACL_SUCCESS)
    return 1;
  void *host = malloc(64);
  if (host == nullptr)
    return 1;
#ifdef FIXED
  memset(host, 0, 64);
#else
  aclrtMemset(host, 64, 0, 64); // EXPECT: acl-memory-kind
#endif
  free(host);
  aclrtResetDevice(0);
  aclFinalize();
  return 0;
}
