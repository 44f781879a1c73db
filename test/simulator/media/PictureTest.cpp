//===- PictureTest.cpp - Sizes, strides and limits ------------------------===//

#include "Pictures.h"
#define ENABLE_DVPP_INTERFACE
#include "acl/ops/acl_dvpp.h"
#include <set>

using namespace acltidy::media;

// Both generations of the interface number their formats alike.
static_assert(int(PIXEL_FORMAT_YUV_SEMIPLANAR_420) ==
              int(HI_PIXEL_FORMAT_YUV_SEMIPLANAR_420));
static_assert(int(PIXEL_FORMAT_BGRA_8888) == int(HI_PIXEL_FORMAT_BGRA_8888));
static_assert(int(PIXEL_FORMAT_BGR_888_PLANAR) ==
              int(HI_PIXEL_FORMAT_BGR_888_PLANAR));
static_assert(int(PIXEL_FORMAT_FLOAT32) == int(HI_PIXEL_FORMAT_FLOAT32));
static_assert(int(PIXEL_FORMAT_UNKNOWN) == int(HI_PIXEL_FORMAT_UNKNOWN));

namespace {

struct Documented {
  PixelFormat Format;
  uint32_t RowOf64; ///< Least width stride of 64 pixels.
  double Factor;    ///< Size over width stride * height stride.
  uint32_t WidthAlign, HeightAlign;
};

// VPC (V2): "restrictions on image formats, width and height alignment, and
// buffers"; catalogue items 50 to 56.
const Documented Table[] = {
    {HI_PIXEL_FORMAT_YUV_400, 64, 1, 1, 1},
    {HI_PIXEL_FORMAT_YUV_SEMIPLANAR_420, 64, 1.5, 2, 2},
    {HI_PIXEL_FORMAT_YVU_SEMIPLANAR_420, 64, 1.5, 2, 2},
    {HI_PIXEL_FORMAT_YUV_SEMIPLANAR_422, 64, 2, 2, 1},
    {HI_PIXEL_FORMAT_YVU_SEMIPLANAR_422, 64, 2, 2, 1},
    {HI_PIXEL_FORMAT_YUV_SEMIPLANAR_444, 64, 3, 1, 1},
    {HI_PIXEL_FORMAT_YVU_SEMIPLANAR_444, 64, 3, 1, 1},
    {HI_PIXEL_FORMAT_YUYV_PACKED_422, 128, 1, 2, 1},
    {HI_PIXEL_FORMAT_UYVY_PACKED_422, 128, 1, 2, 1},
    {HI_PIXEL_FORMAT_YVYU_PACKED_422, 128, 1, 2, 1},
    {HI_PIXEL_FORMAT_VYUY_PACKED_422, 128, 1, 2, 1},
    {HI_PIXEL_FORMAT_YUV_PACKED_444, 192, 1, 1, 1},
    {HI_PIXEL_FORMAT_RGB_888, 192, 1, 1, 1},
    {HI_PIXEL_FORMAT_BGR_888, 192, 1, 1, 1},
    {HI_PIXEL_FORMAT_ARGB_8888, 256, 1, 1, 1},
    {HI_PIXEL_FORMAT_ABGR_8888, 256, 1, 1, 1},
    {HI_PIXEL_FORMAT_RGBA_8888, 256, 1, 1, 1},
    {HI_PIXEL_FORMAT_BGRA_8888, 256, 1, 1, 1},
    {HI_PIXEL_FORMAT_YUV_SEMIPLANAR_440, 64, 2, 1, 2},
    {HI_PIXEL_FORMAT_YVU_SEMIPLANAR_440, 64, 2, 1, 2},
};

} // namespace

TEST(Picture, DocumentedSizes) {
  for (const Documented &D : Table) {
    const FormatInfo *F = formatInfo(D.Format);
    ASSERT_TRUE(F);
    SCOPED_TRACE(F->Name);
    EXPECT_EQ(leastWidthStride(D.Format, 64), D.RowOf64);
    EXPECT_EQ(pictureSize(D.Format, 320, 48), uint64_t(320 * 48 * D.Factor));
    EXPECT_EQ(F->WidthAlign, D.WidthAlign);
    EXPECT_EQ(F->HeightAlign, D.HeightAlign);
  }
}

TEST(Picture, FormatsAreConsistent) {
  unsigned Count;
  const FormatInfo *All = allFormats(Count);
  std::set<int> Seen;
  for (unsigned I = 0; I < Count; ++I) {
    const FormatInfo &F = All[I];
    SCOPED_TRACE(F.Name);
    EXPECT_TRUE(Seen.insert(F.Format).second);
    // The planes end where the documented size ends.
    Plane Last = planeOf(F, F.Planes - 1u, 256 * F.RowBytes, 32);
    EXPECT_EQ(Last.Offset + Last.Stride * Last.Rows,
              pictureSize(F.Format, 256 * F.RowBytes, 32));
    // No two samples of a pixel share a byte.
    std::set<std::pair<int, int>> Bytes;
    for (unsigned C = 0; C < F.Components; ++C)
      EXPECT_TRUE(Bytes.insert({F.At[C].Plane, F.At[C].Offset}).second);
  }
  EXPECT_EQ(pictureSize(HI_PIXEL_FORMAT_UNKNOWN, 64, 64), 0u);
  // No overflow at the ends of the parameters.
  EXPECT_EQ(
      pictureSize(HI_PIXEL_FORMAT_YUV_SEMIPLANAR_422, 0xffffffff, 0x40000000),
      uint64_t(0xffffffff) * 0x40000000 * 2);
  EXPECT_EQ(
      pictureSize(HI_PIXEL_FORMAT_YUV_SEMIPLANAR_444, 0xffffffff, 0xffffffff),
      UINT64_MAX);
}

TEST(Picture, RefusesWhatDoesNotFit) {
  Image I(Yuv420, 64, 32);
  expectOk(checkPicture(I.View, "the input", Error::InputTooSmall));
  auto Check = [&](auto Change, Error Code, const char *Part) {
    Picture P = I.View;
    Change(P);
    expectError(checkPicture(P, "the input", Error::InputTooSmall), Code, Part);
  };
  Check([](Picture &P) { P.Format = HI_PIXEL_FORMAT_BUTT; },
        Error::UnsupportedFormat, "layout");
  Check([](Picture &P) { P.Data = nullptr; }, Error::NullPointer, "no memory");
  Check([](Picture &P) { P.Width = 0; }, Error::BadSize, "empty");
  Check([](Picture &P) { P.Width = 63; }, Error::BadSize, "multiples");
  Check([](Picture &P) { P.WidthStride = 62; }, Error::BadStride, "62");
  Check([](Picture &P) { P.WidthStride = 65; }, Error::BadStride, "65");
  Check([](Picture &P) { P.HeightStride = 31; }, Error::BadStride, "31");
  Check([](Picture &P) { P.Size -= 1; }, Error::InputTooSmall, "3072");
  Check([](Picture &P) { P.WidthStride = P.HeightStride = 0xfffffffe; },
        Error::InputTooSmall, "bytes");
}

TEST(Picture, ProductLimits) {
  auto Stride = [](Function F, Product P, PixelFormat Format) {
    return alignedPicture(Format, 100, 50, F, P);
  };
  // JPEGD: 128 on the first products, 64 later, 16 rows.
  EXPECT_EQ(
      Stride(Function::JpegDecode, Product::Ascend310, Yuv420).WidthStride,
      128u);
  EXPECT_EQ(
      alignedPicture(Yuv420, 200, 50, Function::JpegDecode, Product::Ascend310)
          .WidthStride,
      256u);
  EXPECT_EQ(
      alignedPicture(Yuv420, 129, 50, Function::JpegDecode, Product::Ascend310P)
          .WidthStride,
      192u);
  EXPECT_EQ(
      Stride(Function::JpegDecode, Product::AscendA2, Yuv420).HeightStride,
      64u);
  // VPC on 310: ALIGN16(width) times bytes a pixel, even height stride.
  Picture P = alignedPicture(HI_PIXEL_FORMAT_RGB_888, 100, 51, Function::Vpc,
                             Product::Ascend310);
  EXPECT_EQ(P.WidthStride, 112u * 3);
  EXPECT_EQ(P.HeightStride, 52u);
  EXPECT_EQ(Stride(Function::Vpc, Product::Ascend310P, HI_PIXEL_FORMAT_RGB_888)
                .WidthStride,
            300u);
  // VDEC output: ALIGN16 on 310P, the width itself on A2.
  EXPECT_EQ(alignedPicture(Yuv420, 1000, 500, Function::VideoDecode,
                           Product::Ascend310P)
                .WidthStride,
            1008u);
  EXPECT_EQ(alignedPicture(Yuv420, 1000, 500, Function::VideoDecode,
                           Product::AscendA2)
                .WidthStride,
            1000u);
  EXPECT_EQ(limitsOf(Function::JpegDecode, Product::Ascend310B, true).MostWidth,
            16384u);
  EXPECT_EQ(limitsOf(Function::PngDecode, Product::Ascend310, true).MostWidth,
            0u);
  EXPECT_EQ(limitsOf(Function::VideoEncode, Product::AscendA2, false).MostWidth,
            0u);

  Image I(Yuv420, 100, 50);
  expectOk(checkLimits(I.View, "the output", Function::Vpc, Product::Ascend310P,
                       true));
  expectError(checkLimits(I.View, "the output", Function::Vpc,
                          Product::Ascend310, true),
              Error::BadStride, "multiple of 16");
  Picture Big = I.View;
  Big.Width = Big.WidthStride = 4098;
  expectError(
      checkLimits(Big, "the output", Function::Vpc, Product::Ascend310P, true),
      Error::BadSize, "4096");
}
