//===- MediaVideoTest.cpp - aclvdec and aclvenc on real video -------------===//

#include "MediaSupport.h"
#include "Video.h"

#include <atomic>
#include <thread>

namespace acltidy::test {

namespace {

using media::VideoCodec;
using media::VideoEncoder;

constexpr unsigned Frames = 8;
constexpr uint32_t Width = 176, Height = 144;

/// A small video, a packet for each frame.
std::vector<std::vector<uint8_t>> video(VideoCodec Codec) {
  VideoEncoder::Options O;
  O.Codec = Codec;
  O.Width = Width;
  O.Height = Height;
  O.KiloBitRate = 4000;
  std::unique_ptr<VideoEncoder> E;
  media::expectOk(VideoEncoder::create(O, E));
  std::vector<std::vector<uint8_t>> Result;
  VideoEncoder::Packet P;
  for (unsigned I = 0; I != Frames; ++I) {
    Image Frame = sceneOf(media::Yuv420, Width, Height, I * 0.1);
    media::expectOk(E->send(Frame.View, false, I));
    while (E->receive(P))
      Result.push_back(P.Data);
  }
  media::expectOk(E->finish());
  while (E->receive(P))
    Result.push_back(P.Data);
  return Result;
}

/// The report thread of a client.
class Reports {
public:
  Reports() {
    aclrtGetCurrentContext(&Context);
    Thread = std::thread([this] {
      aclrtSetCurrentContext(Context);
      Id = static_cast<uint64_t>(pthread_self());
      while (!Stop)
        aclrtProcessReport(20);
    });
    while (!Id)
      std::this_thread::yield();
  }
  ~Reports() {
    Stop = true;
    Thread.join();
  }
  std::atomic<uint64_t> Id{0};

private:
  aclrtContext Context = nullptr;
  std::atomic<bool> Stop{false};
  std::thread Thread;
};

} // namespace

class VideoMedia : public Simulator {
protected:
  struct Result {
    unsigned Index;
    uint32_t RetCode;
    Image Picture;
  };
  std::vector<Result> Decoded; ///< By the report thread.
  unsigned Skipped = 0;
  std::vector<std::vector<uint8_t>> Encoded;

  struct Tag {
    VideoMedia *Test;
    unsigned Index;
  };

  static void onFrame(acldvppStreamDesc *Input, acldvppPicDesc *Output,
                      void *UserData) {
    std::unique_ptr<Tag> T(static_cast<Tag *>(UserData));
    EXPECT_EQ(acldvppFree(acldvppGetStreamDescData(Input)), ACL_SUCCESS);
    EXPECT_EQ(acldvppDestroyStreamDesc(Input), ACL_SUCCESS);
    if (!Output) {
      ++T->Test->Skipped;
      return;
    }
    Image I(media::Yuv420, Width, Height);
    uint32_t Code = acldvppGetPicDescRetCode(Output);
    if (!Code) {
      EXPECT_EQ(acldvppGetPicDescWidth(Output), Width);
      EXPECT_EQ(acldvppGetPicDescHeight(Output), Height);
      EXPECT_EQ(acldvppGetPicDescWidthStride(Output), Width);
      download(I.Memory.data(), acldvppGetPicDescData(Output), I.View.Size);
    }
    T->Test->Decoded.push_back({T->Index, Code, I});
    EXPECT_EQ(acldvppFree(acldvppGetPicDescData(Output)), ACL_SUCCESS);
    EXPECT_EQ(acldvppDestroyPicDesc(Output), ACL_SUCCESS);
  }

  static void onPacket(acldvppPicDesc *Input, acldvppStreamDesc *Output,
                       void *UserData) {
    auto *T = static_cast<VideoMedia *>(UserData);
    EXPECT_EQ(acldvppGetStreamDescRetCode(Output), 0u);
    std::vector<uint8_t> Data(acldvppGetStreamDescSize(Output));
    download(Data.data(), acldvppGetStreamDescData(Output), Data.size());
    T->Encoded.push_back(Data);
    EXPECT_EQ(acldvppFree(acldvppGetPicDescData(Input)), ACL_SUCCESS);
    EXPECT_EQ(acldvppDestroyPicDesc(Input), ACL_SUCCESS);
  }

  static aclvdecChannelDesc *decoder(uint64_t Thread,
                                     acldvppStreamFormat Type) {
    aclvdecChannelDesc *D = aclvdecCreateChannelDesc();
    EXPECT_EQ(aclvdecSetChannelDescChannelId(D, 3), ACL_SUCCESS);
    EXPECT_EQ(aclvdecSetChannelDescThreadId(D, Thread), ACL_SUCCESS);
    EXPECT_EQ(aclvdecSetChannelDescCallback(D, onFrame), ACL_SUCCESS);
    EXPECT_EQ(aclvdecSetChannelDescEnType(D, Type), ACL_SUCCESS);
    EXPECT_EQ(
        aclvdecSetChannelDescOutPicFormat(D, PIXEL_FORMAT_YUV_SEMIPLANAR_420),
        ACL_SUCCESS);
    EXPECT_EQ(aclvdecCreateChannel(D), ACL_SUCCESS);
    return D;
  }

  acldvppStreamDesc *streamOf(const std::vector<uint8_t> &Packet) {
    void *Data = nullptr;
    EXPECT_EQ(acldvppMalloc(&Data, Packet.size()), ACL_SUCCESS);
    upload(Data, Packet.data(), Packet.size());
    acldvppStreamDesc *S = acldvppCreateStreamDesc();
    EXPECT_EQ(acldvppSetStreamDescData(S, Data), ACL_SUCCESS);
    EXPECT_EQ(acldvppSetStreamDescSize(S, static_cast<uint32_t>(Packet.size())),
              ACL_SUCCESS);
    return S;
  }

  static acldvppPicDesc *outputPicture() {
    const uint32_t Size = Width * Height * 3 / 2;
    void *Data = nullptr;
    EXPECT_EQ(acldvppMalloc(&Data, Size), ACL_SUCCESS);
    acldvppPicDesc *P = acldvppCreatePicDesc();
    EXPECT_EQ(acldvppSetPicDescData(P, Data), ACL_SUCCESS);
    EXPECT_EQ(acldvppSetPicDescSize(P, Size), ACL_SUCCESS);
    EXPECT_EQ(acldvppSetPicDescFormat(P, PIXEL_FORMAT_YUV_SEMIPLANAR_420),
              ACL_SUCCESS);
    return P;
  }

  static void endOfStream(aclvdecChannelDesc *Channel) {
    acldvppStreamDesc *S = acldvppCreateStreamDesc();
    EXPECT_EQ(acldvppSetStreamDescEos(S, 1), ACL_SUCCESS);
    EXPECT_EQ(aclvdecSendFrame(Channel, S, nullptr, nullptr, nullptr),
              ACL_SUCCESS);
    EXPECT_EQ(acldvppDestroyStreamDesc(S), ACL_SUCCESS);
  }

  void decodeAll(VideoCodec Codec, acldvppStreamFormat Type) {
    Reports Thread;
    aclvdecChannelDesc *Channel = decoder(Thread.Id, Type);
    auto Packets = video(Codec);
    ASSERT_EQ(Packets.size(), Frames);
    for (unsigned I = 0; I != Frames; ++I)
      EXPECT_EQ(aclvdecSendFrame(Channel, streamOf(Packets[I]), outputPicture(),
                                 nullptr, new Tag{this, I}),
                ACL_SUCCESS);
    endOfStream(Channel);
    ASSERT_EQ(Decoded.size(), Frames);
    for (unsigned I = 0; I != Frames; ++I) {
      EXPECT_EQ(Decoded[I].Index, I);
      EXPECT_EQ(Decoded[I].RetCode, 0u);
      Image Want = sceneOf(media::Yuv420, Width, Height, I * 0.1);
      media::expectLike(Want, Decoded[I].Picture, 32);
    }
    EXPECT_EQ(aclvdecDestroyChannel(Channel), ACL_SUCCESS);
    EXPECT_EQ(aclvdecDestroyChannelDesc(Channel), ACL_SUCCESS);
  }
};

TEST_F(VideoMedia, DecodeH264) {
  if (!media::canEncode(VideoCodec::H264))
    GTEST_SKIP() << "this libavcodec has no encoder";
  decodeAll(VideoCodec::H264, H264_MAIN_LEVEL);
}

TEST_F(VideoMedia, DecodeH265) {
  if (!media::canEncode(VideoCodec::H265))
    GTEST_SKIP() << "this libavcodec has no encoder";
  decodeAll(VideoCodec::H265, H265_MAIN_LEVEL);
}

TEST_F(VideoMedia, DestroyWaitsAndSkippedFramesHaveNoOutput) {
  if (!media::canEncode(VideoCodec::H264))
    GTEST_SKIP() << "this libavcodec has no encoder";
  Reports Thread;
  aclvdecChannelDesc *Channel = decoder(Thread.Id, H264_MAIN_LEVEL);
  auto Packets = video(VideoCodec::H264);
  for (unsigned I = 0; I != Frames; ++I)
    if (I % 2)
      EXPECT_EQ(aclvdecSendSkippedFrame(Channel, streamOf(Packets[I]), nullptr,
                                        new Tag{this, I}),
                ACL_SUCCESS);
    else
      EXPECT_EQ(aclvdecSendFrame(Channel, streamOf(Packets[I]), outputPicture(),
                                 nullptr, new Tag{this, I}),
                ACL_SUCCESS);
  EXPECT_EQ(aclvdecDestroyChannel(Channel), ACL_SUCCESS);
  EXPECT_EQ(Decoded.size(), Frames / 2);
  EXPECT_EQ(Skipped, Frames / 2);
  EXPECT_EQ(aclvdecDestroyChannelDesc(Channel), ACL_SUCCESS);
}

TEST_F(VideoMedia, CutPackets) {
  if (!media::canEncode(VideoCodec::H264))
    GTEST_SKIP() << "this libavcodec has no encoder";
  Reports Thread;
  aclvdecChannelDesc *Channel = decoder(Thread.Id, H264_MAIN_LEVEL);
  auto Packets = video(VideoCodec::H264);
  Packets[2].resize(Packets[2].size() / 2);
  Packets[4].assign(50, 0x37);
  for (unsigned I = 0; I != Frames; ++I)
    EXPECT_EQ(aclvdecSendFrame(Channel, streamOf(Packets[I]), outputPicture(),
                               nullptr, new Tag{this, I}),
              ACL_SUCCESS);
  endOfStream(Channel);
  ASSERT_EQ(Decoded.size(), Frames);
  unsigned Failed = 0;
  for (const Result &R : Decoded)
    Failed += R.RetCode != 0;
  EXPECT_GE(Failed, 2u);
  EXPECT_LT(Failed, Frames);
  EXPECT_EQ(aclvdecDestroyChannel(Channel), ACL_SUCCESS);
  EXPECT_EQ(aclvdecDestroyChannelDesc(Channel), ACL_SUCCESS);
}

TEST_F(VideoMedia, MisusedDecoder) {
  if (!media::canEncode(VideoCodec::H264))
    GTEST_SKIP() << "this libavcodec has no encoder";
  Reports Thread;
  aclvdecChannelDesc *Channel = decoder(Thread.Id, H264_MAIN_LEVEL);
  auto Packets = video(VideoCodec::H264);
  EXPECT_EQ(aclvdecDestroyChannelDesc(Channel), 148051);
  expectFinding("acl-destroy-order", "'aclvdecDestroyChannel'");
  EXPECT_EQ(aclvdecSendFrame(Channel, nullptr, nullptr, nullptr, nullptr),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclvdecDestroyChannel(Channel), ACL_SUCCESS);
  acldvppStreamDesc *S = streamOf(Packets[0]);
  acldvppPicDesc *P = outputPicture();
  EXPECT_EQ(aclvdecSendFrame(Channel, S, P, nullptr, nullptr),
            ACL_ERROR_INVALID_PARAM);
  expectFinding("acl-use-after-destroy", "is not open");
  EXPECT_EQ(aclvdecDestroyChannelDesc(Channel), ACL_SUCCESS);
  EXPECT_EQ(acldvppFree(acldvppGetStreamDescData(S)), ACL_SUCCESS);
  EXPECT_EQ(acldvppFree(acldvppGetPicDescData(P)), ACL_SUCCESS);
  EXPECT_EQ(acldvppDestroyStreamDesc(S), ACL_SUCCESS);
  EXPECT_EQ(acldvppDestroyPicDesc(P), ACL_SUCCESS);

  aclvdecChannelDesc *D = aclvdecCreateChannelDesc();
  EXPECT_EQ(aclvdecCreateChannel(D), ACL_ERROR_INVALID_PARAM); // No callback.
  EXPECT_EQ(aclvdecSetChannelDescCallback(D, onFrame), ACL_SUCCESS);
  EXPECT_EQ(aclvdecSetChannelDescChannelId(D, 1000), ACL_SUCCESS);
  EXPECT_EQ(aclvdecCreateChannel(D), ACL_ERROR_INVALID_PARAM);
  expectFinding("acl-limits", "a decoder channel");
  uint32_t Height = 90;
  size_t Size = 0;
  EXPECT_EQ(aclvdecSetChannelDescParam(D, ACL_VDEC_OUT_PIC_HEIGHT_UINT32,
                                       sizeof Height, &Height),
            ACL_SUCCESS);
  Height = 0;
  EXPECT_EQ(aclvdecGetChannelDescParam(D, ACL_VDEC_OUT_PIC_HEIGHT_UINT32,
                                       sizeof Height, &Size, &Height),
            ACL_SUCCESS);
  EXPECT_EQ(Height, 90u);
  EXPECT_EQ(
      aclvdecSetChannelDescParam(D, ACL_VDEC_OUT_PIC_HEIGHT_UINT32, 3, &Height),
      ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclvdecDestroyChannelDesc(D), ACL_SUCCESS);
}

TEST_F(VideoMedia, DestroyedInTheCallback) {
  if (!media::canEncode(VideoCodec::H264))
    GTEST_SKIP() << "this libavcodec has no encoder";
  static aclvdecChannelDesc *Channel;
  Reports Thread;
  Channel = decoder(Thread.Id, H264_MAIN_LEVEL);
  EXPECT_EQ(aclvdecDestroyChannel(Channel), ACL_SUCCESS);
  EXPECT_EQ(aclvdecSetChannelDescCallback(
                Channel,
                [](acldvppStreamDesc *In, acldvppPicDesc *Out, void *User) {
                  EXPECT_NE(aclvdecDestroyChannel(Channel), ACL_SUCCESS);
                  onFrame(In, Out, User);
                }),
            ACL_SUCCESS);
  EXPECT_EQ(aclvdecCreateChannel(Channel), ACL_SUCCESS);
  auto Packets = video(VideoCodec::H264);
  EXPECT_EQ(aclvdecSendFrame(Channel, streamOf(Packets[0]), outputPicture(),
                             nullptr, new Tag{this, 0}),
            ACL_SUCCESS);
  EXPECT_EQ(aclvdecDestroyChannel(Channel), ACL_SUCCESS);
  expectFinding("acl-callback-api", "inside a media callback");
  EXPECT_EQ(aclvdecDestroyChannelDesc(Channel), ACL_SUCCESS);
}

TEST_F(VideoMedia, Encode) {
  aclvencChannelDesc *Channel = aclvencCreateChannelDesc();
  if (!Channel) {
    EXPECT_FALSE(productIs("310p"));
    GTEST_SKIP() << "this product has no encoder";
  }
  if (!media::canEncode(VideoCodec::H264))
    GTEST_SKIP() << "this libavcodec has no encoder";
  Reports Thread;
  EXPECT_EQ(aclvencSetChannelDescThreadId(Channel, Thread.Id), ACL_SUCCESS);
  EXPECT_EQ(aclvencSetChannelDescCallback(Channel, onPacket), ACL_SUCCESS);
  EXPECT_EQ(aclvencSetChannelDescEnType(Channel, H264_MAIN_LEVEL), ACL_SUCCESS);
  EXPECT_EQ(
      aclvencSetChannelDescPicFormat(Channel, PIXEL_FORMAT_YUV_SEMIPLANAR_420),
      ACL_SUCCESS);
  EXPECT_EQ(aclvencSetChannelDescPicWidth(Channel, Width), ACL_SUCCESS);
  EXPECT_EQ(aclvencSetChannelDescPicHeight(Channel, Height), ACL_SUCCESS);
  EXPECT_EQ(aclvencSetChannelDescKeyFrameInterval(Channel, 4), ACL_SUCCESS);
  EXPECT_EQ(aclvencCreateChannel(Channel), ACL_SUCCESS);
  aclvencFrameConfig *Config = aclvencCreateFrameConfig();
  for (unsigned I = 0; I != Frames; ++I) {
    Image Frame = sceneOf(media::Yuv420, Width, Height, I * 0.1);
    acldvppPicDesc *P = outputPicture();
    upload(acldvppGetPicDescData(P), Frame.Memory.data(), Frame.View.Size);
    EXPECT_EQ(aclvencSendFrame(Channel, P, nullptr, Config, this), ACL_SUCCESS);
  }
  EXPECT_EQ(aclvencSendFrame(Channel, nullptr, nullptr, Config, this),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclvencSetFrameConfigEos(Config, 1), ACL_SUCCESS);
  EXPECT_EQ(aclvencSendFrame(Channel, nullptr, nullptr, Config, this),
            ACL_SUCCESS);
  ASSERT_EQ(Encoded.size(), Frames);
  EXPECT_EQ(aclvencDestroyChannel(Channel), ACL_SUCCESS);
  EXPECT_EQ(aclvencDestroyChannelDesc(Channel), ACL_SUCCESS);
  EXPECT_EQ(aclvencDestroyFrameConfig(Config), ACL_SUCCESS);

  // What was encoded can be decoded, and is what went in.
  aclvdecChannelDesc *Decoder = decoder(Thread.Id, H264_MAIN_LEVEL);
  for (unsigned I = 0; I != Frames; ++I)
    EXPECT_EQ(aclvdecSendFrame(Decoder, streamOf(Encoded[I]), outputPicture(),
                               nullptr, new Tag{this, I}),
              ACL_SUCCESS);
  endOfStream(Decoder);
  ASSERT_EQ(Decoded.size(), Frames);
  Image Want = sceneOf(media::Yuv420, Width, Height, 0.5);
  media::expectLike(Want, Decoded[5].Picture, 28);
  EXPECT_EQ(aclvdecDestroyChannel(Decoder), ACL_SUCCESS);
  EXPECT_EQ(aclvdecDestroyChannelDesc(Decoder), ACL_SUCCESS);
}

} // namespace acltidy::test
