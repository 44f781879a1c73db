//===- Planar.h - Pictures as planes of one component -----------*- C++ -*-===//
///
/// \file
/// Between formats, pictures are planes of bytes: one for every component,
/// chroma planes smaller by the subsampling. Internal to the media kernels.
///
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIMULATOR_MEDIA_PLANAR_H
#define ACLTIDY_SIMULATOR_MEDIA_PLANAR_H

#include "Picture.h"
#include <vector>

namespace acltidy::media {

struct Planar {
  ColorModel Model = ColorModel::Other;
  unsigned Components = 0; ///< 1, 3 or 4.
  unsigned WidthShift = 0, HeightShift = 0;
  uint32_t Width = 0, Height = 0;
  /// Strides are multiples of 64, with room behind the last row: libswscale's
  /// vector code reads and writes whole vectors.
  uint32_t Strides[4] = {};
  std::vector<uint8_t> Planes[4];

  Planar() = default;
  Planar(ColorModel Model, unsigned Components, unsigned WidthShift,
         unsigned HeightShift, uint32_t Width, uint32_t Height);
  /// Planes for the components of \p F.
  Planar(const FormatInfo &F, uint32_t Width, uint32_t Height)
      : Planar(F.Model, F.Components, F.WidthShift, F.HeightShift, Width,
               Height) {}

  bool isChroma(unsigned C) const {
    return Model == ColorModel::Yuv && (C == 1 || C == 2);
  }
  uint32_t columns(unsigned C) const {
    return isChroma(C) ? (Width + (1u << WidthShift) - 1) >> WidthShift : Width;
  }
  uint32_t rows(unsigned C) const {
    return isChroma(C) ? (Height + (1u << HeightShift) - 1) >> HeightShift
                       : Height;
  }
  uint8_t *row(unsigned C, uint32_t Y) {
    return Planes[C].data() + uint64_t(Y) * Strides[C];
  }
  const uint8_t *row(unsigned C, uint32_t Y) const {
    return Planes[C].data() + uint64_t(Y) * Strides[C];
  }
};

/// A part of a picture in pixels.
struct Region {
  uint32_t Left = 0, Top = 0, Width = 0, Height = 0;
};

/// The pixels of \p Part. It must be inside, and \p From checked.
Planar unpack(const Picture &From, const Region &Part);

/// Writes \p From at (\p Left, \p Top) of \p To; model and subsampling are
/// those of its format. Bytes of other pixels stay as they are.
void pack(const Planar &From, const Picture &To, uint32_t Left, uint32_t Top);

enum class Interpolation { Bicubic, Bilinear, Nearest, Area };

/// \p From in another size, model and subsampling.
Status convert(const Planar &From, Planar &To, Interpolation How,
               hi_csc_matrix Matrix);

} // namespace acltidy::media

#endif // ACLTIDY_SIMULATOR_MEDIA_PLANAR_H
