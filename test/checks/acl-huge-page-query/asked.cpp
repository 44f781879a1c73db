// RUN: %check_acl_tidy %s acl-huge-page-query
// Any function of the file may have run before.

#include "acl/acl.h"

static bool enough(size_t size) {
  size_t available = 0, total = 0;
  return aclrtGetMemInfo(ACL_HBM_MEM_HUGE, &available, &total) == ACL_SUCCESS &&
         available >= size;
}

void *allocate(size_t size) {
  void *memory = nullptr;
  aclrtMalloc(&memory, size,
              enough(size) ? ACL_MEM_MALLOC_HUGE_ONLY
                           : ACL_MEM_MALLOC_NORMAL_ONLY);
  return memory;
}

void elsewhere(void **memory, size_t size) {
  aclrtMalloc(memory, size, ACL_MEM_MALLOC_HUGE_ONLY);
}
