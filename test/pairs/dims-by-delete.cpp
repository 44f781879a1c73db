// RUN: %pair_test %s
// The shape that aclGetViewShape allocates is an array.

#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include <cstdio>
#include <vector>

static std::vector<int64_t> shapeOf(const aclTensor *tensor) {
  std::vector<int64_t> result;
  int64_t *dims = nullptr;
  uint64_t rank = 0;
  if (aclGetViewShape(tensor, &dims, &rank) != 0)
    return result;
  result.assign(dims, dims + rank);
#ifdef FIXED
  delete[] dims;
#else
  delete dims; // EXPECT: acl-mismatched-destroy
#endif
  return result;
}

int main() {
  for (int64_t extent : shapeOf(nullptr))
    printf("%lld\n", static_cast<long long>(extent));
}
