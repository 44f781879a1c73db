//===- Picture.cpp - Layout and limits of pictures ------------------------===//

#include "Picture.h"
#include <algorithm>

namespace acltidy::media {

namespace {

uint64_t alignUp(uint64_t Value, uint64_t To) {
  return To ? (Value + To - 1) / To * To : Value;
}

std::string text(uint64_t Value) { return std::to_string(Value); }

std::string nameOf(PixelFormat Format) {
  if (const FormatInfo *F = formatInfo(Format))
    return F->Name;
  return "format " + std::to_string(static_cast<int>(Format));
}

} // namespace

uint64_t pictureSize(PixelFormat Format, uint32_t WidthStride,
                     uint32_t HeightStride) {
  const FormatInfo *F = formatInfo(Format);
  if (!F)
    return 0;
  uint64_t Area = uint64_t(WidthStride) * HeightStride, Size;
  // More than there can be, so that it is never less than it should be.
  if (__builtin_mul_overflow(Area, uint64_t(F->SizeHalves / 2), &Size) ||
      __builtin_add_overflow(Size, F->SizeHalves % 2 ? Area / 2 : 0, &Size))
    return UINT64_MAX;
  return Size;
}

uint64_t leastWidthStride(PixelFormat Format, uint32_t Width) {
  const FormatInfo *F = formatInfo(Format);
  return F ? uint64_t(Width) * F->RowBytes : 0;
}

Plane planeOf(const FormatInfo &F, unsigned Index, uint32_t WidthStride,
              uint32_t HeightStride) {
  uint64_t First = uint64_t(WidthStride) * HeightStride;
  if (Index == 0)
    return {0, WidthStride, HeightStride};
  // Two planes: chroma is interleaved, two samples a column.
  uint64_t Stride =
      (F.Planes == 2 ? 2 : 1) * uint64_t(WidthStride) >> F.WidthShift;
  uint64_t Rows = HeightStride >> F.HeightShift;
  return {First + (Index - 1) * Stride * Rows, Stride, Rows};
}

Status checkPicture(const Picture &P, const char *What, Error TooSmall) {
  std::string Name(What);
  const FormatInfo *F = formatInfo(P.Format);
  if (!F)
    return {Error::UnsupportedFormat,
            Name + " has " + nameOf(P.Format) + ", which has no known layout"};
  if (!P.Data)
    return {Error::NullPointer, Name + " has no memory"};
  if (!P.Width || !P.Height)
    return {Error::BadSize, Name + " is " + text(P.Width) + "x" +
                                text(P.Height) + "; it must not be empty"};
  if (P.Width % F->WidthAlign || P.Height % F->HeightAlign)
    return {Error::BadSize, Name + " is " + text(P.Width) + "x" +
                                text(P.Height) + "; " + F->Name +
                                " needs multiples of " + text(F->WidthAlign) +
                                "x" + text(F->HeightAlign)};
  if (P.WidthStride < leastWidthStride(P.Format, P.Width))
    return {Error::BadStride, Name + " has the width stride " +
                                  text(P.WidthStride) + "; " + text(P.Width) +
                                  " pixels of " + F->Name + " need " +
                                  text(leastWidthStride(P.Format, P.Width))};
  // Chroma rows and columns are whole only for these.
  if (P.HeightStride < P.Height || P.HeightStride % F->HeightAlign ||
      (F->WidthShift && F->Planes > 1 && P.WidthStride % 2))
    return {Error::BadStride, Name + " has the strides " + text(P.WidthStride) +
                                  "x" + text(P.HeightStride) +
                                  ", which do not hold " + text(P.Width) + "x" +
                                  text(P.Height) + " pixels of " + F->Name};
  uint64_t Need = pictureSize(P.Format, P.WidthStride, P.HeightStride);
  if (P.Size < Need)
    return {TooSmall, Name + " has " + text(P.Size) + " bytes; " + F->Name +
                          " with the strides " + text(P.WidthStride) + "x" +
                          text(P.HeightStride) + " needs " + text(Need)};
  return {};
}

Limits limitsOf(Function F, Product P, bool Output) {
  const bool Old = P == Product::Ascend310 || P == Product::Ascend910;
  const bool Wide = P == Product::Ascend310B;
  switch (F) {
  case Function::Vpc:
    // Old products: stride ALIGN16(width), 32..16384, height stride even.
    if (Old)
      return {10, 6,    Output ? 4096u : 8192u, Output ? 4096u : 8192u, 16, 2,
              32, 16384};
    return {10,
            6,
            Output ? 4096u : 8192u,
            Output ? (P == Product::Ascend310P ? 4096u : 8192u) : 8192u,
            1,
            1,
            10,
            16384};
  case Function::JpegDecode: {
    uint32_t Most = Wide ? 16384 : 8192;
    return {32, 32, Most, Most, Old ? 128u : 64u, 16, 32, 65536};
  }
  case Function::JpegEncode: {
    uint32_t Most = Wide ? 16384 : 8192;
    return {32, 32, Most, Most, 16, 1, 32, 65536};
  }
  case Function::PngDecode:
    if (P == Product::Ascend310)
      return {};
    return {32, 32, 4096, 4096, 1, 1, 32, 65536};
  case Function::VideoDecode: {
    uint32_t Most = Wide ? 8192 : 4096;
    bool Packed = Wide || P == Product::AscendA2 || P == Product::AscendA3 ||
                  P == Product::Ascend950;
    return {128, 128, Most, Most, Packed && Output ? 1u : 16u, 2, 32, 65536};
  }
  case Function::VideoEncode:
    if (P == Product::Ascend310B)
      return {114, 114, 8192, 8192, 16, 1, 16, 65536};
    if (P == Product::Ascend310P || P == Product::Ascend310)
      return {128, 128, 4096, 4096, 16, 1, 16, 65536};
    return {};
  }
  return {};
}

Status checkLimits(const Picture &P, const char *What, Function F, Product On,
                   bool Output) {
  Limits L = limitsOf(F, On, Output);
  std::string Name(What);
  if (!L.MostWidth)
    return {Error::UnsupportedFormat, Name + " goes to a function that the "
                                             "product does not have"};
  const FormatInfo *Info = formatInfo(P.Format);
  if (!Info)
    return {Error::UnsupportedFormat,
            Name + " has " + nameOf(P.Format) + ", which has no known layout"};
  uint32_t MostWidth = L.MostWidth;
  if (F == Function::Vpc && Info->HeightShift && !Info->WidthShift)
    MostWidth = std::min<uint32_t>(MostWidth, 4096);
  if (P.Width < L.LeastWidth || P.Width > MostWidth ||
      P.Height < L.LeastHeight || P.Height > L.MostHeight)
    return {Error::BadSize, Name + " is " + text(P.Width) + "x" +
                                text(P.Height) + "; possible are " +
                                text(L.LeastWidth) + "x" + text(L.LeastHeight) +
                                " to " + text(MostWidth) + "x" +
                                text(L.MostHeight)};
  uint64_t Step = uint64_t(L.StrideAlign) * Info->RowBytes;
  if (P.WidthStride % Step || P.WidthStride < L.LeastStride ||
      P.WidthStride > L.MostStride)
    return {Error::BadStride,
            Name + " has the width stride " + text(P.WidthStride) +
                "; it must be a multiple of " + text(Step) + " from " +
                text(L.LeastStride) + " to " + text(L.MostStride)};
  if (P.HeightStride % L.HeightStrideAlign)
    return {Error::BadStride,
            Name + " has the height stride " + text(P.HeightStride) +
                "; it must be a multiple of " + text(L.HeightStrideAlign)};
  return {};
}

Picture alignedPicture(PixelFormat Format, uint32_t Width, uint32_t Height,
                       Function F, Product On) {
  Picture P;
  P.Format = Format;
  P.Width = Width;
  P.Height = Height;
  const FormatInfo *Info = formatInfo(Format);
  Limits L = limitsOf(F, On, true);
  if (!Info || !L.MostWidth)
    return P;
  // Decoders write whole blocks: 16 rows for JPEG.
  uint64_t Columns = alignUp(alignUp(Width, Info->WidthAlign), L.StrideAlign);
  P.WidthStride = static_cast<uint32_t>(
      std::max<uint64_t>(Columns * Info->RowBytes, L.LeastStride));
  P.HeightStride = static_cast<uint32_t>(
      alignUp(alignUp(Height, Info->HeightAlign), L.HeightStrideAlign));
  P.Size = pictureSize(Format, P.WidthStride, P.HeightStride);
  return P;
}

} // namespace acltidy::media
