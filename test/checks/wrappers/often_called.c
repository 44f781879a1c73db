// RUN: %check_acl_tidy %s acl-resource-leak
// A function is looked into however often it is called in a file: the Clang
// Static Analyzer's own limit for those with many branches is 32 times.

#include "acl/acl.h"

extern void consume(int);

static void wait_for(aclrtStream stream, int kind) {
  for (int i = 0; i < 2; ++i)
    consume(i);
  if (kind & 1)
    consume(1);
  if (kind & 2)
    consume(2);
  if (kind & 4)
    consume(4);
  if (kind & 8)
    consume(8);
  if (kind & 16)
    consume(16);
  aclrtSynchronizeStream(stream);
}

void leak_first(void) {
  aclrtStream stream = 0;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return;
  wait_for(stream, 1);
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: stream 'stream' from 'aclrtCreateStream' is never released on this path

#define USE(N)                                                                 \
  void use##N(void) {                                                          \
    aclrtStream stream = 0;                                                    \
    if (aclrtCreateStream(&stream) != ACL_SUCCESS)                             \
      return;                                                                  \
    wait_for(stream, 1);                                                       \
    aclrtDestroyStream(stream);                                                \
  }
#define USE_8(N)                                                               \
  USE(N##0) USE(N##1) USE(N##2) USE(N##3) USE(N##4) USE(N##5) USE(N##6) USE(N##7)
USE_8(1) USE_8(2) USE_8(3) USE_8(4) USE_8(5)

void leak_last(void) {
  aclrtStream stream = 0;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return;
  wait_for(stream, 1);
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: stream 'stream' from 'aclrtCreateStream' is never released on this path
