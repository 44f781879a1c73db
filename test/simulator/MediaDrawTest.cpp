//===- MediaDrawTest.cpp - Filters, warping and drawing of hi_mpi_vpc -----===//

#include "MediaSecondSupport.h"

#include <algorithm>
#include <cmath>

namespace acltidy::test {

namespace {

constexpr auto Grey = HI_PIXEL_FORMAT_YUV_400;

/// Runs one call on a grey picture of 64x64 and gives the result.
class MediaDraw : public SecondMedia {
protected:
  void SetUp() override {
    SecondMedia::SetUp();
    openVpc();
    Source = std::make_unique<Image>(sceneOf(Grey, 64, 64));
    In = std::make_unique<HiPicture>(*Source);
    Out = std::make_unique<HiPicture>(Grey, 64, 64);
  }
  void TearDown() override {
    closeVpc();
    Source.reset();
    In.reset();
    Out.reset();
    SecondMedia::TearDown();
  }

  template <typename T> T parameters() const {
    T Result = {};
    Result.src = In->Info;
    Result.dst = Out->Info;
    return Result;
  }
  template <typename F> Image result(F Call) {
    hi_u32 Job = 0;
    EXPECT_EQ(Call(&Job), HI_SUCCESS);
    wait(Job);
    return Out->fetch();
  }
  uint8_t at(int Y, int X) const {
    return Source->at(0, unsigned(X), unsigned(Y));
  }

  std::unique_ptr<Image> Source;
  std::unique_ptr<HiPicture> In, Out;
};

} // namespace

TEST_F(MediaDraw, Blurs) {
  auto Blur = parameters<hi_blur_param>();
  Blur.blur_cfg.kernel_size = {3, 3};
  Blur.blur_cfg.anchor = {-1, -1};
  Blur.blur_cfg.iterations = 1;
  Blur.blur_cfg.border_type = HI_BORDER_REPLICATE;
  Image Got =
      result([&](hi_u32 *Job) { return hi_mpi_vpc_blur(Vpc, &Blur, Job, -1); });
  int Sum = 0;
  for (int Y : {9, 10, 11})
    for (int X : {19, 20, 21})
      Sum += at(Y, X);
  EXPECT_EQ(Got.at(0, 20, 10), std::lround(Sum / 9.0));
  // The edge is repeated.
  EXPECT_EQ(Got.at(0, 0, 0),
            std::lround(
                (4 * at(0, 0) + 2 * at(0, 1) + 2 * at(1, 0) + at(1, 1)) / 9.0));

  auto Median = parameters<hi_median_blur_param>();
  Median.median_blur_cfg.kernel_size = 3;
  Got = result([&](hi_u32 *Job) {
    return hi_mpi_vpc_median_blur(Vpc, &Median, Job, -1);
  });
  std::vector<uint8_t> Values;
  for (int Y : {9, 10, 11})
    for (int X : {19, 20, 21})
      Values.push_back(at(Y, X));
  std::sort(Values.begin(), Values.end());
  EXPECT_EQ(Got.at(0, 20, 10), Values[4]);

  Image Most = result(
      [&](hi_u32 *Job) { return hi_mpi_vpc_dilate(Vpc, &Blur, Job, -1); });
  EXPECT_EQ(Most.at(0, 20, 10), Values[8]);
  Image Least = result(
      [&](hi_u32 *Job) { return hi_mpi_vpc_erode(Vpc, &Blur, Job, -1); });
  EXPECT_EQ(Least.at(0, 20, 10), Values[0]);
  Blur.blur_cfg.morph_shapes = MORPH_CROSS;
  Least = result(
      [&](hi_u32 *Job) { return hi_mpi_vpc_erode(Vpc, &Blur, Job, -1); });
  EXPECT_EQ(Least.at(0, 20, 10), std::min({at(10, 20), at(9, 20), at(11, 20),
                                           at(10, 19), at(10, 21)}));

  // A flat picture stays what it is, whatever the weights.
  size_t Size = Source->View.Size;
  std::fill_n(Source->Memory.begin(), Size, uint8_t(77));
  upload(In->Memory.Address, Source->Memory.data(), Size);
  auto Gauss = parameters<hi_gaussian_blur_param>();
  Gauss.gaussian_blur_cfg.kernel_size = {5, 3};
  Gauss.gaussian_blur_cfg.sigma_x = 1.2;
  Gauss.gaussian_blur_cfg.border_type = HI_BORDER_REFLECT_101;
  Got = result([&](hi_u32 *Job) {
    return hi_mpi_vpc_gaussian_blur(Vpc, &Gauss, Job, -1);
  });
  EXPECT_EQ(Got.at(0, 0, 0), 77);
  EXPECT_EQ(Got.at(0, 40, 33), 77);
}

TEST_F(MediaDraw, Filter2d) {
  auto P = parameters<hi_filter_2d_param>();
  P.filter_2d_cfg.kernel_size = {3, 1};
  P.filter_2d_cfg.anchor = {-1, -1};
  P.filter_2d_cfg.filter[0][0] = -1;
  P.filter_2d_cfg.filter[0][2] = 1;
  P.filter_2d_cfg.delta = 128;
  Image Got = result(
      [&](hi_u32 *Job) { return hi_mpi_vpc_filter2d(Vpc, &P, Job, -1); });
  EXPECT_EQ(Got.at(0, 9, 7), std::clamp(128 + at(7, 10) - at(7, 8), 0, 255));
  hi_u32 Job;
  P.filter_2d_cfg.kernel_size = {6, 1};
  EXPECT_EQ(hi_mpi_vpc_filter2d(Vpc, &P, &Job, -1),
            wrong(7, HI_ERR_ILLEGAL_PARAM));
  EXPECT_EQ(hi_mpi_vpc_filter2d(Vpc, nullptr, &Job, -1),
            wrong(7, HI_ERR_NULL_PTR));
}

TEST_F(MediaDraw, Rotations) {
  auto P = parameters<hi_rotate_param>();
  P.angle = HI_ROTATION_90;
  Image Got =
      result([&](hi_u32 *Job) { return hi_mpi_vpc_rotate(Vpc, &P, Job, -1); });
  EXPECT_EQ(Got.at(0, 60, 5), at(3, 5)) << "clockwise";
  P.angle = HI_ROTATION_180;
  Got =
      result([&](hi_u32 *Job) { return hi_mpi_vpc_rotate(Vpc, &P, Job, -1); });
  EXPECT_EQ(Got.at(0, 60, 5), at(58, 3));
  P.angle = HI_ROTATION_270;
  Got =
      result([&](hi_u32 *Job) { return hi_mpi_vpc_rotate(Vpc, &P, Job, -1); });
  EXPECT_EQ(Got.at(0, 3, 58), at(3, 5));
  P.angle = static_cast<hi_rotation>(7);
  hi_u32 Job;
  EXPECT_EQ(hi_mpi_vpc_rotate(Vpc, &P, &Job, -1), HI_SUCCESS);
  wait(Job, wrong(7, HI_ERR_ILLEGAL_PARAM));
}

TEST_F(MediaDraw, WarpsByMatrixAndTable) {
  // Three pixels to the right and two down.
  hi_point_pair_info Pairs = {
      {{0, 0}, {10, 0}, {0, 10}, {}}, 3, {{3, 2}, {13, 2}, {3, 12}, {}}, 3};
  hi_transform_matrix Matrix;
  EXPECT_EQ(hi_mpi_vpc_get_affine_transform(&Pairs, &Matrix), HI_SUCCESS);
  EXPECT_NEAR(Matrix.matrix[0][0], 1, 1e-5);
  EXPECT_NEAR(Matrix.matrix[0][2], 3, 1e-5);
  EXPECT_NEAR(Matrix.matrix[1][2], 2, 1e-5);
  auto P = parameters<hi_warp_transform_param>();
  P.transform_config.border_type = HI_BORDER_CONSTANT;
  P.transform_config.scalar_value.val[0] = 200;
  Image Got = result([&](hi_u32 *Job) {
    return hi_mpi_vpc_warp_affine(Vpc, &Matrix, &P, Job, -1);
  });
  EXPECT_EQ(Got.at(0, 23, 12), at(10, 20));
  EXPECT_EQ(Got.at(0, 0, 0), 200);

  hi_u32 Size = 0;
  EXPECT_EQ(hi_mpi_vpc_get_lut_mem_size(64, 64, &Size), HI_SUCCESS);
  HiMemory Table(Size);
  hi_remap_lut Lut = {64, 64, 64, 64, Table.Address, Size, 0};
  EXPECT_EQ(hi_mpi_vpc_get_affine_lut(&Pairs, 0, &Lut), HI_SUCCESS);
  Got = result([&](hi_u32 *Job) {
    return hi_mpi_vpc_lut_remap(Vpc, &P, &Lut, Job, -1);
  });
  EXPECT_EQ(Got.at(0, 23, 12), at(10, 20));

  // Maps of the client's own: mirrored.
  std::vector<float> X, Y;
  for (int R = 0; R != 64; ++R)
    for (int C = 0; C != 64; ++C) {
      X.push_back(float(63 - C));
      Y.push_back(float(R));
    }
  hi_map_param Maps = {X.data(), Y.data(), 64 * 64 * 4, 64, 64, 64, 64, 0};
  EXPECT_EQ(hi_mpi_vpc_get_remap_lut(&Maps, &Lut), HI_SUCCESS);
  Got = result([&](hi_u32 *Job) {
    return hi_mpi_vpc_lut_remap(Vpc, &P, &Lut, Job, -1);
  });
  EXPECT_EQ(Got.at(0, 4, 30), at(30, 59));

  hi_point_pair_info Corners = {{{0, 0}, {63, 0}, {63, 63}, {0, 63}},
                                4,
                                {{63, 0}, {63, 63}, {0, 63}, {0, 0}},
                                4};
  EXPECT_EQ(hi_mpi_vpc_get_perspective_lut(&Corners, 0, &Lut), HI_SUCCESS);
  P.transform_config.interpolation = 2;
  Got = result([&](hi_u32 *Job) {
    return hi_mpi_vpc_lut_remap(Vpc, &P, &Lut, Job, -1);
  });
  EXPECT_EQ(Got.at(0, 60, 5), at(3, 5)) << "a quarter, clockwise";

  EXPECT_EQ(hi_mpi_vpc_get_rotation_matrix({31.5, 31.5}, -90, 1, &Matrix),
            HI_SUCCESS);
  Got = result([&](hi_u32 *Job) {
    return hi_mpi_vpc_warp_affine(Vpc, &Matrix, &P, Job, -1);
  });
  EXPECT_EQ(Got.at(0, 60, 5), at(3, 5));

  hi_u32 Job;
  Lut.dest_pic_width = 32;
  EXPECT_EQ(hi_mpi_vpc_lut_remap(Vpc, &P, &Lut, &Job, -1),
            wrong(7, HI_ERR_ILLEGAL_PARAM));
  EXPECT_EQ(hi_mpi_vpc_get_affine_lut(&Corners, 0, &Lut),
            wrong(7, HI_ERR_ILLEGAL_PARAM));
  EXPECT_EQ(hi_mpi_vpc_get_affine_transform(nullptr, &Matrix),
            wrong(7, HI_ERR_NULL_PTR));
  Matrix = {};
  EXPECT_EQ(hi_mpi_vpc_warp_affine(Vpc, &Matrix, &P, &Job, -1),
            wrong(7, HI_ERR_ILLEGAL_PARAM));
  EXPECT_EQ(hi_mpi_vpc_get_lut_mem_size(0, 1, &Size),
            wrong(7, HI_ERR_ILLEGAL_PARAM));
  hi_u32 Priority = 1;
  hi_opt_attr Attribute = {HI_VPC_CHN_PRIORITY, 4, &Priority};
  EXPECT_EQ(hi_mpi_vpc_set_chn_opt_attr(Vpc, &Attribute), HI_SUCCESS);
  hi_vpc_workspace_param Space = {AFFINE, 64, 64, 64, 64, 0};
  EXPECT_EQ(hi_mpi_vpc_set_chn_workspace(Vpc, &Space, 1), HI_SUCCESS);
  EXPECT_EQ(hi_mpi_vpc_set_chn_workspace(Vpc, nullptr, 1),
            wrong(7, HI_ERR_NULL_PTR));
}

TEST_F(MediaDraw, Shapes) {
  auto Cover = parameters<hi_cover_param>();
  hi_cover Covers[2] = {};
  Covers[0].type = HI_COVER_RECT;
  Covers[0].rect = {-4, 10, 14, 10};
  Covers[0].color = 0xFFFFFF;
  Covers[1].type = HI_COVER_QUAD;
  Covers[1].quad.is_solid = HI_TRUE;
  Covers[1].quad.point[0] = {40, 20};
  Covers[1].quad.point[1] = {60, 40};
  Covers[1].quad.point[2] = {40, 60};
  Covers[1].quad.point[3] = {20, 40};
  Cover.count = 2;
  Cover.cover = Covers;
  Image Got = result(
      [&](hi_u32 *Job) { return hi_mpi_vpc_draw_cover(Vpc, &Cover, Job, -1); });
  uint8_t White = Got.at(0, 2, 12), Black = Got.at(0, 40, 40);
  EXPECT_GE(White, 235);
  EXPECT_LE(Black, 16);
  EXPECT_EQ(Got.at(0, 9, 15), White);
  EXPECT_EQ(Got.at(0, 10, 15), at(15, 10));
  EXPECT_EQ(Got.at(0, 58, 22), at(22, 58)) << "outside of the diamond";

  auto Lines = parameters<hi_line_param>();
  hi_line Line = {{5, 5}, {50, 5}, 3, 0xFFFFFF};
  Lines.count = 1;
  Lines.line = &Line;
  Got = result(
      [&](hi_u32 *Job) { return hi_mpi_vpc_draw_line(Vpc, &Lines, Job, -1); });
  EXPECT_EQ(Got.at(0, 30, 4), White);
  EXPECT_EQ(Got.at(0, 30, 6), White);
  EXPECT_EQ(Got.at(0, 30, 8), at(8, 30));

  auto Blocks = parameters<hi_mosaic_param>();
  hi_mosaic Mosaic = {HI_BLK_SIZE_8, {16, 16, 16, 16}};
  Blocks.count = 1;
  Blocks.mosaic = &Mosaic;
  Got = result([&](hi_u32 *Job) {
    return hi_mpi_vpc_draw_mosaic(Vpc, &Blocks, Job, -1);
  });
  int Sum = 0;
  for (int Y = 16; Y != 24; ++Y)
    for (int X = 16; X != 24; ++X)
      Sum += at(Y, X);
  EXPECT_EQ(Got.at(0, 16, 16), std::lround(Sum / 64.0));
  EXPECT_EQ(Got.at(0, 23, 23), Got.at(0, 16, 16));
  EXPECT_EQ(Got.at(0, 16, 15), at(15, 16));

  hi_u32 Job;
  Lines.count = 0;
  EXPECT_EQ(hi_mpi_vpc_draw_line(Vpc, &Lines, &Job, -1),
            wrong(7, HI_ERR_ILLEGAL_PARAM));
  Cover.cover = nullptr;
  EXPECT_EQ(hi_mpi_vpc_draw_cover(Vpc, &Cover, &Job, -1),
            wrong(7, HI_ERR_ILLEGAL_PARAM));
  Mosaic.blk_size = static_cast<hi_blk_size>(9);
  EXPECT_EQ(hi_mpi_vpc_draw_mosaic(Vpc, &Blocks, &Job, -1),
            wrong(7, HI_ERR_ILLEGAL_PARAM));
}

TEST_F(MediaDraw, Overlays) {
  auto P = parameters<hi_osd_param>();
  // White where the table says so; the rest shows through.
  std::vector<uint8_t> Indexes(4 * 8, 0);
  Indexes[0] = 0x10; // The second pixel.
  HiMemory Pixels(Indexes);
  hi_osd Osd = {};
  Osd.rect = {10, 20, 8, 4};
  Osd.pixel_format = HI_PIXEL_FORMAT_ARGB_CLUT4;
  Osd.picture_address = Pixels.Address;
  Osd.stride = 8;
  P.count = 1;
  P.osd = &Osd;
  P.clut[1] = 0xFFFFFFFF;
  Image Got = result(
      [&](hi_u32 *Job) { return hi_mpi_vpc_draw_osd(Vpc, &P, Job, -1); });
  EXPECT_GE(Got.at(0, 11, 20), 235);
  EXPECT_EQ(Got.at(0, 10, 20), at(20, 10));

  std::vector<uint8_t> Words(4 * 16, 0xFF);
  HiMemory Opaque(Words);
  Osd.pixel_format = HI_PIXEL_FORMAT_ARGB_1555;
  Osd.picture_address = Opaque.Address;
  Osd.stride = 16;
  Osd.fg_alpha = 128;
  Got = result(
      [&](hi_u32 *Job) { return hi_mpi_vpc_draw_osd(Vpc, &P, Job, -1); });
  EXPECT_NEAR(Got.at(0, 12, 21), (at(21, 12) + 245) / 2, 12);

  hi_u32 Job;
  Osd.stride = 15;
  EXPECT_EQ(hi_mpi_vpc_draw_osd(Vpc, &P, &Job, -1),
            wrong(7, HI_ERR_ILLEGAL_PARAM));
  // Pixels that were never written.
  HiMemory Fresh(64);
  Osd.stride = 16;
  Osd.picture_address = Fresh.Address;
  EXPECT_EQ(hi_mpi_vpc_draw_osd(Vpc, &P, &Job, -1), HI_SUCCESS);
  for (const std::string &F : take())
    EXPECT_EQ(F.find("acl-uninitialized-memory"), 0u) << F;
  wait(Job);
}

TEST_F(MediaDraw, AlphaOfConversions) {
  HiPicture Colours(HI_PIXEL_FORMAT_ARGB_8888, 64, 64);
  hi_csc_conf Config = {99, {}};
  hi_u32 Job = 0;
  EXPECT_EQ(hi_mpi_vpc_convert_color_v2(Vpc, &In->Info, &Colours.Info, &Config,
                                        &Job, -1),
            HI_SUCCESS);
  wait(Job);
  Image Got = Colours.fetch();
  EXPECT_EQ(Got.at(3, 5, 5), 99);
  Config.alpha = 256;
  EXPECT_EQ(hi_mpi_vpc_convert_color_v2(Vpc, &In->Info, &Colours.Info, &Config,
                                        &Job, -1),
            wrong(7, HI_ERR_ILLEGAL_PARAM));
}

TEST_F(MediaDraw, SizesForDecoders) {
  hi_pic_buf_attr A = {1920,
                       1080,
                       0,
                       HI_DATA_BIT_WIDTH_8,
                       HI_PIXEL_FORMAT_YUV_SEMIPLANAR_420,
                       HI_COMPRESS_MODE_NONE};
  EXPECT_GE(hi_vdec_get_pic_buf_size(HI_PT_JPEG, &A), 1920u * 1080 * 3 / 2);
  EXPECT_LE(hi_vdec_get_pic_buf_size(HI_PT_JPEG, &A), 2048u * 1088 * 3 / 2);
  A.align = 1024;
  EXPECT_GE(hi_vdec_get_pic_buf_size(HI_PT_H264, &A), 2048u * 1080 * 3 / 2);
  EXPECT_EQ(hi_vdec_get_pic_buf_size(HI_PT_H264, nullptr), 0u);
  A.width = ~0u;
  EXPECT_EQ(hi_vdec_get_pic_buf_size(HI_PT_H264, &A), 0u);
  EXPECT_GE(hi_vdec_get_tmv_buf_size(HI_PT_H265, 1920, 1080),
            1920u * 1080 / 16);
  EXPECT_EQ(hi_vdec_get_tmv_buf_size(HI_PT_JPEG, 1920, 1080), 0u);
  EXPECT_EQ(hi_vdec_get_tmv_buf_size(HI_PT_H264, ~0u, 1080), 0u);
}

} // namespace acltidy::test
