// RUN: %pair_test %s
// A smart pointer owns the tensor, and it is destroyed by hand as well.

#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include <memory>

using TensorPtr =
    std::unique_ptr<aclTensor, aclnnStatus (*)(const aclTensor *)>;

static int run(const int64_t *shape, void *data) {
  aclTensor *raw = aclCreateTensor(shape, 2, ACL_FLOAT, nullptr, 0,
                                   ACL_FORMAT_ND, shape, 2, data);
  if (!raw)
    return 1;
  TensorPtr tensor(raw, aclDestroyTensor);
  int64_t *dims = nullptr;
  uint64_t rank = 0;
  int status = aclGetViewShape(tensor.get(), &dims, &rank);
  if (status == 0)
    delete[] dims;
#ifndef FIXED
  aclDestroyTensor(raw); // EXPECT@+2: acl-use-after-destroy
#endif
  return status;
}

int main() {
  int64_t shape[] = {2, 2};
  return run(shape, nullptr);
}
