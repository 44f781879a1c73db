// RUN: %pair_test %s
// One more tensor exists when an optional input is given, and the list of what
// is destroyed at the end does not know.

#include "acl/acl.h"
#include "aclnnop/aclnn_add.h"

static aclTensor *wrap(void *data, int64_t n) {
  return aclCreateTensor(&n, 1, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND, &n, 1,
                         data);
}

static void rotate(void *angles, void *factors, int64_t n, void *workspace,
                   aclrtStream stream) {
  float one = 1.0f;
  aclTensor *angle = wrap(angles, n);
  aclScalar *alpha = aclCreateScalar(&one, ACL_FLOAT);
  aclTensor *factor = nullptr;
  if (factors) {
    factor = wrap(factors, n);
    uint64_t size = 0;
    aclOpExecutor *executor = nullptr;
    if (aclnnInplaceAddGetWorkspaceSize(angle, factor, alpha, &size,
                                        &executor) == 0)
      aclnnInplaceAdd(workspace, size, executor, stream); // EXPECT@+6: acl-resource-leak
  }
#ifdef FIXED
  if (factor)
    aclDestroyTensor(factor);
#endif
  aclDestroyScalar(alpha);
  aclDestroyTensor(angle);
}

int main(int argc, char **argv) {
  rotate(argv[0], argc > 1 ? argv[1] : nullptr, 64, nullptr, nullptr);
}
