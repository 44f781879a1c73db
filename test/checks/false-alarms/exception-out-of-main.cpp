// RUN: %check_acl_tidy %s acl-*
// An exception that leaves main ends the process: nothing is left to leak.

#include "acl/acl.h"
#include <stdexcept>

static void work(int n) {
  if (n > 3)
    throw std::runtime_error("too many");
}

int main(int argc, char **) {
  aclrtStream stream = nullptr;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return 1;
  work(argc);
  if (argc > 2)
    throw std::runtime_error("too many");
  aclrtDestroyStream(stream);
  return 0;
}

int called(int n) {
  aclrtStream stream = nullptr;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return 1;
  work(n);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 'stream' from 'aclrtCreateStream' is never released when this call throws an exception
  aclrtDestroyStream(stream);
  return 0;
}
