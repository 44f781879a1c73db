// RUN: %pair_test %s
// An example destroys a list made from a vector, and then its tensors.

#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include <vector>

static int makeTensor(const std::vector<int64_t> &shape, void *data,
                      aclTensor **tensor) {
  *tensor = aclCreateTensor(shape.data(), shape.size(), ACL_FLOAT, nullptr, 0,
                            ACL_FORMAT_ND, shape.data(), shape.size(), data);
  return *tensor ? 0 : 1;
}

int main() {
  std::vector<int64_t> shape{4, 2};
  aclTensor *left = nullptr, *right = nullptr;
  if (makeTensor(shape, nullptr, &left) != 0)
    return 1;
  if (makeTensor(shape, nullptr, &right) != 0) {
    aclDestroyTensor(left);
    return 1;
  }
  std::vector<aclTensor *> parts{left, right};
  aclTensorList *list = aclCreateTensorList(parts.data(), parts.size());
  aclDestroyTensorList(list);
#ifndef FIXED
  aclDestroyTensor(left); // EXPECT: acl-use-after-destroy
  aclDestroyTensor(right);
#endif
  return 0;
}
