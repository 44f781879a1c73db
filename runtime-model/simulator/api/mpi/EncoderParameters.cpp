//===- EncoderParameters.cpp - What clients set and get of encoders -------===//
//
// Kept and given back. What is encoded depends on type, size, rate control and
// JPEG quality only.
//
//===----------------------------------------------------------------------===//

#include "api/mpi/Encoders.h"

namespace acltidy::sim {

using namespace mpi;

#define ACL_VENC_SET(Name, Type, Member)                                       \
  hi_s32 api::Name(hi_venc_chn Id, const Type *Value) {                        \
    return encoders().set(Id, Value, &VencChannel::Member);                    \
  }
#define ACL_VENC_GET(Name, Type, Member)                                       \
  hi_s32 api::Name(hi_venc_chn Id, Type *Value) {                              \
    return encoders().get(Id, &VencChannel::Member, Value);                    \
  }

// clang-format off
ACL_VENC_GET(hi_mpi_venc_get_chn_attr, hi_venc_chn_attr, Attributes)
ACL_VENC_SET(hi_mpi_venc_set_chn_param, hi_venc_chn_param, Parameters)
ACL_VENC_GET(hi_mpi_venc_get_chn_param, hi_venc_chn_param, Parameters)
ACL_VENC_GET(hi_mpi_venc_get_jpeg_param, hi_venc_jpeg_param, Jpeg)
ACL_VENC_SET(hi_mpi_venc_set_rc_param, hi_venc_rc_param, Rate)
ACL_VENC_GET(hi_mpi_venc_get_rc_param, hi_venc_rc_param, Rate)
ACL_VENC_SET(hi_mpi_venc_set_ref_param, hi_venc_ref_param, References)
ACL_VENC_GET(hi_mpi_venc_get_ref_param, hi_venc_ref_param, References)
ACL_VENC_SET(hi_mpi_venc_set_h264_vui, hi_venc_h264_vui, Vui264)
ACL_VENC_GET(hi_mpi_venc_get_h264_vui, hi_venc_h264_vui, Vui264)
ACL_VENC_SET(hi_mpi_venc_set_h265_vui, hi_venc_h265_vui, Vui265)
ACL_VENC_GET(hi_mpi_venc_get_h265_vui, hi_venc_h265_vui, Vui265)
ACL_VENC_SET(hi_mpi_venc_set_cu_pred, hi_venc_cu_prediction, Prediction)
ACL_VENC_GET(hi_mpi_venc_get_cu_pred, hi_venc_cu_prediction, Prediction)
ACL_VENC_SET(hi_mpi_venc_set_intra_refresh, hi_venc_intra_refresh, Refresh)
ACL_VENC_GET(hi_mpi_venc_get_intra_refresh, hi_venc_intra_refresh, Refresh)
ACL_VENC_SET(hi_mpi_venc_set_slice_split, hi_venc_slice_split, Slices)
ACL_VENC_GET(hi_mpi_venc_get_slice_split, hi_venc_slice_split, Slices)
ACL_VENC_SET(hi_mpi_venc_set_streamcopy_param, hi_venc_streamcopy_param, StreamCopy)
ACL_VENC_GET(hi_mpi_venc_get_streamcopy_param, hi_venc_streamcopy_param, StreamCopy)
ACL_VENC_SET(hi_mpi_venc_set_jpeg_huffman_param, hi_venc_jpeg_huffman_param, Huffman)
ACL_VENC_GET(hi_mpi_venc_get_jpeg_huffman_param, hi_venc_jpeg_huffman_param, Huffman)
ACL_VENC_GET(hi_mpi_venc_get_scene_mode, hi_venc_scene_mode, Scene)
// clang-format on

hi_s32 api::hi_mpi_venc_set_scene_mode(hi_venc_chn Id,
                                       const hi_venc_scene_mode Mode) {
  return encoders().set(Id, &Mode, &VencChannel::Scene);
}

hi_s32 api::hi_mpi_venc_set_jpeg_param(hi_venc_chn Id,
                                       const hi_venc_jpeg_param *Value) {
  hi_venc_jpeg_param P;
  if (readValue(Value, P) && (!P.qfactor || P.qfactor > 100))
    return mpi::fail(call(), Module::Encoder, HI_ERR_ILLEGAL_PARAM,
                     "the quality is 1 to 100");
  return encoders().set(Id, Value, &VencChannel::Jpeg);
}

hi_s32 api::hi_mpi_venc_set_chn_attr(hi_venc_chn Id,
                                     const hi_venc_chn_attr *Value) {
  hi_s32 Error;
  VencRef D = encoder(Id, Error);
  if (!D)
    return Error;
  hi_venc_chn_attr A;
  if (!readValue(Value, A))
    return mpi::fail(call(), Module::Encoder, HI_ERR_NULL_PTR,
                     "the attributes are missing");
  if (A.venc_attr.type != D->Attributes.venc_attr.type)
    return mpi::fail(call(), Module::Encoder, HI_ERR_ILLEGAL_PARAM,
                     "the type of a channel does not change");
  D->Attributes = A;
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_venc_request_idr(hi_venc_chn Id, hi_bool) {
  hi_s32 Error;
  VencRef D = encoder(Id, Error);
  if (!D)
    return Error;
  D->WantsKeyFrame = true;
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_venc_set_roi_attr(hi_venc_chn Id,
                                     const hi_venc_roi_attr *Value) {
  hi_s32 Error;
  VencRef D = encoder(Id, Error);
  if (!D)
    return Error;
  hi_venc_roi_attr R;
  if (!readValue(Value, R) || R.idx > 7)
    return mpi::fail(call(), Module::Encoder, HI_ERR_ILLEGAL_PARAM,
                     "there are eight regions");
  D->Regions[R.idx] = R;
  return HI_SUCCESS;
}

hi_s32 api::hi_mpi_venc_get_roi_attr(hi_venc_chn Id, hi_u32 Index,
                                     hi_venc_roi_attr *Value) {
  hi_s32 Error;
  VencRef D = encoder(Id, Error);
  if (!D)
    return Error;
  hi_venc_roi_attr R = {};
  R.idx = Index;
  if (auto It = D->Regions.find(Index); It != D->Regions.end())
    R = It->second;
  return Index <= 7 && storeBytes(Value, &R, sizeof R)
             ? HI_SUCCESS
             : mpi::fail(call(), Module::Encoder, HI_ERR_ILLEGAL_PARAM,
                         "there are eight regions");
}

hi_s32 api::hi_mpi_venc_query_status(hi_venc_chn Id,
                                     hi_venc_chn_status *Result) {
  hi_s32 Error;
  VencRef D = encoder(Id, Error);
  if (!D)
    return Error;
  D->poll();
  hi_venc_chn_status S = {};
  S.left_pics = S.left_enc_pics = static_cast<hi_u32>(D->Waiting.size());
  S.left_stream_frames = static_cast<hi_u32>(D->Done.size());
  for (const VencJob &J : D->Done)
    S.left_stream_bytes += static_cast<hi_u32>(J.At ? J.Size : J.Data.size());
  S.cur_packs = D->Done.empty() ? 0 : 1;
  return give(Module::Encoder, Result, S);
}

} // namespace acltidy::sim
