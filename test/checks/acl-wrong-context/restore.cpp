// RUN: %check_acl_tidy %s acl-wrong-context

#include "acl/acl.h"

aclError notOnEveryPath(aclrtContext mine, void **buffer) {
  aclrtContext old = nullptr;
  aclError status = aclrtGetCurrentContext(&old);
  if (status != ACL_SUCCESS)
    return status;
  status = aclrtSetCurrentContext(mine);
  if (status != ACL_SUCCESS)
    return status;
  status = aclrtMalloc(buffer, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  if (status != ACL_SUCCESS)
    return status;
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: the function leaves with the context of 'aclrtSetCurrentContext' current: 'old' is not restored on this path; call 'aclrtSetCurrentContext' with it before every return [acl-wrong-context]
  // CHECK-NOTES: :[[@LINE-10]]:21: note: 'old' is the context that was current before
  // CHECK-NOTES: :[[@LINE-8]]:12: note: another context becomes current here
  // CHECK-NOTES: :[[@LINE-5]]:7: note: assuming 'aclrtMalloc' fails
  return aclrtSetCurrentContext(old);
}

aclError onEveryPath(aclrtContext mine, void **buffer) {
  aclrtContext old = nullptr;
  aclError status = aclrtGetCurrentContext(&old);
  if (status != ACL_SUCCESS)
    return status;
  status = aclrtSetCurrentContext(mine);
  if (status == ACL_SUCCESS) {
    status = aclrtMalloc(buffer, 64, ACL_MEM_MALLOC_HUGE_FIRST);
    aclrtSetCurrentContext(old);
  }
  return status;
}

// Stays in the new context when all is well, on purpose.
aclError backOnErrorsOnly(aclrtContext mine, void **buffer) {
  aclrtContext old = nullptr;
  if (aclrtGetCurrentContext(&old) != ACL_SUCCESS || aclrtSetCurrentContext(mine) != ACL_SUCCESS)
    return 1;
  if (aclrtMalloc(buffer, 64, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS) {
    aclrtSetCurrentContext(old);
    return 1;
  }
  return ACL_SUCCESS;
}

// Only wants to know.
aclError compares(aclrtContext mine, void **buffer) {
  aclrtContext now = nullptr;
  aclrtGetCurrentContext(&now);
  if (now != mine && aclrtSetCurrentContext(mine) != ACL_SUCCESS)
    return 1;
  return aclrtMalloc(buffer, 64, ACL_MEM_MALLOC_HUGE_FIRST);
}

// There was none to restore.
aclError nothingBefore(aclrtContext mine, void **buffer) {
  aclrtContext old = nullptr;
  aclrtGetCurrentContext(&old);
  if (aclrtSetCurrentContext(mine) != ACL_SUCCESS)
    return 1;
  aclError status = aclrtMalloc(buffer, 64, ACL_MEM_MALLOC_HUGE_FIRST);
  if (old != nullptr)
    aclrtSetCurrentContext(old);
  return status;
}

struct Guard {
  explicit Guard(aclrtContext mine) {
    aclrtGetCurrentContext(&old);
    aclrtSetCurrentContext(mine);
  }
  ~Guard() { aclrtSetCurrentContext(old); }
  aclrtContext old = nullptr;
};

aclError guarded(aclrtContext mine, void **buffer) {
  Guard guard(mine);
  return aclrtMalloc(buffer, 64, ACL_MEM_MALLOC_HUGE_FIRST);
}
