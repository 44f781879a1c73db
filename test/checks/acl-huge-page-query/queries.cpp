// RUN: %check_acl_tidy %s acl-huge-page-query

#include "acl/acl.h"

// Asked too late.
void late(void **memory, size_t size) {
  size_t available = 0, total = 0;
  aclrtMalloc(memory, size, ACL_MEM_MALLOC_HUGE_ONLY);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'aclrtMalloc' insists on huge pages
  aclrtGetMemInfo(ACL_HBM_MEM_HUGE, &available, &total);
}
