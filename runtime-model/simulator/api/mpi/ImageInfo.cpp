//===- ImageInfo.cpp - Sizes that are told before any work ----------------===//
//
// Headers of JPEG and PNG are parsed on the host, without a channel.
//
//===----------------------------------------------------------------------===//

#include "Jpeg.h"
#include "Png.h"
#include "api/mpi/Encoders.h"

namespace acltidy::sim {

using namespace mpi;
using media::Status;

namespace {

/// Reads the client's stream; null, and the error, when it has no data.
template <typename T>
const void *dataOf(Module M, const T *Stream, const void *Result, T &In,
                   hi_s32 &Error) {
  Call &C = call();
  const char *Why = "there are no data";
  hi_errno Wrong = HI_ERR_ILLEGAL_PARAM;
  if (!hasSecondMedia()) {
    Wrong = HI_ERR_NOT_SUPPORT;
    Why = "the product has no such media functions";
  } else if (!readValue(Stream, In) || !Result) {
    Wrong = HI_ERR_NULL_PTR;
    Why = "the stream or the result is missing";
  } else {
    C.checkMediaMemory("host", reinterpret_cast<Word>(In.addr));
    if (readableHost(C, In.addr, In.len))
      return process().Memory.template at<char>(In.addr);
  }
  Error = mpi::fail(C, M, Wrong, Why);
  return nullptr;
}

hi_s32 imageInfo(const hi_vdec_stream *Stream, hi_pixel_format Asked,
                 hi_img_info *Result, bool Raw) {
  hi_s32 Error;
  hi_vdec_stream In;
  const void *Data = dataOf(Module::Decoder, Stream, Result, In, Error);
  if (!Data)
    return Error;
  media::JpegInfo Info;
  media::PixelFormat Format;
  Status S = media::jpegInfo(Data, In.len, Info);
  if (S.ok())
    S = media::jpegOutputFormat(Info, Asked, Format);
  if (!S.ok())
    return mpi::fail(call(), Module::Decoder, S);
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
  return give(Module::Decoder, Result, Out);
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

// No page tells the formula: room for the motion vectors of every block of 16
// pixels square, which decoders here do not need.
hi_u32 api::hi_vdec_get_tmv_buf_size(hi_payload_type Type, hi_u32 Width,
                                     hi_u32 Height) {
  if ((Type != HI_PT_H264 && Type != HI_PT_H265) || Width > 65536 ||
      Height > 65536)
    return 0;
  uint64_t Blocks =
      (uint64_t(Width) + 15) / 16 * ((uint64_t(Height) + 15) / 16);
  return static_cast<hi_u32>(Blocks * 64);
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

hi_s32 api::hi_mpi_png_get_image_info(const hi_img_stream *Stream,
                                      hi_img_info *Result) {
  hi_s32 Error;
  hi_img_stream In;
  const void *Data = dataOf(Module::Png, Stream, Result, In, Error);
  if (!Data)
    return Error;
  media::PngInfo Info;
  media::PixelFormat Format;
  uint32_t Bytes = 0;
  Status S = media::pngInfo(Data, In.len, Info);
  if (S.ok())
    S = media::pngOutputFormat(Info, HI_PIXEL_FORMAT_UNKNOWN, Format);
  if (S.ok())
    S = media::pngDecodedSize(Data, In.len, Format, Bytes);
  if (!S.ok())
    return mpi::fail(call(), Module::Png, S);
  hi_img_info Out = {};
  Out.width = Info.Width;
  Out.height = Info.Height;
  Out.width_stride =
      uint32_t(media::leastWidthStride(Format, (Info.Width + 127) / 128 * 128));
  Out.height_stride = (Info.Height + 15) / 16 * 16;
  Out.img_buf_size = Bytes;
  Out.png_pixel_format = Info.Color;
  return give(Module::Png, Result, Out);
}

hi_s32
api::hi_mpi_venc_get_jpege_predicted_size(const hi_video_frame_info *Frame,
                                          const hi_venc_jpeg_param *,
                                          hi_u32 *Size) {
  Call &C = call();
  hi_video_frame_info F;
  if (!readValue(Frame, F))
    return mpi::fail(C, Module::Encoder, HI_ERR_NULL_PTR,
                     "the picture is missing");
  uint32_t Bytes = 0;
  Status S = media::jpegEncodedSize(pictureOf(F.v_frame).Layout, mediaProduct(),
                                    Bytes);
  if (!S.ok())
    return mpi::fail(C, Module::Encoder, S);
  return give(Module::Encoder, Size, hi_u32(Bytes));
}

} // namespace acltidy::sim
