//===- VpcTest.cpp - Crop, scale, paste, convert, borders -----------------===//

#include "Vpc.h"
#include "Pictures.h"

using namespace acltidy::media;

namespace {

std::vector<PixelFormat> byteFormats() {
  unsigned Count;
  const FormatInfo *All = allFormats(Count);
  std::vector<PixelFormat> Result;
  for (unsigned I = 0; I < Count; ++I)
    if (All[I].Model != ColorModel::Other)
      Result.push_back(All[I].Format);
  return Result;
}

} // namespace

TEST(Vpc, CropsAndPastesExactly) {
  for (PixelFormat Format : byteFormats()) {
    SCOPED_TRACE(formatInfo(Format)->Name);
    Image In(Format, 64, 48, 8, 4), Out(Format, 40, 36, 2, 2);
    paint(In);
    Image Before(Out);
    Transfer T;
    T.Crop = {10, 6, 24, 20};
    T.Paste = {4, 8, 24, 20};
    expectOk(transfer(In.View, Out.View, T));
    const FormatInfo &F = *formatInfo(Format);
    for (unsigned C = 0; C < Out.components(); ++C) {
      unsigned XS = F.Model == ColorModel::Yuv && C ? F.WidthShift : 0;
      unsigned YS = F.Model == ColorModel::Yuv && C ? F.HeightShift : 0;
      for (uint32_t Y = 0; Y < Out.rows(C); ++Y)
        for (uint32_t X = 0; X < Out.columns(C); ++X) {
          bool Inside =
              X >= 4u >> XS && X < 28u >> XS && Y >= 8u >> YS && Y < 28u >> YS;
          uint8_t Want = Inside ? In.at(C, X + (6 >> XS), Y - (2 >> YS))
                                : Before.at(C, X, Y);
          ASSERT_EQ(Out.at(C, X, Y), Want)
              << "component " << C << " at " << X << "," << Y;
        }
    }
  }
}

TEST(Vpc, Scales) {
  for (PixelFormat Format : byteFormats())
    for (Interpolation How : {Interpolation::Bicubic, Interpolation::Bilinear,
                              Interpolation::Nearest, Interpolation::Area}) {
      SCOPED_TRACE(testing::Message()
                   << formatInfo(Format)->Name << ' ' << int(How));
      // A picture without edges looks alike in any size.
      Image In(Format, 128, 96, 16, 0);
      auto Smooth = [](Image &I) {
        for (unsigned C = 0; C < I.components(); ++C)
          for (uint32_t Y = 0; Y < I.rows(C); ++Y)
            for (uint32_t X = 0; X < I.columns(C); ++X)
              I.at(C, X, Y) = uint8_t(std::lround(
                  128 + 80 * std::sin(3 * (X + 0.5) / I.columns(C) + C) *
                            std::cos(2 * (Y + 0.5) / I.rows(C))));
      };
      Smooth(In);
      for (auto [W, H] : {std::pair(64u, 48u), std::pair(200u, 150u)}) {
        Image Out(Format, W, H, 6, 2), Want(Format, W, H);
        Smooth(Want);
        Transfer T;
        T.How = How;
        expectOk(transfer(In.View, Out.View, T));
        expectLike(Want, Out, How == Interpolation::Nearest ? 34 : 40);
      }
    }
}

TEST(Vpc, ConvertsBetweenAllFormats) {
  // Grey of value 100 and a saturated blue, by the definition of BT.601 for
  // the full range: Y = 0.299 R + 0.587 G + 0.114 B.
  struct Colour {
    double Rgb[3], Yuv[3];
  };
  const Colour Colours[] = {
      {{100, 100, 100}, {100, 128, 128}},
      {{20, 40, 200}, {0.299 * 20 + 0.587 * 40 + 0.114 * 200, 0, 0}}};
  for (Colour C : Colours) {
    C.Yuv[1] = 128 + (C.Rgb[2] - C.Yuv[0]) / 1.772;
    C.Yuv[2] = 128 + (C.Rgb[0] - C.Yuv[0]) / 1.402;
    auto Fill = [&](Image &I) {
      for (unsigned P = 0; P < I.components(); ++P)
        for (uint32_t Y = 0; Y < I.rows(P); ++Y)
          for (uint32_t X = 0; X < I.columns(P); ++X)
            I.at(P, X, Y) =
                P == 3 ? 255
                       : uint8_t(std::lround(formatInfo(I.View.Format)->Model ==
                                                     ColorModel::Rgb
                                                 ? C.Rgb[P]
                                                 : C.Yuv[P]));
    };
    for (PixelFormat From : byteFormats())
      for (PixelFormat To : byteFormats()) {
        ColorModel Of = formatInfo(From)->Model, Into = formatInfo(To)->Model;
        // Colour does not come back from grey.
        if (Of == ColorModel::Gray && Into != ColorModel::Gray &&
            &C != &Colours[0] && C.Rgb[0] != C.Rgb[2])
          continue;
        SCOPED_TRACE(testing::Message() << formatInfo(From)->Name << " to "
                                        << formatInfo(To)->Name);
        Image In(From, 32, 16, 4, 2), Out(To, 32, 16, 8, 4), Want(To, 32, 16);
        Fill(In);
        Fill(Want);
        expectOk(transfer(In.View, Out.View, {}));
        for (unsigned P = 0; P < Out.components(); ++P)
          ASSERT_NEAR(Out.at(P, 3, 5), Want.at(P, 3, 5), 3)
              << "component " << P;
      }
  }
}

TEST(Vpc, RangeAndMatrixMatter) {
  Image In(HI_PIXEL_FORMAT_RGB_888, 32, 16), Out(Yuv420, 32, 16);
  for (uint32_t Y = 0; Y < 16; ++Y)
    for (uint32_t X = 0; X < 32; ++X)
      for (unsigned C = 0; C < 3; ++C)
        In.at(C, X, Y) = C == 1 ? 255 : 0;
  auto Luma = [&](hi_csc_matrix M) {
    Transfer T;
    T.Matrix = M;
    expectOk(transfer(In.View, Out.View, T));
    return double(Out.at(0, 5, 5));
  };
  EXPECT_NEAR(Luma(HI_CSC_MATRIX_BT601_WIDE), 0.587 * 255, 2);
  EXPECT_NEAR(Luma(HI_CSC_MATRIX_BT601_NARROW), 16 + 0.587 * 219, 2);
  EXPECT_NEAR(Luma(HI_CSC_MATRIX_BT709_NARROW), 16 + 0.7152 * 219, 2);
  EXPECT_NEAR(Luma(HI_CSC_MATRIX_BT2020_NARROW), 16 + 0.678 * 219, 2);
}

TEST(Vpc, Regions) {
  Region R;
  expectOk(regionOfEdges(10, 29, 4, 11, R));
  EXPECT_EQ(R.Left, 10u);
  EXPECT_EQ(R.Width, 20u);
  EXPECT_EQ(R.Height, 8u);
  expectError(regionOfEdges(11, 29, 4, 11, R), Error::BadRegion, "even");
  expectError(regionOfEdges(10, 28, 4, 11, R), Error::BadRegion, "odd");
  expectError(regionOfEdges(30, 29, 4, 11, R), Error::BadRegion, "empty");
  expectError(regionOfEdges(0, 65537, 0, 1, R), Error::BadRegion, "65535");

  Image In(Yuv420, 64, 48), Out(Yuv420, 64, 48);
  Transfer T;
  T.Crop = {60, 0, 8, 8};
  expectError(transfer(In.View, Out.View, T), Error::BadRegion, "crop region");
  T.Crop = {0xfffffffe, 0, 8, 8};
  expectError(transfer(In.View, Out.View, T), Error::BadRegion, "inside");
  T.Crop = {1, 0, 8, 8};
  expectError(transfer(In.View, Out.View, T), Error::BadRegion, "chroma");
  T.Crop = {0, 0, 8, 0};
  expectError(transfer(In.View, Out.View, T), Error::BadRegion, "empty");
  T = {};
  T.Paste = {0, 46, 8, 8};
  expectError(transfer(In.View, Out.View, T), Error::BadRegion, "paste region");
  Out.View.Size -= 1;
  expectError(transfer(In.View, Out.View, {}), Error::OutputTooSmall, "output");
  Out.View.Size += 1;
  In.View.Size -= 1;
  expectError(transfer(In.View, Out.View, {}), Error::InputTooSmall, "input");
  In.View.Size += 1;
  Image Float(HI_PIXEL_FORMAT_FLOAT32, 64, 48);
  expectError(transfer(In.View, Float.View, {}), Error::UnsupportedFormat,
              "FLOAT32");
}

TEST(Vpc, BatchesNameTheJobThatFails) {
  Image In(Yuv420, 64, 48), A(Yuv420, 32, 24), B(Yuv420, 32, 24);
  paint(In);
  Job Jobs[2] = {{In.View, A.View, {}}, {In.View, B.View, {}}};
  Jobs[1].What.Crop = {0, 0, 66, 8};
  unsigned Failed = 99;
  expectError(transferAll(Jobs, 2, Failed), Error::BadRegion, "picture 1");
  EXPECT_EQ(Failed, 1u);
  Image Small(Yuv420, 32, 24);
  expectOk(transfer(In.View, Small.View, {}));
  EXPECT_EQ(A.Memory, Small.Memory) << "the jobs before are done";
}

TEST(Vpc, Borders) {
  // Columns 1 2 3 of one row, two pixels on the left, three on the right.
  struct Row {
    BorderType Type;
    std::vector<int> Want;
  };
  const Row Rows[] = {
      {BorderType::Constant, {77, 77, 1, 2, 3, 77, 77, 77}},
      {BorderType::Replicate, {1, 1, 1, 2, 3, 3, 3, 3}},
      {BorderType::Reflect, {2, 1, 1, 2, 3, 3, 2, 1}},
      {BorderType::Reflect101, {3, 2, 1, 2, 3, 2, 1, 2}},
      {BorderType::Wrap, {2, 3, 1, 2, 3, 1, 2, 3}},
  };
  for (const Row &R : Rows) {
    SCOPED_TRACE(int(R.Type));
    Image In(HI_PIXEL_FORMAT_YUV_400, 3, 2), Out(HI_PIXEL_FORMAT_YUV_400, 8, 3);
    for (uint32_t Y = 0; Y < 2; ++Y)
      for (uint32_t X = 0; X < 3; ++X)
        In.at(0, X, Y) = uint8_t(X + 1);
    Border B;
    B.Left = 2;
    B.Right = 3;
    B.Top = 1;
    B.Type = R.Type;
    B.Values[0] = 77;
    expectOk(makeBorder(In.View, Out.View, {}, B));
    for (uint32_t X = 0; X < 8; ++X) {
      EXPECT_EQ(Out.at(0, X, 1), R.Want[X]) << X;
      EXPECT_EQ(Out.at(0, X, 0),
                R.Type == BorderType::Constant ? 77 : R.Want[X])
          << X;
    }
  }
  Image In(HI_PIXEL_FORMAT_RGB_888, 8, 8), Out(HI_PIXEL_FORMAT_RGB_888, 12, 10);
  paint(In);
  Border B;
  B.Left = B.Right = 2;
  B.Top = B.Bottom = 1;
  B.Values[0] = 300;
  B.Values[1] = 20;
  B.Values[2] = -1;
  expectOk(makeBorder(In.View, Out.View, {}, B));
  EXPECT_EQ(Out.at(0, 0, 0), 255);
  EXPECT_EQ(Out.at(1, 11, 9), 20);
  EXPECT_EQ(Out.at(2, 0, 9), 0);
  EXPECT_EQ(Out.at(1, 2, 1), In.at(1, 0, 0));
  B.Left = 12;
  expectError(makeBorder(In.View, Out.View, {}, B), Error::BadRegion,
              "borders");
}

TEST(Vpc, HistogramAndTables) {
  Image In(Yuv420, 16, 8, 4, 2);
  for (unsigned C = 0; C < 3; ++C)
    for (uint32_t Y = 0; Y < In.rows(C); ++Y)
      for (uint32_t X = 0; X < In.columns(C); ++X)
        In.at(C, X, Y) = uint8_t(C * 10 + (X < 3));
  uint32_t Counts[3][256];
  expectOk(histogram(In.View, Counts));
  EXPECT_EQ(Counts[0][1], 24u);
  EXPECT_EQ(Counts[0][0], 104u);
  EXPECT_EQ(Counts[1][11], 12u);
  EXPECT_EQ(Counts[2][20], 20u);
  EXPECT_EQ(Counts[2][0], 0u);

  uint8_t Tables[3][256] = {};
  Tables[0][0] = 50;
  Tables[0][1] = 60;
  Tables[1][11] = 70;
  Image Out(Yuv420, 16, 8);
  expectOk(lookUp(In.View, Out.View, Tables));
  EXPECT_EQ(Out.at(0, 2, 3), 60);
  EXPECT_EQ(Out.at(0, 3, 3), 50);
  EXPECT_EQ(Out.at(1, 2, 3), 70);
  EXPECT_EQ(Out.at(1, 3, 3), 0);
}

TEST(Vpc, PyramidAndFlip) {
  Image In(HI_PIXEL_FORMAT_YUV_400, 16, 12), Out(HI_PIXEL_FORMAT_YUV_400, 8, 6);
  for (uint32_t Y = 0; Y < 12; ++Y)
    for (uint32_t X = 0; X < 16; ++X)
      In.at(0, X, Y) = uint8_t(10 * X + Y);
  expectOk(pyramidDown(In.View, Out.View, nullptr, 0, BorderType::Reflect101));
  // The filter of a plane leaves it as it is, away from the edges.
  EXPECT_EQ(Out.at(0, 3, 2), 64);
  EXPECT_EQ(Out.at(0, 5, 4), 108);
  // At the left edge the mirror adds: (6*0 + 2*4*10 + 2*20) / 16 = 7.5.
  EXPECT_EQ(Out.at(0, 0, 2), 12);
  int8_t One[5][5] = {};
  One[2][2] = 2;
  expectOk(pyramidDown(In.View, Out.View, One, 2, BorderType::Constant));
  EXPECT_EQ(Out.at(0, 7, 5), 150);
  Image Wrong(HI_PIXEL_FORMAT_YUV_400, 9, 6);
  expectError(
      pyramidDown(In.View, Wrong.View, nullptr, 0, BorderType::Constant),
      Error::BadSize, "half");

  Image Colours(Yuv420, 8, 4), Turned(Yuv420, 8, 4);
  paint(Colours);
  expectOk(flip(Colours.View, Turned.View, 1));
  EXPECT_EQ(Turned.at(0, 0, 1), Colours.at(0, 7, 1));
  EXPECT_EQ(Turned.at(1, 1, 1), Colours.at(1, 2, 1));
  expectOk(flip(Colours.View, Turned.View, 0));
  EXPECT_EQ(Turned.at(0, 3, 0), Colours.at(0, 3, 3));
  expectOk(flip(Colours.View, Turned.View, -1));
  EXPECT_EQ(Turned.at(2, 0, 0), Colours.at(2, 3, 1));
  expectError(flip(Colours.View, Turned.View, 2), Error::BadParameter,
              "direction");
}
