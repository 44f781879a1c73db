// RUN: %pair_test %s
// A statistics tensor is described with the shape of the input, while its
// buffer has one element for each row.
#include "acl/acl.h"
#include "aclnn/acl_meta.h"

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS || aclrtSetDevice(0) != ACL_SUCCESS)
    return 1;
  int64_t input[] = {4, 8};
  int64_t rows[] = {4, 1};
  void *rstd = nullptr;
  if (aclrtMalloc(&rstd, 4 * sizeof(float), ACL_MEM_MALLOC_HUGE_FIRST) !=
      ACL_SUCCESS)
    return 1;
#ifdef FIXED
  int64_t *shape = rows;
#else
  int64_t *shape = input;
#endif
  aclTensor *tensor = aclCreateTensor(shape, 2, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND, shape, 2, rstd); // EXPECT: acl-copy-bounds
  int made = tensor != nullptr && input[0] == rows[0];
  aclDestroyTensor(tensor);
  aclrtFree(rstd);
  aclrtResetDevice(0);
  aclFinalize();
  return made ? 0 : 1;
}
