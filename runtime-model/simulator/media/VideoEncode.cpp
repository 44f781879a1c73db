//===- VideoEncode.cpp - Pictures to H.264 and H.265 ----------------------===//

#include "Planar.h"
#include "Video.h"
#include "VideoLibrary.h"
#include <algorithm>
#include <deque>
#include <new>

namespace acltidy::media {

namespace {

/// Encoders that need no device, by name: the library's default may be one of
/// the hardware's.
const AVCodec *encoderOf(VideoCodec Codec) {
  const char *const *Names;
  static const char *const H264[] = {"libx264", "libopenh264", nullptr};
  static const char *const H265[] = {"libx265", "libkvazaar", nullptr};
  Names = Codec == VideoCodec::H264 ? H264 : H265;
  for (; *Names; ++Names)
    if (const AVCodec *Found = avcodec_find_encoder_by_name(*Names))
      return Found;
  return nullptr;
}

} // namespace

bool canEncode(VideoCodec Codec) { return encoderOf(Codec); }

struct VideoEncoder::State {
  CodecPtr Codec;
  FramePtr Frame;
  PacketPtr Packet;
  Options O;
  bool Ended = false;
  int64_t Next = 0;
  std::deque<int64_t> Tags; ///< Of pictures inside; none overtakes another.
};

VideoEncoder::VideoEncoder() : S(std::make_unique<State>()) {}
VideoEncoder::~VideoEncoder() = default;

Status VideoEncoder::create(const Options &O,
                            std::unique_ptr<VideoEncoder> &Result) {
  const AVCodec *Found = encoderOf(O.Codec);
  if (!Found)
    return {Error::MissingCodec,
            std::string("libavcodec has no encoder for ") +
                (O.Codec == VideoCodec::H264 ? "H.264; it needs libx264"
                                             : "H.265; it needs libx265")};
  if (O.Width < 32 || O.Height < 32 || O.Width > 8192 || O.Height > 8192 ||
      O.Width % 2 || O.Height % 2)
    return {Error::BadSize, "a video is " + std::to_string(O.Width) + "x" +
                                std::to_string(O.Height) +
                                "; it must be even, from 32x32 to 8192x8192"};
  if (!O.KeyFrameInterval || O.KeyFrameInterval > 65536 || !O.FrameRate ||
      O.FrameRate > 240)
    return {
        Error::BadParameter,
        "key frame interval and frame rate must be 1 to 65536 and 1 to 240"};
  std::unique_ptr<VideoEncoder> E(new VideoEncoder);
  State &S = *E->S;
  S.O = O;
  S.Codec.reset(avcodec_alloc_context3(Found));
  S.Frame.reset(av_frame_alloc());
  S.Packet.reset(av_packet_alloc());
  if (!S.Codec || !S.Frame || !S.Packet)
    return {Error::OutOfMemory, "the host has not enough memory"};
  AVCodecContext &C = *S.Codec;
  silence(C);
  C.width = int(O.Width);
  C.height = int(O.Height);
  C.pix_fmt = AV_PIX_FMT_YUV420P;
  C.time_base = {1, int(O.FrameRate)};
  C.framerate = {int(O.FrameRate), 1};
  C.gop_size = int(O.KeyFrameInterval);
  // VENC has no bidirectional frames: a frame in, a packet out.
  C.max_b_frames = 0;
  C.thread_count = 1;
  if (O.KiloBitRate) {
    C.bit_rate = int64_t(O.KiloBitRate) * 1000;
    if (O.Control == RateControl::Constant) {
      C.rc_min_rate = C.rc_max_rate = C.bit_rate;
      C.rc_buffer_size = int(std::min<int64_t>(C.bit_rate, 1 << 30));
    }
  }
  static const char *const Profiles[] = {"baseline", "main", "high"};
  if (O.Codec == VideoCodec::H264)
    av_opt_set(C.priv_data, "profile", Profiles[int(O.Level)], 0);
  av_opt_set(C.priv_data, "preset", "veryfast", 0);
  av_opt_set(C.priv_data, "tune", "zerolatency", 0);
  av_opt_set_int(C.priv_data, "forced-idr", 1, 0);
  if (O.Codec == VideoCodec::H265)
    // It would print, and start threads that a fork loses.
    av_opt_set(C.priv_data, "x265-params",
               "log-level=none:pools=none:frame-threads=1", 0);
  int Code = avcodec_open2(&C, Found, nullptr);
  if (Code < 0)
    return {Error::BadParameter,
            "the encoder does not open: " + libraryMessage(Code)};
  Result = std::move(E);
  return {};
}

Status VideoEncoder::send(const Picture &From, bool ForceKeyFrame,
                          int64_t Tag) {
  if (S->Ended)
    return {Error::BadParameter, "the stream has ended"};
  ACLTIDY_MEDIA_TRY(checkPicture(From, "the input", Error::InputTooSmall));
  const FormatInfo *F = formatInfo(From.Format);
  if (F->Model != ColorModel::Yuv)
    return {Error::UnsupportedFormat,
            std::string(F->Name) + " cannot be encoded; only YUV formats can"};
  if (From.Width != S->O.Width || From.Height != S->O.Height)
    return {Error::BadSize,
            "the input is " + std::to_string(From.Width) + "x" +
                std::to_string(From.Height) + ", the channel's pictures are " +
                std::to_string(S->O.Width) + "x" + std::to_string(S->O.Height)};
  try {
    Planar In = unpack(From, {0, 0, From.Width, From.Height});
    Planar Out(ColorModel::Yuv, 3, 1, 1, From.Width, From.Height);
    ACLTIDY_MEDIA_TRY(
        convert(In, Out, Interpolation::Bilinear, HI_CSC_MATRIX_BT601_NARROW));
    AVFrame &Frame = *S->Frame;
    Frame.format = AV_PIX_FMT_YUV420P;
    Frame.width = int(From.Width);
    Frame.height = int(From.Height);
    if (av_frame_get_buffer(&Frame, 0) < 0)
      return {Error::OutOfMemory, "the host has not enough memory"};
    for (unsigned C = 0; C < 3; ++C)
      for (uint32_t Y = 0; Y < Out.rows(C); ++Y)
        std::copy(Out.row(C, Y), Out.row(C, Y) + Out.columns(C),
                  Frame.data[C] + int64_t(Y) * Frame.linesize[C]);
    Frame.pts = S->Next++;
    Frame.pict_type = ForceKeyFrame ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    int Code = avcodec_send_frame(S->Codec.get(), &Frame);
    av_frame_unref(&Frame);
    if (Code == AVERROR(EAGAIN))
      return {Error::BadParameter, "packets must be received before the next "
                                   "picture is sent"};
    if (Code < 0)
      return {Error::BadParameter, "encoding failed: " + libraryMessage(Code)};
    S->Tags.push_back(Tag);
    return {};
  } catch (const std::bad_alloc &) {
    return {Error::OutOfMemory, "the host has not enough memory"};
  }
}

Status VideoEncoder::finish() {
  if (!S->Ended)
    avcodec_send_frame(S->Codec.get(), nullptr);
  S->Ended = true;
  return {};
}

bool VideoEncoder::receive(Packet &P) {
  if (avcodec_receive_packet(S->Codec.get(), S->Packet.get()) < 0)
    return false;
  AVPacket &A = *S->Packet;
  P.Data.assign(A.data, A.data + A.size);
  P.KeyFrame = A.flags & AV_PKT_FLAG_KEY;
  P.Tag = 0;
  if (!S->Tags.empty()) {
    P.Tag = S->Tags.front();
    S->Tags.pop_front();
  }
  av_packet_unref(&A);
  return true;
}

} // namespace acltidy::media
