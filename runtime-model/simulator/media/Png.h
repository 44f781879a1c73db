//===- Png.h - PNG headers and decoding -------------------------*- C++ -*-===//

#ifndef ACLTIDY_SIMULATOR_MEDIA_PNG_H
#define ACLTIDY_SIMULATOR_MEDIA_PNG_H

#include "Picture.h"

namespace acltidy::media {

struct PngInfo {
  uint32_t Width = 0, Height = 0;
  /// Samples of a pixel as coded: 1 grey or palette, 2 with alpha, 3, 4.
  uint32_t Components = 0;
  hi_png_color_format Color = HI_PNG_COLOR_FORMAT_BUTT;
  unsigned BitDepth = 0;
};

/// Reads the header. Data that end behind it are enough. Any thread.
Status pngInfo(const void *Data, uint64_t Size, PngInfo &Info);

/// RGB_888 or RGBA_8888 as asked; HI_PIXEL_FORMAT_UNKNOWN means by the PNG.
Status pngOutputFormat(const PngInfo &Info, PixelFormat Asked,
                       PixelFormat &Format);

/// acldvppPngPredictDecSize: ALIGN128(width) * 3 or 4 * ALIGN16(height).
Status pngDecodedSize(const void *Data, uint64_t Size, PixelFormat Asked,
                      uint32_t &Bytes);

/// Decodes to \p Out, which says format, strides and memory; its width and
/// height are 0 or those of the PNG and become them. Any thread.
Status decodePng(const void *Data, uint64_t Size, Picture &Out);

} // namespace acltidy::media

#endif // ACLTIDY_SIMULATOR_MEDIA_PNG_H
