//===- Planar.cpp - Unpacking, packing and scaling ------------------------===//

#include "Planar.h"
#include <algorithm>
#include <memory>

extern "C" {
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
}

namespace acltidy::media {

Planar::Planar(ColorModel Model, unsigned Components, unsigned WidthShift,
               unsigned HeightShift, uint32_t Width, uint32_t Height)
    : Model(Model), Components(Components), WidthShift(WidthShift),
      HeightShift(HeightShift), Width(Width), Height(Height) {
  for (unsigned C = 0; C < Components; ++C) {
    Strides[C] = (columns(C) + 63 + 64) / 64 * 64;
    Planes[C].assign(uint64_t(Strides[C]) * (rows(C) + 1) + 64, 0);
  }
}

Planar unpack(const Picture &From, const Region &Part) {
  const FormatInfo &F = *formatInfo(From.Format);
  Planar Result(F, Part.Width, Part.Height);
  for (unsigned C = 0; C < F.Components; ++C) {
    const Component &At = F.At[C];
    Plane P = planeOf(F, At.Plane, From.WidthStride, From.HeightStride);
    bool Chroma = Result.isChroma(C);
    uint32_t Left = Part.Left >> (Chroma ? F.WidthShift : 0);
    uint32_t Top = Part.Top >> (Chroma ? F.HeightShift : 0);
    for (uint32_t Y = 0; Y < Result.rows(C); ++Y) {
      const uint8_t *In = From.Data + P.Offset + (Top + Y) * P.Stride +
                          uint64_t(Left) * At.Step + At.Offset;
      uint8_t *Out = Result.row(C, Y);
      uint32_t N = Result.columns(C);
      if (At.Step == 1)
        std::copy(In, In + N, Out);
      else
        for (uint32_t X = 0; X < N; ++X)
          Out[X] = In[uint64_t(X) * At.Step];
    }
  }
  return Result;
}

void pack(const Planar &From, const Picture &To, uint32_t Left, uint32_t Top) {
  const FormatInfo &F = *formatInfo(To.Format);
  for (unsigned C = 0; C < F.Components; ++C) {
    const Component &At = F.At[C];
    Plane P = planeOf(F, At.Plane, To.WidthStride, To.HeightStride);
    bool Chroma = From.isChroma(C);
    uint32_t X0 = Left >> (Chroma ? F.WidthShift : 0);
    uint32_t Y0 = Top >> (Chroma ? F.HeightShift : 0);
    for (uint32_t Y = 0; Y < From.rows(C); ++Y) {
      uint8_t *Out = To.Data + P.Offset + (Y0 + Y) * P.Stride +
                     uint64_t(X0) * At.Step + At.Offset;
      const uint8_t *In = From.row(C, Y);
      uint32_t N = From.columns(C);
      if (At.Step == 1)
        std::copy(In, In + N, Out);
      else
        for (uint32_t X = 0; X < N; ++X)
          Out[uint64_t(X) * At.Step] = In[X];
    }
  }
}

namespace {

AVPixelFormat libraryFormat(const Planar &P) {
  if (P.Model == ColorModel::Gray)
    return AV_PIX_FMT_GRAY8;
  if (P.Model == ColorModel::Rgb)
    return P.Components == 4 ? AV_PIX_FMT_GBRAP : AV_PIX_FMT_GBRP;
  switch (P.WidthShift << 4 | P.HeightShift) {
  case 0x00:
    return AV_PIX_FMT_YUV444P;
  case 0x10:
    return AV_PIX_FMT_YUV422P;
  case 0x11:
    return AV_PIX_FMT_YUV420P;
  case 0x01:
    return AV_PIX_FMT_YUV440P;
  case 0x20:
    return AV_PIX_FMT_YUV411P;
  default:
    return AV_PIX_FMT_NONE;
  }
}

/// The planes in the library's order: green, blue, red, alpha.
template <class P, class Byte>
void planesOf(P &From, Byte *(&Planes)[4], int (&Strides)[4]) {
  static const unsigned Order[4] = {1, 2, 0, 3};
  for (unsigned I = 0; I < 4; ++I) {
    unsigned C = From.Model == ColorModel::Rgb ? Order[I] : I;
    Planes[I] = C < From.Components ? From.Planes[C].data() : nullptr;
    Strides[I] = C < From.Components ? static_cast<int>(From.Strides[C]) : 0;
  }
}

int flagsOf(Interpolation How) {
  switch (How) {
  case Interpolation::Bilinear:
    return SWS_BILINEAR;
  case Interpolation::Nearest:
    return SWS_POINT;
  case Interpolation::Area:
    return SWS_AREA;
  default:
    return SWS_BICUBIC;
  }
}

int coefficientsOf(hi_csc_matrix Matrix) {
  switch (Matrix) {
  case HI_CSC_MATRIX_BT709_WIDE:
  case HI_CSC_MATRIX_BT709_NARROW:
    return SWS_CS_ITU709;
  case HI_CSC_MATRIX_BT2020_WIDE:
  case HI_CSC_MATRIX_BT2020_NARROW:
    return SWS_CS_BT2020;
  default:
    return SWS_CS_ITU601;
  }
}

bool isNarrow(hi_csc_matrix Matrix) {
  return Matrix == HI_CSC_MATRIX_BT601_NARROW ||
         Matrix == HI_CSC_MATRIX_BT709_NARROW ||
         Matrix == HI_CSC_MATRIX_BT2020_NARROW;
}

struct FreeContext {
  void operator()(SwsContext *C) const { sws_freeContext(C); }
};

/// One plane of bytes in another size.
Status scalePlane(const Planar &From, Planar &To, unsigned C, int Flags) {
  std::unique_ptr<SwsContext, FreeContext> Context(
      sws_getContext(int(From.columns(C)), int(From.rows(C)), AV_PIX_FMT_GRAY8,
                     int(To.columns(C)), int(To.rows(C)), AV_PIX_FMT_GRAY8,
                     Flags, nullptr, nullptr, nullptr));
  if (!Context)
    return {Error::BadSize, "scaling from " + std::to_string(From.Width) + "x" +
                                std::to_string(From.Height) + " to " +
                                std::to_string(To.Width) + "x" +
                                std::to_string(To.Height) + " is not possible"};
  const uint8_t *In[4] = {From.Planes[C].data()};
  uint8_t *Out[4] = {To.Planes[C].data()};
  int InStride[4] = {int(From.Strides[C])}, OutStride[4] = {int(To.Strides[C])};
  sws_scale(Context.get(), In, InStride, 0, int(From.rows(C)), Out, OutStride);
  return {};
}

} // namespace

Status convert(const Planar &From, Planar &To, Interpolation How,
               hi_csc_matrix Matrix) {
  bool SameLayout =
      From.Model == To.Model && From.Components == To.Components &&
      From.WidthShift == To.WidthShift && From.HeightShift == To.HeightShift;
  bool SameSize = From.Width == To.Width && From.Height == To.Height;
  if (SameLayout && SameSize) {
    // Exact: nothing is rounded.
    To = From;
    return {};
  }
  int Flags = flagsOf(How) | SWS_ACCURATE_RND | SWS_BITEXACT;
  if (SameLayout) {
    for (unsigned C = 0; C < From.Components; ++C)
      ACLTIDY_MEDIA_TRY(scalePlane(From, To, C, Flags));
    return {};
  }
  std::unique_ptr<SwsContext, FreeContext> Context(
      sws_getContext(int(From.Width), int(From.Height), libraryFormat(From),
                     int(To.Width), int(To.Height), libraryFormat(To),
                     Flags | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP, nullptr,
                     nullptr, nullptr));
  if (!Context)
    return {Error::UnsupportedFormat,
            "this conversion is not possible with these sizes"};
  const int *Coefficients = sws_getCoefficients(coefficientsOf(Matrix));
  int Wide = !isNarrow(Matrix);
  // Grey and YUV have the range of the matrix; RGB is always wide.
  int FromRange = From.Model == ColorModel::Rgb ? 1 : Wide;
  int ToRange = To.Model == ColorModel::Rgb ? 1 : Wide;
  sws_setColorspaceDetails(Context.get(), Coefficients, FromRange, Coefficients,
                           ToRange, 0, 1 << 16, 1 << 16);
  const uint8_t *In[4];
  uint8_t *Out[4];
  int InStride[4], OutStride[4];
  planesOf(From, In, InStride);
  planesOf(To, Out, OutStride);
  sws_scale(Context.get(), In, InStride, 0, int(From.Height), Out, OutStride);
  return {};
}

} // namespace acltidy::media
