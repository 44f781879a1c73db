#include "aclnn_add.h"
#include "hi_dvpp.h"

int plan(const aclTensor *a, const aclScalar *alpha, aclTensor *out) {
  uint64_t workspace = 0;
  aclOpExecutor *executor = nullptr;
  return aclnnAddGetWorkspaceSize(a, a, alpha, out, &workspace, &executor);
}
