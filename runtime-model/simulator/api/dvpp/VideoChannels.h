//===- VideoChannels.h - Decoder and encoder channels of acl_dvpp.h -------===//
//
// A channel has a stream of its own. For each frame there is a task that works
// on it and, behind it, one that calls the client back on the report thread
// with all frames that are done by then.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_API_VIDEOCHANNELS_H
#define ACLTIDY_SIM_API_VIDEOCHANNELS_H

#include "Video.h"
#include "api/dvpp/First.h"

#include <deque>
#include <map>

namespace acltidy::sim {

/// What decoders and encoders have in common.
struct VideoChannel : Payload {
  bool Open = false;
  uint64_t Thread = 0;
  StreamRef Stream;

  void ended() override;
};

struct VdecDesc : VideoChannel {
  uint32_t Id = 0;
  aclvdecCallback Callback = nullptr;
  acldvppStreamFormat EnType = H265_MAIN_LEVEL;
  acldvppPixelFormat Format = PIXEL_FORMAT_YUV_SEMIPLANAR_420;
  uint32_t Width = 0, Height = 0, Matrix = 0, OutMode = 0, RefFrames = 0,
           BitDepth = 0;

  /// A frame between aclvdecSendFrame and its callback.
  struct Frame {
    acldvppStreamDesc *Input = nullptr;
    acldvppPicDesc *Output = nullptr;
    std::shared_ptr<StreamDesc> Stream;
    std::shared_ptr<PicDesc> Picture;
    void *UserData = nullptr;
  };
  std::unique_ptr<media::VideoDecoder> Decoder; ///< By tasks only.
  std::map<int64_t, Frame> Waiting;             ///< By the tag that they have.
  std::deque<Frame> Done;
  int64_t LastTag = 0;
};

struct VencDesc : VideoChannel {
  uint32_t Id = 0;
  aclvencCallback Callback = nullptr;
  acldvppStreamFormat EnType = H265_MAIN_LEVEL;
  acldvppPixelFormat Format = PIXEL_FORMAT_YUV_SEMIPLANAR_420;
  uint32_t Width = 0, Height = 0, KeyFrameInterval = 65535, BufSize = 0,
           RcMode = 0, SrcRate = 30, MaxBitRate = 0, MaxIpProp = 0;
  void *BufAddr = nullptr;

  struct Frame {
    acldvppPicDesc *Input = nullptr;
    void *UserData = nullptr;
  };
  struct Packet {
    Frame Of;
    std::vector<uint8_t> Data;
    int64_t Tag = 0;
    uint32_t RetCode = 0;
  };
  std::unique_ptr<media::VideoEncoder> Encoder;
  std::map<int64_t, Frame> Waiting;
  std::deque<Packet> Done;
  int64_t LastTag = 0;
};

struct VencFrameConfig : Payload {
  uint8_t Eos = 0, ForceIFrame = 0;
};

/// Gives the channel its stream. False: there are too many channels.
bool openVideo(Call &C, VideoChannel &V, const char *Noun);
/// Waits for all frames and callbacks. Reports a thread that does not serve
/// them.
void finishVideo(Call &C, VideoChannel &V);
void closeVideo(VideoChannel &V);

/// What the end of a stream does: the frames that are still inside come out,
/// and the call returns when the client has them all. \p Flush enqueues it.
template <typename Desc>
void endStream(Call &C, const std::shared_ptr<Desc> &D,
               void (*Flush)(Call &, const std::shared_ptr<Desc> &)) {
  Flush(C, D);
  finishVideo(C, *D);
}

/// And the end of a channel, which an end of the stream need not precede.
template <typename Desc>
void destroyVideo(Call &C, const std::shared_ptr<Desc> &D,
                  void (*Flush)(Call &, const std::shared_ptr<Desc> &)) {
  if (!D->Waiting.empty())
    Flush(C, D);
  finishVideo(C, *D);
  closeVideo(*D);
}

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_VIDEOCHANNELS_H
