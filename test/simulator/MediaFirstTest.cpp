//===- MediaFirstTest.cpp - acldvpp on real pixels ------------------------===//

#include "MediaFirstSupport.h"

namespace acltidy::test {

constexpr auto Rgb888 = HI_PIXEL_FORMAT_RGB_888;

TEST_F(FirstMedia, JpegThroughTheDevice) {
  Image Want = sceneOf(Rgb888, 160, 96);
  std::vector<unsigned char> File = jpegOf(Want);
  auto Size = static_cast<uint32_t>(File.size());

  uint32_t Width = 0, Height = 0, Need = 0;
  int32_t Components = 0;
  acldvppJpegFormat Format = ACL_JPEG_CSS_UNKNOWN;
  EXPECT_EQ(acldvppJpegGetImageInfoV2(File.data(), Size, &Width, &Height,
                                      &Components, &Format),
            ACL_SUCCESS);
  EXPECT_EQ(Width, 160u);
  EXPECT_EQ(Height, 96u);
  EXPECT_EQ(Components, 3);
  EXPECT_EQ(Format, ACL_JPEG_CSS_420);
  EXPECT_EQ(acldvppJpegPredictDecSize(File.data(), Size,
                                      PIXEL_FORMAT_YUV_SEMIPLANAR_420, &Need),
            ACL_SUCCESS);
  EXPECT_GE(Need, 160u * 96 * 3 / 2);

  Dvpp Input(File);
  media::Picture Decoded = layout(media::Yuv420, 160, 96, 64);
  EXPECT_LE(Decoded.Size, Need);
  Picture Yuv(Decoded), Rgb(layout(Rgb888, 160, 96));
  EXPECT_EQ(
      acldvppJpegDecodeAsync(Channel, Input.Address, Size, Yuv.Desc, Stream),
      ACL_SUCCESS);
  // In order on the stream: the next operation needs no synchronisation.
  EXPECT_EQ(acldvppVpcConvertColorAsync(Channel, Yuv.Desc, Rgb.Desc, Stream),
            ACL_SUCCESS);
  wait();
  EXPECT_EQ(acldvppGetPicDescRetCode(Yuv.Desc), 0u);
  Image Got = Rgb.fetch();
  media::expectLike(Want, Got, 30);
}

TEST_F(FirstMedia, JpegBackAndForth) {
  Image Want = sceneOf(media::Yuv420, 128, 64);
  Picture In(Want), Out(layout(media::Yuv420, 128, 64, 128));
  acldvppJpegeConfig *Config = acldvppCreateJpegeConfig();
  EXPECT_EQ(acldvppSetJpegeConfigLevel(Config, 101), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acldvppSetJpegeConfigLevel(Config, 95), ACL_SUCCESS);
  uint32_t Size = 0;
  EXPECT_EQ(acldvppJpegPredictEncSize(In.Desc, Config, &Size), ACL_SUCCESS);
  Dvpp Encoded(Size);
  const uint32_t Capacity = Size;
  EXPECT_EQ(acldvppJpegEncodeAsync(Channel, In.Desc, Encoded.Address, &Size,
                                   Config, Stream),
            ACL_SUCCESS);
  wait();
  EXPECT_LT(Size, Capacity);
  ASSERT_GT(Size, 100u);
  EXPECT_EQ(
      acldvppJpegDecodeAsync(Channel, Encoded.Address, Size, Out.Desc, Stream),
      ACL_SUCCESS);
  wait();
  Image Got = Out.fetch();
  media::expectLike(Want, Got, 35);
  EXPECT_EQ(acldvppDestroyJpegeConfig(Config), ACL_SUCCESS);
}

TEST_F(FirstMedia, JpegThatHardwareDoesNotDecode) {
  Image Want = sceneOf(Rgb888, 128, 64);
  std::vector<unsigned char> File = jpegOf(Want, /*Progressive=*/true);
  Dvpp Input(File);
  Picture Out(layout(media::Yuv420, 128, 64, 128));
  EXPECT_EQ(acldvppJpegDecodeAsync(Channel, Input.Address,
                                   static_cast<uint32_t>(File.size()), Out.Desc,
                                   Stream),
            ACL_SUCCESS);
  wait(ACL_ERROR_RT_AICPU_EXCEPTION);
  EXPECT_EQ(acldvppGetPicDescRetCode(Out.Desc),
            static_cast<uint32_t>(ACL_ERROR_UNSUPPORTED_JPEG));
  wait(); // Said once.
}

TEST_F(FirstMedia, JpegCutOff) {
  Image Want = sceneOf(Rgb888, 128, 64);
  std::vector<unsigned char> File = jpegOf(Want);
  uint32_t Width = 0, Height = 0;
  int32_t Components = 0;
  for (size_t Size : {size_t(1), size_t(20), File.size() / 2}) {
    std::vector<unsigned char> Part(File.begin(),
                                    File.begin() + static_cast<long>(Size));
    Dvpp Input(Part);
    Picture Out(layout(media::Yuv420, 128, 64, 128));
    EXPECT_EQ(acldvppJpegDecodeAsync(Channel, Input.Address,
                                     static_cast<uint32_t>(Size), Out.Desc,
                                     Stream),
              ACL_SUCCESS);
    wait(ACL_ERROR_RT_AICPU_EXCEPTION);
    EXPECT_NE(acldvppGetPicDescRetCode(Out.Desc), 0u);
    if (Size < 100) {
      EXPECT_EQ(acldvppJpegGetImageInfo(Part.data(),
                                        static_cast<uint32_t>(Size), &Width,
                                        &Height, &Components),
                ACL_ERROR_INVALID_PARAM);
    }
  }
  EXPECT_EQ(acldvppJpegGetImageInfo(nullptr, 10, &Width, &Height, &Components),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(
      acldvppJpegGetImageInfo(File.data(), 0, &Width, &Height, &Components),
      ACL_ERROR_INVALID_PARAM);
}

TEST_F(FirstMedia, Png) {
  Image Want = sceneOf(Rgb888, 128, 48);
  std::vector<unsigned char> File = pngOf(Want);
  auto Size = static_cast<uint32_t>(File.size());
  uint32_t Width = 0, Height = 0, Need = 0;
  int32_t Components = 0;
  EXPECT_EQ(
      acldvppPngGetImageInfo(File.data(), Size, &Width, &Height, &Components),
      ACL_SUCCESS);
  EXPECT_EQ(Width, 128u);
  EXPECT_EQ(Components, 3);
  EXPECT_EQ(
      acldvppPngPredictDecSize(File.data(), Size, PIXEL_FORMAT_RGB_888, &Need),
      ACL_SUCCESS);
  EXPECT_EQ(Need, 128u * 3 * 48);
  Dvpp Input(File);
  Picture Out(layout(Rgb888, 128, 48, 128));
  EXPECT_EQ(
      acldvppPngDecodeAsync(Channel, Input.Address, Size, Out.Desc, Stream),
      ACL_SUCCESS);
  wait();
  Image Got = Out.fetch();
  media::expectLike(Want, Got, 100);

  Dvpp Cut(File.data(), File.size() / 2);
  EXPECT_EQ(
      acldvppPngDecodeAsync(Channel, Cut.Address, Size / 2, Out.Desc, Stream),
      ACL_SUCCESS);
  wait(ACL_ERROR_RT_AICPU_EXCEPTION);
  EXPECT_NE(acldvppGetPicDescRetCode(Out.Desc), 0u);
}

TEST_F(FirstMedia, ResizeCropPaste) {
  Image Want = sceneOf(media::Yuv420, 192, 128);
  Picture In(Want), Small(layout(media::Yuv420, 96, 64)),
      Part(layout(media::Yuv420, 64, 32)),
      Canvas(layout(media::Yuv420, 64, 64));
  acldvppResizeConfig *Scaling = acldvppCreateResizeConfig();
  EXPECT_EQ(acldvppSetResizeConfigInterpolation(Scaling, 9),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(
      acldvppVpcResizeAsync(Channel, In.Desc, Small.Desc, Scaling, Stream),
      ACL_SUCCESS);
  acldvppRoiConfig *Crop = acldvppCreateRoiConfig(32, 95, 64, 95);
  EXPECT_EQ(acldvppVpcCropAsync(Channel, In.Desc, Part.Desc, Crop, Stream),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtMemset(Canvas.Memory.Address, Canvas.Memory.Size, 7,
                        Canvas.Memory.Size),
            ACL_SUCCESS);
  acldvppRoiConfig *Paste = acldvppCreateRoiConfig(0, 63, 16, 47);
  EXPECT_EQ(acldvppVpcCropAndPasteAsync(Channel, In.Desc, Canvas.Desc, Crop,
                                        Paste, Stream),
            ACL_SUCCESS);
  wait();
  Image WantSmall = sceneOf(media::Yuv420, 96, 64), GotSmall = Small.fetch();
  media::expectLike(WantSmall, GotSmall, 30);
  Image GotPart = Part.fetch(), GotCanvas = Canvas.fetch();
  EXPECT_EQ(GotPart.at(0, 5, 6), Want.at(0, 37, 70));
  EXPECT_EQ(GotPart.at(1, 5, 6), Want.at(1, 21, 38));
  EXPECT_EQ(GotCanvas.at(0, 5, 22), Want.at(0, 37, 70));
  EXPECT_EQ(GotCanvas.at(0, 5, 15), 7);
  EXPECT_EQ(GotCanvas.at(0, 5, 48), 7);
  EXPECT_EQ(acldvppDestroyRoiConfig(Crop), ACL_SUCCESS);
  EXPECT_EQ(acldvppDestroyRoiConfig(Paste), ACL_SUCCESS);
  EXPECT_EQ(acldvppDestroyResizeConfig(Scaling), ACL_SUCCESS);
  EXPECT_EQ(acldvppCreateRoiConfig(0, 65536, 0, 1), nullptr);
}

TEST_F(FirstMedia, PasteLeavesTheRestUnwritten) {
  Image Want = sceneOf(media::Yuv420, 64, 32);
  Picture In(Want), Canvas(layout(media::Yuv420, 64, 64));
  acldvppRoiConfig *Crop = acldvppCreateRoiConfig(0, 63, 0, 31);
  acldvppRoiConfig *Paste = acldvppCreateRoiConfig(0, 63, 16, 47);
  EXPECT_EQ(acldvppVpcCropAndPasteAsync(Channel, In.Desc, Canvas.Desc, Crop,
                                        Paste, Stream),
            ACL_SUCCESS);
  wait();
  std::vector<char> Rows(64 * 32);
  download(Rows.data(), static_cast<char *>(Canvas.Memory.Address) + 64 * 16,
           Rows.size());
  expectNothing();
  (void)Canvas.fetch();
  expectFinding("acl-uninitialized-memory", "never written");
  EXPECT_EQ(acldvppDestroyRoiConfig(Crop), ACL_SUCCESS);
  EXPECT_EQ(acldvppDestroyRoiConfig(Paste), ACL_SUCCESS);
}

TEST_F(FirstMedia, Batches) {
  Image Want = sceneOf(media::Yuv420, 128, 64);
  Dvpp In(Want.Memory.data(), Want.View.Size);
  media::Picture To = layout(media::Yuv420, 32, 32);
  Dvpp First(To.Size), Second(To.Size);
  acldvppBatchPicDesc *From = acldvppCreateBatchPicDesc(1),
                      *Out = acldvppCreateBatchPicDesc(2);
  EXPECT_EQ(acldvppCreateBatchPicDesc(257), nullptr);
  auto Set = [](acldvppPicDesc *D, void *Data, const media::Picture &P) {
    acldvppSetPicDescData(D, Data);
    acldvppSetPicDescSize(D, static_cast<uint32_t>(P.Size));
    acldvppSetPicDescFormat(D, PIXEL_FORMAT_YUV_SEMIPLANAR_420);
    acldvppSetPicDescWidth(D, P.Width);
    acldvppSetPicDescHeight(D, P.Height);
    acldvppSetPicDescWidthStride(D, P.WidthStride);
    acldvppSetPicDescHeightStride(D, P.HeightStride);
  };
  Set(acldvppGetPicDesc(From, 0), In.Address, Want.View);
  Set(acldvppGetPicDesc(Out, 0), First.Address, To);
  Set(acldvppGetPicDesc(Out, 1), Second.Address, To);
  EXPECT_EQ(acldvppGetPicDesc(Out, 2), nullptr);
  acldvppRoiConfig *Crops[] = {acldvppCreateRoiConfig(0, 31, 0, 31),
                               acldvppCreateRoiConfig(64, 95, 16, 47)};
  uint32_t Counts[] = {2};
  EXPECT_EQ(
      acldvppVpcBatchCropAsync(Channel, From, Counts, 1, Out, Crops, Stream),
      ACL_SUCCESS);
  wait();
  std::vector<uint8_t> Pixels(To.Size);
  download(Pixels.data(), Second.Address, Pixels.size());
  EXPECT_EQ(Pixels[3 * 32 + 5], Want.at(0, 69, 19));
  Counts[0] = 3;
  EXPECT_EQ(
      acldvppVpcBatchCropAsync(Channel, From, Counts, 1, Out, Crops, Stream),
      ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acldvppDestroyPicDesc(acldvppGetPicDesc(Out, 0)),
            ACL_ERROR_INVALID_PARAM);
  expectFinding("acl-mismatched-destroy", "which the runtime owns");
  for (acldvppRoiConfig *C : Crops)
    EXPECT_EQ(acldvppDestroyRoiConfig(C), ACL_SUCCESS);
  EXPECT_EQ(acldvppDestroyBatchPicDesc(From), ACL_SUCCESS);
  EXPECT_EQ(acldvppDestroyBatchPicDesc(Out), ACL_SUCCESS);
}

TEST_F(FirstMedia, BordersTablesHistograms) {
  Image Want = sceneOf(media::Yuv420, 64, 64);
  Picture In(Want), Framed(layout(media::Yuv420, 96, 96)),
      Mapped(layout(media::Yuv420, 64, 64));
  acldvppBorderConfig *Border = acldvppCreateBorderConfig();
  for (auto Set : {acldvppSetBorderConfigTop, acldvppSetBorderConfigBottom,
                   acldvppSetBorderConfigLeft, acldvppSetBorderConfigRight})
    EXPECT_EQ(Set(Border, 16), ACL_SUCCESS);
  EXPECT_EQ(acldvppSetBorderConfigBorderType(Border, BORDER_REPLICATE),
            ACL_SUCCESS);
  EXPECT_EQ(acldvppSetBorderConfigValue(Border, 4, 1), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(
      acldvppVpcMakeBorderAsync(Channel, In.Desc, Framed.Desc, Border, Stream),
      ACL_SUCCESS);
  acldvppLutMap *Map = acldvppCreateLutMap();
  uint8_t *Table = nullptr;
  uint32_t Length = 0;
  EXPECT_EQ(acldvppGetLutMapData(Map, 0, &Table, &Length), ACL_SUCCESS);
  ASSERT_EQ(Length, 256u);
  for (unsigned I = 0; I != 256; ++I)
    Table[I] = static_cast<uint8_t>(255 - I);
  EXPECT_EQ(
      acldvppVpcEqualizeHistAsync(Channel, In.Desc, Mapped.Desc, Map, Stream),
      ACL_SUCCESS);
  acldvppHist *Hist = acldvppCreateHist();
  EXPECT_EQ(acldvppVpcCalcHistAsync(Channel, In.Desc, Hist, nullptr, Stream),
            ACL_SUCCESS);
  wait();
  Image GotFramed = Framed.fetch(), GotMapped = Mapped.fetch();
  EXPECT_EQ(GotFramed.at(0, 0, 0), Want.at(0, 0, 0));
  EXPECT_EQ(GotFramed.at(0, 20, 30), Want.at(0, 4, 14));
  EXPECT_EQ(GotMapped.at(0, 9, 9), 255 - Want.at(0, 9, 9));
  EXPECT_EQ(acldvppGetHistDims(Hist), 3u);
  uint32_t *Counts = nullptr, Sum = 0;
  uint16_t Short = 0;
  EXPECT_EQ(acldvppGetHistData(Hist, 0, &Counts, &Short), ACL_SUCCESS);
  for (unsigned I = 0; I != 256; ++I)
    Sum += Counts[I];
  EXPECT_EQ(Sum, 64u * 64);
  EXPECT_EQ(acldvppDestroyHist(Hist), ACL_SUCCESS);
  EXPECT_EQ(acldvppDestroyLutMap(Map), ACL_SUCCESS);
  EXPECT_EQ(acldvppDestroyBorderConfig(Border), ACL_SUCCESS);
}

// --- What is misused ---

TEST_F(FirstMedia, MemoryAndDescriptionsInFlight) {
  Image Want = sceneOf(media::Yuv420, 64, 64);
  Picture In(Want);
  auto *Out = new Picture(layout(media::Yuv420, 32, 32));
  acldvppResizeConfig *Scaling = acldvppCreateResizeConfig();
  EXPECT_EQ(acldvppVpcResizeAsync(Channel, In.Desc, Out->Desc, Scaling, Stream),
            ACL_SUCCESS);
  char Byte = 0;
  EXPECT_EQ(
      aclrtMemcpy(&Byte, 1, Out->Memory.Address, 1, ACL_MEMCPY_DEVICE_TO_HOST),
      ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "'acldvppVpcResizeAsync'");
  EXPECT_EQ(acldvppDestroyResizeConfig(Scaling), ACL_SUCCESS);
  expectFinding("acl-unsynchronized-access", "resize configuration");
  delete Out;
  std::vector<std::string> Found = take();
  ASSERT_EQ(Found.size(), 2u) << testing::PrintToString(Found);
  EXPECT_NE(Found[0].find("picture description"), std::string::npos);
  EXPECT_NE(Found[1].find("DVPP memory"), std::string::npos);
  wait();
}

TEST_F(FirstMedia, ResultReadTooEarly) {
  Image Want = sceneOf(Rgb888, 128, 64);
  std::vector<unsigned char> File = jpegOf(Want);
  Dvpp Input(File);
  Picture Out(layout(media::Yuv420, 128, 64, 128));
  EXPECT_EQ(acldvppJpegDecodeAsync(Channel, Input.Address,
                                   static_cast<uint32_t>(File.size()), Out.Desc,
                                   Stream),
            ACL_SUCCESS);
  (void)acldvppGetPicDescRetCode(Out.Desc);
  expectFinding("acl-unsynchronized-access", "'acldvppGetPicDescRetCode'");
  wait();
  EXPECT_EQ(acldvppGetPicDescRetCode(Out.Desc), 0u);
}

TEST_F(FirstMedia, WrongMemory) {
  Image Want = sceneOf(media::Yuv420, 64, 64);
  Picture In(Want);
  void *Plain = deviceMemory(32 * 32 * 3 / 2);
  acldvppPicDesc *Desc = acldvppCreatePicDesc();
  EXPECT_EQ(acldvppSetPicDescData(Desc, Plain), ACL_SUCCESS);
  expectFinding("acl-non-dvpp-memory", "needs memory of 'acldvppMalloc'");
  EXPECT_EQ(acldvppSetPicDescData(Desc, Want.Memory.data()), ACL_SUCCESS);
  expectFinding("acl-non-dvpp-memory", "host memory");
  acldvppSetPicDescSize(Desc, 64 * 64 * 3 / 2);
  acldvppSetPicDescWidth(Desc, 64);
  acldvppSetPicDescHeight(Desc, 64);
  acldvppSetPicDescWidthStride(Desc, 64);
  acldvppSetPicDescHeightStride(Desc, 64);
  EXPECT_EQ(acldvppVpcConvertColorAsync(Channel, In.Desc, Desc, Stream),
            ACL_ERROR_INVALID_PARAM);
  expectNothing(); // Said by the setter.
  EXPECT_EQ(acldvppDestroyPicDesc(Desc), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(Plain), ACL_SUCCESS);

  // The processor parses the header: not on the device.
  std::vector<unsigned char> File = jpegOf(Want = sceneOf(Rgb888, 64, 64));
  Dvpp Input(File);
  uint32_t Width = 0, Height = 0;
  int32_t Components = 0;
  acldvppJpegGetImageInfo(Input.Address, static_cast<uint32_t>(File.size()),
                          &Width, &Height, &Components);
  expectFinding("acl-non-dvpp-memory", "on the host");
}

TEST_F(FirstMedia, UnwrittenInputAndSmallMemory) {
  Picture In(layout(media::Yuv420, 64, 64)), Out(layout(media::Yuv420, 32, 32));
  acldvppResizeConfig *Scaling = acldvppCreateResizeConfig();
  EXPECT_EQ(acldvppVpcResizeAsync(Channel, In.Desc, Out.Desc, Scaling, Stream),
            ACL_SUCCESS);
  expectFinding("acl-uninitialized-memory", "'acldvppVpcResizeAsync'");
  wait();
  // The description says more than was allocated.
  acldvppSetPicDescSize(Out.Desc, 64 * 64 * 3);
  EXPECT_EQ(acldvppVpcResizeAsync(Channel, In.Desc, Out.Desc, Scaling, Stream),
            ACL_ERROR_INVALID_PARAM);
  expectFinding("acl-copy-bounds", "past the end");
  acldvppSetPicDescSize(Out.Desc, 100);
  EXPECT_EQ(acldvppVpcResizeAsync(Channel, In.Desc, Out.Desc, Scaling, Stream),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(std::string(aclGetRecentErrMsg()).find("needs"), std::string::npos);
  EXPECT_EQ(acldvppDestroyResizeConfig(Scaling), ACL_SUCCESS);
}

TEST_F(FirstMedia, ChannelsAndTheirDescriptions) {
  acldvppChannelDesc *Desc = acldvppCreateChannelDesc();
  Image Want = sceneOf(media::Yuv420, 64, 64);
  Picture In(Want), Out(layout(media::Yuv420, 64, 64));
  EXPECT_EQ(acldvppVpcConvertColorAsync(Desc, In.Desc, Out.Desc, Stream),
            ACL_ERROR_INVALID_PARAM);
  expectFinding("acl-use-after-destroy", "is not open");
  EXPECT_EQ(acldvppCreateChannel(Desc), ACL_SUCCESS);
  EXPECT_EQ(acldvppDestroyChannelDesc(Desc), 148051);
  expectFinding("acl-destroy-order", "'acldvppDestroyChannel'");
  EXPECT_EQ(acldvppDestroyChannel(Desc), ACL_SUCCESS);
  EXPECT_EQ(acldvppDestroyChannel(Desc), ACL_ERROR_INVALID_PARAM);
  expectFinding("acl-use-after-destroy", "is not open");
  EXPECT_EQ(acldvppDestroyChannelDesc(Desc), ACL_SUCCESS);
  EXPECT_EQ(acldvppDestroyChannelDesc(nullptr), ACL_SUCCESS);
  EXPECT_EQ(acldvppDestroyChannel(nullptr), ACL_ERROR_INVALID_PARAM);
}

TEST_F(FirstMedia, NullsAndGarbage) {
  Picture Out(layout(media::Yuv420, 64, 64));
  void *Memory = nullptr;
  EXPECT_EQ(acldvppFree(nullptr), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acldvppMalloc(&Memory, 0), ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(acldvppMalloc(&Memory, size_t(1) << 63), ACL_SUCCESS);
  EXPECT_NE(acldvppMalloc(nullptr, 10), ACL_SUCCESS);
  EXPECT_EQ(acldvppSetPicDescData(Out.Desc, nullptr), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acldvppSetPicDescSize(nullptr, 1), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acldvppGetPicDescData(nullptr), nullptr);
  EXPECT_EQ(acldvppJpegDecodeAsync(Channel, nullptr, 0, Out.Desc, Stream),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(
      acldvppJpegDecodeAsync(Channel, Out.Memory.Address, 0, Out.Desc, Stream),
      ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(acldvppVpcResizeAsync(Channel, nullptr, Out.Desc, nullptr, Stream),
            ACL_ERROR_INVALID_PARAM);
  expectNothing();
  auto *Garbage = reinterpret_cast<acldvppPicDesc *>(0x1234);
  EXPECT_NE(acldvppSetPicDescSize(Garbage, 1), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "no live picture description");
  acldvppResizeConfig *Other = acldvppCreateResizeConfig();
  EXPECT_NE(acldvppSetPicDescSize(reinterpret_cast<acldvppPicDesc *>(Other), 1),
            ACL_SUCCESS);
  expectFinding("acl-mismatched-destroy", "resize configuration");
  EXPECT_EQ(acldvppDestroyResizeConfig(Other), ACL_SUCCESS);
}

} // namespace acltidy::test
