//===- Pictures.h - Computed pictures for tests -----------------*- C++ -*-===//

#ifndef ACLTIDY_TEST_MEDIA_PICTURES_H
#define ACLTIDY_TEST_MEDIA_PICTURES_H

#include "Picture.h"
#include <cmath>
#include <gtest/gtest.h>
#include <vector>

namespace acltidy::media {

/// A picture with memory, and guard bytes behind it that nobody may write.
struct Image {
  static constexpr size_t Guard = 64;
  std::vector<uint8_t> Memory;
  Picture View;

  Image(PixelFormat Format, uint32_t Width, uint32_t Height,
        uint32_t MoreColumns = 0, uint32_t MoreRows = 0) {
    View.Format = Format;
    View.Width = Width;
    View.Height = Height;
    View.WidthStride = uint32_t(leastWidthStride(Format, Width + MoreColumns));
    View.HeightStride = Height + MoreRows;
    View.Size = pictureSize(Format, View.WidthStride, View.HeightStride);
    Memory.assign(View.Size + Guard, 0xa5);
    View.Data = Memory.data();
  }
  Image(const Image &Other) : Memory(Other.Memory), View(Other.View) {
    View.Data = Memory.data();
  }

  ~Image() {
    for (size_t I = View.Size; I < Memory.size(); ++I)
      if (Memory[I] != 0xa5) {
        ADD_FAILURE() << "written " << I - View.Size << " bytes behind the end";
        return;
      }
  }

  /// Sample (x, y) of component \p C, by the format's definition.
  uint8_t &at(unsigned C, uint32_t X, uint32_t Y) {
    const FormatInfo &F = *formatInfo(View.Format);
    const Component &At = F.At[C];
    Plane P = planeOf(F, At.Plane, View.WidthStride, View.HeightStride);
    return Memory[P.Offset + Y * P.Stride + uint64_t(X) * At.Step + At.Offset];
  }
  uint32_t columns(unsigned C) const {
    const FormatInfo &F = *formatInfo(View.Format);
    return F.Model == ColorModel::Yuv && C ? View.Width >> F.WidthShift
                                           : View.Width;
  }
  uint32_t rows(unsigned C) const {
    const FormatInfo &F = *formatInfo(View.Format);
    return F.Model == ColorModel::Yuv && C ? View.Height >> F.HeightShift
                                           : View.Height;
  }
  unsigned components() const { return formatInfo(View.Format)->Components; }
};

/// A smooth scene at relative coordinates 0..1: light from a corner, a disc,
/// colours that turn. Values of component \p C.
inline double scene(unsigned C, double X, double Y, double Phase = 0) {
  switch (C) {
  case 0:
    return 120 + 70 * std::sin(5 * X + Phase) * std::cos(4 * Y) +
           (std::hypot(X - 0.5, Y - 0.5) < 0.25 ? 30 : 0);
  case 1:
    return 128 + 60 * std::sin(3 * X + Phase);
  case 2:
    return 128 + 60 * std::cos(3 * Y - Phase);
  default:
    return 255;
  }
}

inline void paint(Image &I, double Phase = 0) {
  for (unsigned C = 0; C < I.components(); ++C)
    for (uint32_t Y = 0; Y < I.rows(C); ++Y)
      for (uint32_t X = 0; X < I.columns(C); ++X)
        I.at(C, X, Y) = uint8_t(std::lround(
            scene(C, (X + 0.5) / I.columns(C), (Y + 0.5) / I.rows(C), Phase)));
}

/// Peak signal to noise of component \p C in dB; 100 if equal.
inline double psnr(Image &A, Image &B, unsigned C) {
  EXPECT_EQ(A.columns(C), B.columns(C));
  EXPECT_EQ(A.rows(C), B.rows(C));
  double Sum = 0;
  for (uint32_t Y = 0; Y < A.rows(C); ++Y)
    for (uint32_t X = 0; X < A.columns(C); ++X) {
      double D = double(A.at(C, X, Y)) - B.at(C, X, Y);
      Sum += D * D;
    }
  if (Sum == 0)
    return 100;
  return 10 * std::log10(255.0 * 255.0 * A.columns(C) * A.rows(C) / Sum);
}

inline void expectLike(Image &A, Image &B, double Decibel) {
  for (unsigned C = 0; C < A.components(); ++C)
    EXPECT_GE(psnr(A, B, C), Decibel) << "component " << C;
}

inline void expectOk(const Status &S) {
  EXPECT_EQ(S.Code, Error::None) << S.Message;
}
inline void expectError(const Status &S, Error Code, const char *Part) {
  EXPECT_EQ(S.Code, Code) << S.Message;
  EXPECT_NE(S.Message.find(Part), std::string::npos) << S.Message;
}

constexpr auto Yuv420 = HI_PIXEL_FORMAT_YUV_SEMIPLANAR_420;
constexpr auto Yvu420 = HI_PIXEL_FORMAT_YVU_SEMIPLANAR_420;

} // namespace acltidy::media

#endif // ACLTIDY_TEST_MEDIA_PICTURES_H
