// RUN: %check_acl_tidy %s acl-resource-leak
// Exceptions that leave a resource behind.

#include "acl/acl.h"
#include <memory>
#include <stdexcept>

void thrown(size_t n) {
  void *p = nullptr;
  if (aclrtMalloc(&p, n, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    throw std::runtime_error("out of memory");
  if (aclrtMemset(p, n, 0, n) != ACL_SUCCESS)
    throw std::runtime_error("memset");
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: device memory 'p' from 'aclrtMalloc' is never released when this exception is thrown; call 'aclrtFree' first [acl-resource-leak]
  aclrtFree(p);
}

#define CHECK_ACL(call)                                                        \
  do {                                                                         \
    if ((call) != ACL_SUCCESS)                                                 \
      throw std::runtime_error(#call);                                         \
  } while (0)

void throwingMacro(size_t n) {
  void *a = nullptr, *b = nullptr;
  CHECK_ACL(aclrtMalloc(&a, n, ACL_MEM_MALLOC_HUGE_FIRST));
  CHECK_ACL(aclrtMalloc(&b, n, ACL_MEM_MALLOC_HUGE_FIRST));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: device memory 'a' from 'aclrtMalloc' is never released when this exception is thrown; call 'aclrtFree' first
  aclrtFree(a);
  aclrtFree(b);
}

// Owners are destroyed on the way out.
struct FreeDevice {
  void operator()(void *p) const { aclrtFree(p); }
};
void owned(size_t n) {
  void *raw = nullptr;
  CHECK_ACL(aclrtMalloc(&raw, n, ACL_MEM_MALLOC_HUGE_FIRST));
  std::unique_ptr<void, FreeDevice> owner(raw);
  CHECK_ACL(aclrtMemset(raw, n, 0, n));
}

// A handler of the same function may release it.
void caught(size_t n) {
  void *p = nullptr;
  try {
    CHECK_ACL(aclrtMalloc(&p, n, ACL_MEM_MALLOC_HUGE_FIRST));
    CHECK_ACL(aclrtMemset(p, n, 0, n));
  } catch (...) {
    aclrtFree(p);
    throw;
  }
  aclrtFree(p);
}

// Functions that hand out memory or throw: reports name the caller's variable,
// and point to the call by which the caller is left.
static void *allocate(size_t n) {
  void *inner = nullptr;
  CHECK_ACL(aclrtMalloc(&inner, n, ACL_MEM_MALLOC_HUGE_FIRST));
  return inner;
}
static void clear(void *p, size_t n) { CHECK_ACL(aclrtMemset(p, n, 0, n)); }
struct Table {
  explicit Table(size_t n) : data(allocate(n)) {}
  ~Table() { aclrtFree(data); }
  void *data;
};

void thrownByCallee(size_t n) {
  void *first = allocate(n);
  void *second = allocate(n);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: device memory 'first' from 'aclrtMalloc' is never released when this call throws an exception; call 'aclrtFree' first [acl-resource-leak]
  // CHECK-MESSAGES: :[[@LINE-3]]:17: note: calling 'allocate'
  // CHECK-MESSAGES: :[[@LINE-15]]:3: note: device memory is allocated here by 'aclrtMalloc'
  // CHECK-MESSAGES: :[[@LINE-5]]:17: note: returning from 'allocate'
  // CHECK-MESSAGES: :[[@LINE-5]]:18: note: calling 'allocate'
  // CHECK-MESSAGES: :[[@LINE-18]]:3: note: assuming 'aclrtMalloc' fails
  clear(second, n);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: device memory 'second' from 'aclrtMalloc' is never released when this call throws an exception; call 'aclrtFree' first [acl-resource-leak]
  // CHECK-MESSAGES: :[[@LINE-9]]:18: note: calling 'allocate'
  // CHECK-MESSAGES: :[[@LINE-22]]:3: note: device memory is allocated here by 'aclrtMalloc'
  // CHECK-MESSAGES: :[[@LINE-11]]:18: note: returning from 'allocate'
  // CHECK-MESSAGES: :[[@LINE-5]]:3: note: calling 'clear'
  // CHECK-MESSAGES: :[[@LINE-22]]:40: note: assuming 'aclrtMemset' fails
  aclrtFree(second);
  aclrtFree(first);
}

void thrownByConstructor(size_t n) {
  void *p = allocate(n);
  Table table(n);
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: device memory 'p' from 'aclrtMalloc' is never released when this call throws an exception; call 'aclrtFree' first [acl-resource-leak]
  aclrtFree(p);
}
