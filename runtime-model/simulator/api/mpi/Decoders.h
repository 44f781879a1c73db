//===- Decoders.h - Decoder channels of hi_mpi_vdec -----------------------===//

#ifndef ACLTIDY_SIM_API_DECODERS_H
#define ACLTIDY_SIM_API_DECODERS_H

#include "Video.h"
#include "api/mpi/Mpi.h"

namespace acltidy::sim {

struct VdecFrame {
  hi_vdec_stream Stream = {};
  hi_vdec_pic_info Picture = {};
  uint64_t Number = 0; ///< Of the task that finishes it.
  hi_u32 Flag = 0;     ///< 0: decoded.
  hi_vdec_frame_type Type = HI_VDEC_FRAME_TYPE_P;
};

struct VdecChannel : mpi::ResultChannel<VdecFrame> {
  /// A frame that the client has to give back.
  struct Lent {
    Word Address = 0; ///< Of the client's struct.
    StackId Got = 0;
  };

  hi_vdec_chn_attr Attributes = {};
  hi_vdec_chn_param Parameters = {};
  hi_vdec_protocol_param Protocol = {};
  hi_video_display_mode Display = HI_VIDEO_DISPLAY_MODE_PREVIEW;
  hi_jpegd_precision_mode Precision = YUVOUT_ALIGN_DOWN;
  bool Receiving = false, WasStarted = false;
  std::unique_ptr<media::VideoDecoder> Decoder; ///< By tasks only.
  std::map<int64_t, VdecFrame> Waiting;
  std::map<hi_u32, Lent> Out; ///< By what `pool_id` of the frame says.
  hi_u32 LastLent = 0, Sent = 0, Decoded = 0;
  int64_t LastTag = 0;
  hi_u64 LastPts = 0;

  bool isJpeg() const { return Attributes.type == HI_PT_JPEG; }
};

using VdecRef = std::shared_ptr<VdecChannel>;

/// The open channel, or null: then \p Error is what to return.
VdecRef decoder(hi_vdec_chn Id, hi_s32 &Error);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_DECODERS_H
