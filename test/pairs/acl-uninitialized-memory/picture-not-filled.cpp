// RUN: %pair_test %s
// The picture to be encoded is allocated and described, but never filled.

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"
#include <vector>

constexpr uint32_t width = 128, height = 64, size = width * height * 3 / 2;

static acldvppPicDesc *describe(void *picture) {
  acldvppPicDesc *desc = acldvppCreatePicDesc();
  if (desc == nullptr)
    return nullptr;
  acldvppSetPicDescData(desc, picture);
  acldvppSetPicDescFormat(desc, PIXEL_FORMAT_YUV_SEMIPLANAR_420);
  acldvppSetPicDescWidth(desc, width);
  acldvppSetPicDescHeight(desc, height);
  acldvppSetPicDescWidthStride(desc, width);
  acldvppSetPicDescHeightStride(desc, height);
  acldvppSetPicDescSize(desc, size);
  return desc;
}

static aclError encode(acldvppChannelDesc *channel, acldvppPicDesc *from, aclrtStream stream) {
  acldvppJpegeConfig *config = acldvppCreateJpegeConfig();
  if (config == nullptr)
    return 1;
  acldvppSetJpegeConfigLevel(config, 100);
  uint32_t bytes = 0;
  aclError status = acldvppJpegPredictEncSize(from, config, &bytes);
  void *jpeg = nullptr;
  if (status == ACL_SUCCESS)
    status = acldvppMalloc(&jpeg, bytes);
  if (status == ACL_SUCCESS) {
    status = acldvppJpegEncodeAsync(channel, from, jpeg, &bytes, config, stream); // EXPECT: acl-uninitialized-memory
    aclrtSynchronizeStream(stream);
    acldvppFree(jpeg);
  }
  acldvppDestroyJpegeConfig(config);
  return status;
}

static aclError work(acldvppChannelDesc *channel, aclrtStream stream) {
  void *picture = nullptr;
  aclError status = acldvppMalloc(&picture, size);
  if (status != ACL_SUCCESS)
    return status;
#ifdef FIXED
  std::vector<unsigned char> grey(size, 128);
  status = aclrtMemcpy(picture, size, grey.data(), size, ACL_MEMCPY_HOST_TO_DEVICE);
  if (status != ACL_SUCCESS) {
    acldvppFree(picture);
    return status;
  }
#endif
  acldvppPicDesc *from = describe(picture);
  if (from != nullptr) {
    status = encode(channel, from, stream);
    acldvppDestroyPicDesc(from);
  }
  acldvppFree(picture);
  return status;
}

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  aclError status = aclrtSetDevice(0);
  if (status == ACL_SUCCESS) {
    aclrtStream stream = nullptr;
    if (aclrtCreateStream(&stream) == ACL_SUCCESS) {
      acldvppChannelDesc *channel = acldvppCreateChannelDesc();
      if (channel != nullptr) {
        if (acldvppCreateChannel(channel) == ACL_SUCCESS) {
          status = work(channel, stream);
          acldvppDestroyChannel(channel);
        }
        acldvppDestroyChannelDesc(channel);
      }
      aclrtDestroyStream(stream);
    }
    aclrtResetDevice(0);
  }
  aclFinalize();
  return status == ACL_SUCCESS ? 0 : 1;
}
