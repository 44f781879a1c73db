// RUN: %pair_test %s
// The output of a resize lies in plain device memory, which the media engine
// does not reach.

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"
#include <cstdlib>

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

static void check(aclError status) {
  if (status != ACL_SUCCESS)
    abort();
}

int main() {
  constexpr uint32_t From = 256, To = 128;
  constexpr size_t FromSize = From * From * 3 / 2, ToSize = To * To * 3 / 2;
  check(aclInit(nullptr));
  check(aclrtSetDevice(0));
  aclrtStream stream = nullptr;
  check(aclrtCreateStream(&stream));
  acldvppChannelDesc *channel = acldvppCreateChannelDesc();
  check(acldvppCreateChannel(channel));
  void *in = nullptr, *out = nullptr;
  check(acldvppMalloc(&in, FromSize));
  aclrtMemset(in, FromSize, 0, FromSize);
#ifdef FIXED
  check(acldvppMalloc(&out, ToSize));
#else
  check(aclrtMalloc(&out, ToSize, ACL_MEM_MALLOC_HUGE_FIRST));
#endif
  acldvppPicDesc *source = describe(in, From, From);
  acldvppPicDesc *target = describe(out, To, To);
  acldvppResizeConfig *config = acldvppCreateResizeConfig();
  acldvppVpcResizeAsync(channel, source, target, config, stream);
  check(aclrtSynchronizeStream(stream));
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
