//===- Encoders.h - Encoder channels of hi_mpi_venc -----------------------===//

#ifndef ACLTIDY_SIM_API_ENCODERS_H
#define ACLTIDY_SIM_API_ENCODERS_H

#include "Video.h"
#include "api/mpi/Mpi.h"

#include <deque>

namespace acltidy::sim {

/// A picture on its way to a stream.
struct VencJob {
  Word Input = 0;
  hi_u64 Pts = 0;
  std::vector<uint8_t> Data; ///< Where the system manages the output …
  Word At = 0;               ///< … and where the client does.
  uint64_t Size = 0;
  uint64_t Number = 0; ///< Of the task that finishes it.
  bool KeyFrame = false, Failed = false;
};

struct VencChannel : mpi::ResultChannel<VencJob> {
  /// A stream that the client has to give back.
  struct Lent {
    hi_u32 Number = 0;
    Word Address = 0; ///< Of the client's struct.
    StackId Got = 0;
    Serial Memory = 0; ///< The system's, if it manages the output.
  };

  hi_venc_chn_attr Attributes = {};
  hi_venc_jpeg_param Jpeg = {};
  hi_venc_chn_param Parameters = {};
  hi_venc_rc_param Rate = {};
  hi_venc_ref_param References = {};
  hi_venc_scene_mode Scene = HI_VENC_SCENE_0;
  hi_venc_h264_vui Vui264 = {};
  hi_venc_h265_vui Vui265 = {};
  hi_venc_cu_prediction Prediction = {};
  hi_venc_intra_refresh Refresh = {};
  hi_venc_slice_split Slices = {};
  hi_venc_streamcopy_param StreamCopy = {};
  hi_venc_jpeg_huffman_param Huffman = {};
  std::map<hi_u32, hi_venc_roi_attr> Regions;

  bool Running = false, WantsKeyFrame = false;
  std::unique_ptr<media::VideoEncoder> Encoder; ///< By tasks only.
  std::map<int64_t, VencJob> Waiting;
  std::deque<Lent> Out;
  hi_u32 Sequence = 0;
  int64_t LastTag = 0;

  bool isJpeg() const { return Attributes.venc_attr.type == HI_PT_JPEG; }
};

using VencRef = std::shared_ptr<VencChannel>;

/// The open channel, or null: then \p Error is what to return.
VencRef encoder(hi_venc_chn Id, hi_s32 &Error);

DevicePicture pictureOf(const hi_video_frame &F);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_ENCODERS_H
