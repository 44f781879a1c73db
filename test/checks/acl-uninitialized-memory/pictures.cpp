// RUN: %check_acl_tidy %s acl-uninitialized-memory
// Pictures of media functions: inputs are read, outputs are written.
#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/dvpp/hi_dvpp.h"
#include "acl/ops/acl_dvpp.h"

constexpr uint32_t Size = 64 * 64 * 3 / 2;

static acldvppPicDesc *describe(void *memory) {
  acldvppPicDesc *desc = acldvppCreatePicDesc();
  if (desc == nullptr)
    return nullptr;
  acldvppSetPicDescData(desc, memory);
  acldvppSetPicDescFormat(desc, PIXEL_FORMAT_YUV_SEMIPLANAR_420);
  acldvppSetPicDescWidth(desc, 64);
  acldvppSetPicDescHeight(desc, 64);
  acldvppSetPicDescWidthStride(desc, 64);
  acldvppSetPicDescHeightStride(desc, 64);
  acldvppSetPicDescSize(desc, Size);
  return desc;
}

// Setters that come after the memory do not write it.
int resize(acldvppChannelDesc *channel, acldvppPicDesc *to, acldvppResizeConfig *config,
           aclrtStream stream) {
  void *picture = nullptr;
  if (acldvppMalloc(&picture, Size) != ACL_SUCCESS)
    return 1;
  acldvppPicDesc *from = describe(picture);
  if (from != nullptr) {
    acldvppVpcResizeAsync(channel, from, to, config, stream);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: DVPP memory 'picture' is an input of 'acldvppVpcResizeAsync' before anything was written to it; copy the input there first, or clear it with 'aclrtMemset' [acl-uninitialized-memory]
    // CHECK-NOTES: :[[@LINE-6]]:7: note: DVPP memory is allocated here by 'acldvppMalloc'
    aclrtSynchronizeStream(stream);
    acldvppDestroyPicDesc(from);
  }
  return acldvppFree(picture);
}

int encode(acldvppChannelDesc *channel, void *jpeg, acldvppJpegeConfig *config, aclrtStream stream) {
  void *picture = nullptr;
  if (acldvppMalloc(&picture, Size) != ACL_SUCCESS)
    return 1;
  uint32_t bytes = Size;
  acldvppPicDesc *from = acldvppCreatePicDesc();
  acldvppSetPicDescData(from, picture);
  acldvppSetPicDescSize(from, Size);
  acldvppJpegEncodeAsync(channel, from, jpeg, &bytes, config, stream);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: DVPP memory 'picture' is an input of 'acldvppJpegEncodeAsync' before
  // CHECK-NOTES: :[[@LINE-8]]:7: note: DVPP memory is allocated here by 'acldvppMalloc'
  aclrtSynchronizeStream(stream);
  acldvppDestroyPicDesc(from);
  return acldvppFree(picture);
}

int crop(hi_vpc_chn channel, void *to) {
  void *picture = nullptr;
  if (hi_mpi_dvpp_malloc(0, &picture, Size) != 0)
    return 1;
  hi_vpc_pic_info source = {};
  source.picture_address = picture;
  source.picture_buffer_size = Size;
  hi_vpc_crop_region_info region = {};
  region.dest_pic_info.picture_address = to;
  hi_u32 task = 0;
  hi_mpi_vpc_crop(channel, &source, &region, 1, &task, -1);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: DVPP memory 'picture' is an input of 'hi_mpi_vpc_crop' before anything was written to it
  // CHECK-NOTES: :[[@LINE-10]]:7: note: DVPP memory is allocated here by 'hi_mpi_dvpp_malloc'
  hi_mpi_vpc_get_process_result(channel, task, -1);
  return hi_mpi_dvpp_free(picture);
}

// A plane of a frame.
int frame(hi_venc_chn channel, hi_img_stream *jpeg, hi_venc_stream *result) {
  void *picture = nullptr;
  if (hi_mpi_dvpp_malloc(0, &picture, Size) != 0)
    return 1;
  hi_video_frame_info info = {};
  info.v_frame.width = 64;
  info.v_frame.virt_addr[0] = picture;
  info.v_frame.virt_addr[1] = static_cast<char *>(picture) + 64 * 64;
  hi_mpi_venc_send_jpege_frame(channel, &info, jpeg, -1);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: DVPP memory 'picture' is an input of 'hi_mpi_venc_send_jpege_frame' before anything was written to it
  // CHECK-NOTES: :[[@LINE-8]]:7: note: DVPP memory is allocated here by 'hi_mpi_dvpp_malloc'
  hi_mpi_venc_get_stream(channel, result, -1);
  hi_mpi_venc_release_stream(channel, result);
  return hi_mpi_dvpp_free(picture);
}

//===--- Right ------------------------------------------------------------===//

int outputs(acldvppChannelDesc *channel, acldvppPicDesc *from, acldvppResizeConfig *config,
            aclrtStream stream, void *host) {
  void *picture = nullptr;
  if (acldvppMalloc(&picture, Size) != ACL_SUCCESS)
    return 1;
  acldvppPicDesc *to = describe(picture);
  if (to != nullptr) {
    acldvppVpcResizeAsync(channel, from, to, config, stream);
    aclrtSynchronizeStream(stream);
    aclrtMemcpy(host, Size, picture, Size, ACL_MEMCPY_DEVICE_TO_HOST);
    acldvppDestroyPicDesc(to);
  }
  return acldvppFree(picture);
}

// The output of one is the input of the next.
int chain(acldvppChannelDesc *channel, void *jpeg, uint32_t bytes, acldvppPicDesc *to,
          acldvppResizeConfig *config, aclrtStream stream) {
  void *picture = nullptr;
  if (acldvppMalloc(&picture, Size) != ACL_SUCCESS)
    return 1;
  acldvppPicDesc *decoded = describe(picture);
  if (decoded != nullptr) {
    acldvppJpegDecodeAsync(channel, jpeg, bytes, decoded, stream);
    acldvppVpcResizeAsync(channel, decoded, to, config, stream);
    aclrtSynchronizeStream(stream);
    acldvppDestroyPicDesc(decoded);
  }
  return acldvppFree(picture);
}

int copied(acldvppChannelDesc *channel, const void *host, acldvppPicDesc *to,
           acldvppResizeConfig *config, aclrtStream stream) {
  void *picture = nullptr;
  if (acldvppMalloc(&picture, Size) != ACL_SUCCESS)
    return 1;
  acldvppPicDesc *from = describe(picture);
  if (from != nullptr) {
    aclrtMemcpy(picture, Size, host, Size, ACL_MEMCPY_HOST_TO_DEVICE);
    acldvppVpcResizeAsync(channel, from, to, config, stream);
    aclrtSynchronizeStream(stream);
    acldvppDestroyPicDesc(from);
  }
  return acldvppFree(picture);
}

// Written through the address that the description gives back.
int throughTheDescription(acldvppChannelDesc *channel, acldvppPicDesc *to, const void *host,
                          acldvppResizeConfig *config, aclrtStream stream) {
  void *picture = nullptr;
  if (acldvppMalloc(&picture, Size) != ACL_SUCCESS)
    return 1;
  acldvppPicDesc *from = describe(picture);
  if (from != nullptr) {
    aclrtMemcpy(acldvppGetPicDescData(from), Size, host, Size, ACL_MEMCPY_HOST_TO_DEVICE);
    acldvppVpcResizeAsync(channel, from, to, config, stream);
    aclrtSynchronizeStream(stream);
    acldvppDestroyPicDesc(from);
  }
  return acldvppFree(picture);
}

int secondGeneration(hi_vpc_chn channel, void *from, void *host) {
  void *picture = nullptr;
  if (hi_mpi_dvpp_malloc(0, &picture, Size) != 0)
    return 1;
  hi_vpc_pic_info source = {};
  source.picture_address = from;
  hi_vpc_crop_region_info region = {};
  region.dest_pic_info.picture_address = picture;
  hi_u32 task = 0;
  hi_mpi_vpc_crop(channel, &source, &region, 1, &task, -1);
  hi_mpi_vpc_get_process_result(channel, task, -1);
  aclrtMemcpy(host, Size, picture, Size, ACL_MEMCPY_DEVICE_TO_HOST);
  return hi_mpi_dvpp_free(picture);
}

int filledFrame(hi_venc_chn channel, hi_img_stream *jpeg, const void *host) {
  void *picture = nullptr;
  if (hi_mpi_dvpp_malloc(0, &picture, Size) != 0)
    return 1;
  aclrtMemcpy(picture, Size, host, Size, ACL_MEMCPY_HOST_TO_DEVICE);
  hi_video_frame_info info = {};
  info.v_frame.virt_addr[0] = picture;
  hi_mpi_venc_send_jpege_frame(channel, &info, jpeg, -1);
  hi_venc_stream result = {};
  hi_mpi_venc_get_stream(channel, &result, -1);
  hi_mpi_venc_release_stream(channel, &result);
  return hi_mpi_dvpp_free(picture);
}
