// RUN: %check_acl_tidy %s acl-huge-page-query
// Normal pages were asked for, which says nothing of huge ones.

#include "acl/acl.h"

void other(void **memory, size_t size) {
  size_t available = 0, total = 0;
  aclrtGetMemInfo(ACL_HBM_MEM_NORMAL, &available, &total);
  if (available < size)
    return;
  aclrtMalloc(memory, size, ACL_MEM_MALLOC_HUGE_ONLY);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'aclrtMalloc' insists on huge pages
}

void inLoop(void **memory, size_t size, int n) {
  size_t available = 0, total = 0;
  for (int i = 0; i < n; ++i) {
    if (available >= size)
      aclrtMalloc(memory, size, ACL_MEM_MALLOC_HUGE_ONLY);
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'aclrtMalloc' insists on huge pages
    aclrtGetMemInfo(ACL_HBM_MEM_NORMAL, &available, &total);
  }
}
