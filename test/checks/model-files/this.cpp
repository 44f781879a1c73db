// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy --config="{CheckOptions: {acl.ModelFiles: '%S/Inputs/team.yaml'}}"
// Methods that open and close the object they are called on.

#include "acl/acl.h"

namespace team {
class Pool {
public:
  int open(size_t size);
  void close();
  int fill(int value);
};
} // namespace team

void useAfterClose(team::Pool *pool) {
  pool->close();
  pool->fill(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: buffer pool {{.*}}is passed to 'fill' after 'close' has released it; call 'close' after its last use [acl-use-after-destroy]
}

void closeTwice(team::Pool &pool) {
  pool.close();
  pool.close();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: buffer pool {{.*}}is released twice: 'close' already released it
}

int openAgain(team::Pool *pool) {
  pool->close();
  if (pool->open(64) != 0)
    return -1;
  return pool->fill(1);
}

void local() {
  team::Pool pool;
  if (pool.open(64) != 0)
    return;
  pool.fill(1);
  pool.close();
}
