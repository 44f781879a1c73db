//===- StandInParse.cpp - Descriptions of models --------------------------===//

#include "api/JsonText.h"
#include "api/StandIn.h"

#include <algorithm>
#include <cstring>

namespace acltidy::sim {

namespace {

constexpr std::pair<const char *, aclDataType> Types[] = {
    {"float", ACL_FLOAT},   {"float16", ACL_FLOAT16}, {"bfloat16", ACL_BF16},
    {"double", ACL_DOUBLE}, {"int8", ACL_INT8},       {"int16", ACL_INT16},
    {"int32", ACL_INT32},   {"int64", ACL_INT64},     {"uint8", ACL_UINT8},
    {"uint16", ACL_UINT16}, {"uint32", ACL_UINT32},   {"uint64", ACL_UINT64},
    {"bool", ACL_BOOL}};
constexpr std::pair<const char *, aclFormat> Formats[] = {
    {"ND", ACL_FORMAT_ND},
    {"NCHW", ACL_FORMAT_NCHW},
    {"NHWC", ACL_FORMAT_NHWC},
    {"NC1HWC0", ACL_FORMAT_NC1HWC0}};
constexpr std::pair<const char *, StandIn::Behaviour> Behaviours[] = {
    {"zeros", StandIn::Behaviour::Zeros},
    {"copy", StandIn::Behaviour::Copy},
    {"checksum", StandIn::Behaviour::Checksum},
    {"constant", StandIn::Behaviour::Constant},
    {"library", StandIn::Behaviour::Library}};
constexpr std::pair<const char *, aclAippInputFormat> ImageFormats[] = {
    {"YUV420SP_U8", ACL_YUV420SP_U8},
    {"XRGB8888_U8", ACL_XRGB8888_U8},
    {"RGB888_U8", ACL_RGB888_U8},
    {"YUV400_U8", ACL_YUV400_U8}};
constexpr std::pair<const char *, bool> AippModes[] = {{"static", false},
                                                       {"dynamic", true}};

// Sizes stay far from what 64 bits hold.
constexpr int64_t MostBytes = int64_t(1) << 50;

bool readBytes(const JsonValue &V, const char *Key, uint64_t &To) {
  auto Value = static_cast<int64_t>(To);
  bool Fine = V.read(Key, Value, 0, MostBytes);
  To = static_cast<uint64_t>(Value);
  return Fine;
}

bool readFloats(const JsonValue &V, const char *Key, uint16_t (&To)[4]) {
  std::vector<double> Values;
  if (!V.has(Key))
    return true;
  if (!V.member(Key).numbers(Values, 1, 4))
    return false;
  for (size_t I = 0; I != Values.size(); ++I)
    To[I] = floatToHalf(static_cast<float>(Values[I]));
  return true;
}

template <typename T, size_t N>
bool readIntegers(const JsonValue &V, const char *Key, T (&To)[N], size_t Least,
                  int64_t Lowest, int64_t Highest) {
  Dims Values;
  if (!V.has(Key))
    return true;
  JsonValue M = V.member(Key);
  if (!M.integers(Values, Least, N, Lowest))
    return false;
  for (size_t I = 0; I != Values.size(); ++I) {
    if (Values[I] > Highest)
      return M.fail(M.name() + " has " + std::to_string(Values[I]) +
                    "; at most " + std::to_string(Highest) + " is possible");
    To[I] = static_cast<T>(Values[I]);
  }
  return true;
}

bool readConversion(const JsonValue &V, AippHeader &H) {
  H.Csc = 1;
  return V.object({"matrix", "inputBias", "outputBias"}) &&
         readIntegers(V, "matrix", H.Matrix, 9, LeastAippCoefficient,
                      MostAippCoefficient) &&
         readIntegers(V, "inputBias", H.InputBias, 3, 0, 255) &&
         readIntegers(V, "outputBias", H.OutputBias, 3, 0, 255);
}

bool readAipp(const JsonValue &V, StandIn::Port &P) {
  auto A = std::make_shared<AippInput>();
  AippHeader &H = A->Static.Common;
  if (!V.object({"mode", "maxBytes", "format", "width", "height", "crop",
                 "padding", "csc", "rbuvSwap", "axSwap", "mean", "min",
                 "varReci"}) ||
      !V.choose("mode", AippModes, A->Dynamic))
    return false;
  if (P.Shape.size() != 4 ||
      (P.Format != ACL_FORMAT_NCHW && P.Format != ACL_FORMAT_NHWC))
    return V.fail("an input with AIPP needs four dimensions and the format "
                  "NCHW or NHWC");
  if (P.Type != ACL_FLOAT && P.Type != ACL_FLOAT16 && P.Type != ACL_INT8 &&
      P.Type != ACL_UINT8)
    return V.fail("what comes out of AIPP has the type float, float16, int8 "
                  "or uint8");
  P.Aipp = A;
  if (A->Dynamic) {
    if (!readBytes(V, "maxBytes", A->MaxBytes))
      return false;
    return A->MaxBytes || V.fail("dynamic AIPP needs 'maxBytes', the bytes of "
                                 "the largest images");
  }
  aclAippInputFormat Format = ACL_YUV420SP_U8;
  int64_t Width = 0, Height = 0;
  bool Rbuv = false, Ax = false;
  AippImage I;
  int32_t Crop[4] = {}, Padding[4] = {};
  if (!V.choose("format", ImageFormats, Format) ||
      !V.read("width", Width, 1, MostAippImage) ||
      !V.read("height", Height, 1, MostAippImage) ||
      !V.read("rbuvSwap", Rbuv) || !V.read("axSwap", Ax) ||
      !readIntegers(V, "crop", Crop, 4, 0, MostAippImage) ||
      !readIntegers(V, "padding", Padding, 4, 0, MostAippPadding) ||
      !readIntegers(V, "mean", I.Mean, 1, 0, 255) ||
      !readFloats(V, "min", I.Min) || !readFloats(V, "varReci", I.Reciprocal) ||
      (V.has("csc") && !readConversion(V.member("csc"), H)))
    return false;
  H.Format = static_cast<uint8_t>(Format);
  H.Width = static_cast<int32_t>(Width);
  H.Height = static_cast<int32_t>(Height);
  H.RbuvSwap = Rbuv;
  H.AxSwap = Ax;
  I.Crop = V.has("crop");
  I.CropX = Crop[0], I.CropY = Crop[1];
  I.CropWidth = Crop[2], I.CropHeight = Crop[3];
  I.Pad = V.has("padding");
  I.Top = Padding[0], I.Bottom = Padding[1];
  I.Left = Padding[2], I.Right = Padding[3];
  A->Static.Images.push_back(I);
  std::string Wrong = aippMistake(A->Static);
  auto Wanted = P.imageSize(P.Shape);
  if (Wrong.empty() && Wanted.first >= 0 && Wanted.second >= 0 &&
      aippResult(H, I) != Wanted)
    Wrong = "what comes out of AIPP is not as wide and high as 'shape' says";
  return Wrong.empty() || V.fail(Wrong);
}

bool readPorts(const JsonValue &Root, const char *Key, bool Output,
               std::vector<StandIn::Port> &To) {
  JsonValue List = Root.member(Key);
  if (!List.array())
    return false;
  for (size_t Index = 0; Index != List.size(); ++Index) {
    JsonValue V = List.element(Index);
    StandIn::Port P;
    P.Name = std::string(Key) + std::to_string(Index);
    if (!(Output ? V.object({"name", "type", "format", "shape", "shapes"})
                 : V.object(
                       {"name", "type", "format", "shape", "range", "aipp"})) ||
        !V.read("name", P.Name) || !V.choose("type", Types, P.Type) ||
        !V.choose("format", Formats, P.Format))
      return false;
    if (!V.has("shape"))
      return V.fail(V.name() + " must have a 'shape'");
    if (!V.member("shape").integers(P.Shape, 0, ACL_MAX_DIM_CNT, -1))
      return false;
    if (!P.unknowns() && !bytesOf(P.Type, elementsOf(P.Shape)) &&
        std::find(P.Shape.begin(), P.Shape.end(), 0) == P.Shape.end())
      return V.fail(V.name() + " has more bytes than 64 bits can count");
    if (V.has("range")) {
      JsonValue Range = V.member("range");
      if (!Range.array())
        return false;
      if (Range.size() != P.Shape.size())
        return Range.fail(Range.name() +
                          " must have a pair for each dimension");
      for (size_t D = 0; D != Range.size(); ++D) {
        Dims Pair;
        if (!Range.element(D).integers(Pair, 2, 2, -1))
          return false;
        P.Range.push_back({Pair[0], Pair[1]});
      }
    }
    if (V.has("shapes")) {
      JsonValue Shapes = V.member("shapes");
      if (!Shapes.array())
        return false;
      for (size_t G = 0; G != Shapes.size(); ++G) {
        P.GearShapes.emplace_back();
        if (!Shapes.element(G).integers(P.GearShapes.back(), 0, ACL_MAX_DIM_CNT,
                                        0))
          return false;
      }
    }
    if (V.has("aipp") && !readAipp(V.member("aipp"), P))
      return false;
    To.push_back(std::move(P));
  }
  return true;
}

bool readGears(const JsonValue &V, StandIn &M) {
  if (!V.object({"batch", "hw", "dims"}))
    return false;
  if (V.size() != 1)
    return V.fail("'gears' must have one of batch, hw, dims");
  size_t Total = M.unknownsBefore(M.Inputs.size());
  if (!Total)
    return V.fail("a model with gears needs a -1 in the 'shape' of an input");
  const char *Key = V.has("batch") ? "batch" : V.has("hw") ? "hw" : "dims";
  JsonValue List = V.member(Key);
  if (!List.array())
    return false;
  // Limits of aclmdlBatch, aclmdlHW and ATC.
  if (!List.size() || List.size() > ACL_MAX_BATCH_NUM)
    return List.fail(List.name() + " must have 1 to 128 gears");
  if (!std::strcmp(Key, "batch")) {
    Dims Batches;
    if (!List.integers(Batches, 1, ACL_MAX_BATCH_NUM, 1))
      return false;
    M.GearsAre = StandIn::GearKind::Batch;
    for (int64_t Each : Batches)
      M.Gears.push_back({Each});
  } else {
    bool Size = !std::strcmp(Key, "hw");
    M.GearsAre = Size ? StandIn::GearKind::Size : StandIn::GearKind::Dims;
    size_t Length = Size ? 2 : Total;
    for (size_t I = 0; I != List.size(); ++I) {
      M.Gears.emplace_back();
      if (!List.element(I).integers(M.Gears.back(), Length, Length, 1))
        return false;
    }
    for (const StandIn::Port &P : M.Inputs)
      if (Size && P.unknowns() && P.unknowns() != 2)
        return V.fail("with 'hw' an input has a -1 for the height and one for "
                      "the width, or none");
  }
  // The compiler adds an input that tells the device which gear it is.
  M.GearInput = M.Inputs.size();
  for (size_t I = 0; I != M.Inputs.size(); ++I)
    if (M.Inputs[I].Name == ACL_DYNAMIC_TENSOR_NAME)
      M.GearInput = I;
  if (M.GearInput == M.Inputs.size()) {
    StandIn::Port P;
    P.Name = ACL_DYNAMIC_TENSOR_NAME;
    P.Type = ACL_INT64;
    P.Shape = {static_cast<int64_t>(M.Gears[0].size())};
    M.Inputs.push_back(P);
  }
  M.Inputs[M.GearInput].Is = StandIn::Role::Gear;
  return true;
}

bool readModel(const JsonValue &V, StandIn &M, bool InBundle);

bool readBundle(const JsonValue &V, StandIn &M) {
  if (!V.object({"models", "variableBytes"}) ||
      !readBytes(V, "variableBytes", M.VariableBytes))
    return false;
  JsonValue List = V.member("models");
  if (!List.array())
    return false;
  for (size_t I = 0; I != List.size(); ++I) {
    auto Each = std::make_shared<StandIn>();
    if (!readModel(List.element(I), *Each, /*InBundle=*/true))
      return false;
    M.Models.push_back(Each);
  }
  return !M.Models.empty() || List.fail("a bundle needs at least one model");
}

bool readModel(const JsonValue &V, StandIn &M, bool InBundle) {
  if (!InBundle && V.has("models"))
    return readBundle(V, M);
  int64_t Constant = 0;
  // Another name for an operator that there is.
  if (!InBundle && V.has("as")) {
    if (!V.object({"operator", "as"}) || !V.read("operator", M.Operator) ||
        !V.read("as", M.As))
      return false;
    return !M.Operator.empty() ||
           V.fail("'as' needs the 'operator' that it explains");
  }
  if (!V.object({"inputs", "outputs", "gears", "behaviour", "constant",
                 "library", "function", "workBytes", "weightBytes",
                 "operator"}) ||
      !V.read("operator", M.Operator) ||
      !readPorts(V, "inputs", false, M.Inputs) ||
      !readPorts(V, "outputs", true, M.Outputs) ||
      (V.has("gears") && !readGears(V.member("gears"), M)) ||
      !V.choose("behaviour", Behaviours, M.Does) ||
      !V.read("constant", Constant, 0, 255) || !V.read("library", M.Library) ||
      !V.read("function", M.Function) ||
      !readBytes(V, "workBytes", M.WorkBytes) ||
      !readBytes(V, "weightBytes", M.WeightBytes))
    return false;
  M.Constant = static_cast<unsigned char>(Constant);
  if (M.Does == StandIn::Behaviour::Library && M.Library.empty())
    return V.fail("the behaviour 'library' needs the name of a 'library'");
  for (size_t I = 0; I != M.Outputs.size(); ++I)
    if (!M.Outputs[I].GearShapes.empty() &&
        M.Outputs[I].GearShapes.size() != M.Gears.size())
      return V.fail("'shapes' of outputs[" + std::to_string(I) +
                    "] must have a shape for each gear");
  // So does the input of the parameters of dynamic AIPP.
  for (size_t I = 0, Count = M.Inputs.size(), Made = 0; I != Count; ++I) {
    if (!M.Inputs[I].Aipp || !M.Inputs[I].Aipp->Dynamic)
      continue;
    StandIn::Port P;
    P.Name = ACL_DYNAMIC_AIPP_NAME;
    if (Made++)
      P.Name += "_" + std::to_string(Made - 1);
    int64_t Batch = M.largestInput(I)[0];
    P.Type = ACL_UINT8;
    P.Shape = {static_cast<int64_t>(
        aippBytes(static_cast<uint64_t>(std::max<int64_t>(Batch, 1))))};
    P.Is = StandIn::Role::Aipp;
    P.Partner = I;
    M.Inputs[I].Partner = M.Inputs.size();
    M.Inputs.push_back(P);
  }
  return true;
}

} // namespace

bool parseStandIn(const std::string &Text, StandIn &Model, std::string &Error) {
  JsonText Json;
  bool Fine = Json.parse(Text) && readModel(JsonValue(Json, Json.root()), Model,
                                            /*InBundle=*/false);
  Error = Json.error();
  return Fine && Error.empty();
}

} // namespace acltidy::sim
