//===- Decoders.cpp - hi_mpi_vdec: video and JPEG streams to pictures -----===//

#include "api/mpi/Decoders.h"
#include "Jpeg.h"

namespace acltidy::sim {

using namespace mpi;
using media::Status;

namespace {

constexpr LentKind Frames = {"hi-vdec-frame", "frame", "hi_mpi_vdec_get_frame",
                             "hi_mpi_vdec_release_frame"};

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

/// Starts or stops a channel.
hi_s32 receive(hi_vdec_chn Id, bool On) {
  hi_s32 Error;
  VdecRef D = decoder(Id, Error);
  if (!D)
    return Error;
  D->Receiving = On;
  D->WasStarted |= On;
  return HI_SUCCESS;
}

} // namespace

VdecRef decoder(hi_vdec_chn Id, hi_s32 &Error) {
  return decoders().find<VdecChannel>(call(), Id, Error);
}

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
  if (D->Receiving)
    return decoders().stillReceives(C, *D, "hi_mpi_vdec_stop_recv_stream");
  for (const auto &[Number, L] : D->Out)
    reportLent(C, Frames, L.Address, L.Got);
  decoders().close(C, Id);
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_vdec_start_recv_stream(hi_vdec_chn Id) {
  return receive(Id, true);
}

hi_s32 api::hi_mpi_vdec_stop_recv_stream(hi_vdec_chn Id) {
  return receive(Id, false);
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
  VdecFrame F;
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
  auto Oldest = D->take(Milliseconds);
  if (!Oldest)
    return mpi::fail(C, Module::Decoder, HI_ERR_BUF_EMPTY, "no frame is there");
  const VdecFrame &F = *Oldest;
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
  return D->Out.erase(Info.pool_id) ? HI_SUCCESS
                                    : notLent(C, Module::Decoder, Frames);
}

} // namespace acltidy::sim
