//===- Video.h - H.264 and H.265 decoding and encoding ----------*- C++ -*-===//
///
/// \file
/// Codecs over libavcodec. An object belongs to one channel: it may be used by
/// any thread, one at a time. Two objects are independent.
///
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIMULATOR_MEDIA_VIDEO_H
#define ACLTIDY_SIMULATOR_MEDIA_VIDEO_H

#include "Picture.h"
#include <memory>
#include <vector>

namespace acltidy::media {

enum class VideoCodec { H264, H265 };

/// Which codecs the libavcodec that this process has loaded can do.
bool canDecode(VideoCodec Codec);
bool canEncode(VideoCodec Codec);

class VideoDecoder {
public:
  /// How the client cuts the stream.
  enum class Mode {
    Frame, ///< Every packet is one access unit, as VDEC wants.
    Stream ///< Packets end anywhere.
  };

  static Status create(VideoCodec Codec, Mode How,
                       std::unique_ptr<VideoDecoder> &Result);
  ~VideoDecoder();

  /// Gives an Annex-B packet; the data may go afterwards. \p Tag comes back
  /// with the frame. Frames must be taken with receive() before the next.
  Status send(const void *Data, uint64_t Size, int64_t Tag);
  /// The stream ends: the frames that were kept for their order come out.
  Status finish();
  /// Starts anew, as after a seek.
  void reset();

  struct Frame {
    uint32_t Width = 0, Height = 0;
    int64_t Tag = 0;
    bool KeyFrame = false;
    /// The decoder could not decode all of it. libavcodec does not notice when
    /// an H.265 packet is cut off inside a slice.
    bool Damaged = false;
  };
  /// True if a frame is there. It stays until write() or skip().
  bool receive(Frame &Info);
  /// Writes the frame to \p Out in its format and size, scaled if it is not
  /// the frame's, and drops it.
  Status write(const Picture &Out);
  void skip();

private:
  VideoDecoder();
  struct State;
  std::unique_ptr<State> S;
};

class VideoEncoder {
public:
  enum class Profile { Baseline, Main, High };
  enum class RateControl { Variable, Constant };

  struct Options {
    VideoCodec Codec = VideoCodec::H264;
    Profile Level = Profile::Main; ///< H.265 has only Main.
    uint32_t Width = 0, Height = 0;
    uint32_t KeyFrameInterval = 16;
    uint32_t FrameRate = 30;
    uint32_t KiloBitRate = 0; ///< 0: by quality.
    RateControl Control = RateControl::Variable;
  };

  static Status create(const Options &O, std::unique_ptr<VideoEncoder> &Result);
  ~VideoEncoder();

  /// Encodes \p From, of the size of Options, in a YUV format.
  Status send(const Picture &From, bool ForceKeyFrame, int64_t Tag);
  Status finish();

  struct Packet {
    std::vector<uint8_t> Data; ///< Annex B, with parameter sets at key frames.
    int64_t Tag = 0;
    bool KeyFrame = false;
  };
  /// True if a packet is there.
  bool receive(Packet &P);

private:
  VideoEncoder();
  struct State;
  std::unique_ptr<State> S;
};

} // namespace acltidy::media

#endif // ACLTIDY_SIMULATOR_MEDIA_VIDEO_H
