// RUN: %check_acl_tidy %s acl-non-dvpp-memory

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"
#include <cstdlib>
#include <vector>

// Plain device memory is out of reach on every product.
void picture(acldvppPicDesc *desc, size_t size) {
  void *pixels = nullptr;
  if (aclrtMalloc(&pixels, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  acldvppSetPicDescData(desc, pixels);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: device memory 'pixels' from 'aclrtMalloc' is given to 'acldvppSetPicDescData', but DVPP V1 picture processing takes media memory only (on every product); allocate it with 'acldvppMalloc' [acl-non-dvpp-memory]
  // CHECK-NOTES: :[[@LINE-4]]:7: note: device memory is allocated here by 'aclrtMalloc'
  aclrtFree(pixels);
}

void decode(acldvppChannelDesc *channel, acldvppPicDesc *out,
            aclrtStream stream) {
  static char file[1024];
  acldvppJpegDecodeAsync(channel, file, sizeof(file), out, stream);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: host memory 'file' is given to 'acldvppJpegDecodeAsync', but DVPP V1 JPEG decoding takes media memory only (on every product); allocate it with 'acldvppMalloc'
  aclrtSynchronizeStream(stream);
}

void png(acldvppChannelDesc *channel, acldvppPicDesc *out,
         const std::vector<char> &file, aclrtStream stream) {
  std::vector<char> copy = file;
  acldvppPngDecodeAsync(channel, copy.data(), copy.size(), out, stream);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: host memory 'copy' is given to 'acldvppPngDecodeAsync', but DVPP V1 PNG decoding takes media memory only
  aclrtSynchronizeStream(stream);
}

void encode(acldvppChannelDesc *channel, acldvppPicDesc *in,
            acldvppJpegeConfig *config, aclrtStream stream) {
  uint32_t size = 4096;
  void *out = malloc(size);
  if (!out)
    return;
  acldvppJpegEncodeAsync(channel, in, out, &size, config, stream);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: heap memory 'out' from 'malloc' is given to 'acldvppJpegEncodeAsync', but DVPP V1 JPEG encoding takes media memory only
  // CHECK-NOTES: :[[@LINE-5]]:15: note: heap memory is allocated here by 'malloc'
  aclrtSynchronizeStream(stream);
  free(out);
}

// Device memory of any sort serves the video decoder; host memory does not.
void video(acldvppStreamDesc *desc, size_t size) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  acldvppSetStreamDescData(desc, dev);
  aclrtFree(dev);
  void *pinned = nullptr;
  if (aclrtMallocHost(&pinned, size) != ACL_SUCCESS)
    return;
  acldvppSetStreamDescData(desc, pinned);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: pinned host memory 'pinned' from 'aclrtMallocHost' is given to 'acldvppSetStreamDescData', but DVPP V1 video decoding takes device memory only (on every product); allocate it with 'acldvppMalloc'
  // CHECK-NOTES: :[[@LINE-4]]:7: note: pinned host memory is allocated here by 'aclrtMallocHost'
  aclrtFreeHost(pinned);
}

// Helpers are followed into.
static void *allocate(size_t size) {
  void *memory = nullptr;
  if (aclrtMalloc(&memory, size, ACL_MEM_MALLOC_NORMAL_ONLY) != ACL_SUCCESS)
    return nullptr;
  return memory;
}
static void fill(acldvppPicDesc *desc, void *data) {
  acldvppSetPicDescData(desc, data);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: device memory {{.*}} from 'aclrtMalloc' is given to 'acldvppSetPicDescData'
  // CHECK-NOTES: :[[@LINE+10]]:16: note: calling 'allocate'
  // CHECK-NOTES: :[[@LINE-8]]:7: note: device memory is allocated here by 'aclrtMalloc'
  // CHECK-NOTES: :[[@LINE+8]]:16: note: returning from 'allocate'
  // CHECK-NOTES: :[[@LINE+8]]:7: note: assuming 'data' is non-null
  // CHECK-NOTES: :[[@LINE+11]]:3: note: calling 'fill'
}
void helpers(size_t size) {
  acldvppPicDesc *desc = acldvppCreatePicDesc();
  if (!desc)
    return;
  void *data = allocate(size);
  if (!data) {
    acldvppDestroyPicDesc(desc);
    return;
  }
  fill(desc, data);
  acldvppDestroyPicDesc(desc);
  aclrtFree(data);
}

// One wrong allocation is one finding, however often it is used.
void twice(acldvppPicDesc *in, acldvppPicDesc *out, size_t size) {
  void *pixels = nullptr;
  if (aclrtMalloc(&pixels, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  acldvppSetPicDescData(in, pixels);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: device memory 'pixels' from 'aclrtMalloc' is given to 'acldvppSetPicDescData'
  // CHECK-NOTES: :[[@LINE-4]]:7: note: device memory is allocated here by 'aclrtMalloc'
  acldvppSetPicDescData(out, pixels);
  aclrtFree(pixels);
}

// The header of a picture is parsed on the host.
void header(const void *file, uint32_t size) {
  uint32_t width = 0, height = 0;
  int32_t components = 0;
  void *dev = nullptr;
  if (acldvppMalloc(&dev, size) != ACL_SUCCESS)
    return;
  aclrtMemcpy(dev, size, file, size, ACL_MEMCPY_HOST_TO_DEVICE);
  acldvppJpegGetImageInfo(dev, size, &width, &height, &components);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: DVPP memory 'dev' from 'acldvppMalloc' is given to 'acldvppJpegGetImageInfo', which parses the data on the host; pass the copy in host memory
  // CHECK-NOTES: :[[@LINE-5]]:7: note: DVPP memory is allocated here by 'acldvppMalloc'
  acldvppFree(dev);
}

// Right.
void good(acldvppChannelDesc *channel, acldvppPicDesc *out, const void *file,
          uint32_t size, void *unknown, aclrtStream stream) {
  uint32_t width = 0, height = 0, decoded = 0;
  int32_t components = 0;
  acldvppJpegGetImageInfo(file, size, &width, &height, &components);
  acldvppJpegPredictDecSize(file, size, PIXEL_FORMAT_YUV_SEMIPLANAR_420,
                            &decoded);
  void *in = nullptr;
  if (acldvppMalloc(&in, size) != ACL_SUCCESS)
    return;
  void *pixels = nullptr;
  if (acldvppMalloc(&pixels, decoded) != ACL_SUCCESS) {
    acldvppFree(in);
    return;
  }
  aclrtMemcpy(in, size, file, size, ACL_MEMCPY_HOST_TO_DEVICE);
  acldvppSetPicDescData(out, pixels);
  acldvppJpegDecodeAsync(channel, in, size, out, stream);
  aclrtSynchronizeStream(stream);
  acldvppSetPicDescData(out, nullptr);
  acldvppSetPicDescData(out, unknown);
  acldvppFree(in);
  acldvppFree(pixels);
}
