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
