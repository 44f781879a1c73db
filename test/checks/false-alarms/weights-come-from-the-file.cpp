// RUN: %check_acl_tidy %s acl-*
// Must not be reported: loading a model writes the weight memory, and an
// operator the outputs that it gets in a list.

#include "acl/acl.h"
#include "acl/acl_op_compiler.h"
#include <vector>

aclError load(const char *path, size_t workSize, size_t weightSize) {
  uint32_t model = 0;
  void *work = nullptr, *weight = nullptr;
  aclError status = aclrtMalloc(&work, workSize, ACL_MEM_MALLOC_HUGE_FIRST);
  if (status != ACL_SUCCESS)
    return status;
  status = aclrtMalloc(&weight, weightSize, ACL_MEM_MALLOC_HUGE_FIRST);
  if (status == ACL_SUCCESS) {
    status = aclmdlLoadFromFileWithMem(path, &model, work, workSize, weight, weightSize);
    if (status == ACL_SUCCESS)
      status = aclmdlUnload(model);
    aclrtFree(weight);
  }
  aclrtFree(work);
  return status;
}

aclError run(int numIn, const aclTensorDesc *const in[], const aclDataBuffer *const inputs[], int numOut, const aclTensorDesc *const out[], const aclopAttr *attr, void *host, size_t size, aclrtStream stream) {
  void *result = nullptr;
  aclError status = aclrtMalloc(&result, size, ACL_MEM_MALLOC_HUGE_FIRST);
  if (status != ACL_SUCCESS)
    return status;
  std::vector<aclDataBuffer *> outputs;
  aclDataBuffer *buffer = aclCreateDataBuffer(result, size);
  if (buffer != nullptr) {
    outputs.push_back(buffer);
    status = aclopCompileAndExecute("Conv2D", numIn, in, inputs, numOut, out, outputs.data(), attr, ACL_ENGINE_SYS, ACL_COMPILE_SYS, nullptr, stream);
    aclError waited = aclrtSynchronizeStream(stream);
    if (status == ACL_SUCCESS && waited == ACL_SUCCESS)
      status = aclrtMemcpy(host, size, result, size, ACL_MEMCPY_DEVICE_TO_HOST);
    aclDestroyDataBuffer(buffer);
  }
  aclrtFree(result);
  return status;
}
