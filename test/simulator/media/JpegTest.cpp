//===- JpegTest.cpp - JPEG headers, decoding, encoding --------------------===//

#include "Jpeg.h"
#include "Pictures.h"
#include <cstdio>
#include <cstring>

extern "C" {
#include <jpeglib.h>
}

using namespace acltidy::media;

namespace {

std::vector<uint8_t> encoded(Image &I, uint32_t Level) {
  std::vector<uint8_t> Bytes(1 << 20);
  uint64_t Size = 0;
  expectOk(encodeJpeg(I.View, Level, Bytes.data(), Bytes.size(), Size));
  Bytes.resize(Size);
  return Bytes;
}

/// JPEGs that JPEGE does not make: any sampling, progressive, grey.
std::vector<uint8_t> libraryJpeg(uint32_t Width, uint32_t Height, int HSamp,
                                 int VSamp, bool Progressive, bool Gray) {
  jpeg_compress_struct Info;
  jpeg_error_mgr Errors;
  Info.err = jpeg_std_error(&Errors);
  jpeg_create_compress(&Info);
  unsigned char *Memory = nullptr;
  unsigned long Size = 0;
  jpeg_mem_dest(&Info, &Memory, &Size);
  Info.image_width = Width;
  Info.image_height = Height;
  Info.input_components = Gray ? 1 : 3;
  Info.in_color_space = Gray ? JCS_GRAYSCALE : JCS_YCbCr;
  jpeg_set_defaults(&Info);
  jpeg_set_quality(&Info, 98, TRUE);
  if (!Gray) {
    Info.comp_info[0].h_samp_factor = HSamp;
    Info.comp_info[0].v_samp_factor = VSamp;
  }
  if (Progressive)
    jpeg_simple_progression(&Info);
  jpeg_start_compress(&Info, TRUE);
  std::vector<uint8_t> Row(size_t(Width) * 3);
  for (uint32_t Y = 0; Y < Height; ++Y) {
    for (uint32_t X = 0; X < Width; ++X)
      for (int C = 0; C < Info.input_components; ++C)
        Row[size_t(X) * size_t(Info.input_components) + size_t(C)] =
            uint8_t(std::lround(
                scene(unsigned(C), (X + 0.5) / Width, (Y + 0.5) / Height)));
    uint8_t *Rows[] = {Row.data()};
    jpeg_write_scanlines(&Info, Rows, 1);
  }
  jpeg_finish_compress(&Info);
  std::vector<uint8_t> Result(Memory, Memory + Size);
  jpeg_destroy_compress(&Info);
  free(Memory);
  return Result;
}

} // namespace

TEST(Jpeg, RoundTripOfEveryInputFormat) {
  for (PixelFormat Format :
       {Yuv420, Yvu420, HI_PIXEL_FORMAT_YUYV_PACKED_422,
        HI_PIXEL_FORMAT_UYVY_PACKED_422, HI_PIXEL_FORMAT_YVYU_PACKED_422,
        HI_PIXEL_FORMAT_VYUY_PACKED_422}) {
    SCOPED_TRACE(formatInfo(Format)->Name);
    bool Is420 = Format == Yuv420 || Format == Yvu420;
    Image In(Format, 150, 98, 10, 2);
    paint(In);
    std::vector<uint8_t> Bytes = encoded(In, 95);
    JpegInfo Info;
    expectOk(jpegInfo(Bytes.data(), Bytes.size(), Info));
    EXPECT_EQ(Info.Width, 150u);
    EXPECT_EQ(Info.Height, 98u);
    EXPECT_EQ(Info.Components, 3u);
    EXPECT_EQ(Info.Chroma, Is420 ? Subsampling::Yuv420 : Subsampling::Yuv422);
    EXPECT_TRUE(Info.Baseline);

    Image Out(Is420 ? Yvu420 : HI_PIXEL_FORMAT_YUV_SEMIPLANAR_422, 150, 98, 42,
              14);
    expectOk(decodeJpeg(Bytes.data(), Bytes.size(), Out.View));
    expectLike(In, Out, 38);
    // The picture is a scene, not something that anything resembles.
    Image Other(Out.View.Format, 150, 98, 42, 14);
    paint(Other, 0.5);
    EXPECT_LT(psnr(In, Other, 0), 30);
  }
}

TEST(Jpeg, LevelIsQuality) {
  Image In(Yuv420, 128, 128);
  paint(In);
  std::vector<uint8_t> Low = encoded(In, 10), High = encoded(In, 90),
                       Full = encoded(In, 100), Zero = encoded(In, 0);
  EXPECT_LT(Low.size() * 2, High.size());
  EXPECT_LT(High.size(), Full.size());
  EXPECT_EQ(Zero, Full);
  Image Out(Yuv420, 128, 128);
  expectOk(decodeJpeg(Low.data(), Low.size(), Out.View));
  double LowNoise = psnr(In, Out, 0);
  expectOk(decodeJpeg(High.data(), High.size(), Out.View));
  EXPECT_GT(psnr(In, Out, 0), LowNoise + 5);
}

TEST(Jpeg, EverySampling) {
  struct Row {
    int H, V;
    bool Gray;
    Subsampling Want;
    PixelFormat Default;
  };
  const Row Rows[] = {
      {1, 1, false, Subsampling::Yuv444, HI_PIXEL_FORMAT_YUV_SEMIPLANAR_444},
      {2, 1, false, Subsampling::Yuv422, HI_PIXEL_FORMAT_YUV_SEMIPLANAR_422},
      {2, 2, false, Subsampling::Yuv420, Yuv420},
      {1, 2, false, Subsampling::Yuv440, HI_PIXEL_FORMAT_YUV_SEMIPLANAR_440},
      {1, 1, true, Subsampling::Gray, HI_PIXEL_FORMAT_UNKNOWN},
      {4, 1, false, Subsampling::Yuv411, HI_PIXEL_FORMAT_UNKNOWN},
  };
  for (const Row &R : Rows) {
    SCOPED_TRACE(testing::Message() << R.H << "x" << R.V << " " << R.Gray);
    std::vector<uint8_t> Bytes = libraryJpeg(96, 64, R.H, R.V, false, R.Gray);
    JpegInfo Info;
    expectOk(jpegInfo(Bytes.data(), Bytes.size(), Info));
    EXPECT_EQ(Info.Chroma, R.Want);
    PixelFormat Format;
    Status S = jpegOutputFormat(Info, HI_PIXEL_FORMAT_UNKNOWN, Format);
    if (R.Default == HI_PIXEL_FORMAT_UNKNOWN) {
      EXPECT_FALSE(S.ok());
    } else {
      expectOk(S);
      EXPECT_EQ(Format, R.Default);
      Image Same(Format, 96, 64), Want(Format, 96, 64);
      paint(Want);
      expectOk(decodeJpeg(Bytes.data(), Bytes.size(), Same.View));
      expectLike(Want, Same, 36);
    }
    if (R.Want == Subsampling::Yuv411)
      continue;
    // All of them to YUV420SP.
    Image Out(Yuv420, 96, 64), Want(Yuv420, 96, 64);
    paint(Want);
    if (R.Gray)
      for (unsigned C = 1; C < 3; ++C)
        for (uint32_t Y = 0; Y < 32; ++Y)
          for (uint32_t X = 0; X < 48; ++X)
            Want.at(C, X, Y) = 128;
    expectOk(decodeJpeg(Bytes.data(), Bytes.size(), Out.View));
    expectLike(Want, Out, 36);
  }
}

TEST(Jpeg, PredictedSizes) {
  std::vector<uint8_t> Bytes = libraryJpeg(130, 33, 2, 2, false, false);
  uint32_t Size = 0;
  expectOk(jpegDecodedSize(Bytes.data(), Bytes.size(), Yuv420,
                           Product::Ascend310, Size));
  EXPECT_EQ(Size, 256u * 48 * 3 / 2);
  expectOk(jpegDecodedSize(Bytes.data(), Bytes.size(), HI_PIXEL_FORMAT_UNKNOWN,
                           Product::Ascend310P, Size));
  EXPECT_EQ(Size, 192u * 48 * 3 / 2);
  expectError(jpegDecodedSize(Bytes.data(), Bytes.size(),
                              HI_PIXEL_FORMAT_YUV_SEMIPLANAR_444,
                              Product::Ascend310, Size),
              Error::UnsupportedFormat, "sampling");
  // Pictures, 640 bytes of header and 128 of alignment, in units of 2 MiB.
  Image I(Yuv420, 1024, 1024);
  expectOk(jpegEncodedSize(I.View, Product::Ascend310, Size));
  EXPECT_EQ(Size, 2u << 20);
  Image Large(Yuv420, 2048, 1366);
  expectOk(jpegEncodedSize(Large.View, Product::Ascend310, Size));
  EXPECT_EQ(Size, 6u << 20);
  Picture P = I.View;
  P.WidthStride = 1032;
  expectError(jpegEncodedSize(P, Product::Ascend310, Size), Error::BadStride,
              "multiple of 16");
  P = I.View;
  P.HeightStride = 1025;
  expectError(jpegEncodedSize(P, Product::Ascend310, Size), Error::BadStride,
              "height stride");
  P = I.View;
  P.Width = 16;
  expectError(jpegEncodedSize(P, Product::Ascend310, Size), Error::BadSize,
              "32x32");
}

TEST(Jpeg, OddSizesLoseOrGainAColumn) {
  std::vector<uint8_t> Bytes = libraryJpeg(65, 47, 2, 2, false, false);
  Image Out(Yuv420, 64, 46);
  expectOk(decodeJpeg(Bytes.data(), Bytes.size(), Out.View));
  EXPECT_EQ(Out.View.Width, 64u);
  EXPECT_EQ(Out.View.Height, 46u);
  Image Up(Yuv420, 66, 48);
  expectOk(decodeJpeg(Bytes.data(), Bytes.size(), Up.View, true));
  EXPECT_EQ(Up.View.Width, 66u);
  EXPECT_EQ(Up.at(0, 65, 10), Up.at(0, 64, 10));
}

TEST(Jpeg, RefusesProgressiveTruncatedAndBroken) {
  std::vector<uint8_t> Progressive = libraryJpeg(64, 64, 2, 2, true, false);
  Image Out(Yuv420, 64, 64);
  expectError(decodeJpeg(Progressive.data(), Progressive.size(), Out.View),
              Error::UnsupportedData, "baseline");
  std::vector<uint8_t> Bytes = libraryJpeg(64, 64, 2, 2, false, false);
  JpegInfo Info;
  // Nowhere may a cut be taken for a whole picture.
  for (size_t Size = 0; Size + 2 < Bytes.size(); ++Size) {
    Out.View.Width = Out.View.Height = 0;
    std::vector<uint8_t> Part(Bytes.begin(), Bytes.begin() + long(Size));
    Status S = decodeJpeg(Part.data(), Part.size(), Out.View);
    ASSERT_EQ(S.Code, Size ? Error::CorruptData : Error::NullPointer)
        << Size << ": " << S.Message;
  }
  expectError(jpegInfo(nullptr, 10, Info), Error::NullPointer, "null");
  std::vector<uint8_t> Zeroes(1000);
  expectError(jpegInfo(Zeroes.data(), Zeroes.size(), Info), Error::CorruptData,
              "header");
  Out.View.Width = 32;
  expectError(decodeJpeg(Bytes.data(), Bytes.size(), Out.View), Error::BadSize,
              "64x64");
  Out.View.Width = 64;
  Out.View.Size -= 1;
  expectError(decodeJpeg(Bytes.data(), Bytes.size(), Out.View),
              Error::OutputTooSmall, "bytes");
  Out.View.Size += 1;
}

TEST(Jpeg, ExifOrientationTurns) {
  // An EXIF block with orientation 6: the camera was turned to the left.
  std::vector<uint8_t> Bytes = libraryJpeg(96, 64, 2, 2, false, false);
  const uint8_t Exif[] = {0xff, 0xe1, 0,    34,   'E', 'x', 'i', 'f', 0,
                          0,    'I',  'I',  0x2a, 0,   8,   0,   0,   0,
                          1,    0,    0x12, 0x01, 3,   0,   1,   0,   0,
                          0,    6,    0,    0,    0,   0,   0,   0,   0};
  Bytes.insert(Bytes.begin() + 2, std::begin(Exif), std::end(Exif));
  JpegInfo Info;
  expectOk(jpegInfo(Bytes.data(), Bytes.size(), Info));
  EXPECT_EQ(Info.Orientation, 6u);
  EXPECT_EQ(Info.Width, 64u);
  EXPECT_EQ(Info.Height, 96u);
  Image Out(Yuv420, 64, 96), Want(Yuv420, 64, 96), Source(Yuv420, 96, 64);
  paint(Source);
  // A quarter turn clockwise: the left column becomes the top row, from below.
  for (unsigned C = 0; C < 3; ++C)
    for (uint32_t Y = 0; Y < Want.rows(C); ++Y)
      for (uint32_t X = 0; X < Want.columns(C); ++X)
        Want.at(C, X, Y) = Source.at(C, Y, Source.rows(C) - 1 - X);
  expectOk(decodeJpeg(Bytes.data(), Bytes.size(), Out.View));
  expectLike(Want, Out, 36);
}

TEST(Jpeg, EncoderRefuses) {
  Image In(Yuv420, 64, 64);
  paint(In);
  uint8_t Small[100];
  uint64_t Size = 1;
  expectError(encodeJpeg(In.View, 90, Small, sizeof(Small), Size),
              Error::OutputTooSmall, "100 bytes");
  EXPECT_EQ(Size, 0u);
  expectError(encodeJpeg(In.View, 101, Small, sizeof(Small), Size),
              Error::BadParameter, "0 to 100");
  expectError(encodeJpeg(In.View, 90, nullptr, 100, Size), Error::NullPointer,
              "memory");
  Image Rgb(HI_PIXEL_FORMAT_RGB_888, 64, 64);
  expectError(encodeJpeg(Rgb.View, 90, Small, sizeof(Small), Size),
              Error::UnsupportedFormat, "RGB_888");
}
