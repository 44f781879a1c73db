// RUN: %pair_test %s
// The output of a resize lies in plain device memory, which the media engine
// does not reach.

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"

static acldvppPicDesc *describe(void *pixels, uint32_t width, uint32_t height) {
  acldvppPicDesc *desc = acldvppCreatePicDesc();
  if (!desc)
    return nullptr;
  acldvppSetPicDescData(desc, pixels); // EXPECT: acl-non-dvpp-memory
  acldvppSetPicDescFormat(desc, PIXEL_FORMAT_YUV_SEMIPLANAR_420);
  acldvppSetPicDescWidth(desc, width);
  acldvppSetPicDescHeight(desc, height);
  acldvppSetPicDescWidthStride(desc, width);
  acldvppSetPicDescHeightStride(desc, height);
  acldvppSetPicDescSize(desc, width * height * 3 / 2);
  return desc;
}

int main() {
  constexpr uint32_t From = 256, To = 128;
  constexpr size_t FromSize = From * From * 3 / 2, ToSize = To * To * 3 / 2;
  aclInit(nullptr);
  aclrtSetDevice(0);
  aclrtStream stream = nullptr;
  aclrtCreateStream(&stream);
  acldvppChannelDesc *channel = acldvppCreateChannelDesc();
  acldvppCreateChannel(channel);
  void *in = nullptr, *out = nullptr;
  acldvppMalloc(&in, FromSize);
  aclrtMemset(in, FromSize, 0, FromSize);
#ifdef FIXED
  acldvppMalloc(&out, ToSize);
#else
  aclrtMalloc(&out, ToSize, ACL_MEM_MALLOC_HUGE_FIRST);
#endif
  acldvppPicDesc *source = describe(in, From, From);
  acldvppPicDesc *target = describe(out, To, To);
  acldvppResizeConfig *config = acldvppCreateResizeConfig();
  acldvppVpcResizeAsync(channel, source, target, config, stream);
  aclrtSynchronizeStream(stream);
  acldvppDestroyResizeConfig(config);
  acldvppDestroyPicDesc(target);
  acldvppDestroyPicDesc(source);
  acldvppFree(in);
#ifdef FIXED
  acldvppFree(out);
#else
  aclrtFree(out);
#endif
  acldvppDestroyChannel(channel);
  acldvppDestroyChannelDesc(channel);
  aclrtDestroyStream(stream);
  aclrtResetDevice(0);
  aclFinalize();
  return 0;
}
