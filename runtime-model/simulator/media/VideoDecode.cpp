//===- VideoDecode.cpp - H.264 and H.265 to pictures ----------------------===//

#include "Planar.h"
#include "Video.h"
#include "VideoLibrary.h"
#include <algorithm>
#include <limits>
#include <new>

namespace acltidy::media {

namespace {

AVCodecID idOf(VideoCodec Codec) {
  return Codec == VideoCodec::H264 ? AV_CODEC_ID_H264 : AV_CODEC_ID_HEVC;
}

/// The shifts of a planar 8-bit format; false for others.
bool shiftsOf(int Format, unsigned &Width, unsigned &Height, bool &Gray) {
  Gray = Format == AV_PIX_FMT_GRAY8;
  switch (Format) {
  case AV_PIX_FMT_YUV420P:
  case AV_PIX_FMT_YUVJ420P:
    Width = Height = 1;
    return true;
  case AV_PIX_FMT_YUV422P:
  case AV_PIX_FMT_YUVJ422P:
    Width = 1, Height = 0;
    return true;
  case AV_PIX_FMT_YUV444P:
  case AV_PIX_FMT_YUVJ444P:
  case AV_PIX_FMT_GRAY8:
    Width = Height = 0;
    return true;
  default:
    return false;
  }
}

/// Ten bits lose the lower two, as an 8-bit output does.
bool isTenBit(int Format) { return Format == AV_PIX_FMT_YUV420P10LE; }

} // namespace

bool canDecode(VideoCodec Codec) { return avcodec_find_decoder(idOf(Codec)); }

struct VideoDecoder::State {
  CodecPtr Codec;
  ParserPtr Parser;
  PacketPtr Packet;
  FramePtr Frame;
  bool HaveFrame = false;
  bool Ended = false;

  Status give(const uint8_t *Data, int Size, int64_t Tag);
};

VideoDecoder::VideoDecoder() : S(std::make_unique<State>()) {}
VideoDecoder::~VideoDecoder() = default;

Status VideoDecoder::create(VideoCodec Codec, Mode How,
                            std::unique_ptr<VideoDecoder> &Result) {
  const AVCodec *Found = avcodec_find_decoder(idOf(Codec));
  if (!Found)
    return {Error::MissingCodec,
            std::string("libavcodec has no decoder for ") +
                (Codec == VideoCodec::H264 ? "H.264" : "H.265")};
  std::unique_ptr<VideoDecoder> D(new VideoDecoder);
  D->S->Codec.reset(avcodec_alloc_context3(Found));
  D->S->Packet.reset(av_packet_alloc());
  D->S->Frame.reset(av_frame_alloc());
  if (!D->S->Codec || !D->S->Packet || !D->S->Frame)
    return {Error::OutOfMemory, "the host has not enough memory"};
  silence(*D->S->Codec);
  // One thread: no delay, and nothing that a fork would lose.
  D->S->Codec->thread_count = 1;
  D->S->Codec->err_recognition = AV_EF_CRCCHECK;
  // No sample may be more than the documents let a channel have.
  D->S->Codec->max_pixels = int64_t(8192) * 8192;
  if (How == Mode::Stream) {
    D->S->Parser.reset(av_parser_init(idOf(Codec)));
    if (!D->S->Parser)
      return {Error::MissingCodec, "libavcodec has no parser for the stream"};
  }
  int Code = avcodec_open2(D->S->Codec.get(), Found, nullptr);
  if (Code < 0)
    return {Error::MissingCodec,
            "the decoder does not open: " + libraryMessage(Code)};
  Result = std::move(D);
  return {};
}

Status VideoDecoder::State::give(const uint8_t *Data, int Size, int64_t Tag) {
  // The library reads vectors behind the end, and zeroes must be there.
  int Code = av_new_packet(Packet.get(), Size);
  if (Code < 0)
    return {Error::OutOfMemory, "the host has not enough memory"};
  std::copy(Data, Data + Size, Packet->data);
  Packet->pts = Tag;
  Code = avcodec_send_packet(Codec.get(), Packet.get());
  av_packet_unref(Packet.get());
  if (Code == AVERROR(EAGAIN))
    return {Error::BadParameter, "frames must be received before the next "
                                 "packet is sent"};
  if (Code < 0)
    return {Error::CorruptData,
            "the packet cannot be decoded: " + libraryMessage(Code)};
  return {};
}

Status VideoDecoder::send(const void *Data, uint64_t Size, int64_t Tag) {
  if (!Data)
    return {Error::NullPointer, "the packet is null"};
  if (!Size || Size > uint64_t(std::numeric_limits<int>::max()) - 1024)
    return {Error::BadParameter,
            "the packet has " + std::to_string(Size) + " bytes"};
  if (S->Ended)
    return {Error::BadParameter, "the stream has ended"};
  const auto *At = static_cast<const uint8_t *>(Data);
  if (!S->Parser)
    return S->give(At, static_cast<int>(Size), Tag);
  // The parser reads behind the end as well.
  std::vector<uint8_t> Padded(At, At + Size);
  Padded.resize(Size + AV_INPUT_BUFFER_PADDING_SIZE);
  At = Padded.data();
  while (Size) {
    uint8_t *Unit;
    int UnitSize;
    int Used =
        av_parser_parse2(S->Parser.get(), S->Codec.get(), &Unit, &UnitSize, At,
                         static_cast<int>(Size), Tag, Tag, 0);
    if (Used < 0)
      return {Error::CorruptData, "the stream has no access units"};
    At += Used;
    Size -= static_cast<uint64_t>(Used);
    if (UnitSize)
      ACLTIDY_MEDIA_TRY(S->give(Unit, UnitSize, Tag));
    else if (!Used)
      break;
  }
  return {};
}

Status VideoDecoder::finish() {
  if (S->Ended)
    return {};
  Status Result;
  if (S->Parser) {
    uint8_t *Unit;
    int UnitSize;
    av_parser_parse2(S->Parser.get(), S->Codec.get(), &Unit, &UnitSize, nullptr,
                     0, AV_NOPTS_VALUE, AV_NOPTS_VALUE, 0);
    if (UnitSize)
      Result = S->give(Unit, UnitSize, S->Parser->pts);
  }
  S->Ended = true;
  avcodec_send_packet(S->Codec.get(), nullptr);
  return Result;
}

void VideoDecoder::reset() {
  skip();
  avcodec_flush_buffers(S->Codec.get());
  S->Ended = false;
}

bool VideoDecoder::receive(Frame &Info) {
  if (!S->HaveFrame)
    S->HaveFrame = avcodec_receive_frame(S->Codec.get(), S->Frame.get()) == 0;
  if (!S->HaveFrame)
    return false;
  const AVFrame &F = *S->Frame;
  Info.Width = static_cast<uint32_t>(F.width);
  Info.Height = static_cast<uint32_t>(F.height);
  Info.Tag = F.pts;
  Info.KeyFrame = F.key_frame;
  Info.Damaged = F.decode_error_flags || F.flags & AV_FRAME_FLAG_CORRUPT;
  return true;
}

void VideoDecoder::skip() {
  av_frame_unref(S->Frame.get());
  S->HaveFrame = false;
}

Status VideoDecoder::write(const Picture &Out) {
  if (!S->HaveFrame)
    return {Error::BadParameter, "there is no frame"};
  ACLTIDY_MEDIA_TRY(checkPicture(Out, "the output", Error::OutputTooSmall));
  const FormatInfo *F = formatInfo(Out.Format);
  if (F->Model == ColorModel::Other)
    return {Error::UnsupportedFormat,
            std::string(F->Name) + " has samples that are no bytes"};
  const AVFrame &Frame = *S->Frame;
  unsigned WidthShift = 1, HeightShift = 1;
  bool Gray = false, Ten = isTenBit(Frame.format);
  if (!Ten && !shiftsOf(Frame.format, WidthShift, HeightShift, Gray))
    return {Error::UnsupportedData, "the stream's samples are neither 8-bit "
                                    "4:0:0, 4:2:0, 4:2:2, 4:4:4 nor 10-bit "
                                    "4:2:0"};
  try {
    Planar In(Gray ? ColorModel::Gray : ColorModel::Yuv, Gray ? 1 : 3,
              WidthShift, HeightShift, uint32_t(Frame.width),
              uint32_t(Frame.height));
    for (unsigned C = 0; C < In.Components; ++C)
      for (uint32_t Y = 0; Y < In.rows(C); ++Y) {
        const uint8_t *Row = Frame.data[C] + int64_t(Y) * Frame.linesize[C];
        if (!Ten)
          std::copy(Row, Row + In.columns(C), In.row(C, Y));
        else
          for (uint32_t X = 0; X < In.columns(C); ++X)
            In.row(C, Y)[X] = uint8_t((Row[2 * X] | Row[2 * X + 1] << 8) >> 2);
      }
    Planar Result(*F, Out.Width, Out.Height);
    ACLTIDY_MEDIA_TRY(convert(In, Result, Interpolation::Bilinear,
                              HI_CSC_MATRIX_BT601_NARROW));
    pack(Result, Out, 0, 0);
  } catch (const std::bad_alloc &) {
    return {Error::OutOfMemory, "the host has not enough memory"};
  }
  skip();
  return {};
}

} // namespace acltidy::media
