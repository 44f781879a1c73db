//===- DamagedTest.cpp - Files that are cut off or have wrong bytes -------===//
//
// Whatever the bytes: decoders say whether there is a picture, and write no
// memory behind it. Files end where their memory ends, so that sanitizers see
// what is read beyond.
//
//===----------------------------------------------------------------------===//

#include "Jpeg.h"
#include "Pictures.h"
#include "Png.h"
#include "Video.h"
#include <functional>
#include <png.h>
#include <random>

using namespace acltidy::media;

namespace {

using Bytes = std::vector<uint8_t>;

constexpr uint32_t Width = 96, Height = 64;

/// Wrong bytes, a few of them, half of the time in the header.
Bytes spoilt(const Bytes &Good, std::mt19937 &Random) {
  Bytes Result = Good;
  for (unsigned I = 0, N = 1 + Random() % 6; I != N; ++I) {
    size_t Within =
        Random() % 2 ? std::min<size_t>(200, Good.size()) : Good.size();
    Result[Random() % Within] = static_cast<uint8_t>(Random());
  }
  return Result;
}

/// Gives \p Decode the file as it is, beginnings of it, and spoilt ones. It
/// says whether there was a picture.
void tryAll(const Bytes &Good,
            const std::function<bool(const Bytes &)> &Decode) {
  EXPECT_TRUE(Decode(Good));
  for (size_t Size = 0; Size < Good.size(); Size += Size < 700 ? 1 : 37) {
    Bytes Beginning(Good.begin(), Good.begin() + static_cast<long>(Size));
    EXPECT_FALSE(Decode(Beginning) && Size < Good.size() / 2) << Size;
  }
  std::mt19937 Random(5);
  unsigned Refused = 0;
  constexpr unsigned Count = 600;
  for (unsigned I = 0; I != Count; ++I)
    Refused += !Decode(spoilt(Good, Random));
  EXPECT_GT(Refused, Count / 20);
}

std::vector<Bytes> video(VideoCodec Codec) {
  VideoEncoder::Options O;
  O.Codec = Codec;
  O.Width = Width;
  O.Height = Height;
  O.KeyFrameInterval = 4;
  std::unique_ptr<VideoEncoder> E;
  expectOk(VideoEncoder::create(O, E));
  std::vector<Bytes> Result;
  VideoEncoder::Packet P;
  auto Take = [&] {
    while (E->receive(P))
      Result.push_back(P.Data);
  };
  for (unsigned I = 0; I != 8; ++I) {
    Image In(Yuv420, Width, Height);
    paint(In, I * 0.1);
    expectOk(E->send(In.View, false, I));
    Take();
  }
  expectOk(E->finish());
  Take();
  return Result;
}

/// The number of frames.
unsigned play(VideoCodec Codec, VideoDecoder::Mode Mode,
              const std::vector<Bytes> &Packets) {
  std::unique_ptr<VideoDecoder> D;
  expectOk(VideoDecoder::create(Codec, Mode, D));
  unsigned Count = 0;
  VideoDecoder::Frame F;
  auto Take = [&] {
    for (; D->receive(F); ++Count) {
      Image Out(Yuv420, Width, Height);
      if (!D->write(Out.View).ok())
        D->skip();
    }
  };
  for (size_t I = 0; I != Packets.size(); ++I) {
    (void)D->send(Packets[I].data(), Packets[I].size(), int64_t(I));
    Take();
  }
  (void)D->finish();
  Take();
  return Count;
}

} // namespace

TEST(Damaged, Jpeg) {
  Image In(Yuv420, Width, Height);
  paint(In);
  Bytes Good(1 << 16);
  uint64_t Size = 0;
  expectOk(encodeJpeg(In.View, 80, Good.data(), Good.size(), Size));
  Good.resize(Size);
  tryAll(Good, [](const Bytes &File) {
    JpegInfo Info;
    uint32_t Least = 0;
    (void)jpegInfo(File.data(), File.size(), Info);
    (void)jpegDecodedSize(File.data(), File.size(), HI_PIXEL_FORMAT_UNKNOWN,
                          Product::Ascend310P, Least);
    Image Out(Yuv420, Width, Height);
    Out.View.Width = Out.View.Height = 0; // As the file says.
    return decodeJpeg(File.data(), File.size(), Out.View).ok();
  });
}

TEST(Damaged, Png) {
  Image In(HI_PIXEL_FORMAT_RGB_888, Width, Height);
  paint(In);
  png_image Info = {};
  Info.version = PNG_IMAGE_VERSION;
  Info.width = Width;
  Info.height = Height;
  Info.format = PNG_FORMAT_RGB;
  Bytes Good(1 << 16);
  png_alloc_size_t Size = Good.size();
  ASSERT_TRUE(png_image_write_to_memory(
      &Info, Good.data(), &Size, 0, In.Memory.data(),
      static_cast<png_int_32>(In.View.WidthStride), nullptr));
  Good.resize(Size);
  tryAll(Good, [](const Bytes &File) {
    PngInfo Header;
    (void)pngInfo(File.data(), File.size(), Header);
    Image Out(HI_PIXEL_FORMAT_RGB_888, Width, Height);
    Out.View.Width = Out.View.Height = 0;
    return decodePng(File.data(), File.size(), Out.View).ok();
  });
}

struct DamagedVideo : testing::TestWithParam<VideoCodec> {};

TEST_P(DamagedVideo, Decodes) {
  if (!canEncode(GetParam()))
    GTEST_SKIP() << "this libavcodec has no encoder";
  const std::vector<Bytes> Good = video(GetParam());
  std::mt19937 Random(6);
  for (auto Mode : {VideoDecoder::Mode::Frame, VideoDecoder::Mode::Stream}) {
    EXPECT_EQ(play(GetParam(), Mode, Good), 8u);
    EXPECT_EQ(play(GetParam(), Mode, {}), 0u);
    for (unsigned Round = 0; Round != 40; ++Round) {
      std::vector<Bytes> Packets = Good;
      for (Bytes &Packet : Packets) {
        if (Random() % 3 == 0)
          Packet.resize(Random() % (Packet.size() + 1));
        else if (Random() % 2 && !Packet.empty())
          Packet = spoilt(Packet, Random);
        Packet.shrink_to_fit();
      }
      EXPECT_LE(play(GetParam(), Mode, Packets), 3 * Packets.size());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, DamagedVideo,
                         testing::Values(VideoCodec::H264, VideoCodec::H265));
