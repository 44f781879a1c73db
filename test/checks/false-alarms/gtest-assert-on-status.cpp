// RUN: %check_acl_tidy %s acl-*
// Most frequent false alarm. Must not be reported: host memory "never
// released" at its own ASSERT_EQ. GoogleTest hands the status to an opaque
// comparison (EqHelper::Compare takes both by reference) and returns when the
// comparison failed, i.e. when the allocation failed. The status is not tied
// to the branch, so the path "allocated, yet the assertion failed" is walked.
// The second ASSERT may still report 'host' (that leak is real, test code).
#include "acl/acl.h"
struct AssertionResult {
  operator bool() const { return ok; }
  bool ok;
};
template <class A, class B>
AssertionResult compare(const char *, const char *, const A &, const B &);
#define ASSERT_EQ(a, b)                                                        \
  if (const AssertionResult result = compare(#a, #b, a, b))                    \
    ;                                                                          \
  else                                                                         \
    return
void test() {
  void *host = nullptr;
  ASSERT_EQ(aclrtMallocHost(&host, 64), 0);
  aclrtFreeHost(host);
}
