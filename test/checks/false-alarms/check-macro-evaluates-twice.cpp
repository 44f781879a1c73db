// RUN: %check_acl_tidy %s acl-*
// Doubtful, should not be reported: the macro evaluates its argument a second
// time when it prints the failure. The path "fails, then the very same call
// succeeds" is what the text says, but nobody means it; maintainers see noise
// (stream leaks at its own aclrtCreateStream line). Idea: a call from the same
// macro argument (same spelling location, other expansion of the argument in
// the same macro expansion) that failed on this path fails again.
#include "acl/acl.h"
#include <cstdio>
#define CHECK(ret)                                                             \
  if ((ret) != ACL_SUCCESS) {                                                  \
    printf("error %d\n", static_cast<int>(ret));                               \
    return -1;                                                                 \
  }
int open(aclrtStream *out) {
  aclrtStream stream = nullptr;
  CHECK(aclrtCreateStream(&stream));
  *out = stream;
  return 0;
}
