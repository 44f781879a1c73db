//===- Pictures.cpp - VPC: crop, scale, paste, convert, borders -----------===//

#include "api/dvpp/First.h"

namespace acltidy::sim {

namespace {

using media::Region;
using media::Status;
using media::Transfer;

/// 0 and 1 are bilinear for 310 and its like, 2 to 4 name the algorithm.
media::Interpolation interpolation(uint32_t Value) {
  switch (Value) {
  case 2:
    return media::Interpolation::Nearest;
  default:
    return media::Interpolation::Bilinear;
  }
}

hi_csc_matrix matrixOf(const ChannelDesc &D) {
  return static_cast<hi_csc_matrix>(D.Matrix);
}

/// One picture of a call, with what the client describes.
struct Transform {
  DevicePicture From, To;
  Transfer What;
  media::Border Around;
  bool Pastes = false, HasBorder = false;
  std::shared_ptr<PicDesc> Result;
};

/// A call on pictures: steps, and what must stay until they are done.
class Pictures {
public:
  Pictures(Call &C, const acldvppChannelDesc *Channel, aclrtStream Stream)
      : C(C), On(C.stream(Stream)), Task(C, On) {
    Desc = openChannel(C, Channel);
    Task.uses(Channel);
  }

  explicit operator bool() const { return Desc && On; }

  bool step(acldvppPicDesc *In, acldvppPicDesc *Out, Transform S) {
    Task.uses(In);
    Task.uses(Out);
    auto *From = payload<PicDesc>(In);
    S.Result = shared<PicDesc>(Out);
    if (!From || !S.Result)
      return wrong({media::Error::NullPointer, "a picture is missing"});
    S.From = From->picture();
    S.To = S.Result->picture();
    S.What.Matrix = matrixOf(*Desc);
    return check(S);
  }

  bool region(const acldvppRoiConfig *Config, Region &R) {
    Task.uses(Config);
    auto *Edges = payload<RoiConfig>(Config);
    if (!Edges)
      return wrong({media::Error::NullPointer, "a region is missing"});
    Status S = media::regionOfEdges(Edges->Left, Edges->Right, Edges->Top,
                                    Edges->Bottom, R);
    return S.ok() || wrong(S);
  }

  bool scaling(const acldvppResizeConfig *Config, Transfer &What) {
    Task.uses(Config);
    auto *R = payload<ResizeConfig>(Config);
    if (!R)
      return wrong(
          {media::Error::NullPointer, "the resize configuration is missing"});
    What.How = interpolation(R->Interpolation);
    return true;
  }

  bool border(const acldvppBorderConfig *Config, media::Border &Around) {
    Task.uses(Config);
    auto *B = payload<BorderConfig>(Config);
    if (!B)
      return wrong(
          {media::Error::NullPointer, "the border configuration is missing"});
    Around = B->What;
    return true;
  }

  bool wrong(const Status &S) {
    if (Failed.ok())
      Failed = S;
    return false;
  }

  /// Puts the steps on the stream.
  aclError launch() {
    if (!Desc || !On)
      return ACL_ERROR_INVALID_PARAM;
    if (!Failed.ok())
      return fail(C, Failed);
    Task.enqueue([Steps = std::move(Steps), Name = std::string(C.name())] {
      for (const Transform &S : Steps)
        settle(Name, run(S), &S.Result->RetCode);
    });
    return ACL_SUCCESS;
  }

  MediaTask &task() { return Task; }
  const StreamRef &stream() const { return On; }

private:
  static Status run(const Transform &S) {
    if (S.HasBorder)
      return media::makeBorder(S.From.mapped(), S.To.mapped(), S.What,
                               S.Around);
    return media::transfer(S.From.mapped(), S.To.mapped(), S.What);
  }

  bool check(Transform &S) {
    for (const auto &[P, Name, Output] :
         {std::tuple(&S.From, "the input", false),
          std::tuple(&S.To, "the output", true)}) {
      Status Fine = media::checkPicture(P->mapped(), Name,
                                        Output ? media::Error::OutputTooSmall
                                               : media::Error::InputTooSmall);
      if (Fine.ok())
        Fine = media::checkLimits(P->Layout, Name, media::Function::Vpc,
                                  mediaProduct(), Output);
      if (!Fine.ok())
        return wrong(Fine);
    }
    if (!Task.reads(S.From, &S.What.Crop) ||
        !Task.writes(S.To, S.Pastes ? &S.What.Paste : nullptr))
      return wrong({media::Error::BadParameter, Task.Why});
    Steps.push_back(std::move(S));
    return true;
  }

  Call &C;
  StreamRef On;
  MediaTask Task;
  ChannelDesc *Desc = nullptr;
  std::vector<Transform> Steps;
  Status Failed;
};

/// The regions of a batch, counted by input picture.
struct Batch {
  acldvppBatchPicDesc *From;
  uint32_t *Counts;
  uint32_t Size;
  acldvppBatchPicDesc *To;
  acldvppRoiConfig **Crops;
  acldvppRoiConfig **Pastes = nullptr;
  acldvppBorderConfig **Borders = nullptr;
  acldvppResizeConfig *Scaling = nullptr;
  bool Scales = false;
};

acldvppPicDesc *member(BatchPicDesc &B, size_t Index) {
  Object *O = Index < B.Members.size()
                  ? process().Objects.find(B.Members[Index])
                  : nullptr;
  return O ? reinterpret_cast<acldvppPicDesc *>(O->Value) : nullptr;
}

aclError runBatch(acldvppChannelDesc *Channel, const Batch &B,
                  aclrtStream Stream) {
  Call &C = call();
  Pictures P(C, Channel, Stream);
  if (!P)
    return ACL_ERROR_INVALID_PARAM;
  auto *From = payload<BatchPicDesc>(B.From), *To = payload<BatchPicDesc>(B.To);
  std::vector<uint32_t> Counts;
  if (!From || !To || !B.Size || B.Size > From->Members.size() ||
      !readArray(B.Counts, B.Size, Counts))
    return C.fail(ACL_ERROR_INVALID_PARAM, "the batch is invalid");
  uint64_t Total = 0;
  for (uint32_t N : Counts)
    Total += N;
  std::vector<acldvppRoiConfig *> Crops, Pastes;
  std::vector<acldvppBorderConfig *> Borders;
  if (!Total || Total > To->Members.size() ||
      !readArray(B.Crops, Total, Crops) ||
      (B.Pastes && !readArray(B.Pastes, Total, Pastes)) ||
      (B.Borders && !readArray(B.Borders, Total, Borders)))
    return C.fail(ACL_ERROR_INVALID_PARAM,
                  "there are " + std::to_string(Total) + " regions for " +
                      std::to_string(To->Members.size()) + " outputs");
  P.task().uses(B.From);
  P.task().uses(B.To);
  size_t Out = 0;
  for (uint32_t I = 0; I != B.Size; ++I)
    for (uint32_t N = 0; N != Counts[I]; ++N, ++Out) {
      Transform S;
      S.Pastes = B.Pastes;
      S.HasBorder = B.Borders;
      if (!P.region(Crops[Out], S.What.Crop) ||
          (B.Pastes && !P.region(Pastes[Out], S.What.Paste)) ||
          (B.Borders && !P.border(Borders[Out], S.Around)) ||
          (B.Scales && !P.scaling(B.Scaling, S.What)) ||
          !P.step(member(*From, I), member(*To, Out), std::move(S)))
        return P.launch();
    }
  return P.launch();
}

/// One picture, with the parts of the call that are there.
struct Single {
  acldvppPicDesc *In, *Out;
  acldvppRoiConfig *Crop = nullptr, *Paste = nullptr;
  bool Crops = false, Pastes = false;
};

aclError runSingle(acldvppChannelDesc *Channel, const Single &A,
                   const acldvppResizeConfig *Scaling, bool Scales,
                   aclrtStream Stream) {
  Pictures P(call(), Channel, Stream);
  if (!P)
    return ACL_ERROR_INVALID_PARAM;
  Transform S;
  S.Pastes = A.Pastes;
  if ((!A.Crops || P.region(A.Crop, S.What.Crop)) &&
      (!A.Pastes || P.region(A.Paste, S.What.Paste)) &&
      (!Scales || P.scaling(Scaling, S.What)))
    P.step(A.In, A.Out, std::move(S));
  return P.launch();
}

} // namespace

aclError api::acldvppVpcResizeAsync(acldvppChannelDesc *Channel,
                                    acldvppPicDesc *In, acldvppPicDesc *Out,
                                    acldvppResizeConfig *Scaling,
                                    aclrtStream Stream) {
  return runSingle(Channel, {In, Out}, Scaling, true, Stream);
}

aclError api::acldvppVpcCropAsync(acldvppChannelDesc *Channel,
                                  acldvppPicDesc *In, acldvppPicDesc *Out,
                                  acldvppRoiConfig *Crop, aclrtStream Stream) {
  return runSingle(Channel, {In, Out, Crop, nullptr, true}, nullptr, false,
                   Stream);
}

aclError api::acldvppVpcCropResizeAsync(acldvppChannelDesc *Channel,
                                        acldvppPicDesc *In, acldvppPicDesc *Out,
                                        acldvppRoiConfig *Crop,
                                        acldvppResizeConfig *Scaling,
                                        aclrtStream Stream) {
  return runSingle(Channel, {In, Out, Crop, nullptr, true}, Scaling, true,
                   Stream);
}

aclError api::acldvppVpcCropAndPasteAsync(
    acldvppChannelDesc *Channel, acldvppPicDesc *In, acldvppPicDesc *Out,
    acldvppRoiConfig *Crop, acldvppRoiConfig *Paste, aclrtStream Stream) {
  return runSingle(Channel, {In, Out, Crop, Paste, true, true}, nullptr, false,
                   Stream);
}

aclError api::acldvppVpcCropResizePasteAsync(
    acldvppChannelDesc *Channel, acldvppPicDesc *In, acldvppPicDesc *Out,
    acldvppRoiConfig *Crop, acldvppRoiConfig *Paste,
    acldvppResizeConfig *Scaling, aclrtStream Stream) {
  return runSingle(Channel, {In, Out, Crop, Paste, true, true}, Scaling, true,
                   Stream);
}

aclError api::acldvppVpcConvertColorAsync(acldvppChannelDesc *Channel,
                                          acldvppPicDesc *In,
                                          acldvppPicDesc *Out,
                                          aclrtStream Stream) {
  // Without strides the output has those that its size asks for.
  if (auto *D = payload<PicDesc>(Out);
      D && !D->WidthStride && !D->HeightStride) {
    media::Picture P =
        media::alignedPicture(static_cast<hi_pixel_format>(D->Format), D->Width,
                              D->Height, media::Function::Vpc, mediaProduct());
    D->WidthStride = P.WidthStride;
    D->HeightStride = P.HeightStride;
  }
  return runSingle(Channel, {In, Out}, nullptr, false, Stream);
}

aclError api::acldvppVpcMakeBorderAsync(const acldvppChannelDesc *Channel,
                                        const acldvppPicDesc *In,
                                        acldvppPicDesc *Out,
                                        const acldvppBorderConfig *Border,
                                        aclrtStream Stream) {
  Pictures P(call(), Channel, Stream);
  if (!P)
    return ACL_ERROR_INVALID_PARAM;
  Transform S;
  S.HasBorder = true;
  if (P.border(Border, S.Around))
    P.step(const_cast<acldvppPicDesc *>(In), Out, std::move(S));
  return P.launch();
}

aclError api::acldvppVpcBatchCropAsync(acldvppChannelDesc *Channel,
                                       acldvppBatchPicDesc *From,
                                       uint32_t *Counts, uint32_t Size,
                                       acldvppBatchPicDesc *To,
                                       acldvppRoiConfig **Crops,
                                       aclrtStream Stream) {
  return runBatch(Channel, {From, Counts, Size, To, Crops}, Stream);
}

aclError api::acldvppVpcBatchCropResizeAsync(
    acldvppChannelDesc *Channel, acldvppBatchPicDesc *From, uint32_t *Counts,
    uint32_t Size, acldvppBatchPicDesc *To, acldvppRoiConfig **Crops,
    acldvppResizeConfig *Scaling, aclrtStream Stream) {
  return runBatch(
      Channel, {From, Counts, Size, To, Crops, nullptr, nullptr, Scaling, true},
      Stream);
}

aclError api::acldvppVpcBatchCropAndPasteAsync(
    acldvppChannelDesc *Channel, acldvppBatchPicDesc *From, uint32_t *Counts,
    uint32_t Size, acldvppBatchPicDesc *To, acldvppRoiConfig **Crops,
    acldvppRoiConfig **Pastes, aclrtStream Stream) {
  if (!Pastes)
    return call().fail(ACL_ERROR_INVALID_PARAM, "the paste areas are null");
  return runBatch(Channel, {From, Counts, Size, To, Crops, Pastes}, Stream);
}

aclError api::acldvppVpcBatchCropResizePasteAsync(
    acldvppChannelDesc *Channel, acldvppBatchPicDesc *From, uint32_t *Counts,
    uint32_t Size, acldvppBatchPicDesc *To, acldvppRoiConfig **Crops,
    acldvppRoiConfig **Pastes, acldvppResizeConfig *Scaling,
    aclrtStream Stream) {
  if (!Pastes)
    return call().fail(ACL_ERROR_INVALID_PARAM, "the paste areas are null");
  return runBatch(
      Channel, {From, Counts, Size, To, Crops, Pastes, nullptr, Scaling, true},
      Stream);
}

aclError api::acldvppVpcBatchCropResizeMakeBorderAsync(
    acldvppChannelDesc *Channel, acldvppBatchPicDesc *From, uint32_t *Counts,
    uint32_t Size, acldvppBatchPicDesc *To, acldvppRoiConfig **Crops,
    acldvppBorderConfig **Borders, acldvppResizeConfig *Scaling,
    aclrtStream Stream) {
  if (!Borders)
    return call().fail(ACL_ERROR_INVALID_PARAM, "the borders are null");
  return runBatch(
      Channel, {From, Counts, Size, To, Crops, nullptr, Borders, Scaling, true},
      Stream);
}

} // namespace acltidy::sim
