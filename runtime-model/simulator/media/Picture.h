//===- Picture.h - Pictures in memory and their formats ---------*- C++ -*-===//
///
/// \file
/// Pixel formats, the layout of pictures and the documented limits of products.
/// Everything here is a pure function, for any thread. The formats are those
/// of hi_pixel_format; acldvppPixelFormat has the same numbers.
///
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIMULATOR_MEDIA_PICTURE_H
#define ACLTIDY_SIMULATOR_MEDIA_PICTURE_H

#include "acl/dvpp/hi_media_common.h"
#include <cstdint>
#include <string>

namespace acltidy::media {

enum class Error {
  None,
  NullPointer,
  /// A format that the operation does not take.
  UnsupportedFormat,
  /// Width or height out of range, odd where it must be even, or not those of
  /// the data.
  BadSize,
  /// A stride that is too small or not aligned.
  BadStride,
  /// A region that is empty, misplaced or outside its picture.
  BadRegion,
  /// Another parameter out of range.
  BadParameter,
  /// The memory of an input is smaller than its format and strides say.
  InputTooSmall,
  /// The memory of an output is too small. Nothing is written behind its end.
  OutputTooSmall,
  /// The data are cut off or broken.
  CorruptData,
  /// The data are right, but of a kind the hardware does not decode
  /// (progressive or arithmetic JPEG, ...).
  UnsupportedData,
  /// This build's codec library has no such codec.
  MissingCodec,
  OutOfMemory,
};

/// Success, or what is wrong, in a sentence without a full stop.
struct [[nodiscard]] Status {
  Error Code = Error::None;
  std::string Message;

  bool ok() const { return Code == Error::None; }
};

#define ACLTIDY_MEDIA_TRY(Expression)                                          \
  do {                                                                         \
    ::acltidy::media::Status TryStatus = (Expression);                         \
    if (!TryStatus.ok())                                                       \
      return TryStatus;                                                        \
  } while (false)

using PixelFormat = hi_pixel_format;

enum class ColorModel { Gray, Yuv, Rgb, Other };

/// Where one component of a pixel is: sample (x, y) of the component is the
/// byte at x * Step + Offset of row y of its plane.
struct Component {
  uint8_t Plane, Offset, Step;
};

struct FormatInfo {
  PixelFormat Format;
  const char *Name;
  ColorModel Model;
  /// Y, U, V or R, G, B and alpha; NoComponents for formats whose samples are
  /// not bytes, which have a layout but cannot be processed.
  uint8_t Components;
  Component At[4];
  /// Chroma has 1 / (1 << shift) of the columns and rows of the first plane.
  uint8_t WidthShift, HeightShift;
  uint8_t Planes;
  /// Bytes of a row of the first plane are Width * RowBytes.
  uint8_t RowBytes;
  /// Width and height must be multiples of these (VPC pages, "image formats,
  /// width and height alignment").
  uint8_t WidthAlign, HeightAlign;
  /// Memory in halves of width stride * height stride: 3 for YUV420.
  uint8_t SizeHalves;
};

/// Null for formats without a known layout.
const FormatInfo *formatInfo(PixelFormat Format);

/// All formats with a layout, for tables and tests; \p Count is set.
const FormatInfo *allFormats(unsigned &Count);

/// A picture in memory. The width stride is in bytes, the height stride in
/// rows, both of the first plane; other planes follow it at once.
struct Picture {
  uint8_t *Data = nullptr;
  uint64_t Size = 0; ///< Bytes of memory at Data.
  PixelFormat Format = HI_PIXEL_FORMAT_UNKNOWN;
  uint32_t Width = 0, Height = 0;
  uint32_t WidthStride = 0, HeightStride = 0;
};

/// Bytes that a format needs for its strides; 0 for an unknown format, and the
/// greatest number instead of one that does not fit.
/// (VPC: width stride * height stride * 1, 3/2, 2 or 3.)
uint64_t pictureSize(PixelFormat Format, uint32_t WidthStride,
                     uint32_t HeightStride);

/// The least width stride in bytes that holds \p Width pixels.
uint64_t leastWidthStride(PixelFormat Format, uint32_t Width);

struct Plane {
  uint64_t Offset; ///< From the start of the picture.
  uint64_t Stride; ///< Bytes from row to row.
  uint64_t Rows;   ///< Rows that the plane has room for.
};

/// Plane \p Index of a picture with these strides.
Plane planeOf(const FormatInfo &F, unsigned Index, uint32_t WidthStride,
              uint32_t HeightStride);

/// Checks format, sizes, strides and memory, not product limits. \p What names
/// the picture in messages; \p TooSmall is the code for too little memory.
Status checkPicture(const Picture &P, const char *What, Error TooSmall);

/// Families of products with media limits of their own.
enum class Product {
  Ascend310,
  Ascend910,
  Ascend310P,
  Ascend310B,
  AscendA2,
  AscendA3,
  Ascend950
};

/// The media functions whose pages give limits.
enum class Function {
  Vpc,
  JpegDecode,
  JpegEncode,
  PngDecode,
  VideoDecode,
  VideoEncode
};

/// Documented limits of an output or input picture.
struct Limits {
  uint32_t LeastWidth, LeastHeight, MostWidth, MostHeight;
  uint32_t StrideAlign;       ///< Of the width stride, in pixels.
  uint32_t HeightStrideAlign; ///< 1: none.
  uint32_t LeastStride, MostStride;
};

/// The limits of \p F on \p P. \p Output: of pictures written. All zero where
/// the product has no such function.
Limits limitsOf(Function F, Product P, bool Output);

/// Checks \p P against limitsOf(), besides checkPicture().
Status checkLimits(const Picture &P, const char *What, Function F, Product On,
                   bool Output);

/// The strides and memory the pages ask an output of this size to have.
Picture alignedPicture(PixelFormat Format, uint32_t Width, uint32_t Height,
                       Function F, Product On);

} // namespace acltidy::media

#endif // ACLTIDY_SIMULATOR_MEDIA_PICTURE_H
