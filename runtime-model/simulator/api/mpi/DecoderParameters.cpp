//===- DecoderParameters.cpp - What clients set and get of decoders -------===//

#include "api/mpi/Decoders.h"

namespace acltidy::sim {

using namespace mpi;

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
  return give(Module::Decoder, Result, S);
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
  return decoders().get(Id, &VdecChannel::Attributes, A);
}
hi_s32 api::hi_mpi_vdec_set_chn_param(hi_vdec_chn Id,
                                      const hi_vdec_chn_param *P) {
  return decoders().set(Id, P, &VdecChannel::Parameters);
}
hi_s32 api::hi_mpi_vdec_get_chn_param(hi_vdec_chn Id, hi_vdec_chn_param *P) {
  return decoders().get(Id, &VdecChannel::Parameters, P);
}
hi_s32 api::hi_mpi_vdec_set_protocol_param(hi_vdec_chn Id,
                                           const hi_vdec_protocol_param *P) {
  return decoders().set(Id, P, &VdecChannel::Protocol);
}
hi_s32 api::hi_mpi_vdec_get_protocol_param(hi_vdec_chn Id,
                                           hi_vdec_protocol_param *P) {
  return decoders().get(Id, &VdecChannel::Protocol, P);
}
hi_s32 api::hi_mpi_vdec_set_display_mode(hi_vdec_chn Id,
                                         hi_video_display_mode Mode) {
  return decoders().set(Id, &Mode, &VdecChannel::Display);
}
hi_s32 api::hi_mpi_vdec_get_display_mode(hi_vdec_chn Id,
                                         hi_video_display_mode *Mode) {
  return decoders().get(Id, &VdecChannel::Display, Mode);
}
hi_s32
api::hi_mpi_vdec_set_jpegd_precision_mode(hi_vdec_chn Id,
                                          const hi_jpegd_precision_mode Mode) {
  return decoders().set(Id, &Mode, &VdecChannel::Precision);
}

} // namespace acltidy::sim
