// RUN: %check_acl_tidy %s acl-*
// Must not be reported: the executor comes from a member (or a map) that
// another function filled after aclSetAclOpExecutorRepeatable. The path did not
// see it acquired, so nobody knows that phase two uses it up. The consuming
// effect must hold only for executors acquired on the path (or not at all when
// the executor was not acquired there).
#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include "aclnnop/aclnn_rms_norm.h"
struct Cached {
  aclOpExecutor *executor;
  uint64_t workspaceSize;
};
int calculate(Cached *cached, aclTensor *x, char *base, void *workspace,
              aclrtStream stream, int rows) {
  for (int i = 0; i < rows; ++i) {
    AclSetTensorAddr(cached->executor, 0, x, base + i * 64);
    int ret = aclnnRmsNorm(workspace, cached->workspaceSize, cached->executor,
                           stream);
    if (ret != 0)
      return ret;
  }
  return 0;
}
