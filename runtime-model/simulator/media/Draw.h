//===- Draw.h - Covers, lines, mosaics and overlays on pictures -*- C++ -*-===//
///
/// \file
/// All write a copy of the input with something drawn on it; what lies outside
/// is not drawn. Colours are 0xRRGGBB. Input and output may be the same
/// picture. Any thread.
///
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIMULATOR_MEDIA_DRAW_H
#define ACLTIDY_SIMULATOR_MEDIA_DRAW_H

#include "Vpc.h"
#include <vector>

namespace acltidy::media {

struct Point {
  int32_t X = 0, Y = 0;
};

struct Rectangle {
  int32_t X = 0, Y = 0;
  uint32_t Width = 0, Height = 0;
};

/// A filled rectangle, or a polygon of four points: filled, or its edges.
struct Cover {
  bool Quad = false, Solid = true;
  Rectangle Rect;
  Point Corners[4];
  uint32_t Thick = 1, Colour = 0;
};

struct Line {
  Point From, To;
  uint32_t Thick = 1, Colour = 0;
};

/// Blocks of \p Block pixels become one value each.
struct Mosaic {
  Rectangle Rect;
  uint32_t Block = 8;
};

/// A picture of 0xAARRGGBB values that is laid over.
struct Overlay {
  Rectangle Rect;
  std::vector<uint32_t> Pixels; ///< Row by row.
};

Status drawCovers(const Picture &From, const Picture &To,
                  const std::vector<Cover> &All, hi_csc_matrix Matrix);
Status drawLines(const Picture &From, const Picture &To,
                 const std::vector<Line> &All, hi_csc_matrix Matrix);
Status drawMosaics(const Picture &From, const Picture &To,
                   const std::vector<Mosaic> &All);
Status drawOverlays(const Picture &From, const Picture &To,
                    const std::vector<Overlay> &All, hi_csc_matrix Matrix);

} // namespace acltidy::media

#endif // ACLTIDY_SIMULATOR_MEDIA_DRAW_H
