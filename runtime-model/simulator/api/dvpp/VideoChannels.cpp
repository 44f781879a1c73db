//===- VideoChannels.cpp - Descriptions of decoders and encoders ----------===//

#include "api/dvpp/VideoChannels.h"

#include <cstring>

namespace acltidy::sim {

namespace {

template <typename T> T *described(const void *Desc) {
  auto *D = payload<T>(Desc);
  if (!D)
    call().fail(ACL_ERROR_INVALID_PARAM, "the description is invalid");
  return D;
}

/// Where a parameter is kept, and how long it is.
struct Field {
  void *At = nullptr;
  size_t Size = 0;

  Field() = default;
  template <typename T> Field(T &Member) : At(&Member), Size(sizeof(T)) {}
};

Field fieldOf(VdecDesc &D, aclvdecChannelDescParamType Type) {
  switch (Type) {
  case ACL_VDEC_CSC_MATRIX_UINT32:
    return D.Matrix;
  case ACL_VDEC_OUT_MODE_UINT32:
    return D.OutMode;
  case ACL_VDEC_THREAD_ID_UINT64:
    return D.Thread;
  case ACL_VDEC_CALLBACK_PTR:
    return D.Callback;
  case ACL_VDEC_CHANNEL_ID_UINT32:
    return D.Id;
  case ACL_VDEC_ENCODE_TYPE_UINT32:
    return D.EnType;
  case ACL_VDEC_OUT_PIC_FORMAT_UINT32:
    return D.Format;
  case ACL_VDEC_OUT_PIC_WIDTH_UINT32:
    return D.Width;
  case ACL_VDEC_OUT_PIC_HEIGHT_UINT32:
    return D.Height;
  case ACL_VDEC_REF_FRAME_NUM_UINT32:
    return D.RefFrames;
  case ACL_VDEC_BIT_DEPTH_UINT32:
    return D.BitDepth;
  }
  return {};
}

Field fieldOf(VencDesc &D, aclvencChannelDescParamType Type) {
  switch (Type) {
  case ACL_VENC_THREAD_ID_UINT64:
    return D.Thread;
  case ACL_VENC_CALLBACK_PTR:
    return D.Callback;
  case ACL_VENC_PIXEL_FORMAT_UINT32:
    return D.Format;
  case ACL_VENC_ENCODE_TYPE_UINT32:
    return D.EnType;
  case ACL_VENC_PIC_WIDTH_UINT32:
    return D.Width;
  case ACL_VENC_PIC_HEIGHT_UINT32:
    return D.Height;
  case ACL_VENC_KEY_FRAME_INTERVAL_UINT32:
    return D.KeyFrameInterval;
  case ACL_VENC_BUF_ADDR_PTR:
    return D.BufAddr;
  case ACL_VENC_BUF_SIZE_UINT32:
    return D.BufSize;
  case ACL_VENC_RC_MODE_UINT32:
    return D.RcMode;
  case ACL_VENC_SRC_RATE_UINT32:
    return D.SrcRate;
  case ACL_VENC_MAX_BITRATE_UINT32:
    return D.MaxBitRate;
  case ACL_VENC_MAX_IP_PROP_UINT32:
    return D.MaxIpProp;
  }
  return {};
}

template <typename Desc, typename Type>
aclError setParam(const void *Handle, Type What, size_t Length,
                  const void *Value) {
  auto *D = described<Desc>(Handle);
  Field F = D ? fieldOf(*D, What) : Field();
  uint64_t New = 0;
  if (!F.At || !Value || Length != F.Size ||
      !guarded([&] { clientCopy(&New, Value, F.Size); }))
    return call().fail(ACL_ERROR_INVALID_PARAM, "the parameter is invalid");
  std::memcpy(F.At, &New, F.Size);
  return ACL_SUCCESS;
}

template <typename Desc, typename Type>
aclError getParam(const void *Handle, Type What, size_t Length,
                  size_t *Returned, void *Value) {
  auto *D = described<Desc>(Handle);
  Field F = D ? fieldOf(*D, What) : Field();
  if (!F.At || Length < F.Size || !storeBytes(Value, F.At, F.Size) ||
      !store(Returned, F.Size))
    return call().fail(ACL_ERROR_INVALID_PARAM, "the parameter is invalid");
  return ACL_SUCCESS;
}

} // namespace

#define ACL_VIDEO_SET(Name, Handle, Desc, Type, Member)                        \
  aclError api::Name(Handle *H, Type Value) {                                  \
    auto *D = described<Desc>(H);                                              \
    if (!D)                                                                    \
      return ACL_ERROR_INVALID_PARAM;                                          \
    D->Member = Value;                                                         \
    return ACL_SUCCESS;                                                        \
  }
#define ACL_VIDEO_GET(Name, Handle, Desc, Type, Member)                        \
  Type api::Name(const Handle *H) {                                            \
    auto *D = described<Desc>(H);                                              \
    Type None = {};                                                            \
    return D ? D->Member : None;                                               \
  }

// clang-format off
ACL_VIDEO_SET(aclvdecSetChannelDescChannelId, aclvdecChannelDesc, VdecDesc, uint32_t, Id)
ACL_VIDEO_SET(aclvdecSetChannelDescThreadId, aclvdecChannelDesc, VdecDesc, uint64_t, Thread)
ACL_VIDEO_SET(aclvdecSetChannelDescCallback, aclvdecChannelDesc, VdecDesc, aclvdecCallback, Callback)
ACL_VIDEO_SET(aclvdecSetChannelDescEnType, aclvdecChannelDesc, VdecDesc, acldvppStreamFormat, EnType)
ACL_VIDEO_SET(aclvdecSetChannelDescOutPicFormat, aclvdecChannelDesc, VdecDesc, acldvppPixelFormat, Format)
ACL_VIDEO_SET(aclvdecSetChannelDescOutPicWidth, aclvdecChannelDesc, VdecDesc, uint32_t, Width)
ACL_VIDEO_SET(aclvdecSetChannelDescOutPicHeight, aclvdecChannelDesc, VdecDesc, uint32_t, Height)
ACL_VIDEO_SET(aclvdecSetChannelDescRefFrameNum, aclvdecChannelDesc, VdecDesc, uint32_t, RefFrames)
ACL_VIDEO_SET(aclvdecSetChannelDescBitDepth, aclvdecChannelDesc, VdecDesc, uint32_t, BitDepth)
ACL_VIDEO_SET(aclvdecSetChannelDescOutMode, aclvdecChannelDesc, VdecDesc, uint32_t, OutMode)
ACL_VIDEO_GET(aclvdecGetChannelDescChannelId, aclvdecChannelDesc, VdecDesc, uint32_t, Id)
ACL_VIDEO_GET(aclvdecGetChannelDescThreadId, aclvdecChannelDesc, VdecDesc, uint64_t, Thread)
ACL_VIDEO_GET(aclvdecGetChannelDescCallback, aclvdecChannelDesc, VdecDesc, aclvdecCallback, Callback)
ACL_VIDEO_GET(aclvdecGetChannelDescEnType, aclvdecChannelDesc, VdecDesc, acldvppStreamFormat, EnType)
ACL_VIDEO_GET(aclvdecGetChannelDescOutPicFormat, aclvdecChannelDesc, VdecDesc, acldvppPixelFormat, Format)
ACL_VIDEO_GET(aclvdecGetChannelDescOutPicWidth, aclvdecChannelDesc, VdecDesc, uint32_t, Width)
ACL_VIDEO_GET(aclvdecGetChannelDescOutPicHeight, aclvdecChannelDesc, VdecDesc, uint32_t, Height)
ACL_VIDEO_GET(aclvdecGetChannelDescRefFrameNum, aclvdecChannelDesc, VdecDesc, uint32_t, RefFrames)
ACL_VIDEO_GET(aclvdecGetChannelDescBitDepth, aclvdecChannelDesc, VdecDesc, uint32_t, BitDepth)
ACL_VIDEO_GET(aclvdecGetChannelDescOutMode, aclvdecChannelDesc, VdecDesc, uint32_t, OutMode)

ACL_VIDEO_SET(aclvencSetChannelDescThreadId, aclvencChannelDesc, VencDesc, uint64_t, Thread)
ACL_VIDEO_SET(aclvencSetChannelDescCallback, aclvencChannelDesc, VencDesc, aclvencCallback, Callback)
ACL_VIDEO_SET(aclvencSetChannelDescEnType, aclvencChannelDesc, VencDesc, acldvppStreamFormat, EnType)
ACL_VIDEO_SET(aclvencSetChannelDescPicFormat, aclvencChannelDesc, VencDesc, acldvppPixelFormat, Format)
ACL_VIDEO_SET(aclvencSetChannelDescPicWidth, aclvencChannelDesc, VencDesc, uint32_t, Width)
ACL_VIDEO_SET(aclvencSetChannelDescPicHeight, aclvencChannelDesc, VencDesc, uint32_t, Height)
ACL_VIDEO_SET(aclvencSetChannelDescKeyFrameInterval, aclvencChannelDesc, VencDesc, uint32_t, KeyFrameInterval)
ACL_VIDEO_SET(aclvencSetChannelDescBufAddr, aclvencChannelDesc, VencDesc, void *, BufAddr)
ACL_VIDEO_SET(aclvencSetChannelDescBufSize, aclvencChannelDesc, VencDesc, uint32_t, BufSize)
ACL_VIDEO_SET(aclvencSetChannelDescRcMode, aclvencChannelDesc, VencDesc, uint32_t, RcMode)
ACL_VIDEO_SET(aclvencSetChannelDescSrcRate, aclvencChannelDesc, VencDesc, uint32_t, SrcRate)
ACL_VIDEO_SET(aclvencSetChannelDescMaxBitRate, aclvencChannelDesc, VencDesc, uint32_t, MaxBitRate)
ACL_VIDEO_GET(aclvencGetChannelDescChannelId, aclvencChannelDesc, VencDesc, uint32_t, Id)
ACL_VIDEO_GET(aclvencGetChannelDescThreadId, aclvencChannelDesc, VencDesc, uint64_t, Thread)
ACL_VIDEO_GET(aclvencGetChannelDescCallback, aclvencChannelDesc, VencDesc, aclvencCallback, Callback)
ACL_VIDEO_GET(aclvencGetChannelDescEnType, aclvencChannelDesc, VencDesc, acldvppStreamFormat, EnType)
ACL_VIDEO_GET(aclvencGetChannelDescPicFormat, aclvencChannelDesc, VencDesc, acldvppPixelFormat, Format)
ACL_VIDEO_GET(aclvencGetChannelDescPicWidth, aclvencChannelDesc, VencDesc, uint32_t, Width)
ACL_VIDEO_GET(aclvencGetChannelDescPicHeight, aclvencChannelDesc, VencDesc, uint32_t, Height)
ACL_VIDEO_GET(aclvencGetChannelDescKeyFrameInterval, aclvencChannelDesc, VencDesc, uint32_t, KeyFrameInterval)
ACL_VIDEO_GET(aclvencGetChannelDescBufAddr, aclvencChannelDesc, VencDesc, void *, BufAddr)
ACL_VIDEO_GET(aclvencGetChannelDescBufSize, aclvencChannelDesc, VencDesc, uint32_t, BufSize)
ACL_VIDEO_GET(aclvencGetChannelDescRcMode, aclvencChannelDesc, VencDesc, uint32_t, RcMode)
ACL_VIDEO_GET(aclvencGetChannelDescSrcRate, aclvencChannelDesc, VencDesc, uint32_t, SrcRate)
ACL_VIDEO_GET(aclvencGetChannelDescMaxBitRate, aclvencChannelDesc, VencDesc, uint32_t, MaxBitRate)

ACL_VIDEO_SET(aclvencSetFrameConfigForceIFrame, aclvencFrameConfig, VencFrameConfig, uint8_t, ForceIFrame)
ACL_VIDEO_SET(aclvencSetFrameConfigEos, aclvencFrameConfig, VencFrameConfig, uint8_t, Eos)
ACL_VIDEO_GET(aclvencGetFrameConfigForceIFrame, aclvencFrameConfig, VencFrameConfig, uint8_t, ForceIFrame)
ACL_VIDEO_GET(aclvencGetFrameConfigEos, aclvencFrameConfig, VencFrameConfig, uint8_t, Eos)
// clang-format on

aclError api::aclvdecSetChannelDescParam(aclvdecChannelDesc *Desc,
                                         aclvdecChannelDescParamType Type,
                                         size_t Length, const void *Value) {
  return setParam<VdecDesc>(Desc, Type, Length, Value);
}
aclError api::aclvdecGetChannelDescParam(const aclvdecChannelDesc *Desc,
                                         aclvdecChannelDescParamType Type,
                                         size_t Length, size_t *Returned,
                                         void *Value) {
  return getParam<VdecDesc>(Desc, Type, Length, Returned, Value);
}
aclError api::aclvencSetChannelDescParam(aclvencChannelDesc *Desc,
                                         aclvencChannelDescParamType Type,
                                         size_t Length, const void *Value) {
  return setParam<VencDesc>(Desc, Type, Length, Value);
}
aclError api::aclvencGetChannelDescParam(const aclvencChannelDesc *Desc,
                                         aclvencChannelDescParamType Type,
                                         size_t Length, size_t *Returned,
                                         void *Value) {
  return getParam<VencDesc>(Desc, Type, Length, Returned, Value);
}

aclvdecChannelDesc *api::aclvdecCreateChannelDesc() {
  return call().handle<aclvdecChannelDesc *>(std::make_shared<VdecDesc>());
}
aclvdecFrameConfig *api::aclvdecCreateFrameConfig() {
  return call().handle<aclvdecFrameConfig *>(std::make_shared<Payload>());
}
aclvencChannelDesc *api::aclvencCreateChannelDesc() {
  if (!hasVideoEncoder()) {
    call().fail(ACL_ERROR_FEATURE_UNSUPPORTED,
                "the product has no video encoder");
    return nullptr;
  }
  return call().handle<aclvencChannelDesc *>(std::make_shared<VencDesc>());
}
aclvencFrameConfig *api::aclvencCreateFrameConfig() {
  return call().handle<aclvencFrameConfig *>(
      std::make_shared<VencFrameConfig>());
}

// --- Streams of channels ---

bool openVideo(Call &C, VideoChannel &V, const char *Noun) {
  if (V.Open) {
    C.fail(ACL_ERROR_INVALID_PARAM, "the description has a channel already");
    return false;
  }
  for (const StreamRef &Other : process().Streams)
    if (V.Thread && Other->ReportThread == V.Thread &&
        Other->Device != self().Device) {
      C.report(rules::CallbackApi,
               std::string("one report thread serves a ") + Noun +
                   " and streams of another device; use a thread for each "
                   "device");
      break;
    }
  auto S = std::make_shared<StreamState>();
  S->Device = self().Device;
  S->ReportThread = V.Thread;
  process().Streams.push_back(S);
  V.Stream = S;
  V.Open = true;
  return true;
}

void finishVideo(Call &C, VideoChannel &V) {
  StreamRef S = V.Stream;
  uint64_t Until = S->Enqueued;
  // A thread that has ended never serves; as long as one does, tasks go on.
  uint64_t Before;
  do {
    Before = S->Done;
    if (drain(S, Until,
              std::chrono::steady_clock::now() + std::chrono::seconds(5)) ==
        SyncResult::Done) {
      retire(S, Until);
      return;
    }
  } while (S->Done != Before);
  C.report(rules::CallbackApi,
           std::string("'") + C.name() +
               "' waits for callbacks, and the thread of the channel does not "
               "process reports; let it call 'aclrtProcessReport' until the "
               "channel is destroyed");
  S->Abandoned = true;
  S->Queue.clear();
  S->Done = S->Enqueued;
  retire(S, S->Enqueued);
}

void closeVideo(VideoChannel &V) {
  if (V.Stream)
    closeStream(V.Stream, /*Wait=*/false);
  V.Stream.reset();
  V.Open = false;
}

void VideoChannel::ended() { closeVideo(*this); }

} // namespace acltidy::sim
