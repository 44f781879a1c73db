// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy
// Wrappers in the same file are followed into; their callers own the result.

#include "acl/acl.h"

static void *allocate(size_t n) {
  void *p = nullptr;
  if (aclrtMalloc(&p, n, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return nullptr;
  return p;
}

static void release(void *p) {
  if (p)
    aclrtFree(p);
}

static aclError create(aclrtStream *stream, aclrtEvent *event) {
  aclError status = aclrtCreateStream(stream);
  if (status != ACL_SUCCESS)
    return status;
  status = aclrtCreateEvent(event);
  if (status != ACL_SUCCESS)
    aclrtDestroyStream(*stream);
  return status;
}

static void destroy(aclrtStream stream, aclrtEvent event) {
  aclrtDestroyEvent(event);
  aclrtDestroyStream(stream);
}

int leak(size_t n) {
  void *p = allocate(n);
  if (!p)
    return -1;
  return aclrtMemset(p, n, 0, n);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: device memory 'p' from 'aclrtMalloc' is never released on this path; call 'aclrtFree' before it is lost [acl-resource-leak]
}

void useAfter(size_t n) {
  void *p = allocate(n);
  if (!p)
    return;
  release(p);
  aclrtMemset(p, n, 0, n);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: device memory 'p' is passed to 'aclrtMemset' after 'aclrtFree' has released it; call 'aclrtFree' after its last use [acl-use-after-destroy]
}

void mismatched(size_t n) {
  void *p = allocate(n);
  aclrtFreeHost(p);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: device memory 'p' from 'aclrtMalloc' is released by 'aclrtFreeHost', which is for pinned host memory; use 'aclrtFree' [acl-mismatched-destroy]
}

void eventForgotten() {
  aclrtStream s = nullptr;
  aclrtEvent e = nullptr;
  if (create(&s, &e) != ACL_SUCCESS)
    return;
  aclrtDestroyStream(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: event 'e' from 'aclrtCreateEvent' is never released on this path
}

// --- Right uses -------------------------------------------------------------

int right(size_t n) {
  void *p = allocate(n);
  if (!p)
    return -1;
  int status = aclrtMemset(p, n, 0, n);
  release(p);
  return status;
}

aclError rightPair() {
  aclrtStream s = nullptr;
  aclrtEvent e = nullptr;
  aclError status = create(&s, &e);
  if (status != ACL_SUCCESS)
    return status;
  status = aclrtRecordEvent(e, s);
  destroy(s, e);
  return status;
}

// A wrapper of a wrapper.
static bool allocateBoth(size_t n, void **a, void **b) {
  *a = allocate(n);
  *b = *a ? allocate(n) : nullptr;
  if (*b)
    return true;
  release(*a);
  *a = nullptr;
  return false;
}
void rightBoth(size_t n) {
  void *a = nullptr, *b = nullptr;
  if (!allocateBoth(n, &a, &b))
    return;
  release(b);
  release(a);
}

// A class that wraps.
class Memory {
public:
  aclError allocate(size_t n) {
    return aclrtMalloc(&data, n, ACL_MEM_MALLOC_HUGE_FIRST);
  }
  void clear() {
    if (!data)
      return;
    aclrtFree(data);
    data = nullptr;
  }
  ~Memory() { clear(); }

private:
  void *data = nullptr;
};
void rightClass(size_t n) {
  Memory m;
  m.allocate(n);
  m.clear();
}
