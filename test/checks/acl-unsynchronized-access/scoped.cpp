// RUN: %check_acl_tidy %s acl-unsynchronized-access
// Workspaces from pools, wrapped in objects.

#include "acl/acl.h"
#include "aclnn/acl_meta.h"

extern "C" aclError aclnnExp(void *workspace, uint64_t size, aclOpExecutor *executor,
                             aclrtStream stream);

struct Pool {
  virtual ~Pool() = default;
  virtual void *alloc(size_t size, size_t *actual) = 0;
  virtual void free(void *memory, size_t actual) = 0;
};

struct Scoped {
  Pool *pool;
  void *memory = nullptr;
  size_t actual = 0;
  explicit Scoped(Pool &p) : pool(&p) {}
  Scoped(Pool &p, size_t size) : pool(&p) { alloc(size); }
  ~Scoped() {
    if (memory != nullptr)
      pool->free(memory, actual);
  }
  void *alloc(size_t size) {
    memory = pool->alloc(size, &actual);
    return memory;
  }
  void *get() { return memory; }
};

void inTheIf(Pool &pool, uint64_t size, aclOpExecutor *executor, aclrtStream stream) {
  void *workspace = nullptr;
  if (size > 0) {
    Scoped scoped(pool, size);
    workspace = scoped.get();
  }
  aclnnExp(workspace, size, executor, stream);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'workspace' is given to 'aclnnExp' after 'scoped' has released it at the end of its scope; let 'scoped' live until the operation is done [acl-unsynchronized-access]
}

// The pool hands memory out in the order of the stream.
void outsideOfIt(Pool &pool, uint64_t size, aclOpExecutor *executor, aclrtStream stream) {
  Scoped scoped(pool);
  void *workspace = nullptr;
  if (size > 0)
    workspace = scoped.alloc(size);
  aclnnExp(workspace, size, executor, stream);
}

// The same where the pool and the stream are of one object: work that is given
// the memory next waits for the work before.
struct Context {
  Pool *pools[2];
  aclrtStream streams[2];
  Pool &pool() { return *pools[0]; }
  aclrtStream stream() {
    if (streams[0] == nullptr)
      aclrtCreateStream(&streams[0]);
    return streams[0];
  }
};

void inTheIfOfOneContext(Context &context, uint64_t size, aclOpExecutor *executor) {
  void *workspace = nullptr;
  if (size > 0) {
    Scoped scoped(context.pool(), size);
    workspace = scoped.get();
  }
  aclnnExp(workspace, size, executor, context.stream());
}

void inTheIfOfTwoContexts(Context &one, Context &other, uint64_t size, aclOpExecutor *executor) {
  void *workspace = nullptr;
  if (size > 0) {
    Scoped scoped(one.pool(), size);
    workspace = scoped.get();
  }
  aclnnExp(workspace, size, executor, other.stream());
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'workspace' is given to 'aclnnExp' after 'scoped' has released it at the end of its scope; let 'scoped' live until the operation is done [acl-unsynchronized-access]
}
