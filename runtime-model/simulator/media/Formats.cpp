//===- Formats.cpp - The table of pixel formats ---------------------------===//

#include "Picture.h"

namespace acltidy::media {

namespace {

#define F(Name) HI_PIXEL_FORMAT_##Name, #Name

constexpr auto Gray = ColorModel::Gray, Yuv = ColorModel::Yuv,
               Rgb = ColorModel::Rgb, Other = ColorModel::Other;

// Sizes and alignments: VPC (V2), "image formats, width and height alignment,
// and buffers", for the formats named there. The planar and 10-bit formats
// follow the same rules for their planes; formats of wider samples have their
// strides in bytes too.
constexpr FormatInfo Formats[] = {
    // clang-format off
    {F(YUV_400), Gray, 1, {{0, 0, 1}}, 0, 0, 1, 1, 1, 1, 2},
    {F(YUV_SEMIPLANAR_420), Yuv, 3, {{0, 0, 1}, {1, 0, 2}, {1, 1, 2}}, 1, 1, 2, 1, 2, 2, 3},
    {F(YVU_SEMIPLANAR_420), Yuv, 3, {{0, 0, 1}, {1, 1, 2}, {1, 0, 2}}, 1, 1, 2, 1, 2, 2, 3},
    {F(YUV_SEMIPLANAR_422), Yuv, 3, {{0, 0, 1}, {1, 0, 2}, {1, 1, 2}}, 1, 0, 2, 1, 2, 1, 4},
    {F(YVU_SEMIPLANAR_422), Yuv, 3, {{0, 0, 1}, {1, 1, 2}, {1, 0, 2}}, 1, 0, 2, 1, 2, 1, 4},
    {F(YUV_SEMIPLANAR_444), Yuv, 3, {{0, 0, 1}, {1, 0, 2}, {1, 1, 2}}, 0, 0, 2, 1, 1, 1, 6},
    {F(YVU_SEMIPLANAR_444), Yuv, 3, {{0, 0, 1}, {1, 1, 2}, {1, 0, 2}}, 0, 0, 2, 1, 1, 1, 6},
    {F(YUYV_PACKED_422), Yuv, 3, {{0, 0, 2}, {0, 1, 4}, {0, 3, 4}}, 1, 0, 1, 2, 2, 1, 2},
    {F(UYVY_PACKED_422), Yuv, 3, {{0, 1, 2}, {0, 0, 4}, {0, 2, 4}}, 1, 0, 1, 2, 2, 1, 2},
    {F(YVYU_PACKED_422), Yuv, 3, {{0, 0, 2}, {0, 3, 4}, {0, 1, 4}}, 1, 0, 1, 2, 2, 1, 2},
    {F(VYUY_PACKED_422), Yuv, 3, {{0, 1, 2}, {0, 2, 4}, {0, 0, 4}}, 1, 0, 1, 2, 2, 1, 2},
    {F(YUV_PACKED_444), Yuv, 3, {{0, 0, 3}, {0, 1, 3}, {0, 2, 3}}, 0, 0, 1, 3, 1, 1, 2},
    {F(RGB_888), Rgb, 3, {{0, 0, 3}, {0, 1, 3}, {0, 2, 3}}, 0, 0, 1, 3, 1, 1, 2},
    {F(BGR_888), Rgb, 3, {{0, 2, 3}, {0, 1, 3}, {0, 0, 3}}, 0, 0, 1, 3, 1, 1, 2},
    {F(ARGB_8888), Rgb, 4, {{0, 1, 4}, {0, 2, 4}, {0, 3, 4}, {0, 0, 4}}, 0, 0, 1, 4, 1, 1, 2},
    {F(ABGR_8888), Rgb, 4, {{0, 3, 4}, {0, 2, 4}, {0, 1, 4}, {0, 0, 4}}, 0, 0, 1, 4, 1, 1, 2},
    {F(RGBA_8888), Rgb, 4, {{0, 0, 4}, {0, 1, 4}, {0, 2, 4}, {0, 3, 4}}, 0, 0, 1, 4, 1, 1, 2},
    {F(BGRA_8888), Rgb, 4, {{0, 2, 4}, {0, 1, 4}, {0, 0, 4}, {0, 3, 4}}, 0, 0, 1, 4, 1, 1, 2},
    {F(YUV_SEMI_PLANNER_420_10BIT), Other, 0, {}, 1, 1, 2, 2, 2, 2, 3},
    {F(YVU_SEMI_PLANNER_420_10BIT), Other, 0, {}, 1, 1, 2, 2, 2, 2, 3},
    {F(YVU_PLANAR_420), Yuv, 3, {{0, 0, 1}, {2, 0, 1}, {1, 0, 1}}, 1, 1, 3, 1, 2, 2, 3},
    {F(YVU_PLANAR_422), Yuv, 3, {{0, 0, 1}, {2, 0, 1}, {1, 0, 1}}, 1, 0, 3, 1, 2, 1, 4},
    {F(YVU_PLANAR_444), Yuv, 3, {{0, 0, 1}, {2, 0, 1}, {1, 0, 1}}, 0, 0, 3, 1, 1, 1, 6},
    {F(YUV_PLANAR_420), Yuv, 3, {{0, 0, 1}, {1, 0, 1}, {2, 0, 1}}, 1, 1, 3, 1, 2, 2, 3},
    {F(YUV_PLANAR_422), Yuv, 3, {{0, 0, 1}, {1, 0, 1}, {2, 0, 1}}, 1, 0, 3, 1, 2, 1, 4},
    {F(YUV_PLANAR_444), Yuv, 3, {{0, 0, 1}, {1, 0, 1}, {2, 0, 1}}, 0, 0, 3, 1, 1, 1, 6},
    {F(YUV_PLANAR_440), Yuv, 3, {{0, 0, 1}, {1, 0, 1}, {2, 0, 1}}, 0, 1, 3, 1, 1, 2, 4},
    {F(YVU_PLANAR_440), Yuv, 3, {{0, 0, 1}, {2, 0, 1}, {1, 0, 1}}, 0, 1, 3, 1, 1, 2, 4},
    {F(YVU_PACKED_444), Yuv, 3, {{0, 0, 3}, {0, 2, 3}, {0, 1, 3}}, 0, 0, 1, 3, 1, 1, 2},
    {F(RGB_888_PLANAR), Rgb, 3, {{0, 0, 1}, {1, 0, 1}, {2, 0, 1}}, 0, 0, 3, 1, 1, 1, 6},
    {F(BGR_888_PLANAR), Rgb, 3, {{2, 0, 1}, {1, 0, 1}, {0, 0, 1}}, 0, 0, 3, 1, 1, 1, 6},
    {F(YUV_SEMIPLANAR_440), Yuv, 3, {{0, 0, 1}, {1, 0, 2}, {1, 1, 2}}, 0, 1, 2, 1, 1, 2, 4},
    {F(YVU_SEMIPLANAR_440), Yuv, 3, {{0, 0, 1}, {1, 1, 2}, {1, 0, 2}}, 0, 1, 2, 1, 1, 2, 4},
    {F(U8C1), Gray, 1, {{0, 0, 1}}, 0, 0, 1, 1, 1, 1, 2},
    {F(S8C1), Other, 0, {}, 0, 0, 1, 1, 1, 1, 2},
    {F(S16C1), Other, 0, {}, 0, 0, 1, 2, 1, 1, 2},
    {F(U16C1), Other, 0, {}, 0, 0, 1, 2, 1, 1, 2},
    {F(S32C1), Other, 0, {}, 0, 0, 1, 4, 1, 1, 2},
    {F(U32C1), Other, 0, {}, 0, 0, 1, 4, 1, 1, 2},
    {F(S64C1), Other, 0, {}, 0, 0, 1, 8, 1, 1, 2},
    {F(U64C1), Other, 0, {}, 0, 0, 1, 8, 1, 1, 2},
    {F(FLOAT32), Other, 0, {}, 0, 0, 1, 4, 1, 1, 2},
    {F(RGB_888_INT8), Other, 0, {}, 0, 0, 1, 3, 1, 1, 2},
    {F(BGR_888_INT8), Other, 0, {}, 0, 0, 1, 3, 1, 1, 2},
    {F(RGB_888_INT16), Other, 0, {}, 0, 0, 1, 6, 1, 1, 2},
    {F(BGR_888_INT16), Other, 0, {}, 0, 0, 1, 6, 1, 1, 2},
    {F(RGB_888_UINT16), Other, 0, {}, 0, 0, 1, 6, 1, 1, 2},
    {F(BGR_888_UINT16), Other, 0, {}, 0, 0, 1, 6, 1, 1, 2},
    {F(RGB_888_INT32), Other, 0, {}, 0, 0, 1, 12, 1, 1, 2},
    {F(BGR_888_INT32), Other, 0, {}, 0, 0, 1, 12, 1, 1, 2},
    {F(RGB_888_UINT32), Other, 0, {}, 0, 0, 1, 12, 1, 1, 2},
    {F(BGR_888_UINT32), Other, 0, {}, 0, 0, 1, 12, 1, 1, 2},
    {F(RGB_888_FP16), Other, 0, {}, 0, 0, 1, 6, 1, 1, 2},
    {F(BGR_888_FP16), Other, 0, {}, 0, 0, 1, 6, 1, 1, 2},
    {F(RGB_888_BF16), Other, 0, {}, 0, 0, 1, 6, 1, 1, 2},
    {F(BGR_888_BF16), Other, 0, {}, 0, 0, 1, 6, 1, 1, 2},
    {F(RGB_888_FP32), Other, 0, {}, 0, 0, 1, 12, 1, 1, 2},
    {F(BGR_888_FP32), Other, 0, {}, 0, 0, 1, 12, 1, 1, 2},
    {F(RGB_888_PLANAR_FP16), Other, 0, {}, 0, 0, 3, 2, 1, 1, 6},
    {F(BGR_888_PLANAR_FP16), Other, 0, {}, 0, 0, 3, 2, 1, 1, 6},
    {F(RGB_888_PLANAR_BF16), Other, 0, {}, 0, 0, 3, 2, 1, 1, 6},
    {F(BGR_888_PLANAR_BF16), Other, 0, {}, 0, 0, 3, 2, 1, 1, 6},
    {F(RGB_888_PLANAR_FP32), Other, 0, {}, 0, 0, 3, 4, 1, 1, 6},
    {F(BGR_888_PLANAR_FP32), Other, 0, {}, 0, 0, 3, 4, 1, 1, 6},
    // clang-format on
};

#undef F

} // namespace

const FormatInfo *allFormats(unsigned &Count) {
  Count = sizeof(Formats) / sizeof(*Formats);
  return Formats;
}

const FormatInfo *formatInfo(PixelFormat Format) {
  for (const FormatInfo &F : Formats)
    if (F.Format == Format)
      return &F;
  return nullptr;
}

} // namespace acltidy::media
