//===- ModelAipp.cpp - AIPP parameter sets --------------------------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Models.h"

#include <cstring>

namespace acltidy::sim {

namespace {

constexpr uint64_t MostBatches = 4096;

struct AippSet : Payload {
  AippParameters P;
};

struct InRange {
  int64_t Value, Least, Most;
};

int outOfRange(const char *What) {
  return call().fail(ACL_ERROR_INVALID_PARAM,
                     std::string(What) + " is out of range");
}

bool allIn(std::initializer_list<InRange> Values) {
  for (const InRange &V : Values)
    if (V.Value < V.Least || V.Value > V.Most)
      return false;
  return true;
}

/// Sets a switch of the parameters, if there are any.
template <typename T>
aclError setSwitch(T *Parameters, int8_t T::*Which, int8_t Value) {
  if (!Parameters || (Value != 0 && Value != 1))
    return outOfRange("the switch");
  Parameters->*Which = Value;
  return ACL_SUCCESS;
}

/// The parameters of an image; null after a failure.
AippImage *imageOf(aclmdlAIPP *Set, uint64_t Index) {
  auto *S = payload<AippSet>(Set);
  if (S && Index < S->P.Images.size())
    return &S->P.Images[Index];
  call().fail(ACL_ERROR_INVALID_PARAM,
              "image " + std::to_string(Index) + " is beyond the batch");
  return nullptr;
}

AippHeader *headerOf(aclmdlAIPP *Set) {
  auto *S = payload<AippSet>(Set);
  return S ? &S->P.Common : nullptr;
}

aclError setFloats(uint16_t (&To)[4], const float (&From)[4], float Least,
                   float Most, const char *What) {
  for (float Value : From)
    if (!(Value >= Least && Value <= Most))
      return outOfRange(What);
  for (int N = 0; N != 4; ++N)
    To[N] = floatToHalf(From[N]);
  return ACL_SUCCESS;
}

} // namespace

aclmdlAIPP *api::aclmdlCreateAIPP(uint64_t Batch) {
  if (!Batch || Batch > MostBatches) {
    call().fail(ACL_ERROR_INVALID_PARAM, "the batch size is out of range");
    return nullptr;
  }
  auto S = std::make_shared<AippSet>();
  S->P.Common.Batches = static_cast<uint8_t>(Batch);
  S->P.Images.resize(Batch);
  return call().handle<aclmdlAIPP *>(S);
}

aclError api::aclmdlGetAippDataSize(uint64_t Batch, size_t *Size) {
  if (!Batch || Batch > (uint64_t(1) << 48))
    return outOfRange("the batch size");
  return stored(store(Size, aippBytes(Batch)));
}

aclError api::aclmdlSetAIPPInputFormat(aclmdlAIPP *Set,
                                       aclAippInputFormat Format) {
  AippHeader *H = headerOf(Set);
  if (!H || Format < ACL_YUV420SP_U8 || Format > ACL_RAW24)
    return outOfRange("the format");
  H->Format = static_cast<uint8_t>(Format);
  return ACL_SUCCESS;
}

aclError api::aclmdlSetAIPPCscParams(aclmdlAIPP *Set, int8_t Switch,
                                     int16_t M00, int16_t M01, int16_t M02,
                                     int16_t M10, int16_t M11, int16_t M12,
                                     int16_t M20, int16_t M21, int16_t M22,
                                     uint8_t Out0, uint8_t Out1, uint8_t Out2,
                                     uint8_t In0, uint8_t In1, uint8_t In2) {
  AippHeader *H = headerOf(Set);
  int Status = setSwitch(H, &AippHeader::Csc, Switch);
  if (Status || !Switch)
    return Status;
  const int16_t Matrix[] = {M00, M01, M02, M10, M11, M12, M20, M21, M22};
  for (int16_t Each : Matrix)
    if (Each < LeastAippCoefficient || Each > MostAippCoefficient)
      return outOfRange("a coefficient");
  std::memcpy(H->Matrix, Matrix, sizeof Matrix);
  const uint8_t Output[] = {Out0, Out1, Out2}, Input[] = {In0, In1, In2};
  std::memcpy(H->OutputBias, Output, sizeof Output);
  std::memcpy(H->InputBias, Input, sizeof Input);
  return ACL_SUCCESS;
}

aclError api::aclmdlSetAIPPRbuvSwapSwitch(aclmdlAIPP *Set, int8_t Switch) {
  return setSwitch(headerOf(Set), &AippHeader::RbuvSwap, Switch);
}

aclError api::aclmdlSetAIPPAxSwapSwitch(aclmdlAIPP *Set, int8_t Switch) {
  return setSwitch(headerOf(Set), &AippHeader::AxSwap, Switch);
}

aclError api::aclmdlSetAIPPSrcImageSize(aclmdlAIPP *Set, int32_t Width,
                                        int32_t Height) {
  AippHeader *H = headerOf(Set);
  if (!H || !allIn({{Width, 2, MostAippImage}, {Height, 1, MostAippImage}}))
    return outOfRange("the size");
  H->Width = Width;
  H->Height = Height;
  return ACL_SUCCESS;
}

aclError api::aclmdlSetAIPPScfParams(aclmdlAIPP *Set, int8_t Switch,
                                     int32_t FromWidth, int32_t FromHeight,
                                     int32_t ToWidth, int32_t ToHeight,
                                     uint64_t Index) {
  AippImage *I = imageOf(Set, Index);
  if (!I)
    return ACL_ERROR_INVALID_PARAM;
  int Status = setSwitch(I, &AippImage::Scale, Switch);
  if (Status || !Switch)
    return Status;
  if (!allIn({{FromWidth, 16, MostAippImage},
              {FromHeight, 16, MostAippImage},
              {ToWidth, 16, 1920},
              {ToHeight, 16, MostAippImage}}))
    return outOfRange("a size");
  I->ScaleFromWidth = FromWidth, I->ScaleFromHeight = FromHeight;
  I->ScaleToWidth = ToWidth, I->ScaleToHeight = ToHeight;
  return ACL_SUCCESS;
}

aclError api::aclmdlSetAIPPCropParams(aclmdlAIPP *Set, int8_t Switch, int32_t X,
                                      int32_t Y, int32_t Width, int32_t Height,
                                      uint64_t Index) {
  AippImage *I = imageOf(Set, Index);
  if (!I)
    return ACL_ERROR_INVALID_PARAM;
  int Status = setSwitch(I, &AippImage::Crop, Switch);
  if (Status || !Switch)
    return Status;
  if (!allIn({{X, 0, MostAippImage - 1},
              {Y, 0, MostAippImage - 1},
              {Width, 1, MostAippImage},
              {Height, 1, MostAippImage}}))
    return outOfRange("the crop");
  I->CropX = X, I->CropY = Y, I->CropWidth = Width, I->CropHeight = Height;
  return ACL_SUCCESS;
}

aclError api::aclmdlSetAIPPPaddingParams(aclmdlAIPP *Set, int8_t Switch,
                                         int32_t Top, int32_t Bottom,
                                         int32_t Left, int32_t Right,
                                         uint64_t Index) {
  AippImage *I = imageOf(Set, Index);
  if (!I)
    return ACL_ERROR_INVALID_PARAM;
  int Status = setSwitch(I, &AippImage::Pad, Switch);
  if (Status || !Switch)
    return Status;
  if (!allIn({{Top, 0, MostAippPadding},
              {Bottom, 0, MostAippPadding},
              {Left, 0, MostAippPadding},
              {Right, 0, MostAippPadding}}))
    return outOfRange("the padding");
  I->Top = Top, I->Bottom = Bottom, I->Left = Left, I->Right = Right;
  return ACL_SUCCESS;
}

aclError api::aclmdlSetAIPPDtcPixelMean(aclmdlAIPP *Set, int16_t C0, int16_t C1,
                                        int16_t C2, int16_t C3,
                                        uint64_t Index) {
  AippImage *I = imageOf(Set, Index);
  if (!I)
    return ACL_ERROR_INVALID_PARAM;
  if (!allIn({{C0, 0, 255}, {C1, 0, 255}, {C2, 0, 255}, {C3, 0, 255}}))
    return outOfRange("a mean value");
  const int16_t Mean[] = {C0, C1, C2, C3};
  std::memcpy(I->Mean, Mean, sizeof Mean);
  return ACL_SUCCESS;
}

aclError api::aclmdlSetAIPPDtcPixelMin(aclmdlAIPP *Set, float C0, float C1,
                                       float C2, float C3, uint64_t Index) {
  AippImage *I = imageOf(Set, Index);
  return I ? setFloats(I->Min, {C0, C1, C2, C3}, 0, 255, "a minimum")
           : ACL_ERROR_INVALID_PARAM;
}

aclError api::aclmdlSetAIPPPixelVarReci(aclmdlAIPP *Set, float C0, float C1,
                                        float C2, float C3, uint64_t Index) {
  AippImage *I = imageOf(Set, Index);
  return I ? setFloats(I->Reciprocal, {C0, C1, C2, C3}, -65504, 65504,
                       "a reciprocal")
           : ACL_ERROR_INVALID_PARAM;
}

namespace {

const StandIn::Port *inputOf(const LoadedModel *M, size_t Index) {
  return M && Index < M->What->Inputs.size() ? &M->What->Inputs[Index]
                                             : nullptr;
}

/// The parameters fit the model: what comes out is what it takes.
std::string misfit(const StandIn &Model, const StandIn::Port &Image,
                   size_t Index, const AippParameters &P) {
  if (aippImageBytes(P.Common) * P.Images.size() > Image.Aipp->MaxBytes)
    return "the images are larger than the model was built for";
  // The documents: with gears for the batch as many as the largest has.
  Dims Shape = Model.largestInput(Index);
  auto Result = aippResult(P.Common, P.Images[0]);
  if (Shape[0] > 0 && static_cast<size_t>(Shape[0]) != P.Images.size())
    return "the parameters are for " + std::to_string(P.Images.size()) +
           " images, the batch has " + std::to_string(Shape[0]);
  auto Fixed = Image.imageSize(Image.Shape), Taken = Image.imageSize(Shape);
  if (Fixed.first > 0 && Fixed.second > 0 && Result != Taken)
    return "the images that come out are " + std::to_string(Result.first) +
           " x " + std::to_string(Result.second) + ", the model takes " +
           std::to_string(Taken.first) + " x " + std::to_string(Taken.second);
  return aippMistake(P);
}

aclError setParameters(LoadedModel *M, aclmdlDataset *Set, size_t Index,
                       const aclmdlAIPP *Parameters) {
  Call &C = call();
  auto *S = payload<AippSet>(Parameters);
  if (!M || !S)
    return C.fail(ACL_ERROR_INVALID_PARAM, "there is no such model");
  int Status = ACL_SUCCESS;
  DataBuffer *B = parameterSlot(*M, Set, Index, StandIn::Role::Aipp, Status);
  if (!B)
    return Status;
  size_t Image = M->What->Inputs[Index].Partner;
  std::string Wrong = misfit(*M->What, M->What->Inputs[Image], Image, S->P);
  if (!Wrong.empty())
    return C.fail(ACL_ERROR_INVALID_PARAM, Wrong);
  std::vector<char> Bytes(aippBytes(S->P.Images.size()));
  if (B->Size < Bytes.size())
    return C.fail(ACL_ERROR_GE_DYNAMIC_INPUT_LENGTH_INVALID,
                  "the data buffer of the input is too small");
  std::memcpy(Bytes.data(), &S->P.Common, sizeof(AippHeader));
  std::memcpy(Bytes.data() + sizeof(AippHeader), S->P.Images.data(),
              S->P.Images.size() * sizeof(AippImage));
  return writeParameters(*B, Bytes.data(), Bytes.size());
}

} // namespace

aclError api::aclmdlSetInputAIPP(uint32_t Id, aclmdlDataset *Set, size_t Index,
                                 const aclmdlAIPP *Parameters) {
  return setParameters(findModel(Id), Set, Index, Parameters);
}

aclError api::aclmdlSetAIPPByInputIndex(uint32_t Id, aclmdlDataset *Set,
                                        size_t Index,
                                        const aclmdlAIPP *Parameters) {
  LoadedModel *M = findModel(Id);
  const StandIn::Port *P = inputOf(M, Index);
  if (!P)
    return call().fail(ACL_ERROR_INVALID_PARAM, "there is no such input");
  if (!P->Aipp || !P->Aipp->Dynamic)
    return call().fail(ACL_ERROR_FAILURE, "the input has no dynamic AIPP");
  return setParameters(M, Set, P->Partner, Parameters);
}

aclError api::aclmdlGetAippType(uint32_t Id, size_t Index,
                                aclmdlInputAippType *Type, size_t *Attached) {
  const StandIn::Port *P = inputOf(findModel(Id), Index);
  if (!P)
    return call().fail(ACL_ERROR_INVALID_PARAM, "there is no such input");
  aclmdlInputAippType T = ACL_DATA_WITHOUT_AIPP;
  size_t At = ACL_INVALID_NODE_INDEX;
  if (P->Is == StandIn::Role::Aipp)
    T = ACL_DYNAMIC_AIPP_NODE;
  else if (P->Aipp && !P->Aipp->Dynamic)
    T = ACL_DATA_WITH_STATIC_AIPP;
  else if (P->Aipp)
    T = ACL_DATA_WITH_DYNAMIC_AIPP, At = P->Partner;
  return stored(store(Type, T) && store(Attached, At));
}

namespace {

void putShape(aclmdlIODims &To, const StandIn::Port &P, const Dims &Shape) {
  size_t Length = std::min<size_t>(P.Name.size(), sizeof To.name - 1);
  std::memcpy(To.name, P.Name.data(), Length);
  To.dimCount = Shape.size();
  std::copy(Shape.begin(), Shape.end(), To.dims);
}

void putParameters(aclAippInfo &To, const AippParameters &P) {
  const AippHeader &H = P.Common;
  const AippImage &I = P.Images[0];
  To.inputFormat = static_cast<aclAippInputFormat>(H.Format);
  To.srcImageSizeW = H.Width, To.srcImageSizeH = H.Height;
  To.cropSwitch = I.Crop;
  To.loadStartPosW = I.CropX, To.loadStartPosH = I.CropY;
  To.cropSizeW = I.CropWidth, To.cropSizeH = I.CropHeight;
  To.paddingSwitch = I.Pad;
  To.leftPaddingSize = I.Left, To.rightPaddingSize = I.Right;
  To.topPaddingSize = I.Top, To.bottomPaddingSize = I.Bottom;
  To.cscSwitch = H.Csc;
  To.rbuvSwapSwitch = H.RbuvSwap;
  To.axSwapSwitch = H.AxSwap;
  int32_t *Matrix[] = {&To.matrixR0C0, &To.matrixR0C1, &To.matrixR0C2,
                       &To.matrixR1C0, &To.matrixR1C1, &To.matrixR1C2,
                       &To.matrixR2C0, &To.matrixR2C1, &To.matrixR2C2};
  for (int N = 0; N != 9; ++N)
    *Matrix[N] = H.Matrix[N];
  int32_t *Output[] = {&To.outputBias0, &To.outputBias1, &To.outputBias2};
  int32_t *Input[] = {&To.inputBias0, &To.inputBias1, &To.inputBias2};
  for (int N = 0; N != 3; ++N)
    *Output[N] = H.OutputBias[N], *Input[N] = H.InputBias[N];
  int32_t *Mean[] = {&To.meanChn0, &To.meanChn1, &To.meanChn2, &To.meanChn3};
  float *Min[] = {&To.minChn0, &To.minChn1, &To.minChn2, &To.minChn3};
  float *Reciprocal[] = {&To.varReciChn0, &To.varReciChn1, &To.varReciChn2,
                         &To.varReciChn3};
  for (int N = 0; N != 4; ++N) {
    *Mean[N] = I.Mean[N];
    *Min[N] = halfToFloat(I.Min[N]);
    *Reciprocal[N] = halfToFloat(I.Reciprocal[N]);
  }
}

} // namespace

aclError api::aclmdlGetFirstAippInfo(uint32_t Id, size_t Index,
                                     aclAippInfo *Out) {
  LoadedModel *M = findModel(Id);
  const StandIn::Port *P = inputOf(M, Index);
  if (!P)
    return call().fail(ACL_ERROR_INVALID_PARAM, "there is no such input");
  if (!P->Aipp)
    return call().fail(ACL_ERROR_GE_AIPP_NOT_EXIST, "the input has no AIPP");
  // What a dynamic one does is known for an execution only.
  if (P->Aipp->Dynamic)
    return call().fail(ACL_ERROR_NOT_STATIC_AIPP, "the AIPP is dynamic");
  auto Info = std::make_unique<aclAippInfo>();
  putParameters(*Info, P->Aipp->Static);
  Info->srcFormat = P->Format;
  Info->srcDatatype = P->Type;
  Info->srcDimNum = P->Shape.size();
  const StandIn &Model = *M->What;
  Info->shapeCount = std::max<size_t>(Model.Gears.size(), 1);
  for (size_t G = 0; G != Info->shapeCount; ++G) {
    Dims Shape = Model.inputShape(Index, Model.valuesOf(G));
    aclAippDims &D = Info->outDims[G];
    const AippHeader &H = P->Aipp->Static.Common;
    putShape(D.srcDims, *P, aippImageDims(H, Shape[0], /*V2=*/false));
    D.srcSize = aippBatchBytes(H, Shape[0]);
    putShape(D.aippOutdims, *P, Shape);
    D.aippOutSize = P->bytes(Shape);
  }
  return stored(storeBytes(Out, Info.get(), sizeof *Info));
}

} // namespace acltidy::sim
