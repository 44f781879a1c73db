// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy
// DVPP V1: channels, descriptions and memory.

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"

int channelLeftOpen(aclrtStream stream, acldvppPicDesc *in,
                    acldvppPicDesc *out) {
  acldvppChannelDesc *desc = acldvppCreateChannelDesc();
  if (!desc)
    return -1;
  if (acldvppCreateChannel(desc) != ACL_SUCCESS) {
    acldvppDestroyChannelDesc(desc);
    return -1;
  }
  acldvppResizeConfig *config = acldvppCreateResizeConfig();
  if (!config) {
    acldvppDestroyChannelDesc(desc);
    return -1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this failure leaves the DVPP channel opened by 'acldvppCreateChannel' open; call 'acldvppDestroyChannel' before returning [acl-resource-leak]
  }
  int status = acldvppVpcResizeAsync(desc, in, out, config, stream);
  aclrtSynchronizeStream(stream);
  acldvppDestroyResizeConfig(config);
  acldvppDestroyChannel(desc);
  acldvppDestroyChannelDesc(desc);
  return status;
}

int pictureForgotten(acldvppChannelDesc *channel, const void *jpeg,
                     uint32_t size, void *out, aclrtStream stream) {
  acldvppPicDesc *picture = acldvppCreatePicDesc();
  if (!picture)
    return -1;
  acldvppSetPicDescData(picture, out);
  if (acldvppJpegDecodeAsync(channel, jpeg, size, picture, stream) !=
      ACL_SUCCESS)
    return -1;
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: picture description 'picture' from 'acldvppCreatePicDesc' is never released on this path; call 'acldvppDestroyPicDesc' before it is lost
  aclrtSynchronizeStream(stream);
  acldvppDestroyPicDesc(picture);
  return 0;
}

void configUsedLate(acldvppChannelDesc *channel, acldvppPicDesc *in,
                    acldvppPicDesc *out, acldvppResizeConfig *config,
                    aclrtStream stream) {
  acldvppDestroyResizeConfig(config);
  acldvppVpcResizeAsync(channel, in, out, config, stream);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: resize configuration 'config' is passed to 'acldvppVpcResizeAsync' after 'acldvppDestroyResizeConfig' has released it; call 'acldvppDestroyResizeConfig' after its last use [acl-use-after-destroy]
}

void mismatchedMemory(uint32_t size) {
  void *pixels = nullptr;
  if (aclrtMalloc(&pixels, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  acldvppFree(pixels);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: device memory 'pixels' from 'aclrtMalloc' is released by 'acldvppFree', which is for DVPP memory; use 'aclrtFree' [acl-mismatched-destroy]
}

int decoderForgotten() {
  aclvdecChannelDesc *desc = aclvdecCreateChannelDesc();
  if (!desc)
    return -1;
  if (aclvdecSetChannelDescChannelId(desc, 10) != ACL_SUCCESS)
    return -1;
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: decoder channel description 'desc' from 'aclvdecCreateChannelDesc' is never released on this path
  int status = aclvdecCreateChannel(desc);
  if (status == ACL_SUCCESS)
    aclvdecDestroyChannel(desc);
  aclvdecDestroyChannelDesc(desc);
  return status;
}

// --- Right uses -------------------------------------------------------------

class Resizer {
public:
  ~Resizer() { close(); }
  int open() {
    desc = acldvppCreateChannelDesc();
    if (!desc)
      return -1;
    int status = acldvppCreateChannel(desc);
    if (status != ACL_SUCCESS)
      return status;
    opened = true;
    return ACL_SUCCESS;
  }
  void close() {
    if (opened)
      acldvppDestroyChannel(desc);
    if (desc)
      acldvppDestroyChannelDesc(desc);
    opened = false;
    desc = nullptr;
  }

private:
  acldvppChannelDesc *desc = nullptr;
  bool opened = false;
};

int decode(acldvppChannelDesc *channel, const void *jpeg, uint32_t size,
           uint32_t outSize, aclrtStream stream, void **result) {
  void *pixels = nullptr;
  int status = acldvppMalloc(&pixels, outSize);
  if (status != ACL_SUCCESS)
    return status;
  acldvppPicDesc *picture = acldvppCreatePicDesc();
  if (!picture) {
    acldvppFree(pixels);
    return -1;
  }
  acldvppSetPicDescData(picture, pixels);
  acldvppSetPicDescSize(picture, outSize);
  status = acldvppJpegDecodeAsync(channel, jpeg, size, picture, stream);
  if (status == ACL_SUCCESS)
    status = aclrtSynchronizeStream(stream);
  acldvppDestroyPicDesc(picture);
  if (status != ACL_SUCCESS) {
    acldvppFree(pixels);
    return status;
  }
  *result = pixels;
  return ACL_SUCCESS;
}

// A decoder's callback gets what the sender made.
void decoded(acldvppStreamDesc *input, acldvppPicDesc *output, void *) {
  void *packet = acldvppGetStreamDescData(input);
  void *pixels = acldvppGetPicDescData(output);
  acldvppFree(packet);
  acldvppFree(pixels);
  acldvppDestroyStreamDesc(input);
  acldvppDestroyPicDesc(output);
}
