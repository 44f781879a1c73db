//===- Drawing.cpp - hi_mpi_vpc: covers, lines, mosaics, overlays ---------===//

#include "Draw.h"
#include "api/mpi/PictureWork.h"

namespace acltidy::sim {

using namespace mpi;

namespace {

using media::Error;

/// More than any product draws at once.
constexpr hi_u32 MostShapes = 1024;

/// A call whose struct names input, output and a list of shapes.
template <typename Shape, typename T, typename F>
hi_s32 draw(hi_vpc_chn Id, const T *Parameters, Shape *T::*List, hi_u32 *Job,
            F Make) {
  Work W(Id);
  T P;
  std::vector<Shape> All;
  if (W && !readValue(Parameters, P))
    W.wrong({Error::NullPointer, "the parameters are missing"});
  if (W && (!P.count || P.count > MostShapes || !(P.*List) ||
            !readArray(P.*List, P.count, All)))
    W.wrong({Error::BadParameter, "there is nothing to draw, or too much"});
  Kernel Run;
  if (W && W.source(&P.src))
    Run = Make(W, P, All);
  if (W)
    W.output(P.dst, nullptr, nullptr, std::move(Run));
  return W.launch(Job);
}

media::Rectangle rectangleOf(const hi_rect &R) {
  return {R.x, R.y, R.width, R.height};
}

media::Point pointOf(const hi_point &P) { return {P.x, P.y}; }

/// An overlay and where its pixels are.
struct Layer {
  hi_osd Given;
  uint64_t RowBytes = 0;
};

unsigned bitsOf(hi_pixel_format Format) {
  switch (Format) {
  case HI_PIXEL_FORMAT_ARGB_8888:
    return 32;
  case HI_PIXEL_FORMAT_ARGB_1555:
    return 16;
  case HI_PIXEL_FORMAT_ARGB_CLUT4:
    return 4;
  case HI_PIXEL_FORMAT_ARGB_CLUT2:
    return 2;
  default:
    return 0;
  }
}

/// A pixel of a layer's row as 0xAARRGGBB.
uint32_t pixel(const uint8_t *Row, uint32_t X, const hi_osd &Of,
               const hi_u32 (&Table)[16]) {
  switch (Of.pixel_format) {
  case HI_PIXEL_FORMAT_ARGB_8888: {
    const media::FormatInfo &F = *media::formatInfo(Of.pixel_format);
    auto At = [&](unsigned C) { return uint32_t(Row[4 * X + F.At[C].Offset]); };
    return At(3) << 24 | At(0) << 16 | At(1) << 8 | At(2);
  }
  case HI_PIXEL_FORMAT_ARGB_1555: {
    unsigned Value = Row[2 * X] | unsigned(Row[2 * X + 1]) << 8;
    auto Wide = [](unsigned Five) { return Five << 3 | Five >> 2; };
    uint32_t Alpha =
        std::min<uint32_t>(Value & 0x8000 ? Of.fg_alpha : Of.bg_alpha, 255);
    return Alpha << 24 | Wide(Value >> 10 & 31) << 16 |
           Wide(Value >> 5 & 31) << 8 | Wide(Value & 31);
  }
  case HI_PIXEL_FORMAT_ARGB_CLUT4:
    return Table[Row[X / 2] >> (X % 2 ? 4 : 0) & 15];
  default:
    return Table[Row[X / 4] >> 2 * (X % 4) & 3];
  }
}

bool addLayer(Work &W, const hi_osd &Given, std::vector<Layer> &To) {
  Layer L;
  L.Given = Given;
  const hi_rect &R = Given.rect;
  L.RowBytes = (uint64_t(R.width) * bitsOf(Given.pixel_format) + 7) / 8;
  if (!L.RowBytes || !R.height || R.width > 16384 || R.height > 16384 ||
      Given.stride < L.RowBytes)
    return W.wrong({Error::BadParameter,
                    "an overlay has a size, stride or format that is not "
                    "possible"});
  auto Address = reinterpret_cast<Word>(Given.picture_address);
  for (uint32_t Y = 0; Y != R.height; ++Y)
    if (!W.task().bytes(Address + uint64_t(Y) * Given.stride, L.RowBytes,
                        AccessMode::Read))
      return W.wrong({Error::BadParameter, W.task().Why});
  To.push_back(L);
  return true;
}

} // namespace

hi_s32 api::hi_mpi_vpc_draw_cover(hi_vpc_chn Id,
                                  const hi_cover_param *Parameters, hi_u32 *Job,
                                  hi_s32) {
  return draw<hi_cover>(
      Id, Parameters, &hi_cover_param::cover, Job,
      [](Work &W, const hi_cover_param &, const std::vector<hi_cover> &Given) {
        std::vector<media::Cover> All;
        for (const hi_cover &G : Given) {
          if (G.type != HI_COVER_RECT && G.type != HI_COVER_QUAD)
            W.wrong({Error::BadParameter, "no such type of cover"});
          media::Cover C;
          C.Quad = G.type == HI_COVER_QUAD;
          C.Colour = G.color;
          if (C.Quad) {
            C.Solid = G.quad.is_solid;
            C.Thick = std::min(G.quad.thick, 1024u);
            for (int I = 0; I != 4; ++I)
              C.Corners[I] = pointOf(G.quad.point[I]);
          } else {
            C.Rect = rectangleOf(G.rect);
          }
          All.push_back(C);
        }
        return [All, Matrix = W.matrix()](const media::Picture &A,
                                          const media::Picture &B) {
          return media::drawCovers(A, B, All, Matrix);
        };
      });
}

hi_s32 api::hi_mpi_vpc_draw_line(hi_vpc_chn Id, const hi_line_param *Parameters,
                                 hi_u32 *Job, hi_s32) {
  return draw<hi_line>(
      Id, Parameters, &hi_line_param::line, Job,
      [](Work &W, const hi_line_param &, const std::vector<hi_line> &Given) {
        std::vector<media::Line> All;
        for (const hi_line &G : Given)
          All.push_back({pointOf(G.start_point), pointOf(G.end_point),
                         std::min(G.thick, 1024u), G.color});
        return [All, Matrix = W.matrix()](const media::Picture &A,
                                          const media::Picture &B) {
          return media::drawLines(A, B, All, Matrix);
        };
      });
}

hi_s32 api::hi_mpi_vpc_draw_mosaic(hi_vpc_chn Id,
                                   const hi_mosaic_param *Parameters,
                                   hi_u32 *Job, hi_s32) {
  return draw<hi_mosaic>(
      Id, Parameters, &hi_mosaic_param::mosaic, Job,
      [](Work &W, const hi_mosaic_param &P,
         const std::vector<hi_mosaic> &Given) {
        std::vector<media::Mosaic> All;
        for (const hi_mosaic &G : Given) {
          if (static_cast<unsigned>(G.blk_size) > HI_BLK_SIZE_128)
            W.wrong({Error::BadParameter, "no such size of blocks"});
          else if (G.rect.width > P.src.picture_width ||
                   G.rect.height > P.src.picture_height)
            W.wrong({Error::BadRegion, "a mosaic is larger than the picture"});
          else
            All.push_back(
                {rectangleOf(G.rect), 4u << static_cast<unsigned>(G.blk_size)});
        }
        return [All](const media::Picture &A, const media::Picture &B) {
          return media::drawMosaics(A, B, All);
        };
      });
}

hi_s32 api::hi_mpi_vpc_draw_osd(hi_vpc_chn Id, hi_osd_param *Parameters,
                                hi_u32 *Job, hi_s32) {
  return draw<hi_osd>(
      Id, Parameters, &hi_osd_param::osd, Job,
      [](Work &W, const hi_osd_param &P, const std::vector<hi_osd> &Given) {
        std::vector<Layer> All;
        for (const hi_osd &G : Given)
          if (W)
            addLayer(W, G, All);
        return [All, P, Matrix = W.matrix()](
                   const media::Picture &A, const media::Picture &B) -> Status {
          std::vector<media::Overlay> Layers;
          bool Fine = guarded([&] {
            for (const Layer &L : All) {
              media::Overlay O;
              O.Rect = rectangleOf(L.Given.rect);
              const auto *Row =
                  process().Memory.at<const uint8_t>(L.Given.picture_address);
              for (uint32_t Y = 0; Y != O.Rect.Height;
                   ++Y, Row += L.Given.stride)
                for (uint32_t X = 0; X != O.Rect.Width; ++X)
                  O.Pixels.push_back(pixel(Row, X, L.Given, P.clut));
              Layers.push_back(std::move(O));
            }
          });
          if (!Fine)
            return {Error::NullPointer, "an overlay's memory was released"};
          return media::drawOverlays(A, B, Layers, Matrix);
        };
      });
}

} // namespace acltidy::sim
