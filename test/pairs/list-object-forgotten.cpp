// RUN: %pair_test %s
// The tensors of a list are destroyed one by one, the list itself is not.

#include "acl/acl.h"
#include "aclnnop/aclnn_cat.h"

static aclTensor *makeTensor(const int64_t *shape, void *data) {
  return aclCreateTensor(shape, 2, ACL_FLOAT16, nullptr, 0, ACL_FORMAT_ND,
                         shape, 2, data);
}

static void joinRows(const int64_t *shape, void *upper, void *lower,
                     aclTensor *joined, void *workspace, aclrtStream stream) {
  aclTensor *rows[] = {makeTensor(shape, upper), makeTensor(shape, lower)};
  aclTensorList *list = aclCreateTensorList(rows, 2);
  uint64_t size = 0;
  aclOpExecutor *executor = nullptr;
  if (aclnnCatGetWorkspaceSize(list, 0, joined, &size, &executor) == 0)
    aclnnCat(workspace, size, executor, stream);
#ifndef FIXED
  aclDestroyTensor(rows[0]); // EXPECT: acl-resource-leak
  aclDestroyTensor(rows[1]);
#else
  aclDestroyTensorList(list);
#endif
}

int main() {
  int64_t shape[] = {16, 32};
  joinRows(shape, nullptr, nullptr, nullptr, nullptr, nullptr);
  return 0;
}
