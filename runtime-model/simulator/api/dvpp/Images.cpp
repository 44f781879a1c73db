//===- Images.cpp - JPEG and PNG of the first generation ------------------===//

#include "Jpeg.h"
#include "Png.h"
#include "api/Answers.h"
#include "api/dvpp/First.h"

namespace acltidy::sim {

namespace {

using media::Status;

aclError jpegInfo(const void *Data, uint32_t Size, uint32_t *Width,
                  uint32_t *Height, int32_t *Components,
                  acldvppJpegFormat *Format) {
  Call &C = call();
  if (!readableHost(C, Data, Size))
    return C.fail(ACL_ERROR_INVALID_PARAM, "there are no data");
  media::JpegInfo Info;
  Status S = media::jpegInfo(process().Memory.at<char>(Data), Size, Info);
  if (!S.ok())
    return fail(C, S);
  // Any of the results may be left out, but not all.
  if (!Width && !Height && !Components && !Format)
    return C.fail(ACL_ERROR_INVALID_PARAM, "nothing is asked for");
  static const acldvppJpegFormat Formats[] = {
      ACL_JPEG_CSS_444,    ACL_JPEG_CSS_422, ACL_JPEG_CSS_420,
      ACL_JPEG_CSS_GRAY,   ACL_JPEG_CSS_440, ACL_JPEG_CSS_411,
      ACL_JPEG_CSS_UNKNOWN};
  bool Fine =
      (!Width || store(Width, Info.Width)) &&
      (!Height || store(Height, Info.Height)) &&
      (!Components || store(Components, Info.Components)) &&
      (!Format || store(Format, Formats[static_cast<int>(Info.Chroma)]));
  return Fine ? ACL_SUCCESS : ACL_ERROR_INVALID_PARAM;
}

bool decodesPng(Call &C) {
  if (media::limitsOf(media::Function::PngDecode, mediaProduct(), true)
          .MostWidth)
    return true;
  C.fail(ACL_ERROR_FEATURE_UNSUPPORTED, "the product decodes no PNG");
  return false;
}

/// JPEG and PNG: data in device memory, a picture that the task describes.
template <typename F>
aclError decode(acldvppChannelDesc *Channel, const void *Data, uint32_t Size,
                acldvppPicDesc *Out, aclrtStream Stream, F Run) {
  Call &C = call();
  StreamRef On = C.stream(Stream);
  ChannelDesc *D = openChannel(C, Channel);
  auto To = shared<PicDesc>(Out);
  if (!D || !On || !To)
    return ACL_ERROR_INVALID_PARAM;
  MediaTask Task(C, On);
  Task.uses(Channel);
  Task.uses(Out, AccessMode::Write);
  DevicePicture Picture = To->picture();
  if (!Task.bytes(reinterpret_cast<Word>(Data), Size, AccessMode::Read) ||
      !Task.writes(Picture))
    return C.fail(ACL_ERROR_INVALID_PARAM, Task.Why);
  bool Up = D->Precision == ACL_YUVOUT_ALIGN_UP;
  Task.enqueue([=, Name = std::string(C.name())] {
    media::Picture P = Picture.mapped();
    Status S = Run(process().Memory.at<char>(Data), Size, P, Up);
    if (S.ok()) {
      Locked Held;
      To->Format = static_cast<acldvppPixelFormat>(P.Format);
      To->Width = P.Width;
      To->Height = P.Height;
      To->WidthStride = P.WidthStride;
      To->HeightStride = P.HeightStride;
    }
    settle(Name, S, &To->RetCode);
  });
  return ACL_SUCCESS;
}

/// Without strides the output has those that the data ask for. The format may
/// be that of the data.
Status completed(media::Picture &P, media::PixelFormat Format, uint32_t Width,
                 uint32_t Height, media::Function F) {
  P.Format = Format;
  if (P.WidthStride || P.HeightStride)
    return {};
  media::Picture Whole =
      media::alignedPicture(Format, Width, Height, F, mediaProduct());
  P.WidthStride = Whole.WidthStride;
  P.HeightStride = Whole.HeightStride;
  return {};
}

} // namespace

aclError api::acldvppJpegGetImageInfo(const void *Data, uint32_t Size,
                                      uint32_t *Width, uint32_t *Height,
                                      int32_t *Components) {
  return jpegInfo(Data, Size, Width, Height, Components, nullptr);
}

aclError api::acldvppJpegGetImageInfoV2(const void *Data, uint32_t Size,
                                        uint32_t *Width, uint32_t *Height,
                                        int32_t *Components,
                                        acldvppJpegFormat *Format) {
  return jpegInfo(Data, Size, Width, Height, Components, Format);
}

aclError api::acldvppJpegPredictDecSize(const void *Data, uint32_t Size,
                                        acldvppPixelFormat Format,
                                        uint32_t *Result) {
  Call &C = call();
  uint32_t Bytes = 0;
  if (!readableHost(C, Data, Size))
    return C.fail(ACL_ERROR_INVALID_PARAM, "there are no data");
  Status S = media::jpegDecodedSize(process().Memory.at<char>(Data), Size,
                                    static_cast<hi_pixel_format>(Format),
                                    mediaProduct(), Bytes);
  if (!S.ok())
    return fail(C, S);
  return stored(store(Result, Bytes));
}

aclError api::acldvppJpegPredictEncSize(const acldvppPicDesc *In,
                                        const acldvppJpegeConfig *,
                                        uint32_t *Result) {
  Call &C = call();
  auto *From = payload<PicDesc>(In);
  uint32_t Bytes = 0;
  if (!From)
    return ACL_ERROR_INVALID_PARAM;
  Status S =
      media::jpegEncodedSize(From->picture().Layout, mediaProduct(), Bytes);
  if (!S.ok())
    return fail(C, S);
  return stored(store(Result, Bytes));
}

aclError api::acldvppPngGetImageInfo(const void *Data, uint32_t Size,
                                     uint32_t *Width, uint32_t *Height,
                                     int32_t *Components) {
  Call &C = call();
  if (!decodesPng(C))
    return ACL_ERROR_FEATURE_UNSUPPORTED;
  media::PngInfo Info;
  if (!readableHost(C, Data, Size))
    return C.fail(ACL_ERROR_INVALID_PARAM, "there are no data");
  Status S = media::pngInfo(process().Memory.at<char>(Data), Size, Info);
  if (!S.ok())
    return fail(C, S);
  bool Fine = (!Width || store(Width, Info.Width)) &&
              (!Height || store(Height, Info.Height)) &&
              (!Components || store(Components, Info.Components));
  return Fine ? ACL_SUCCESS : ACL_ERROR_INVALID_PARAM;
}

aclError api::acldvppPngPredictDecSize(const void *Data, uint32_t Size,
                                       acldvppPixelFormat Format,
                                       uint32_t *Result) {
  Call &C = call();
  if (!decodesPng(C))
    return ACL_ERROR_FEATURE_UNSUPPORTED;
  uint32_t Bytes = 0;
  if (!readableHost(C, Data, Size))
    return C.fail(ACL_ERROR_INVALID_PARAM, "there are no data");
  Status S = media::pngDecodedSize(process().Memory.at<char>(Data), Size,
                                   static_cast<hi_pixel_format>(Format), Bytes);
  if (!S.ok())
    return fail(C, S);
  return stored(store(Result, Bytes));
}

aclError api::acldvppJpegDecodeAsync(acldvppChannelDesc *Channel,
                                     const void *Data, uint32_t Size,
                                     acldvppPicDesc *Out, aclrtStream Stream) {
  return decode(
      Channel, Data, Size, Out, Stream,
      [](const void *From, uint64_t Bytes, media::Picture &P, bool Up) {
        media::JpegInfo Info;
        ACLTIDY_MEDIA_TRY(media::jpegInfo(From, Bytes, Info));
        media::PixelFormat Format;
        ACLTIDY_MEDIA_TRY(media::jpegOutputFormat(Info, P.Format, Format));
        ACLTIDY_MEDIA_TRY(completed(P, Format, Info.Width, Info.Height,
                                    media::Function::JpegDecode));
        // What the client says of the size is not asked on hardware either.
        P.Width = P.Height = 0;
        return media::decodeJpeg(From, Bytes, P, Up);
      });
}

aclError api::acldvppPngDecodeAsync(acldvppChannelDesc *Channel,
                                    const void *Data, uint32_t Size,
                                    acldvppPicDesc *Out, aclrtStream Stream) {
  if (!decodesPng(call()))
    return ACL_ERROR_FEATURE_UNSUPPORTED;
  return decode(
      Channel, Data, Size, Out, Stream,
      [](const void *From, uint64_t Bytes, media::Picture &P, bool) {
        media::PngInfo Info;
        ACLTIDY_MEDIA_TRY(media::pngInfo(From, Bytes, Info));
        media::PixelFormat Format;
        ACLTIDY_MEDIA_TRY(media::pngOutputFormat(Info, P.Format, Format));
        ACLTIDY_MEDIA_TRY(completed(P, Format, Info.Width, Info.Height,
                                    media::Function::PngDecode));
        P.Width = P.Height = 0;
        return media::decodePng(From, Bytes, P);
      });
}

aclError api::acldvppJpegEncodeAsync(acldvppChannelDesc *Channel,
                                     acldvppPicDesc *In, const void *Data,
                                     uint32_t *Size, acldvppJpegeConfig *Config,
                                     aclrtStream Stream) {
  Call &C = call();
  StreamRef On = C.stream(Stream);
  auto *From = payload<PicDesc>(In);
  auto *Quality = payload<JpegeConfig>(Config);
  uint32_t Capacity = 0;
  if (!openChannel(C, Channel) || !On || !From)
    return ACL_ERROR_INVALID_PARAM;
  if (!readValue(Size, Capacity) || !Capacity)
    return C.fail(ACL_ERROR_INVALID_PARAM,
                  "the size must say how much memory there is");
  DevicePicture P = From->picture();
  Status S =
      media::checkPicture(P.mapped(), "the input", media::Error::InputTooSmall);
  if (S.ok())
    S = media::checkLimits(P.Layout, "the input", media::Function::JpegEncode,
                           mediaProduct(), false);
  if (!S.ok())
    return fail(C, S);
  MediaTask Task(C, On);
  Task.uses(Channel);
  Task.uses(In);
  Task.uses(Config);
  if (!Task.reads(P) ||
      !Task.bytes(reinterpret_cast<Word>(Data), Capacity, AccessMode::Write) ||
      !Task.variable(Size, sizeof *Size, AccessMode::ReadWrite))
    return C.fail(ACL_ERROR_INVALID_PARAM, Task.Why);
  uint32_t Level = Quality ? Quality->Level : 100;
  Task.enqueue([=, Name = std::string(C.name())] {
    uint64_t Written = 0;
    Status Done =
        media::encodeJpeg(P.mapped(), Level, process().Memory.at<uint8_t>(Data),
                          Capacity, Written);
    if (Done.ok())
      store(process().Memory.at<uint32_t>(Size), Written);
    settle(Name, Done, nullptr);
  });
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
