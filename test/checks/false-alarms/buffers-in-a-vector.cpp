// RUN: %check_acl_tidy %s acl-*
// Must not be reported: output as "read before anything was written to it". The
// operator writes it, through a data buffer whose last copy is in the vector.
#include "acl/acl.h"
#include "acl/acl_op.h"
#include <vector>

int run(aclrtStream stream, const aclTensorDesc *in[],
        const aclTensorDesc *out[], aclDataBuffer *input, void *host,
        size_t size) {
  void *output = nullptr;
  if (aclrtMalloc(&output, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return 1;
  int result = 1;
  aclDataBuffer *buffer = aclCreateDataBuffer(output, size);
  if (buffer != nullptr) {
    std::vector<aclDataBuffer *> inputs, outputs;
    inputs.push_back(input);
    outputs.push_back(buffer);
    if (aclopExecuteV2("Conv2D", 1, const_cast<aclTensorDesc **>(in),
                       inputs.data(), 1, const_cast<aclTensorDesc **>(out),
                       outputs.data(), nullptr, stream) == ACL_SUCCESS &&
        aclrtSynchronizeStream(stream) == ACL_SUCCESS)
      result = aclrtMemcpy(host, size, output, size, ACL_MEMCPY_DEVICE_TO_HOST);
  }
  aclrtFree(output);
  return result;
}
