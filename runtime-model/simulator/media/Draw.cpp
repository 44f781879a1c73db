//===- Draw.cpp -----------------------------------------------------------===//

#include "Draw.h"

#include "Pairs.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace acltidy::media {

namespace {

using Samples = std::array<uint8_t, 4>;

/// The picture that is drawn on.
class Canvas {
public:
  Canvas(const Picture &From, hi_csc_matrix Matrix)
      : All(unpack(From, {0, 0, From.Width, From.Height})), Matrix(Matrix) {}

  /// Colours as samples of the picture's model.
  const Samples &samplesOf(uint32_t Colour) {
    auto [It, New] = Known.try_emplace(Colour);
    if (!New)
      return It->second;
    Planar Rgb(ColorModel::Rgb, 3, 0, 0, 16, 2);
    for (unsigned C = 0; C < 3; ++C)
      std::fill(Rgb.Planes[C].begin(), Rgb.Planes[C].end(),
                static_cast<uint8_t>(Colour >> (16 - 8 * C)));
    Planar One(All.Model, All.Components, 0, 0, 16, 2);
    It->second = {255, 255, 255, 255};
    if (convert(Rgb, One, Interpolation::Nearest, Matrix).ok())
      for (unsigned C = 0; C < std::min(All.Components, 3u); ++C)
        It->second[C] = One.row(C, 0)[0];
    return It->second;
  }

  /// \p Alpha of 255 covers.
  void dot(int64_t X, int64_t Y, const Samples &S, unsigned Alpha = 255) {
    if (X < 0 || Y < 0 || X >= All.Width || Y >= All.Height)
      return;
    for (unsigned C = 0; C < std::min(All.Components, 3u); ++C) {
      unsigned Right = All.isChroma(C) ? All.WidthShift : 0,
               Down = All.isChroma(C) ? All.HeightShift : 0;
      uint8_t &At = All.row(C, uint32_t(Y >> Down))[X >> Right];
      At =
          static_cast<uint8_t>((S[C] * Alpha + At * (255 - Alpha) + 127) / 255);
    }
  }

  /// The pixels of a rectangle that are inside the picture.
  template <class F> void each(const Rectangle &R, F Visit) {
    int64_t Right = std::min<int64_t>(int64_t(R.X) + R.Width, All.Width),
            Bottom = std::min<int64_t>(int64_t(R.Y) + R.Height, All.Height);
    for (int64_t Y = std::max<int64_t>(R.Y, 0); Y < Bottom; ++Y)
      for (int64_t X = std::max<int64_t>(R.X, 0); X < Right; ++X)
        Visit(X, Y);
  }

  /// All pixels that are less than half the thickness away.
  void line(const Line &L) {
    double Reach = std::max(L.Thick, 1u) / 2.0;
    auto Margin = static_cast<int64_t>(std::ceil(Reach));
    double DX = double(L.To.X) - L.From.X, DY = double(L.To.Y) - L.From.Y;
    double Length = DX * DX + DY * DY;
    const Samples S = samplesOf(L.Colour);
    auto Clamp = [](int64_t Value, uint32_t Size) {
      return std::clamp<int64_t>(Value, 0, Size);
    };
    int64_t Left = Clamp(std::min(L.From.X, L.To.X) - Margin, All.Width),
            Top = Clamp(std::min(L.From.Y, L.To.Y) - Margin, All.Height),
            Right = Clamp(int64_t(std::max(L.From.X, L.To.X)) + Margin + 1,
                          All.Width),
            Bottom = Clamp(int64_t(std::max(L.From.Y, L.To.Y)) + Margin + 1,
                           All.Height);
    for (int64_t Y = Top; Y < Bottom; ++Y)
      for (int64_t X = Left; X < Right; ++X) {
        double T = Length > 0 ? std::clamp(((double(X) - L.From.X) * DX +
                                            (double(Y) - L.From.Y) * DY) /
                                               Length,
                                           0.0, 1.0)
                              : 0;
        double AwayX = double(X) - (L.From.X + T * DX),
               AwayY = double(Y) - (L.From.Y + T * DY);
        if (AwayX * AwayX + AwayY * AwayY <= Reach * Reach)
          dot(X, Y, S);
      }
  }

  void cover(const Cover &What) {
    const Samples S = samplesOf(What.Colour);
    if (!What.Quad) {
      each(What.Rect, [&](int64_t X, int64_t Y) { dot(X, Y, S); });
      return;
    }
    for (unsigned I = 0; I < 4; ++I)
      line({What.Corners[I], What.Corners[(I + 1) % 4],
            What.Solid ? 1 : What.Thick, What.Colour});
    if (!What.Solid)
      return;
    for (int64_t Y = 0; Y < All.Height; ++Y)
      for (int64_t X = 0; X < All.Width; ++X)
        if (inside(What, X, Y))
          dot(X, Y, S);
  }

  void mosaic(const Mosaic &M) {
    for (unsigned C = 0; C < All.Components; ++C) {
      unsigned Right = All.isChroma(C) ? All.WidthShift : 0,
               Down = All.isChroma(C) ? All.HeightShift : 0;
      for (uint32_t Y = 0; Y < M.Rect.Height; Y += M.Block)
        for (uint32_t X = 0; X < M.Rect.Width; X += M.Block) {
          Rectangle Block{M.Rect.X + int32_t(X), M.Rect.Y + int32_t(Y),
                          std::min(M.Block, M.Rect.Width - X),
                          std::min(M.Block, M.Rect.Height - Y)};
          uint64_t Sum = 0, Count = 0;
          each(Block, [&](int64_t PX, int64_t PY) {
            Sum += All.row(C, uint32_t(PY >> Down))[PX >> Right];
            ++Count;
          });
          if (!Count)
            continue;
          auto Mean = static_cast<uint8_t>((Sum + Count / 2) / Count);
          each(Block, [&](int64_t PX, int64_t PY) {
            All.row(C, uint32_t(PY >> Down))[PX >> Right] = Mean;
          });
        }
    }
  }

  void overlay(const Overlay &O) {
    each(O.Rect, [&](int64_t X, int64_t Y) {
      uint32_t Pixel = O.Pixels[uint64_t(Y - O.Rect.Y) * O.Rect.Width +
                                uint64_t(X - O.Rect.X)];
      if (unsigned Alpha = Pixel >> 24)
        dot(X, Y, samplesOf(Pixel & 0xFFFFFF), Alpha);
    });
  }

  Planar All;

private:
  static bool inside(const Cover &Of, int64_t X, int64_t Y) {
    bool In = false;
    for (unsigned I = 0, J = 3; I < 4; J = I++) {
      const Point &A = Of.Corners[I], &B = Of.Corners[J];
      if ((A.Y > Y) != (B.Y > Y) &&
          double(X) < double(int64_t(B.X) - A.X) * double(Y - A.Y) /
                              double(int64_t(B.Y) - A.Y) +
                          A.X)
        In = !In;
    }
    return In;
  }

  hi_csc_matrix Matrix;
  std::map<uint32_t, Samples> Known;
};

template <class T, class F>
Status draw(const Picture &From, const Picture &To, const std::vector<T> &All,
            hi_csc_matrix Matrix, F Each) {
  ACLTIDY_MEDIA_TRY(checkAlike(From, To));
  return guarded([&]() -> Status {
    Canvas On(From, Matrix);
    for (const T &What : All)
      Each(On, What);
    pack(On.All, To, 0, 0);
    return {};
  });
}

} // namespace

Status drawCovers(const Picture &From, const Picture &To,
                  const std::vector<Cover> &All, hi_csc_matrix Matrix) {
  return draw(From, To, All, Matrix,
              [](Canvas &On, const Cover &C) { On.cover(C); });
}

Status drawLines(const Picture &From, const Picture &To,
                 const std::vector<Line> &All, hi_csc_matrix Matrix) {
  return draw(From, To, All, Matrix,
              [](Canvas &On, const Line &L) { On.line(L); });
}

Status drawMosaics(const Picture &From, const Picture &To,
                   const std::vector<Mosaic> &All) {
  for (const Mosaic &M : All)
    if (!M.Block)
      return {Error::BadParameter, "the blocks of a mosaic are empty"};
  return draw(From, To, All, HI_CSC_MATRIX_BT601_WIDE,
              [](Canvas &On, const Mosaic &M) { On.mosaic(M); });
}

Status drawOverlays(const Picture &From, const Picture &To,
                    const std::vector<Overlay> &All, hi_csc_matrix Matrix) {
  for (const Overlay &O : All)
    if (O.Pixels.size() != uint64_t(O.Rect.Width) * O.Rect.Height)
      return {Error::BadSize, "an overlay has not as many pixels as its area"};
  return draw(From, To, All, Matrix,
              [](Canvas &On, const Overlay &O) { On.overlay(O); });
}

} // namespace acltidy::media
