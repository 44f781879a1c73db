//===- ModelAippTest.cpp - Images in front of models ----------------------===//

#include "ModelSupport.h"

#include <gmock/gmock.h>
#include <memory>

namespace acltidy::test {

namespace {

using Shape = std::vector<int64_t>;

constexpr const char *Static = R"({
  "inputs": [{"name": "image", "type": "float", "format": "NCHW",
    "shape": [1, 3, 2, 2],
    "aipp": {"mode": "static", "format": "RGB888_U8", "width": 4, "height": 2,
             "crop": [2, 0, 2, 2], "mean": [1, 2, 3], "varReci": [0.5]}}],
  "outputs": [{"type": "float", "shape": [1, 3, 2, 2]}],
  "behaviour": "copy"})";
constexpr const char *Dynamic = R"({
  "inputs": [{"name": "image", "type": "uint8", "format": "NHWC",
    "shape": [2, 4, 4, 3], "aipp": {"mode": "dynamic", "maxBytes": 192}}],
  "outputs": [{"type": "uint8", "shape": [2, 4, 4, 3]}],
  "behaviour": "copy"})";

} // namespace

class Aipp : public Simulator {
protected:
  /// Parameters for images of RGB, as they stand.
  static aclmdlAIPP *parameters(uint64_t Batch, int32_t Width, int32_t Height) {
    aclmdlAIPP *P = aclmdlCreateAIPP(Batch);
    EXPECT_EQ(aclmdlSetAIPPInputFormat(P, ACL_RGB888_U8), ACL_SUCCESS);
    EXPECT_EQ(aclmdlSetAIPPSrcImageSize(P, Width, Height), ACL_SUCCESS);
    return P;
  }
};

TEST_F(Aipp, StaticChangesWhatTheInputIs) {
  Model M(Static);
  // The source image in place of what the model sees.
  EXPECT_EQ(aclmdlGetInputSizeByIndex(M.Desc, 0), 24u);
  EXPECT_EQ(aclmdlGetInputFormat(M.Desc, 0), ACL_FORMAT_NHWC);
  EXPECT_EQ(aclmdlGetInputDataType(M.Desc, 0), ACL_UINT8);
  aclmdlIODims D;
  ASSERT_EQ(aclmdlGetInputDims(M.Desc, 0, &D), ACL_SUCCESS);
  EXPECT_EQ(dims(D), Shape({1, 2, 4, 3}));
  aclmdlInputAippType Type;
  size_t Index = 0;
  ASSERT_EQ(aclmdlGetAippType(M.Id, 0, &Type, &Index), ACL_SUCCESS);
  EXPECT_EQ(Type, ACL_DATA_WITH_STATIC_AIPP);
  EXPECT_EQ(Index, static_cast<size_t>(ACL_INVALID_NODE_INDEX));
  auto Info = std::make_unique<aclAippInfo>();
  ASSERT_EQ(aclmdlGetFirstAippInfo(M.Id, 0, Info.get()), ACL_SUCCESS);
  EXPECT_EQ(Info->inputFormat, ACL_RGB888_U8);
  EXPECT_EQ(Info->srcImageSizeW, 4);
  EXPECT_EQ(Info->cropSwitch, 1);
  EXPECT_EQ(Info->loadStartPosW, 2);
  EXPECT_EQ(Info->meanChn2, 3);
  EXPECT_FLOAT_EQ(Info->varReciChn0, 0.5f);
  EXPECT_EQ(Info->srcFormat, ACL_FORMAT_NCHW);
  ASSERT_EQ(Info->shapeCount, 1u);
  EXPECT_EQ(Info->outDims[0].srcSize, 24u);
  EXPECT_EQ(Info->outDims[0].aippOutSize, 48u);
  EXPECT_EQ(aclmdlGetFirstAippInfo(M.Id, 1, Info.get()),
            ACL_ERROR_INVALID_PARAM);

  // Cropped, less the mean, times the reciprocal, as planes.
  Set In(M, false), Out(M, true);
  std::vector<uint8_t> Image(24);
  for (size_t I = 0; I != Image.size(); ++I)
    Image[I] = static_cast<uint8_t>(I);
  In.put(0, Image);
  ASSERT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle), ACL_SUCCESS);
  std::vector<float> Seen = Out.get<float>(0, 12);
  // Row 0: pixels 2 and 3 are bytes 6 to 11; row 1: 18 to 23.
  EXPECT_FLOAT_EQ(Seen[0], (6 - 1) * 0.5f);
  EXPECT_FLOAT_EQ(Seen[3], (21 - 1) * 0.5f);
  EXPECT_FLOAT_EQ(Seen[4], 7 - 2);
  EXPECT_FLOAT_EQ(Seen[11], 23 - 3);
}

TEST_F(Aipp, SizesOfFormats) {
  Model M(R"({"inputs": [{"type": "uint8", "format": "NCHW",
      "shape": [2, 3, 4, 6], "aipp": {"mode": "static",
      "format": "YUV420SP_U8", "width": 6, "height": 4}}], "outputs": []})");
  EXPECT_EQ(aclmdlGetInputSizeByIndex(M.Desc, 0), 72u);
  aclmdlIODims D;
  ASSERT_EQ(aclmdlGetInputDimsV2(M.Desc, 0, &D), ACL_SUCCESS);
  EXPECT_EQ(dims(D), Shape({2, 6, 6, 1}));
  ASSERT_EQ(aclmdlGetInputDims(M.Desc, 0, &D), ACL_SUCCESS);
  EXPECT_EQ(dims(D), Shape({2, 4, 6, 3}));
  Set Short({71}), Out;
  EXPECT_EQ(aclmdlExecute(M.Id, Short.Handle, Out.Handle),
            ACL_ERROR_MODEL_INPUT_NOT_MATCH);
}

TEST_F(Aipp, Dynamic) {
  Model M(Dynamic);
  size_t Parameters = M.input(ACL_DYNAMIC_AIPP_NAME), Index = 0, Bytes = 0;
  aclmdlInputAippType Type;
  ASSERT_EQ(aclmdlGetAippType(M.Id, 0, &Type, &Index), ACL_SUCCESS);
  EXPECT_EQ(Type, ACL_DATA_WITH_DYNAMIC_AIPP);
  EXPECT_EQ(Index, Parameters);
  ASSERT_EQ(aclmdlGetAippType(M.Id, Parameters, &Type, &Index), ACL_SUCCESS);
  EXPECT_EQ(Type, ACL_DYNAMIC_AIPP_NODE);
  EXPECT_EQ(aclmdlGetInputSizeByIndex(M.Desc, 0), 192u);
  ASSERT_EQ(aclmdlGetAippDataSize(2, &Bytes), ACL_SUCCESS);
  EXPECT_EQ(aclmdlGetInputSizeByIndex(M.Desc, Parameters), Bytes);
  auto Info = std::make_unique<aclAippInfo>();
  EXPECT_EQ(aclmdlGetFirstAippInfo(M.Id, 0, Info.get()),
            ACL_ERROR_NOT_STATIC_AIPP);

  Set In(M, false), Out(M, true);
  aclmdlAIPP *P = parameters(2, 4, 4);
  EXPECT_EQ(aclmdlSetAIPPRbuvSwapSwitch(P, 1), ACL_SUCCESS);
  ASSERT_EQ(aclmdlSetInputAIPP(M.Id, In.Handle, Parameters, P), ACL_SUCCESS);
  // What the parameters need, not the most that there may be.
  std::vector<uint8_t> Images(96);
  Images[0] = 1, Images[2] = 3, Images[95] = 9;
  In.put(0, Images);
  ASSERT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle), ACL_SUCCESS);
  std::vector<uint8_t> Seen = Out.get<uint8_t>(0, 96);
  EXPECT_EQ(Seen[0], 3);
  EXPECT_EQ(Seen[2], 1);
  EXPECT_EQ(Seen[93], 9);
  expectNothing();
  // The parameters may be given by the image's input, too.
  EXPECT_EQ(aclmdlSetAIPPByInputIndex(M.Id, In.Handle, 0, P), ACL_SUCCESS);
  EXPECT_EQ(aclmdlSetAIPPByInputIndex(M.Id, In.Handle, Parameters, P),
            ACL_ERROR_FAILURE);
  EXPECT_EQ(aclmdlSetInputAIPP(M.Id, In.Handle, 0, P), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlDestroyAIPP(P), ACL_SUCCESS);
  EXPECT_NE(aclmdlSetInputAIPP(M.Id, In.Handle, Parameters, P), ACL_SUCCESS);
  expectFinding("acl-use-after-destroy", "'aclmdlSetInputAIPP'");
}

TEST_F(Aipp, ParametersThatAreNotSet) {
  Model M(Dynamic);
  Set In(M, false), Out(M, true);
  In.put(0, std::vector<uint8_t>(192));
  EXPECT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle), ACL_SUCCESS);
  expectFinding("acl-uninitialized-memory", "'aclmdlExecute' reads");
}

TEST_F(Aipp, ParametersThatTheClientOverwrites) {
  Model M(Dynamic);
  Set In(M, false), Out(M, true);
  size_t Index = M.input(ACL_DYNAMIC_AIPP_NAME);
  In.put(0, std::vector<uint8_t>(192, 3));
  // Anything at all: sizes beyond the memory, negative crops.
  for (uint8_t Byte : {0x00, 0x01, 0x03, 0x7f, 0x80, 0xff}) {
    In.put(Index, std::vector<uint8_t>(In.size(Index), Byte));
    aclmdlExecute(M.Id, In.Handle, Out.Handle);
  }
  aclmdlAIPP *P = parameters(2, 4, 4);
  ASSERT_EQ(aclmdlSetInputAIPP(M.Id, In.Handle, Index, P), ACL_SUCCESS);
  EXPECT_EQ(aclmdlDestroyAIPP(P), ACL_SUCCESS);
  std::vector<uint8_t> Bytes = In.get<uint8_t>(Index, In.size(Index));
  Bytes[64] = 1;                           // Crop,
  std::memset(Bytes.data() + 72, 0xff, 4); // from -1
  Bytes[80] = 4, Bytes[84] = 4;            // of the size wanted.
  In.put(Index, Bytes);
  EXPECT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle), ACL_SUCCESS);
  expectNothing();
}

TEST_F(Aipp, ParametersThatDoNotFit) {
  Model M(Dynamic);
  Set In(M, false);
  size_t Index = M.input(ACL_DYNAMIC_AIPP_NAME);
  auto Refused = [&](aclmdlAIPP *P, const char *Why) {
    EXPECT_EQ(aclmdlSetInputAIPP(M.Id, In.Handle, Index, P),
              ACL_ERROR_INVALID_PARAM);
    EXPECT_THAT(aclGetRecentErrMsg(), testing::HasSubstr(Why));
    EXPECT_EQ(aclmdlDestroyAIPP(P), ACL_SUCCESS);
  };
  Refused(parameters(1, 4, 4), "the batch has 2");
  Refused(parameters(2, 6, 4), "6 x 4, the model takes 4 x 4");
  Refused(parameters(2, 8, 8), "larger than the model was built for");
  aclmdlAIPP *P = parameters(2, 6, 4);
  EXPECT_EQ(aclmdlSetAIPPCropParams(P, 1, 2, 0, 4, 4, 0), ACL_SUCCESS);
  Refused(P, "must come out in one size");
  P = parameters(2, 6, 4);
  for (uint64_t I : {0, 1})
    EXPECT_EQ(aclmdlSetAIPPCropParams(P, 1, 4, 0, 4, 4, I), ACL_SUCCESS);
  Refused(P, "does not lie within the image");
  P = parameters(2, 16, 2);
  for (uint64_t I : {0, 1})
    EXPECT_EQ(aclmdlSetAIPPScfParams(P, 1, 16, 16, 16, 16, I), ACL_SUCCESS);
  Refused(P, "16 x 16, the model takes");
  P = aclmdlCreateAIPP(2);
  EXPECT_EQ(aclmdlSetAIPPSrcImageSize(P, 4, 4), ACL_SUCCESS);
  EXPECT_EQ(aclmdlSetAIPPInputFormat(P, ACL_RAW24), ACL_SUCCESS);
  Refused(P, "the input format must be");
}

TEST_F(Aipp, Ranges) {
  EXPECT_EQ(aclmdlCreateAIPP(0), nullptr);
  size_t Bytes = 0;
  EXPECT_EQ(aclmdlGetAippDataSize(0, &Bytes), ACL_ERROR_INVALID_PARAM);
  aclmdlAIPP *P = aclmdlCreateAIPP(1);
  EXPECT_EQ(aclmdlSetAIPPInputFormat(P, static_cast<aclAippInputFormat>(77)),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlSetAIPPSrcImageSize(P, 1, 1), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlSetAIPPSrcImageSize(P, 2, 4097), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlSetAIPPRbuvSwapSwitch(P, 2), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlSetAIPPAxSwapSwitch(P, -1), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlSetAIPPCropParams(P, 1, 0, 0, 0, 1, 0),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlSetAIPPCropParams(P, 0, 0, 0, 0, 0, 1),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlSetAIPPPaddingParams(P, 1, 33, 0, 0, 0, 0),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlSetAIPPDtcPixelMean(P, 256, 0, 0, 0, 0),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlSetAIPPDtcPixelMin(P, -1, 0, 0, 0, 0),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlSetAIPPPixelVarReci(P, 70000, 0, 0, 0, 0),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlSetAIPPScfParams(P, 1, 15, 16, 16, 16, 0),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclmdlSetAIPPCscParams(P, 1, 256, 0, 359, 256, -88, -183, 256, 454,
                                   0, 0, 0, 0, 0, 128, 128),
            ACL_SUCCESS);
  EXPECT_EQ(aclmdlDestroyAIPP(P), ACL_SUCCESS);
}

TEST_F(Aipp, Colours) {
  // Full-range JPEG colours: white stays white, and red comes out red.
  Model M(R"({"inputs": [{"type": "uint8", "format": "NHWC",
      "shape": [1, 2, 2, 3], "aipp": {"mode": "static",
      "format": "YUV420SP_U8", "width": 2, "height": 2,
      "csc": {"matrix": [256, 0, 359, 256, -88, -183, 256, 454, 0],
              "inputBias": [0, 128, 128]}}}],
    "outputs": [{"type": "uint8", "shape": [12]}], "behaviour": "copy"})");
  Set In(M, false), Out(M, true);
  In.put<uint8_t>(0, {255, 76, 76, 76, 128, 128});
  ASSERT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle), ACL_SUCCESS);
  EXPECT_EQ(Out.get<uint8_t>(0, 3), std::vector<uint8_t>({255, 255, 255}));
  In.put<uint8_t>(0, {76, 76, 76, 76, 85, 255});
  ASSERT_EQ(aclmdlExecute(M.Id, In.Handle, Out.Handle), ACL_SUCCESS);
  std::vector<uint8_t> Red = Out.get<uint8_t>(0, 12);
  EXPECT_GE(Red[0], 252);
  EXPECT_LE(Red[1], 3);
  EXPECT_LE(Red[2], 3);
  EXPECT_GE(Red[9], 252);
}

TEST_F(Aipp, MistakesInDescriptions) {
  auto Refused = [](const std::string &Aipp, const char *Why) {
    std::string Text =
        R"({"outputs": [], "inputs": [{"format": "NCHW", "shape": [1, 3, 4, 4],
            "aipp": )" +
        Aipp + "}]}";
    uint32_t Id = 0;
    EXPECT_EQ(aclmdlLoadFromMem(Text.data(), Text.size(), &Id),
              ACL_ERROR_PARSE_MODEL);
    EXPECT_THAT(aclGetRecentErrMsg(), testing::HasSubstr(Why));
  };
  Refused(R"({"mode": "sometimes"})", "2: 'mode' of inputs[0].aipp is");
  Refused(R"({"mode": "dynamic"})", "needs 'maxBytes'");
  Refused(R"({"format": "RGB888_U8"})", "size of the source image");
  Refused(R"({"format": "RGB888_U8", "width": 5, "height": 4})",
          "not as wide and high");
  Refused(R"({"width": 4, "height": 4, "crop": [1, 0, 2, 2]})",
          "must begin at even positions");
  Refused(R"({"width": 4, "height": 4, "mean": [1, 2, 300]})", "at most 255");
}

} // namespace acltidy::test
