// RUN: %pair_test %s
// A resized picture is copied to plain device memory to be a model's input.

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"
#include <cstdlib>

static void infer(uint32_t model, void *memory, size_t size, void *result,
                  size_t resultSize) {
  aclmdlDataset *in = aclmdlCreateDataset(), *out = aclmdlCreateDataset();
  aclDataBuffer *inBuffer = aclCreateDataBuffer(memory, size);
  aclDataBuffer *outBuffer = aclCreateDataBuffer(result, resultSize);
  aclmdlAddDatasetBuffer(in, inBuffer);
  aclmdlAddDatasetBuffer(out, outBuffer);
  aclmdlExecute(model, in, out);
  aclDestroyDataBuffer(inBuffer);
  aclDestroyDataBuffer(outBuffer);
  aclmdlDestroyDataset(in);
  aclmdlDestroyDataset(out);
}

static acldvppPicDesc *describe(void *pixels, uint32_t side) {
  acldvppPicDesc *desc = acldvppCreatePicDesc();
  acldvppSetPicDescData(desc, pixels);
  acldvppSetPicDescFormat(desc, PIXEL_FORMAT_YUV_SEMIPLANAR_420);
  acldvppSetPicDescWidth(desc, side);
  acldvppSetPicDescHeight(desc, side);
  acldvppSetPicDescWidthStride(desc, side);
  acldvppSetPicDescHeightStride(desc, side);
  acldvppSetPicDescSize(desc, side * side * 3 / 2);
  return desc;
}

static void check(aclError status) {
  if (status != ACL_SUCCESS)
    abort();
}

int main(int argc, char **argv) {
  constexpr uint32_t From = 256, To = 128;
  constexpr size_t FromSize = From * From * 3 / 2, ToSize = To * To * 3 / 2;
  constexpr size_t ResultSize = 4096;
  aclInit(nullptr);
  aclrtSetDevice(0);
  uint32_t model = 0;
  if (aclmdlLoadFromFile(argc > 1 ? argv[1] : "model.om", &model) !=
      ACL_SUCCESS)
    return 1;
  aclrtStream stream = nullptr;
  check(aclrtCreateStream(&stream));
  acldvppChannelDesc *channel = acldvppCreateChannelDesc();
  acldvppCreateChannel(channel);
  acldvppResizeConfig *config = acldvppCreateResizeConfig();
  void *picture = nullptr, *resized = nullptr, *result = nullptr;
  check(acldvppMalloc(&picture, FromSize));
  check(acldvppMalloc(&resized, ToSize));
  check(aclrtMalloc(&result, ResultSize, ACL_MEM_MALLOC_HUGE_FIRST));
  aclrtMemset(picture, FromSize, 0, FromSize);

  acldvppPicDesc *source = describe(picture, From);
  acldvppPicDesc *target = describe(resized, To);
  acldvppVpcResizeAsync(channel, source, target, config, stream);
  aclrtSynchronizeStream(stream);
  acldvppDestroyPicDesc(source);
  acldvppDestroyPicDesc(target);
#ifdef FIXED
  infer(model, resized, ToSize, result, ResultSize);
#else
  void *input = nullptr;
  check(aclrtMalloc(&input, ToSize, ACL_MEM_MALLOC_HUGE_FIRST));
  // EXPECT@+1: acl-redundant-copy
  aclrtMemcpy(input, ToSize, resized, ToSize, ACL_MEMCPY_DEVICE_TO_DEVICE);
  infer(model, input, ToSize, result, ResultSize);
  aclrtFree(input);
#endif
  aclrtFree(result);
  acldvppFree(resized);
  acldvppFree(picture);
  acldvppDestroyResizeConfig(config);
  acldvppDestroyChannel(channel);
  acldvppDestroyChannelDesc(channel);
  aclrtDestroyStream(stream);
  aclmdlUnload(model);
  aclrtResetDevice(0);
  aclFinalize();
  return 0;
}
