//===- Encoders.cpp - hi_mpi_venc: pictures to video and JPEG streams -----===//

#include "api/mpi/Encoders.h"
#include "Jpeg.h"
#include "Video.h"
#include "core/Lifecycle.h"

#include <cstring>
#include <utility>

namespace acltidy::sim {

using namespace mpi;
using media::Status;
using media::VideoEncoder;

namespace {

constexpr LentKind Streams = {"hi-venc-stream", "stream",
                              "hi_mpi_venc_get_stream",
                              "hi_mpi_venc_release_stream"};

/// What channels that never set it have, as the pages say for JPEG.
constexpr hi_u32 DefaultQuality = 90;

/// Ends the wait of a picture. With the lock.
void finish(VencChannel &D, int64_t Tag, uint64_t Number,
            std::vector<uint8_t> Data, const Status &S) {
  auto It = D.Waiting.find(Tag);
  if (It == D.Waiting.end())
    return;
  VencJob J = std::move(It->second);
  D.Waiting.erase(It);
  if (!S.ok())
    reporter().note("a picture was not encoded: " + S.Message);
  J.Data = std::move(Data);
  J.Number = Number;
  J.Failed = !S.ok();
  D.Done.push_back(std::move(J));
}

void collect(VencChannel &D, uint64_t Number) {
  VideoEncoder::Packet P;
  while (D.Encoder->receive(P)) {
    Locked Held;
    if (auto It = D.Waiting.find(P.Tag); It != D.Waiting.end())
      It->second.KeyFrame = P.KeyFrame;
    finish(D, P.Tag, Number, std::move(P.Data), {});
  }
}

void encodeVideo(VencChannel &D, int64_t Tag, uint64_t Number,
                 const DevicePicture &P, bool KeyFrame) {
  Status S = D.Encoder->send(P.mapped(), KeyFrame, Tag);
  if (!S.ok()) {
    Locked Held;
    finish(D, Tag, Number, {}, S);
  }
  collect(D, Number);
}

void encodeJpeg(VencChannel &D, int64_t Tag, uint64_t Number,
                const DevicePicture &P, hi_u32 Quality, Word To,
                uint64_t Capacity) {
  std::vector<uint8_t> Own;
  uint8_t *Out;
  if (To) {
    Out = reinterpret_cast<uint8_t *>(process().Memory.bytes(To));
  } else {
    uint32_t Most = 0;
    if (media::jpegEncodedSize(P.Layout, mediaProduct(), Most).ok())
      Own.resize(Most);
    Out = Own.data();
    Capacity = Own.size();
  }
  uint64_t Written = 0;
  Status S = media::encodeJpeg(P.mapped(), Quality, Out, Capacity, Written);
  Own.resize(To || !S.ok() ? 0 : Written);
  Locked Held;
  if (auto It = D.Waiting.find(Tag); It != D.Waiting.end()) {
    It->second.At = To;
    It->second.Size = Written;
    It->second.KeyFrame = true;
  }
  finish(D, Tag, Number, std::move(Own), S);
}

hi_s32 send(hi_venc_chn Id, const hi_video_frame_info *Frame,
            const hi_img_stream *Output) {
  Call &C = call();
  hi_s32 Error;
  VencRef D = encoder(Id, Error);
  if (!D)
    return Error;
  hi_video_frame_info F;
  hi_img_stream To = {};
  if (!readValue(Frame, F) || (Output && !readValue(Output, To)))
    return mpi::fail(C, Module::Encoder, HI_ERR_NULL_PTR,
                     "the picture or the output is missing");
  if (!D->Running)
    return mpi::fail(C, Module::Encoder, HI_ERR_NOT_PERM,
                     "the channel does not receive: call "
                     "hi_mpi_venc_start_chn first");
  bool OwnMemory = D->isJpeg() && !D->Attributes.venc_attr.buf_size;
  if ((Output != nullptr) != OwnMemory)
    return mpi::fail(C, Module::Encoder, HI_ERR_NOT_PERM,
                     OwnMemory
                         ? "buf_size is 0: call hi_mpi_venc_send_jpege_frame"
                         : "the channel manages its output: call "
                           "hi_mpi_venc_send_frame");
  checkField(C, "hi_video_frame", "virt_addr",
             reinterpret_cast<Word>(F.v_frame.virt_addr[0]));
  DevicePicture P = pictureOf(F.v_frame);
  Status S =
      media::checkPicture(P.mapped(), "the input", media::Error::InputTooSmall);
  if (S.ok())
    S = media::checkLimits(P.Layout, "the input",
                           D->isJpeg() ? media::Function::JpegEncode
                                       : media::Function::VideoEncode,
                           mediaProduct(), false);
  if (!S.ok())
    return mpi::fail(C, Module::Encoder, S);
  MediaTask Task(C, D->Queue);
  auto At = reinterpret_cast<Word>(To.addr);
  if (Output)
    checkField(C, "hi_img_stream", "addr", At);
  if (!Task.reads(P) || (Output && !Task.bytes(At, To.len, AccessMode::Write)))
    return mpi::fail(C, Module::Encoder, HI_ERR_BAD_ADDR, Task.Why);
  int64_t Tag = ++D->LastTag;
  VencJob &J = D->Waiting[Tag];
  J.Input = P.Address;
  J.Pts = F.v_frame.pts;
  uint64_t Number = D->Queue->Enqueued + 1;
  hi_u32 Quality = D->Jpeg.qfactor ? D->Jpeg.qfactor : DefaultQuality;
  bool KeyFrame = std::exchange(D->WantsKeyFrame, false);
  if (D->isJpeg())
    Task.enqueue([=] { encodeJpeg(*D, Tag, Number, P, Quality, At, To.len); });
  else
    Task.enqueue([=] { encodeVideo(*D, Tag, Number, P, KeyFrame); });
  return HI_SUCCESS;
}

/// Options of a video encoder, from what the client asks for.
VideoEncoder::Options optionsOf(const hi_venc_chn_attr &A) {
  VideoEncoder::Options O;
  O.Codec = A.venc_attr.type == HI_PT_H265 ? media::VideoCodec::H265
                                           : media::VideoCodec::H264;
  O.Level = A.venc_attr.profile == 0   ? VideoEncoder::Profile::Baseline
            : A.venc_attr.profile == 2 ? VideoEncoder::Profile::High
                                       : VideoEncoder::Profile::Main;
  O.Width = A.venc_attr.pic_width;
  O.Height = A.venc_attr.pic_height;
  const hi_venc_h264_cbr &Rate = A.rc_attr.h264_cbr;
  switch (A.rc_attr.rc_mode) {
  case HI_VENC_RC_MODE_H264_CBR:
  case HI_VENC_RC_MODE_H265_CBR:
    O.Control = VideoEncoder::RateControl::Constant;
    [[fallthrough]];
  case HI_VENC_RC_MODE_H264_VBR:
  case HI_VENC_RC_MODE_H265_VBR:
  case HI_VENC_RC_MODE_H264_AVBR:
  case HI_VENC_RC_MODE_H265_AVBR:
  case HI_VENC_RC_MODE_H264_QVBR:
  case HI_VENC_RC_MODE_H265_QVBR:
  case HI_VENC_RC_MODE_H264_CVBR:
  case HI_VENC_RC_MODE_H265_CVBR:
    // They begin alike.
    O.KeyFrameInterval = Rate.gop;
    O.FrameRate = Rate.src_frame_rate;
    O.KiloBitRate = Rate.bit_rate;
    break;
  case HI_VENC_RC_MODE_H264_FIXQP:
  case HI_VENC_RC_MODE_H265_FIXQP:
    O.KeyFrameInterval = A.rc_attr.h264_fixqp.gop;
    O.FrameRate = A.rc_attr.h264_fixqp.src_frame_rate;
    break;
  default:
    O.KeyFrameInterval = A.rc_attr.h264_qpmap.gop;
    O.FrameRate = A.rc_attr.h264_qpmap.src_frame_rate;
    break;
  }
  return O;
}

/// Memory of the system's for a stream that it manages.
Serial keep(Call &C, const std::vector<uint8_t> &Data, Word &At) {
  Process &P = process();
  auto B = P.Memory.allocate(Space::Dvpp, Data.size(), {PageKind::Normal, true},
                             std::max(self().Device, 0), At);
  if (!B)
    return 0;
  std::memcpy(P.Memory.bytes(At), Data.data(), Data.size());
  Object &O = P.Objects.createMemory(kinds().HiDvppMemory, At, Data.size(),
                                     std::move(B));
  O.System = true;
  O.BornBy = &C.record();
  O.Born = C.stack();
  P.Memory.markWritten(At, Data.size(), P.Objects);
  return O.Id;
}

void release(Call &C, const VencChannel::Lent &L) {
  if (Object *O = L.Memory ? process().Objects.find(L.Memory) : nullptr)
    endObject(*O, Life::Released, &C.record(), C.stack());
}

} // namespace

DevicePicture pictureOf(const hi_video_frame &F) {
  DevicePicture P;
  P.Address = reinterpret_cast<Word>(F.virt_addr[0]);
  P.Layout.Format = F.pixel_format;
  P.Layout.Width = F.width;
  P.Layout.Height = F.height;
  P.Layout.WidthStride = F.width_stride[0];
  P.Layout.HeightStride = F.height_stride[0] ? F.height_stride[0] : F.height;
  P.Layout.Size = media::pictureSize(F.pixel_format, P.Layout.WidthStride,
                                     P.Layout.HeightStride);
  return P;
}

VencRef encoder(hi_venc_chn Id, hi_s32 &Error) {
  return encoders().find<VencChannel>(call(), Id, Error);
}

hi_s32 api::hi_mpi_venc_create_chn(hi_venc_chn Id,
                                   const hi_venc_chn_attr *Attributes) {
  Call &C = call();
  if (hi_s32 Error = encoders().mayOpen(C, Id))
    return Error;
  auto D = std::make_shared<VencChannel>();
  if (!readValue(Attributes, D->Attributes))
    return mpi::fail(C, Module::Encoder, HI_ERR_NULL_PTR,
                     "the attributes are missing");
  hi_payload_type Type = D->Attributes.venc_attr.type;
  if (Type == HI_PT_H264 || Type == HI_PT_H265) {
    if (!hasVideoEncoder())
      return mpi::fail(C, Module::Encoder, HI_ERR_NOT_SUPPORT,
                       "the product has no video encoder");
    Status S = VideoEncoder::create(optionsOf(D->Attributes), D->Encoder);
    if (!S.ok())
      return mpi::fail(C, Module::Encoder, S);
  } else if (Type != HI_PT_JPEG) {
    return mpi::fail(C, Module::Encoder, HI_ERR_NOT_SUPPORT,
                     "streams are H.264, H.265 or JPEG");
  }
  D->Jpeg.qfactor = DefaultQuality;
  encoders().open(C, Id, std::move(D));
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_venc_destroy_chn(hi_venc_chn Id) {
  Call &C = call();
  hi_s32 Error = HI_SUCCESS;
  auto D =
      std::static_pointer_cast<VencChannel>(encoders().ending(C, Id, Error));
  if (!D)
    return Error;
  if (D->Running)
    return encoders().stillReceives(C, *D, "hi_mpi_venc_stop_chn");
  for (const VencChannel::Lent &L : D->Out) {
    reportLent(C, Streams, L.Address, L.Got);
    release(C, L);
  }
  encoders().close(C, Id);
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_venc_start_chn(hi_venc_chn Id,
                                  const hi_venc_start_param *Start) {
  hi_s32 Error;
  VencRef D = encoder(Id, Error);
  if (!D)
    return Error;
  hi_venc_start_param P;
  if (!readValue(Start, P))
    return mpi::fail(call(), Module::Encoder, HI_ERR_NULL_PTR,
                     "the parameters are missing");
  D->Running = true;
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_venc_stop_chn(hi_venc_chn Id) {
  hi_s32 Error;
  VencRef D = encoder(Id, Error);
  if (!D)
    return Error;
  D->Running = false;
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_venc_send_frame(hi_venc_chn Id,
                                   const hi_video_frame_info *Frame, hi_s32) {
  return send(Id, Frame, nullptr);
}

hi_s32 api::hi_mpi_venc_send_frame_ex(hi_venc_chn Id,
                                      const hi_user_frame_info *Frame, hi_s32) {
  Call &C = call();
  hi_user_frame_info F;
  if (!readValue(Frame, F))
    return mpi::fail(C, Module::Encoder, HI_ERR_NULL_PTR,
                     "the picture is missing");
  // The maps only steer the quality; the kernel has none.
  if (F.user_rc_info.qp_map_valid)
    checkField(C, "hi_user_rc_info", "qp_map_phy_addr",
               F.user_rc_info.qp_map_phy_addr);
  if (F.user_rc_info.skip_weight_valid)
    checkField(C, "hi_user_rc_info", "skip_weight_phy_addr",
               F.user_rc_info.skip_weight_phy_addr);
  if (F.user_roi_map.valid)
    checkField(C, "hi_user_roi_map", "phy_addr", F.user_roi_map.phy_addr);
  return send(Id, &F.user_frame, nullptr);
}

hi_s32 api::hi_mpi_venc_send_jpege_frame(hi_venc_chn Id,
                                         const hi_video_frame_info *Frame,
                                         const hi_img_stream *Output, hi_s32) {
  if (!Output)
    return mpi::fail(call(), Module::Encoder, HI_ERR_NULL_PTR,
                     "the output is missing");
  return send(Id, Frame, Output);
}

hi_s32 api::hi_mpi_venc_get_stream(hi_venc_chn Id, hi_venc_stream *Stream,
                                   hi_s32 Milliseconds) {
  Call &C = call();
  hi_s32 Error;
  VencRef D = encoder(Id, Error);
  if (!D)
    return Error;
  hi_venc_stream S;
  if (!readValue(Stream, S) || !S.pack)
    return mpi::fail(C, Module::Encoder, HI_ERR_NULL_PTR,
                     "there is no place for the packs");
  auto Oldest = D->take(Milliseconds);
  if (!Oldest)
    return mpi::fail(C, Module::Encoder, HI_ERR_BUF_EMPTY,
                     "no stream is there");
  VencJob &J = *Oldest;
  if (J.Failed)
    return mpi::fail(C, Module::Encoder, HI_ERR_SYS_ERROR,
                     "the picture was not encoded");
  VencChannel::Lent L{++D->Sequence, reinterpret_cast<Word>(Stream), C.stack(),
                      0};
  if (!J.At) {
    L.Memory = keep(C, J.Data, J.At);
    J.Size = J.Data.size();
    if (!L.Memory)
      return mpi::fail(C, Module::Encoder, HI_ERR_NO_MEM,
                       "out of media memory");
  }
  hi_venc_pack Pack = {};
  Pack.input_addr = J.Input;
  Pack.addr = reinterpret_cast<hi_u8 *>(J.At);
  Pack.len = static_cast<hi_u32>(J.Size);
  Pack.pts = J.Pts;
  Pack.is_frame_end = HI_TRUE;
  if (D->isJpeg())
    Pack.data_type.jpeg_type = HI_VENC_JPEG_PACK_PIC;
  else if (D->Attributes.venc_attr.type == HI_PT_H265)
    Pack.data_type.h265_type =
        J.KeyFrame ? HI_VENC_H265_NALU_IDR_SLICE : HI_VENC_H265_NALU_P_SLICE;
  else
    Pack.data_type.h264_type =
        J.KeyFrame ? HI_VENC_H264_NALU_IDR_SLICE : HI_VENC_H264_NALU_P_SLICE;
  S.pack_cnt = 1;
  S.seq = L.Number;
  if (!storeBytes(S.pack, &Pack, sizeof Pack) ||
      !storeBytes(Stream, &S, sizeof S)) {
    release(C, L);
    return mpi::fail(C, Module::Encoder, HI_ERR_NULL_PTR,
                     "there is no place for the packs");
  }
  D->Out.push_back(L);
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_venc_release_stream(hi_venc_chn Id, hi_venc_stream *Stream) {
  Call &C = call();
  hi_s32 Error;
  VencRef D = encoder(Id, Error);
  if (!D)
    return Error;
  hi_venc_stream S;
  if (!readValue(Stream, S))
    return mpi::fail(C, Module::Encoder, HI_ERR_NULL_PTR,
                     "the stream is missing");
  for (auto It = D->Out.begin(); It != D->Out.end(); ++It) {
    if (It->Number != S.seq)
      continue;
    if (It != D->Out.begin())
      C.report(rules::DestroyOrder,
               "streams of an encoder are given back by '" +
                   std::string(C.name()) +
                   "' in another order than they came; release the oldest "
                   "first",
               {{"oldest", D->Out.front().Got}});
    release(C, *It);
    D->Out.erase(It);
    return HI_SUCCESS;
  }
  return notLent(C, Module::Encoder, Streams);
}

} // namespace acltidy::sim
