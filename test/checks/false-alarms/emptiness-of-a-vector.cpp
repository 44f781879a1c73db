// RUN: %check_acl_tidy %s acl-*
// Must not be reported: a list of two dimensions is not empty, so that the
// tensor is made and the operator writes what is copied out.

#include "acl/acl.h"
#include "aclnnop/aclnn_abs.h"
#include <cstdint>
#include <vector>

static aclTensor *makeTensor(void *data, const std::vector<int64_t> &shape) {
  if (shape.empty())
    return nullptr;
  std::vector<int64_t> strides(shape.size(), 1);
  return aclCreateTensor(shape.data(), shape.size(), ACL_FLOAT, strides.data(), 0, ACL_FORMAT_ND, shape.data(), shape.size(), data);
}

aclError absolute(void *from, float *to, int64_t rows, int64_t columns, aclrtStream stream) {
  size_t size = rows * columns * sizeof(float);
  void *out = nullptr;
  aclError status = aclrtMalloc(&out, size, ACL_MEM_MALLOC_HUGE_FIRST);
  if (status != ACL_SUCCESS)
    return status;
  std::vector<int64_t> shape = {rows, columns};
  aclTensor *input = makeTensor(from, shape);
  aclTensor *output = makeTensor(out, shape);
  uint64_t workspace = 0;
  aclOpExecutor *executor = nullptr;
  status = aclnnAbsGetWorkspaceSize(input, output, &workspace, &executor);
  if (status == ACL_SUCCESS)
    status = aclnnAbs(nullptr, workspace, executor, stream);
  if (status == ACL_SUCCESS)
    status = aclrtSynchronizeStream(stream);
  if (status == ACL_SUCCESS)
    status = aclrtMemcpy(to, size, out, size, ACL_MEMCPY_DEVICE_TO_HOST);
  aclDestroyTensor(input);
  aclDestroyTensor(output);
  aclrtFree(out);
  return status;
}
