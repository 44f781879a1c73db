// RUN: %check_acl_tidy %s acl-*
// Must not be reported: what is captured runs when the model runs, and by then
// the source is filled. A capture into a model that exists makes none.

#include "acl/acl.h"

aclError record(aclrtStream stream, aclmdlRI model, const void *values, void *to, size_t size) {
  void *from = nullptr;
  if (aclrtMalloc(&from, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return 1;
  aclError status = aclmdlRICaptureToModelRIBegin(stream, model, ACL_MODEL_RI_CAPTURE_MODE_RELAXED);
  if (status == ACL_SUCCESS) {
    status = aclrtMemcpyAsync(to, size, from, size, ACL_MEMCPY_DEVICE_TO_DEVICE, stream);
    aclError ended = aclmdlRICaptureEnd(stream, &model);
    if (status == ACL_SUCCESS)
      status = ended;
  }
  if (status == ACL_SUCCESS)
    status = aclrtMemcpy(from, size, values, size, ACL_MEMCPY_HOST_TO_DEVICE);
  if (status == ACL_SUCCESS)
    status = aclmdlRIExecute(model, 0);
  aclrtFree(from);
  return status;
}
