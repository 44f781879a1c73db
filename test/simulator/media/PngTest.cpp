//===- PngTest.cpp - PNG headers and decoding -----------------------------===//

#include "Png.h"
#include "Pictures.h"
#include <png.h>

using namespace acltidy::media;

namespace {

void append(png_structp Png, png_bytep Data, size_t Size) {
  auto *Bytes = static_cast<std::vector<uint8_t> *>(png_get_io_ptr(Png));
  Bytes->insert(Bytes->end(), Data, Data + Size);
}

/// A PNG of the scene with \p Channels samples a pixel.
std::vector<uint8_t> libraryPng(uint32_t Width, uint32_t Height, int Color,
                                unsigned Channels, bool Interlaced) {
  std::vector<uint8_t> Bytes;
  png_structp Png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop Info = png_create_info_struct(Png);
  png_set_write_fn(Png, &Bytes, append, nullptr);
  png_set_IHDR(Png, Info, Width, Height, 8, Color,
               Interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (Color == PNG_COLOR_TYPE_PALETTE) {
    std::vector<png_color> Palette;
    for (int I = 0; I < 256; ++I)
      Palette.push_back({png_byte(I), png_byte(255 - I), png_byte(I / 2)});
    png_set_PLTE(Png, Info, Palette.data(), 256);
  }
  png_write_info(Png, Info);
  std::vector<std::vector<uint8_t>> Rows(Height);
  std::vector<png_bytep> Pointers;
  for (uint32_t Y = 0; Y < Height; ++Y) {
    for (uint32_t X = 0; X < Width; ++X)
      for (unsigned C = 0; C < Channels; ++C)
        Rows[Y].push_back(
            uint8_t(C + 1 == Channels && Channels % 2 == 0
                        ? X
                        : std::lround(scene(C, double(X) / Width,
                                            double(Y) / Height))));
    Pointers.push_back(Rows[Y].data());
  }
  png_write_image(Png, Pointers.data());
  png_write_end(Png, nullptr);
  png_destroy_write_struct(&Png, &Info);
  return Bytes;
}

uint8_t value(unsigned C, uint32_t X, uint32_t Y, uint32_t Width,
              uint32_t Height) {
  return uint8_t(std::lround(scene(C, double(X) / Width, double(Y) / Height)));
}

} // namespace

TEST(Png, DecodesExactly) {
  for (bool Interlaced : {false, true})
    for (bool Alpha : {false, true}) {
      std::vector<uint8_t> Bytes =
          libraryPng(50, 37, Alpha ? PNG_COLOR_TYPE_RGBA : PNG_COLOR_TYPE_RGB,
                     Alpha ? 4 : 3, Interlaced);
      PngInfo Info;
      expectOk(pngInfo(Bytes.data(), Bytes.size(), Info));
      EXPECT_EQ(Info.Width, 50u);
      EXPECT_EQ(Info.Height, 37u);
      EXPECT_EQ(Info.Components, Alpha ? 4u : 3u);
      EXPECT_EQ(Info.Color,
                Alpha ? HI_PNG_COLOR_FORMAT_ARGB : HI_PNG_COLOR_FORMAT_RGB);
      for (PixelFormat Format :
           {HI_PIXEL_FORMAT_RGB_888, HI_PIXEL_FORMAT_RGBA_8888}) {
        Image Out(Format, 50, 37, 14, 11);
        expectOk(decodePng(Bytes.data(), Bytes.size(), Out.View));
        for (uint32_t Y = 0; Y < 37; ++Y)
          for (uint32_t X = 0; X < 50; ++X) {
            for (unsigned C = 0; C < 3; ++C)
              ASSERT_EQ(Out.at(C, X, Y), value(C, X, Y, 50, 37));
            if (Out.components() == 4)
              ASSERT_EQ(Out.at(3, X, Y), Alpha ? X : 255);
          }
      }
    }
}

TEST(Png, GreyAndPalettesBecomeColours) {
  std::vector<uint8_t> Gray = libraryPng(40, 33, PNG_COLOR_TYPE_GRAY, 1, false);
  PngInfo Info;
  expectOk(pngInfo(Gray.data(), Gray.size(), Info));
  EXPECT_EQ(Info.Components, 1u);
  Image Out(HI_PIXEL_FORMAT_RGB_888, 40, 33);
  expectOk(decodePng(Gray.data(), Gray.size(), Out.View));
  for (unsigned C = 0; C < 3; ++C)
    EXPECT_EQ(Out.at(C, 7, 9), value(0, 7, 9, 40, 33));
  std::vector<uint8_t> Palette =
      libraryPng(40, 33, PNG_COLOR_TYPE_PALETTE, 1, false);
  expectOk(decodePng(Palette.data(), Palette.size(), Out.View));
  uint8_t Index = value(0, 7, 9, 40, 33);
  EXPECT_EQ(Out.at(0, 7, 9), Index);
  EXPECT_EQ(Out.at(1, 7, 9), 255 - Index);
  EXPECT_EQ(Out.at(2, 7, 9), Index / 2);
}

TEST(Png, PredictedSizes) {
  std::vector<uint8_t> Bytes =
      libraryPng(130, 33, PNG_COLOR_TYPE_RGB, 3, false);
  uint32_t Size;
  expectOk(pngDecodedSize(Bytes.data(), Bytes.size(), HI_PIXEL_FORMAT_UNKNOWN,
                          Size));
  EXPECT_EQ(Size, 256u * 3 * 48);
  expectOk(pngDecodedSize(Bytes.data(), Bytes.size(), HI_PIXEL_FORMAT_RGBA_8888,
                          Size));
  EXPECT_EQ(Size, 256u * 4 * 48);
  expectError(pngDecodedSize(Bytes.data(), Bytes.size(), Yuv420, Size),
              Error::UnsupportedFormat, "RGB_888");
}

TEST(Png, RefusesTruncatedAndBroken) {
  std::vector<uint8_t> Bytes = libraryPng(40, 33, PNG_COLOR_TYPE_RGB, 3, false);
  Image Out(HI_PIXEL_FORMAT_RGB_888, 40, 33);
  for (size_t Size = 0; Size < Bytes.size(); ++Size) {
    std::vector<uint8_t> Part(Bytes.begin(), Bytes.begin() + long(Size));
    Status S = decodePng(Part.data(), Part.size(), Out.View);
    ASSERT_EQ(S.Code, Size ? Error::CorruptData : Error::NullPointer)
        << Size << ": " << S.Message;
  }
  // A changed byte of the pixels breaks their checksum.
  std::vector<uint8_t> Broken = Bytes;
  Broken[Broken.size() / 2] ^= 1;
  EXPECT_EQ(decodePng(Broken.data(), Broken.size(), Out.View).Code,
            Error::CorruptData);
  Out.View.Width = 39;
  expectError(decodePng(Bytes.data(), Bytes.size(), Out.View), Error::BadSize,
              "40x33");
  Out.View.Width = 40;
  Out.View.Size -= 1;
  expectError(decodePng(Bytes.data(), Bytes.size(), Out.View),
              Error::OutputTooSmall, "bytes");
  Out.View.Size += 1;
}
