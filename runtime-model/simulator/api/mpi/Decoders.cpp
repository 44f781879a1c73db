//===- Decoders.cpp - hi_mpi_vdec: video and JPEG streams to pictures -----===//

#include "Jpeg.h"
#include "Video.h"
#include "api/mpi/Mpi.h"

#include <deque>

namespace acltidy::sim {

using namespace mpi;
using media::Status;

namespace {

struct VdecChannel : Channel {
  struct Frame {
    hi_vdec_stream Stream = {};
    hi_vdec_pic_info Picture = {};
    uint64_t Number = 0; ///< Of the task that finishes it.
    hi_u32 Flag = 0;     ///< 0: decoded.
    hi_vdec_frame_type Type = HI_VDEC_FRAME_TYPE_P;
  };
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
  std::map<int64_t, Frame> Waiting;
  std::deque<Frame> Done;
  std::map<hi_u32, Lent> Out; ///< By what `pool_id` of the frame says.
  hi_u32 LastLent = 0, Sent = 0, Decoded = 0;
  int64_t LastTag = 0;
  hi_u64 LastPts = 0;

  bool isJpeg() const { return Attributes.type == HI_PT_JPEG; }
  bool hasResult() override {
    poll();
    return !Done.empty();
  }
};

using VdecRef = std::shared_ptr<VdecChannel>;

/// Ends the wait of a frame. With the lock.
void finish(VdecChannel &D, int64_t Tag, uint64_t Number, const Status &S) {
  auto It = D.Waiting.find(Tag);
  if (It == D.Waiting.end())
    return;
  It->second.Flag = S.ok() ? 0 : 1;
  It->second.Number = Number;
  if (!S.ok())
    reporter().note("a frame was not decoded: " + S.Message);
  ++D.Decoded;
  D.LastPts = It->second.Stream.pts;
  D.Done.push_back(It->second);
  D.Waiting.erase(It);
}

media::Picture outputOf(const hi_vdec_pic_info &P) {
  media::Picture Out;
  Out.Data =
      process().Memory.at<uint8_t>(reinterpret_cast<const void *>(P.vir_addr));
  Out.Size = P.buffer_size;
  Out.Format = P.pixel_format;
  Out.Width = P.width;
  Out.Height = P.height;
  Out.WidthStride = P.width_stride;
  Out.HeightStride = P.height_stride;
  return Out;
}

void describe(hi_vdec_pic_info &P, const media::Picture &Out) {
  P.pixel_format = Out.Format;
  P.width = Out.Width;
  P.height = Out.Height;
  P.width_stride = Out.WidthStride;
  P.height_stride = Out.HeightStride;
}

/// Where the client says no size, it is that of the stream.
void complete(media::Picture &Out, media::PixelFormat Format, uint32_t Width,
              uint32_t Height, media::Function F) {
  Out.Format = Format;
  if (!Out.Width || !Out.Height) {
    Out.Width = Width & ~1u;
    Out.Height = Height & ~1u;
  }
  if (Out.WidthStride && Out.HeightStride)
    return;
  media::Picture Whole =
      media::alignedPicture(Format, Out.Width, Out.Height, F, mediaProduct());
  Out.WidthStride = Whole.WidthStride;
  Out.HeightStride = Whole.HeightStride;
}

void collect(VdecChannel &D, uint64_t Number) {
  media::VideoDecoder::Frame F;
  while (D.Decoder->receive(F)) {
    media::Picture Out;
    bool Wanted = false;
    {
      Locked Held;
      auto It = D.Waiting.find(F.Tag);
      if (It != D.Waiting.end() && It->second.Stream.need_display &&
          It->second.Picture.vir_addr) {
        Wanted = true;
        Out = outputOf(It->second.Picture);
        complete(Out, Out.Format, F.Width, F.Height,
                 media::Function::VideoDecode);
      }
    }
    Status S;
    if (Wanted)
      S = D.Decoder->write(Out);
    if (!Wanted || !S.ok())
      D.Decoder->skip();
    else if (F.Damaged)
      S = {media::Error::CorruptData, "a frame is damaged"};
    Locked Held;
    auto It = D.Waiting.find(F.Tag);
    if (It == D.Waiting.end())
      continue;
    if (Wanted)
      describe(It->second.Picture, Out);
    It->second.Type = F.KeyFrame ? HI_VDEC_FRAME_TYPE_I : HI_VDEC_FRAME_TYPE_P;
    finish(D, F.Tag, Number, S);
  }
}

void decode(VdecChannel &D, int64_t Tag, uint64_t Number, const void *Data,
            uint64_t Size) {
  Status S = D.Decoder->send(Data, Size, Tag);
  if (!S.ok()) {
    Locked Held;
    finish(D, Tag, Number, S);
  }
  collect(D, Number);
}

void flush(VdecChannel &D, uint64_t Number) {
  (void)D.Decoder->finish();
  collect(D, Number);
  D.Decoder->reset();
  Locked Held;
  while (!D.Waiting.empty())
    finish(D, D.Waiting.begin()->first, Number,
           {media::Error::CorruptData, "the stream ends before the frame"});
}

void decodeJpeg(VdecChannel &D, int64_t Tag, uint64_t Number, const void *Data,
                uint64_t Size, hi_vdec_pic_info Picture, bool Up) {
  media::Picture Out = outputOf(Picture);
  auto Run = [&]() -> Status {
    media::JpegInfo Info;
    ACLTIDY_MEDIA_TRY(media::jpegInfo(Data, Size, Info));
    media::PixelFormat Format;
    ACLTIDY_MEDIA_TRY(media::jpegOutputFormat(Info, Out.Format, Format));
    Out.Width = Out.Height = 0;
    complete(Out, Format, Info.Width, Info.Height, media::Function::JpegDecode);
    Out.Width = Out.Height = 0;
    return media::decodeJpeg(Data, Size, Out, Up);
  };
  Status S = Run();
  Locked Held;
  if (auto It = D.Waiting.find(Tag); It != D.Waiting.end() && S.ok())
    describe(It->second.Picture, Out);
  finish(D, Tag, Number, S);
}

VdecRef decoder(hi_vdec_chn Id, hi_s32 &Error) {
  return decoders().find<VdecChannel>(call(), Id, Error);
}

/// A value that the client sets and gets.
template <typename T>
hi_s32 set(hi_vdec_chn Id, const T *From, T VdecChannel::*To) {
  hi_s32 Error;
  VdecRef D = decoder(Id, Error);
  if (!D)
    return Error;
  return readValue(From, D.get()->*To)
             ? HI_SUCCESS
             : mpi::fail(call(), Module::Decoder, HI_ERR_NULL_PTR,
                         "the parameters are missing");
}
template <typename T> hi_s32 get(hi_vdec_chn Id, T VdecChannel::*From, T *To) {
  hi_s32 Error;
  VdecRef D = decoder(Id, Error);
  if (!D)
    return Error;
  return storeBytes(To, &(D.get()->*From), sizeof(T))
             ? HI_SUCCESS
             : mpi::fail(call(), Module::Decoder, HI_ERR_NULL_PTR,
                         "there is no place for the result");
}

/// Frames that were never given back.
void reportLent(Call &C, VdecChannel &D) {
  static const KindId Kind =
      contract::findKind(kinds().Tables, "hi-vdec-frame");
  for (const auto &[Number, L] : D.Out) {
    C.report(rules::ResourceLeak,
             "frame from 'hi_mpi_vdec_get_frame' is not given back before "
             "'hi_mpi_vdec_destroy_chn'; call 'hi_mpi_vdec_release_frame'",
             {{"created", L.Got}});
    if (Object *O = process().Objects.byKey(Kind, L.Address))
      O->Told = true;
  }
  D.Out.clear();
}

Status startDecoder(VdecChannel &D) {
  media::VideoCodec Codec = D.Attributes.type == HI_PT_H265
                                ? media::VideoCodec::H265
                                : media::VideoCodec::H264;
  return media::VideoDecoder::create(Codec,
                                     D.Attributes.mode ==
                                             HI_VDEC_SEND_MODE_STREAM
                                         ? media::VideoDecoder::Mode::Stream
                                         : media::VideoDecoder::Mode::Frame,
                                     D.Decoder);
}

} // namespace

hi_s32 api::hi_mpi_vdec_create_chn(hi_vdec_chn Id,
                                   const hi_vdec_chn_attr *Attributes) {
  Call &C = call();
  if (hi_s32 Error = decoders().mayOpen(C, Id))
    return Error;
  hi_vdec_chn_attr A;
  if (!readValue(Attributes, A))
    return mpi::fail(C, Module::Decoder, HI_ERR_NULL_PTR,
                     "the attributes are missing");
  if (A.type != HI_PT_H264 && A.type != HI_PT_H265 && A.type != HI_PT_JPEG)
    return mpi::fail(C, Module::Decoder, HI_ERR_NOT_SUPPORT,
                     "streams are H.264, H.265 or JPEG");
  auto D = std::make_shared<VdecChannel>();
  D->Attributes = A;
  D->Parameters.type = D->Protocol.type = A.type;
  if (!D->isJpeg())
    if (Status S = startDecoder(*D); !S.ok())
      return mpi::fail(C, Module::Decoder, S);
  decoders().open(C, Id, std::move(D));
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_vdec_destroy_chn(hi_vdec_chn Id) {
  Call &C = call();
  hi_s32 Error = HI_SUCCESS;
  auto D =
      std::static_pointer_cast<VdecChannel>(decoders().ending(C, Id, Error));
  if (!D)
    return Error;
  if (D->Receiving) {
    C.report(rules::DestroyOrder,
             std::string("'") + C.name() +
                 "' ends a decoder channel that still receives; call "
                 "'hi_mpi_vdec_stop_recv_stream' first",
             {{"created", D->Born}});
    return mpi::fail(C, Module::Decoder, HI_ERR_NOT_PERM,
                     "the channel still receives");
  }
  reportLent(C, *D);
  decoders().close(C, Id);
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_vdec_start_recv_stream(hi_vdec_chn Id) {
  hi_s32 Error;
  VdecRef D = decoder(Id, Error);
  if (!D)
    return Error;
  D->Receiving = D->WasStarted = true;
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_vdec_stop_recv_stream(hi_vdec_chn Id) {
  hi_s32 Error;
  VdecRef D = decoder(Id, Error);
  if (!D)
    return Error;
  D->Receiving = false;
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_vdec_reset_chn(hi_vdec_chn Id) {
  hi_s32 Error;
  VdecRef D = decoder(Id, Error);
  if (!D)
    return Error;
  if (D->Receiving)
    return mpi::fail(call(), Module::Decoder, HI_ERR_NOT_PERM,
                     "the channel still receives");
  D->poll();
  retire(D->Queue, D->Queue->Done);
  D->Waiting.clear();
  D->Done.clear();
  if (D->Decoder)
    D->Decoder->reset();
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_vdec_send_stream(hi_vdec_chn Id,
                                    const hi_vdec_stream *Stream,
                                    hi_vdec_pic_info *Picture, hi_s32) {
  Call &C = call();
  hi_s32 Error;
  VdecRef D = decoder(Id, Error);
  if (!D)
    return Error;
  VdecChannel::Frame F;
  if (!readValue(Stream, F.Stream))
    return mpi::fail(C, Module::Decoder, HI_ERR_NULL_PTR,
                     "the stream is missing");
  if (!D->Receiving)
    return mpi::fail(C, Module::Decoder, HI_ERR_NOT_PERM,
                     "the channel does not receive: call "
                     "hi_mpi_vdec_start_recv_stream first");
  bool End = F.Stream.end_of_stream;
  if (!F.Stream.addr || !F.Stream.len) {
    if (!End)
      return mpi::fail(C, Module::Decoder, HI_ERR_ILLEGAL_PARAM,
                       "only the end of the stream has no data");
    MediaTask Task(C, D->Queue);
    uint64_t Number = D->Queue->Enqueued + 1;
    if (!D->isJpeg())
      Task.enqueue([D, Number] { flush(*D, Number); });
    return HI_SUCCESS;
  }
  if (!readValue(Picture, F.Picture))
    return mpi::fail(C, Module::Decoder, HI_ERR_NULL_PTR,
                     "the output is missing");
  auto Data = reinterpret_cast<Word>(F.Stream.addr);
  checkField(C, "hi_vdec_stream", "addr", Data);
  checkField(C, "hi_vdec_pic_info", "vir_addr", F.Picture.vir_addr);
  MediaTask Task(C, D->Queue);
  if (!Task.bytes(Data, F.Stream.len, AccessMode::Read))
    return mpi::fail(C, Module::Decoder, HI_ERR_BAD_ADDR,
                     "the input: " + Task.Why);
  bool Shown = F.Stream.need_display || D->isJpeg();
  if (Shown || F.Picture.vir_addr) {
    DevicePicture Out;
    Out.Address = F.Picture.vir_addr;
    Out.Layout.Size = F.Picture.buffer_size;
    if (!Task.writes(Out))
      return mpi::fail(C, Module::Decoder, HI_ERR_BAD_ADDR,
                       "the output: " + Task.Why);
  }
  int64_t Tag = ++D->LastTag;
  ++D->Sent;
  uint64_t Number = D->Queue->Enqueued + 1;
  D->Waiting[Tag] = F;
  const void *Bytes =
      process().Memory.bytes(reinterpret_cast<Word>(F.Stream.addr));
  if (D->isJpeg())
    Task.enqueue([=, Up = D->Precision == YUVOUT_ALIGN_UP] {
      decodeJpeg(*D, Tag, Number, Bytes, F.Stream.len, F.Picture, Up);
    });
  else
    Task.enqueue([=] {
      decode(*D, Tag, Number, Bytes, F.Stream.len);
      if (End)
        flush(*D, Number);
    });
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_vdec_get_frame(hi_vdec_chn Id, hi_video_frame_info *Result,
                                  hi_vdec_supplement_info *Supplement,
                                  hi_vdec_stream *Stream, hi_s32 Milliseconds) {
  Call &C = call();
  hi_s32 Error;
  VdecRef D = decoder(Id, Error);
  if (!D)
    return Error;
  if (!D->WasStarted)
    return mpi::fail(C, Module::Decoder, HI_ERR_NOT_PERM,
                     "the channel has never received");
  if (!Result || !Stream)
    return mpi::fail(C, Module::Decoder, HI_ERR_NULL_PTR,
                     "there is no place for the frame");
  if (!await(*D, Milliseconds, [&] { return !D->Done.empty(); }))
    return mpi::fail(C, Module::Decoder, HI_ERR_BUF_EMPTY, "no frame is there");
  VdecChannel::Frame F = D->Done.front();
  D->Done.pop_front();
  retire(D->Queue, F.Number);
  hi_video_frame_info Info = {};
  hi_video_frame &V = Info.v_frame;
  V.width = F.Picture.width;
  V.height = F.Picture.height;
  V.pixel_format = F.Picture.pixel_format;
  V.field = HI_VIDEO_FIELD_FRAME;
  V.width_stride[0] = V.width_stride[1] = F.Picture.width_stride;
  V.height_stride[0] = V.height_stride[1] = F.Picture.height_stride;
  V.virt_addr[0] = reinterpret_cast<void *>(F.Picture.vir_addr);
  V.phys_addr[0] = F.Picture.vir_addr;
  if (F.Picture.vir_addr)
    V.virt_addr[1] = static_cast<char *>(V.virt_addr[0]) +
                     uint64_t(F.Picture.width_stride) * F.Picture.height_stride;
  V.pts = F.Stream.pts;
  V.frame_flag = F.Flag;
  Info.mod_id = HI_ID_VDEC;
  Info.pool_id = ++D->LastLent;
  hi_vdec_supplement_info More = {};
  More.type = D->Attributes.type;
  More.video_supplement_info.frame_type =
      D->isJpeg() ? HI_VDEC_FRAME_TYPE_I : F.Type;
  More.video_supplement_info.err_rate = F.Flag ? 100 : 0;
  if (!storeBytes(Result, &Info, sizeof Info) ||
      !storeBytes(Stream, &F.Stream, sizeof F.Stream) ||
      (Supplement && !storeBytes(Supplement, &More, sizeof More)))
    return mpi::fail(C, Module::Decoder, HI_ERR_NULL_PTR,
                     "there is no place for the frame");
  D->Out[Info.pool_id] = {reinterpret_cast<Word>(Result), C.stack()};
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_vdec_release_frame(hi_vdec_chn Id,
                                      const hi_video_frame_info *Frame) {
  Call &C = call();
  hi_s32 Error;
  VdecRef D = decoder(Id, Error);
  if (!D)
    return Error;
  hi_video_frame_info Info;
  if (!readValue(Frame, Info))
    return mpi::fail(C, Module::Decoder, HI_ERR_NULL_PTR,
                     "the frame is missing");
  if (D->Out.erase(Info.pool_id))
    return HI_SUCCESS;
  C.report(rules::UseAfterDestroy,
           "a frame that the channel has not handed out, or that was given "
           "back before, is released by '" +
               std::string(C.name()) +
               "'; give back every frame once, and unchanged");
  return mpi::fail(C, Module::Decoder, HI_ERR_ILLEGAL_PARAM,
                   "no such frame is out");
}

hi_s32 api::hi_mpi_vdec_query_status(hi_vdec_chn Id,
                                     hi_vdec_chn_status *Result) {
  hi_s32 Error;
  VdecRef D = decoder(Id, Error);
  if (!D)
    return Error;
  D->poll(); // Who asks again and again gets somewhere.
  hi_vdec_chn_status S = {};
  S.type = D->Attributes.type;
  S.left_stream_frames = static_cast<hi_u32>(D->Waiting.size());
  for (const auto &[Tag, F] : D->Waiting)
    S.left_stream_bytes += F.Stream.len;
  S.left_decoded_frames = static_cast<hi_u32>(D->Done.size());
  S.is_started = D->Receiving ? HI_TRUE : HI_FALSE;
  S.recv_stream_frames = D->Sent;
  S.dec_stream_frames = D->Decoded;
  S.width = D->Attributes.pic_width;
  S.height = D->Attributes.pic_height;
  S.latest_frame_pts = D->LastPts;
  return storeBytes(Result, &S, sizeof S)
             ? HI_SUCCESS
             : mpi::fail(call(), Module::Decoder, HI_ERR_NULL_PTR,
                         "there is no place for the result");
}

hi_s32 api::hi_mpi_vdec_set_chn_attr(hi_vdec_chn Id,
                                     const hi_vdec_chn_attr *Attributes) {
  hi_s32 Error;
  VdecRef D = decoder(Id, Error);
  if (!D)
    return Error;
  hi_vdec_chn_attr A;
  if (!readValue(Attributes, A) || A.type != D->Attributes.type)
    return mpi::fail(call(), Module::Decoder, HI_ERR_ILLEGAL_PARAM,
                     "the type of a channel does not change");
  D->Attributes = A;
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_vdec_get_chn_attr(hi_vdec_chn Id, hi_vdec_chn_attr *A) {
  return get(Id, &VdecChannel::Attributes, A);
}
hi_s32 api::hi_mpi_vdec_set_chn_param(hi_vdec_chn Id,
                                      const hi_vdec_chn_param *P) {
  return set(Id, P, &VdecChannel::Parameters);
}
hi_s32 api::hi_mpi_vdec_get_chn_param(hi_vdec_chn Id, hi_vdec_chn_param *P) {
  return get(Id, &VdecChannel::Parameters, P);
}
hi_s32 api::hi_mpi_vdec_set_protocol_param(hi_vdec_chn Id,
                                           const hi_vdec_protocol_param *P) {
  return set(Id, P, &VdecChannel::Protocol);
}
hi_s32 api::hi_mpi_vdec_get_protocol_param(hi_vdec_chn Id,
                                           hi_vdec_protocol_param *P) {
  return get(Id, &VdecChannel::Protocol, P);
}
hi_s32 api::hi_mpi_vdec_set_display_mode(hi_vdec_chn Id,
                                         hi_video_display_mode Mode) {
  return set(Id, &Mode, &VdecChannel::Display);
}
hi_s32 api::hi_mpi_vdec_get_display_mode(hi_vdec_chn Id,
                                         hi_video_display_mode *Mode) {
  return get(Id, &VdecChannel::Display, Mode);
}
hi_s32
api::hi_mpi_vdec_set_jpegd_precision_mode(hi_vdec_chn Id,
                                          const hi_jpegd_precision_mode Mode) {
  return set(Id, &Mode, &VdecChannel::Precision);
}

namespace {

/// Headers are parsed on the host.
hi_s32 imageInfo(const hi_vdec_stream *Stream, hi_pixel_format Asked,
                 hi_img_info *Result, bool Raw) {
  Call &C = call();
  hi_vdec_stream In;
  if (!hasSecondMedia())
    return mpi::fail(C, Module::Decoder, HI_ERR_NOT_SUPPORT,
                     "the product has no such media functions");
  if (!readValue(Stream, In) || !Result)
    return mpi::fail(C, Module::Decoder, HI_ERR_NULL_PTR,
                     "the stream or the result is missing");
  C.checkMediaMemory("host", reinterpret_cast<Word>(In.addr));
  if (!readableHost(C, In.addr, In.len))
    return mpi::fail(C, Module::Decoder, HI_ERR_ILLEGAL_PARAM,
                     "there are no data");
  const void *Data = process().Memory.at<char>(In.addr);
  media::JpegInfo Info;
  media::PixelFormat Format;
  Status S = media::jpegInfo(Data, In.len, Info);
  if (S.ok())
    S = media::jpegOutputFormat(Info, Asked, Format);
  if (!S.ok())
    return mpi::fail(C, Module::Decoder, S);
  media::Picture P =
      media::alignedPicture(Format, Info.Width, Info.Height,
                            media::Function::JpegDecode, mediaProduct());
  hi_img_info Out = {};
  Out.width = Raw ? Info.Width : Info.Width & ~1u;
  Out.height = Raw ? Info.Height : Info.Height & ~1u;
  Out.width_stride = P.WidthStride;
  Out.height_stride = P.HeightStride;
  Out.img_buf_size = static_cast<hi_u32>(P.Size);
  static const hi_jpeg_raw_format Formats[] = {
      HI_JPEG_RAW_FORMAT_YUV444, HI_JPEG_RAW_FORMAT_YUV422,
      HI_JPEG_RAW_FORMAT_YUV420, HI_JPEG_RAW_FORMAT_YUV400,
      HI_JPEG_RAW_FORMAT_YUV440, HI_JPEG_RAW_FORMAT_YUV411,
      HI_JPEG_RAW_FORMAT_MAX};
  if (Raw)
    Out.pixel_format = Formats[static_cast<int>(Info.Chroma)];
  else
    Out.img_pixel_format = Format;
  return storeBytes(Result, &Out, sizeof Out)
             ? HI_SUCCESS
             : mpi::fail(C, Module::Decoder, HI_ERR_NULL_PTR,
                         "there is no place for the result");
}

} // namespace

hi_s32 api::hi_mpi_dvpp_get_image_info(hi_payload_type Type,
                                       const hi_vdec_stream *Stream,
                                       hi_img_info *Result) {
  if (Type != HI_PT_JPEG)
    return mpi::fail(call(), Module::Decoder, HI_ERR_NOT_SUPPORT,
                     "only JPEG has a header that is parsed");
  return imageInfo(Stream, HI_PIXEL_FORMAT_YUV_SEMIPLANAR_420, Result, true);
}

hi_s32 api::hi_mpi_vdec_get_jpegd_output_info(const hi_vdec_stream *Stream,
                                              const hi_pixel_format Format,
                                              hi_img_info *Result) {
  return imageInfo(Stream, Format, Result, false);
}

// As large as the strides that the product's pages ask for.
hi_u32 api::hi_vdec_get_pic_buf_size(hi_payload_type Type,
                                     hi_pic_buf_attr *Given) {
  hi_pic_buf_attr A;
  if (!readValue(Given, A) || A.width > 65536 || A.height > 65536 ||
      !media::formatInfo(A.pixel_format))
    return 0;
  media::Picture P =
      media::alignedPicture(A.pixel_format, A.width, A.height,
                            Type == HI_PT_JPEG ? media::Function::JpegDecode
                                               : media::Function::VideoDecode,
                            mediaProduct());
  if (A.align > 1 && A.align <= 4096)
    P.WidthStride = (P.WidthStride + A.align - 1) / A.align * A.align;
  uint64_t Size =
      media::pictureSize(A.pixel_format, P.WidthStride, P.HeightStride);
  return Size <= UINT32_MAX ? static_cast<hi_u32>(Size) : 0;
}

} // namespace acltidy::sim
