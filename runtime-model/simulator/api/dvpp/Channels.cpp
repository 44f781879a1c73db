//===- Channels.cpp - Channels of picture processing ----------------------===//

#include "api/dvpp/First.h"

#include <cstring>

namespace acltidy::sim {

namespace {

uint64_t LastChannel = 0;

/// A parameter of a channel, by its type.
void *parameter(ChannelDesc &D, acldvppChannelDescParamType Type,
                size_t &Size) {
  Size = sizeof(uint32_t);
  switch (Type) {
  case ACL_DVPP_CSC_MATRIX_UINT32:
    return &D.Matrix;
  case ACL_DVPP_MODE_UINT32:
    return &D.Mode;
  case ACL_DVPP_CHANNEL_ID_UINT64:
    Size = sizeof(uint64_t);
    return &D.Id;
  case ACL_DVPP_CHANNEL_HEIGHT_UINT32:
    return &D.Height;
  case ACL_DVPP_CHANNEL_WIDTH_UINT32:
    return &D.Width;
  case ACL_DVPP_JPEGD_PRECISION_MODE_ENUM:
    Size = sizeof(acldvppJpegdPrecisionMode);
    return &D.Precision;
  }
  return nullptr;
}

} // namespace

void reportClosed(Call &C, const void *Desc, const char *Noun,
                  const char *Opens) {
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Desc));
  C.report(rules::UseAfterDestroy,
           std::string("'") + C.name() + "' is called with a " + Noun +
               " that is not open; call '" + Opens +
               "' first, and close it last",
           {{"created", O ? O->Born : 0}});
  C.fail(ACL_ERROR_INVALID_PARAM, "the channel is not open");
}

ChannelDesc *openChannel(Call &C, const acldvppChannelDesc *Desc) {
  auto *D = payload<ChannelDesc>(Desc);
  if (D && D->Open)
    return D;
  reportClosed(C, Desc, "DVPP channel", "acldvppCreateChannel");
  return nullptr;
}

aclError codeOf(const media::Status &S) {
  switch (S.Code) {
  case media::Error::None:
    return ACL_SUCCESS;
  case media::Error::UnsupportedData:
    return ACL_ERROR_UNSUPPORTED_JPEG;
  case media::Error::MissingCodec:
    return ACL_ERROR_FEATURE_UNSUPPORTED;
  case media::Error::OutOfMemory:
    return ACL_ERROR_BAD_ALLOC;
  default:
    return ACL_ERROR_INVALID_PARAM;
  }
}

aclError fail(Call &C, const media::Status &S) {
  return C.fail(codeOf(S), S.Message);
}

void settle(const std::string &Name, const media::Status &S,
            uint32_t *RetCode) {
  Locked Held;
  if (RetCode)
    *RetCode = static_cast<uint32_t>(codeOf(S));
  if (S.ok())
    return;
  failTask(ACL_ERROR_RT_AICPU_EXCEPTION,
           "'" + Name + "' failed on the device: " + S.Message);
}

acldvppChannelDesc *api::acldvppCreateChannelDesc() {
  if (!hasFirstMedia()) {
    call().fail(ACL_ERROR_FEATURE_UNSUPPORTED,
                "the product has no such media functions");
    return nullptr;
  }
  auto D = std::make_shared<ChannelDesc>();
  D->Mode =
      DVPP_CHNMODE_VPC | DVPP_CHNMODE_JPEGD | DVPP_CHNMODE_JPEGE |
      (mediaProduct() == media::Product::Ascend310 ? 0 : DVPP_CHNMODE_PNGD);
  return call().handle<acldvppChannelDesc *>(std::move(D));
}

aclError api::acldvppCreateChannel(acldvppChannelDesc *Desc) {
  auto *D = payload<ChannelDesc>(Desc);
  if (!D || D->Open)
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the description has a channel already");
  D->Open = true;
  D->Id = ++LastChannel;
  return ACL_SUCCESS;
}

aclError api::acldvppDestroyChannel(acldvppChannelDesc *Desc) {
  Call &C = call();
  auto *D = payload<ChannelDesc>(Desc);
  if (!D || !D->Open) {
    reportClosed(C, Desc, "DVPP channel", "acldvppCreateChannel");
    return ACL_ERROR_INVALID_PARAM;
  }
  D->Open = false;
  return ACL_SUCCESS;
}

uint64_t api::acldvppGetChannelDescChannelId(const acldvppChannelDesc *Desc) {
  auto *D = payload<ChannelDesc>(Desc);
  return D ? D->Id : 0;
}

aclError api::acldvppSetChannelDescMode(acldvppChannelDesc *Desc,
                                        uint32_t Mode) {
  constexpr uint32_t All = DVPP_CHNMODE_VPC | DVPP_CHNMODE_JPEGD |
                           DVPP_CHNMODE_JPEGE | DVPP_CHNMODE_PNGD;
  auto *D = payload<ChannelDesc>(Desc);
  if (!D || !Mode || Mode & ~All || D->Open)
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the mode is invalid, or the channel is open already");
  D->Mode = Mode;
  return ACL_SUCCESS;
}

aclError api::acldvppSetChannelDescParam(acldvppChannelDesc *Desc,
                                         acldvppChannelDescParamType Type,
                                         size_t Length, const void *Value) {
  auto *D = payload<ChannelDesc>(Desc);
  size_t Size = 0;
  void *At = D ? parameter(*D, Type, Size) : nullptr;
  bool Fixed =
      Type == ACL_DVPP_MODE_UINT32 || Type == ACL_DVPP_CHANNEL_ID_UINT64;
  if (!At || !Value || Length != Size || Fixed)
    return call().fail(ACL_ERROR_INVALID_PARAM, "the parameter is invalid");
  uint64_t New = 0;
  if (!guarded([&] { clientCopy(&New, Value, Size); }))
    return ACL_ERROR_INVALID_PARAM;
  if ((Type == ACL_DVPP_CSC_MATRIX_UINT32 &&
       New > ACL_DVPP_CSC_MATRIX_BT2020_NARROW) ||
      (Type == ACL_DVPP_JPEGD_PRECISION_MODE_ENUM &&
       New > ACL_YUVOUT_ALIGN_DOWN_COMPAT))
    return call().fail(ACL_ERROR_INVALID_PARAM, "the value is out of range");
  std::memcpy(At, &New, Size);
  return ACL_SUCCESS;
}

aclError api::acldvppGetChannelDescParam(const acldvppChannelDesc *Desc,
                                         acldvppChannelDescParamType Type,
                                         size_t Length, size_t *Returned,
                                         void *Value) {
  auto *D = payload<ChannelDesc>(Desc);
  size_t Size = 0;
  void *At = D ? parameter(*D, Type, Size) : nullptr;
  if (!At || Length < Size || !storeBytes(Value, At, Size) ||
      !store(Returned, Size))
    return call().fail(ACL_ERROR_INVALID_PARAM, "the parameter is invalid");
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
