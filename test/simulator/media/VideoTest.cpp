//===- VideoTest.cpp - H.264 and H.265 round trips ------------------------===//

#include "Video.h"
#include "Pictures.h"

using namespace acltidy::media;

namespace {

constexpr unsigned Frames = 12;

std::vector<VideoEncoder::Packet> encode(VideoCodec Codec, uint32_t Width,
                                         uint32_t Height, int ForceAt = -1) {
  VideoEncoder::Options O;
  O.Codec = Codec;
  O.Width = Width;
  O.Height = Height;
  O.KeyFrameInterval = 100;
  O.KiloBitRate = 4000;
  std::unique_ptr<VideoEncoder> E;
  expectOk(VideoEncoder::create(O, E));
  std::vector<VideoEncoder::Packet> Packets;
  if (!E)
    return Packets;
  VideoEncoder::Packet P;
  for (unsigned I = 0; I < Frames; ++I) {
    Image In(Yuv420, Width, Height, 16, 0);
    paint(In, I * 0.1);
    expectOk(E->send(In.View, int(I) == ForceAt, 1000 + I));
    while (E->receive(P))
      Packets.push_back(P);
  }
  expectOk(E->finish());
  while (E->receive(P))
    Packets.push_back(P);
  return Packets;
}

struct Codec : testing::TestWithParam<VideoCodec> {};

} // namespace

TEST_P(Codec, RoundTrip) {
  if (!canEncode(GetParam()))
    GTEST_SKIP() << "this libavcodec has no encoder";
  std::vector<VideoEncoder::Packet> Packets = encode(GetParam(), 176, 144);
  ASSERT_EQ(Packets.size(), Frames);
  EXPECT_TRUE(Packets[0].KeyFrame);
  EXPECT_FALSE(Packets[1].KeyFrame);
  EXPECT_EQ(Packets[5].Tag, 1005);
  // Annex B: start codes.
  EXPECT_EQ(Packets[0].Data[0], 0);
  EXPECT_EQ(Packets[0].Data[1], 0);

  std::unique_ptr<VideoDecoder> D;
  expectOk(VideoDecoder::create(GetParam(), VideoDecoder::Mode::Frame, D));
  unsigned Count = 0;
  VideoDecoder::Frame F;
  auto Take = [&] {
    while (D->receive(F)) {
      EXPECT_EQ(F.Width, 176u);
      EXPECT_EQ(F.Height, 144u);
      EXPECT_EQ(F.Tag, int64_t(Count)) << "display order";
      EXPECT_FALSE(F.Damaged);
      Image Out(Yvu420, 176, 144, 0, 16), Want(Yvu420, 176, 144);
      paint(Want, Count * 0.1);
      expectOk(D->write(Out.View));
      expectLike(Want, Out, 32);
      Image Other(Yvu420, 176, 144);
      paint(Other, Count * 0.1 + 0.4);
      EXPECT_LT(psnr(Out, Other, 0), 30) << "frames differ";
      ++Count;
    }
  };
  for (unsigned I = 0; I < Frames; ++I) {
    expectOk(D->send(Packets[I].Data.data(), Packets[I].Data.size(), I));
    Take();
  }
  expectOk(D->finish());
  Take();
  EXPECT_EQ(Count, Frames);
}

TEST_P(Codec, StreamsCutAnywhere) {
  if (!canEncode(GetParam()))
    GTEST_SKIP() << "this libavcodec has no encoder";
  std::vector<uint8_t> Stream;
  for (const VideoEncoder::Packet &P : encode(GetParam(), 128, 128))
    Stream.insert(Stream.end(), P.Data.begin(), P.Data.end());
  std::unique_ptr<VideoDecoder> D;
  expectOk(VideoDecoder::create(GetParam(), VideoDecoder::Mode::Stream, D));
  unsigned Count = 0;
  VideoDecoder::Frame F;
  auto Take = [&] {
    for (; D->receive(F); D->skip())
      ++Count;
  };
  for (size_t At = 0; At < Stream.size(); At += 333) {
    expectOk(D->send(Stream.data() + At,
                     std::min<size_t>(333, Stream.size() - At), 0));
    Take();
  }
  expectOk(D->finish());
  Take();
  EXPECT_EQ(Count, Frames);
}

TEST_P(Codec, ForcedKeyFrames) {
  if (!canEncode(GetParam()))
    GTEST_SKIP() << "this libavcodec has no encoder";
  std::vector<VideoEncoder::Packet> Packets = encode(GetParam(), 128, 128, 6);
  ASSERT_EQ(Packets.size(), Frames);
  for (unsigned I = 0; I < Frames; ++I)
    EXPECT_EQ(Packets[I].KeyFrame, I == 0 || I == 6) << I;
}

TEST_P(Codec, BadInput) {
  std::unique_ptr<VideoDecoder> D;
  expectOk(VideoDecoder::create(GetParam(), VideoDecoder::Mode::Frame, D));
  expectError(D->send(nullptr, 10, 0), Error::NullPointer, "null");
  uint8_t Noise[200];
  for (size_t I = 0; I < sizeof(Noise); ++I)
    Noise[I] = uint8_t(I * 37);
  expectError(D->send(Noise, 0, 0), Error::BadParameter, "0 bytes");
  EXPECT_EQ(D->send(Noise, sizeof(Noise), 0).Code, Error::CorruptData);
  VideoDecoder::Frame F;
  EXPECT_FALSE(D->receive(F));
  Image Out(Yuv420, 128, 128);
  expectError(D->write(Out.View), Error::BadParameter, "no frame");

  if (!canEncode(GetParam()))
    return;
  // A cut packet gives an error or a frame marked as damaged (libavcodec does
  // not notice it in H.265), and the next key frame is whole again.
  std::vector<VideoEncoder::Packet> Packets = encode(GetParam(), 128, 128, 6);
  D->reset();
  bool Noticed = false;
  unsigned Whole = 0;
  for (unsigned I = 0; I < Frames; ++I) {
    uint64_t Size = Packets[I].Data.size() / (I == 3 ? 2 : 1);
    Noticed |= !D->send(Packets[I].Data.data(), Size, I).ok();
    for (; D->receive(F); D->skip()) {
      Noticed |= F.Damaged;
      Whole += !F.Damaged && F.Tag >= 6;
    }
  }
  (void)D->finish();
  for (; D->receive(F); D->skip())
    Whole += !F.Damaged && F.Tag >= 6;
  EXPECT_EQ(Noticed, GetParam() == VideoCodec::H264);
  EXPECT_EQ(Whole, Frames - 6);
}

TEST_P(Codec, EncoderRefuses) {
  if (!canEncode(GetParam()))
    GTEST_SKIP() << "this libavcodec has no encoder";
  VideoEncoder::Options O;
  O.Codec = GetParam();
  O.Width = 129;
  O.Height = 128;
  std::unique_ptr<VideoEncoder> E;
  expectError(VideoEncoder::create(O, E), Error::BadSize, "even");
  O.Width = 128;
  O.KeyFrameInterval = 0;
  expectError(VideoEncoder::create(O, E), Error::BadParameter, "interval");
  O.KeyFrameInterval = 1;
  expectOk(VideoEncoder::create(O, E));
  Image Wrong(Yuv420, 64, 64), Rgb(HI_PIXEL_FORMAT_RGB_888, 128, 128);
  expectError(E->send(Wrong.View, false, 0), Error::BadSize, "128x128");
  expectError(E->send(Rgb.View, false, 0), Error::UnsupportedFormat, "YUV");
}

INSTANTIATE_TEST_SUITE_P(Video, Codec,
                         testing::Values(VideoCodec::H264, VideoCodec::H265),
                         [](const auto &Info) {
                           return Info.param == VideoCodec::H264 ? "H264"
                                                                 : "H265";
                         });
