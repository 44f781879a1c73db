// RUN: %check_acl_tidy %s acl-huge-page-query
// RUN: %check_acl_tidy %s acl-huge-page-query --check-suffixes=,FIRST --config="{CheckOptions: {acl-huge-page-query.CheckHugeFirst: true}}"

#include "acl/acl.h"

void insists(void **memory, size_t size) {
  aclrtMalloc(memory, size, ACL_MEM_MALLOC_HUGE_ONLY);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtMalloc' insists on huge pages, and nothing has asked how many are free (Atlas A2 and A3 reserve some); call 'aclrtGetMemInfo' for huge pages first [acl-huge-page-query]
  // The second is the same defect.
  aclrtMalloc(memory, size, ACL_MEM_MALLOC_HUGE_ONLY);
}

void giant(void **memory, size_t size) {
  auto policy = static_cast<aclrtMemMallocPolicy>(
      ACL_MEM_MALLOC_HUGE1G_ONLY | ACL_MEM_TYPE_HIGH_BAND_WIDTH);
  aclrtMallocWithCfg(memory, size, policy, nullptr);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtMallocWithCfg' insists on huge pages
}

void prefers(void **memory, size_t size) {
  aclrtMalloc(memory, size, ACL_MEM_MALLOC_HUGE_FIRST);
  // CHECK-NOTES-FIRST: :[[@LINE-1]]:3: warning: 'aclrtMalloc' asks for huge pages, and nothing has asked
}

void normal(void **memory, size_t size, aclrtMemMallocPolicy any) {
  aclrtMalloc(memory, size, ACL_MEM_MALLOC_NORMAL_ONLY);
  aclrtMalloc(memory, size, ACL_MEM_MALLOC_NORMAL_ONLY_P2P);
  aclrtMalloc(memory, size, any);
}
