// RUN: %check_acl_tidy %s acl-dvpp-memory-waste
// Media output that feeds a model is the documented way, and a file with media
// functions may use the memory for them on other ways.

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"

void infer(uint32_t model, aclmdlDataset *out, acldvppChannelDesc *channel,
           acldvppPicDesc *source, acldvppResizeConfig *config, size_t size,
           bool resize, const void *data, aclrtStream stream) {
  void *memory = nullptr;
  if (acldvppMalloc(&memory, size) != ACL_SUCCESS)
    return;
  if (resize) {
    acldvppPicDesc *target = acldvppCreatePicDesc();
    acldvppSetPicDescData(target, memory);
    acldvppVpcResizeAsync(channel, source, target, config, stream);
    aclrtSynchronizeStream(stream);
    acldvppDestroyPicDesc(target);
  } else {
    aclrtMemcpy(memory, size, data, size, ACL_MEMCPY_HOST_TO_DEVICE);
  }
  aclmdlDataset *in = aclmdlCreateDataset();
  aclDataBuffer *buffer = aclCreateDataBuffer(memory, size);
  aclmdlAddDatasetBuffer(in, buffer);
  aclmdlExecute(model, in, out);
  aclDestroyDataBuffer(buffer);
  aclmdlDestroyDataset(in);
  acldvppFree(memory);
}
