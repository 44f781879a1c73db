//===- First.h - Objects of the first generation of media functions -------===//
//
// Descriptions and channels of acl_dvpp.h. Fields that a task writes are
// written with the process's lock held.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_API_FIRST_H
#define ACLTIDY_SIM_API_FIRST_H

#include "Behaviours.h"
#include "Vpc.h"
#include "api/dvpp/Media.h"

namespace acltidy::sim {

struct PicDesc : Payload {
  void *Data = nullptr;
  uint32_t Size = 0;
  acldvppPixelFormat Format = PIXEL_FORMAT_YUV_SEMIPLANAR_420;
  uint32_t Width = 0, Height = 0, WidthStride = 0, HeightStride = 0,
           RetCode = 0;

  DevicePicture picture() const;
};

struct BatchPicDesc : Payload {
  std::vector<Serial> Members;
};

struct StreamDesc : Payload {
  void *Data = nullptr;
  uint32_t Size = 0;
  acldvppStreamFormat Format = H265_MAIN_LEVEL;
  uint64_t Timestamp = 0;
  uint32_t RetCode = 0;
  uint8_t Eos = 0;
};

struct RoiConfig : Payload {
  uint32_t Left = 0, Right = 0, Top = 0, Bottom = 0;
};

struct ResizeConfig : Payload {
  uint32_t Interpolation = 0;
};

struct BorderConfig : Payload {
  media::Border What;
};

struct JpegeConfig : Payload {
  uint32_t Level = 100;
};

struct LutMap : Payload {
  uint8_t Tables[3][256] = {};
};

struct Histogram : Payload {
  uint32_t Counts[3][256] = {};
  uint32_t Dims = 0, RetCode = 0;
};

struct ChannelDesc : Payload {
  bool Open = false;
  uint64_t Id = 0;
  uint32_t Mode = 0;
  uint32_t Matrix = ACL_DVPP_CSC_MATRIX_BT601_WIDE;
  uint32_t Width = 0, Height = 0;
  acldvppJpegdPrecisionMode Precision = ACL_YUVOUT_ALIGN_DOWN;
};

/// The channel behind a description, or null: reports that it is not open.
ChannelDesc *openChannel(Call &C, const acldvppChannelDesc *Desc);

/// Says that a channel is used which is not open.
void reportClosed(Call &C, const void *Desc, const char *Noun,
                  const char *Opens);

/// The client's error code for what a kernel says.
aclError codeOf(const media::Status &S);
aclError fail(Call &C, const media::Status &S);

/// What a task of a media function comes to: noted, in the description that
/// tells, and on the stream that it runs on.
void settle(const std::string &Name, const media::Status &S, uint32_t *RetCode);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_FIRST_H
