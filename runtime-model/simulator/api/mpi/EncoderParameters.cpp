//===- EncoderParameters.cpp - What clients set and get of encoders -------===//
//
// Kept and given back. What is encoded depends on type, size, rate control and
// JPEG quality only.
//
//===----------------------------------------------------------------------===//

#include "api/mpi/Encoders.h"

namespace acltidy::sim {

using namespace mpi;

namespace {

template <typename T>
hi_s32 set(hi_venc_chn Id, const T *From, T VencChannel::*To) {
  hi_s32 Error;
  VencRef D = encoder(Id, Error);
  if (!D)
    return Error;
  T New;
  if (!readValue(From, New))
    return mpi::fail(call(), Module::Encoder, HI_ERR_NULL_PTR,
                     "the parameters are missing");
  D.get()->*To = New;
  return HI_SUCCESS;
}

template <typename T> hi_s32 get(hi_venc_chn Id, T VencChannel::*From, T *To) {
  hi_s32 Error;
  VencRef D = encoder(Id, Error);
  if (!D)
    return Error;
  return storeBytes(To, &(D.get()->*From), sizeof(T))
             ? HI_SUCCESS
             : mpi::fail(call(), Module::Encoder, HI_ERR_NULL_PTR,
                         "there is no place for the result");
}

} // namespace

#define ACL_VENC_SET(Name, Type, Member)                                       \
  hi_s32 api::Name(hi_venc_chn Id, const Type *Value) {                        \
    return set(Id, Value, &VencChannel::Member);                               \
  }
#define ACL_VENC_GET(Name, Type, Member)                                       \
  hi_s32 api::Name(hi_venc_chn Id, Type *Value) {                              \
    return get(Id, &VencChannel::Member, Value);                               \
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
  return set(Id, &Mode, &VencChannel::Scene);
}

hi_s32 api::hi_mpi_venc_set_jpeg_param(hi_venc_chn Id,
                                       const hi_venc_jpeg_param *Value) {
  hi_venc_jpeg_param P;
  if (readValue(Value, P) && (!P.qfactor || P.qfactor > 100))
    return mpi::fail(call(), Module::Encoder, HI_ERR_ILLEGAL_PARAM,
                     "the quality is 1 to 100");
  return set(Id, Value, &VencChannel::Jpeg);
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

} // namespace acltidy::sim
