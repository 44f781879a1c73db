//===- Jpeg.h - JPEG headers, decoding and encoding -------------*- C++ -*-===//
///
/// \file
/// JPEG as JPEGD and JPEGE have it: baseline Huffman, YUV pictures. Any thread.
///
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIMULATOR_MEDIA_JPEG_H
#define ACLTIDY_SIMULATOR_MEDIA_JPEG_H

#include "Picture.h"

namespace acltidy::media {

enum class Subsampling { Yuv444, Yuv422, Yuv420, Gray, Yuv440, Yuv411, Other };

struct JpegInfo {
  /// Of the picture as decoded: exchanged for EXIF orientations 5 to 8.
  uint32_t Width = 0, Height = 0;
  uint32_t Components = 0;
  Subsampling Chroma = Subsampling::Other; ///< As coded.
  /// Sequential, Huffman, 8 bits a sample: what hardware decodes.
  bool Baseline = false;
  unsigned Orientation = 1; ///< EXIF, 1 to 8.
};

/// Reads the header. Data that end behind it are enough.
Status jpegInfo(const void *Data, uint64_t Size, JpegInfo &Info);

/// The format that a decoder gives for \p Asked: YUV420SP from everything, the
/// 422, 440 and 444 formats from their own kind; HI_PIXEL_FORMAT_UNKNOWN means
/// the kind of the JPEG, which grey ones do not have.
Status jpegOutputFormat(const JpegInfo &Info, PixelFormat Asked,
                        PixelFormat &Format);

/// acldvppJpegPredictDecSize: the size of an output with aligned strides.
Status jpegDecodedSize(const void *Data, uint64_t Size, PixelFormat Asked,
                       Product On, uint32_t &Bytes);

/// Decodes to \p Out, which says format, strides and memory; its width and
/// height are 0 or those of the JPEG. They become the decoded ones: odd sizes
/// are rounded down to whole chroma samples, or up if \p AlignUp.
Status decodeJpeg(const void *Data, uint64_t Size, Picture &Out,
                  bool AlignUp = false);

/// acldvppJpegPredictEncSize: memory that holds any JPEG of \p From. Checks
/// its sizes and strides as documented for JPEGE.
Status jpegEncodedSize(const Picture &From, Product On, uint32_t &Bytes);

/// Encodes YUV420SP, YVU420SP and packed YUV422 pictures. \p Level is the
/// quality, 0 to 100; 0 is as good as 100. \p Written becomes the size.
Status encodeJpeg(const Picture &From, uint32_t Level, void *To,
                  uint64_t Capacity, uint64_t &Written);

} // namespace acltidy::media

#endif // ACLTIDY_SIMULATOR_MEDIA_JPEG_H
