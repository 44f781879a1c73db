//===- VideoEncoder.cpp - aclvenc: pictures in, streams out ---------------===//

#include "api/dvpp/VideoChannels.h"
#include "core/Lifecycle.h"

#include <cstring>

namespace acltidy::sim {

namespace {

using media::Status;
using media::VideoEncoder;
using Frame = VencDesc::Frame;
using VencRef = std::shared_ptr<VencDesc>;

/// Takes what the encoder has.
void collect(VencDesc &D) {
  VideoEncoder::Packet P;
  while (D.Encoder->receive(P)) {
    Locked Held;
    auto It = D.Waiting.find(P.Tag);
    if (It == D.Waiting.end())
      continue;
    D.Done.push_back({It->second, std::move(P.Data), P.Tag, 0});
    D.Waiting.erase(It);
  }
}

void encode(VencDesc &D, int64_t Tag, const DevicePicture &P, bool KeyFrame) {
  Status S = D.Encoder->send(P.mapped(), KeyFrame, Tag);
  if (!S.ok()) {
    Locked Held;
    reporter().note("a frame was not encoded: " + S.Message);
    D.Done.push_back(
        {D.Waiting[Tag], {}, Tag, static_cast<uint32_t>(codeOf(S))});
    D.Waiting.erase(Tag);
  }
  collect(D);
}

/// Memory of the system's for the stream, and its description, both alive
/// until the callback returns. With the lock.
struct Output {
  Serial Memory = 0, Desc = 0;
  acldvppStreamDesc *Handle = nullptr;

  Output(VencDesc &D, const VencDesc::Packet &P, const Record *By) {
    static const KindId DescKind =
        contract::findKind(kinds().Tables, "stream-desc");
    auto S = std::make_shared<StreamDesc>();
    S->Format = D.EnType;
    S->RetCode = P.RetCode;
    Process &Pr = process();
    Word At = reinterpret_cast<Word>(D.BufAddr);
    if (!At || D.BufSize < P.Data.size())
      At = P.Data.empty() ? 0 : allocate(P.Data.size(), By);
    if (At) {
      std::memcpy(Pr.Memory.bytes(At), P.Data.data(), P.Data.size());
      Pr.Memory.markWritten(At, P.Data.size(), Pr.Objects);
      S->Data = reinterpret_cast<void *>(At);
      S->Size = static_cast<uint32_t>(P.Data.size());
    }
    Object &O = Pr.Objects.createHandle(DescKind, S);
    O.System = true;
    O.BornBy = By;
    Desc = O.Id;
    Handle = reinterpret_cast<acldvppStreamDesc *>(O.Value);
  }

  void end(const Record *By) {
    for (Serial Id : {Desc, Memory})
      if (Object *O = Id ? process().Objects.find(Id) : nullptr)
        endObject(*O, Life::Released, By, 0);
  }

private:
  Word allocate(uint64_t Size, const Record *By) {
    Process &Pr = process();
    Word Address = 0;
    auto B = Pr.Memory.allocate(Space::Dvpp, Size, {}, 0, Address);
    if (!B)
      return 0;
    Object &O = Pr.Objects.createMemory(kinds().DvppMemory, Address, Size,
                                        std::move(B));
    O.System = true;
    O.BornBy = By;
    Memory = O.Id;
    return Address;
  }
};

/// On the report thread: hands out what is done.
void deliver(const VencRef &D, const Record *By) {
  for (;;) {
    Locked Held;
    if (D->Done.empty())
      return;
    VencDesc::Packet P = std::move(D->Done.front());
    D->Done.pop_front();
    Output O(*D, P, By);
    if (D->Callback) {
      ClientCode Runs(&Thread::InMediaCallback);
      D->Callback(P.Of.Input, O.Handle, P.Of.UserData);
    }
    O.end(By);
  }
}

void enqueueDelivery(Call &C, const VencRef &D) {
  MediaTask Pump(C, D->Stream);
  Pump.enqueue([D, By = &C.record()] { deliver(D, By); }, TaskKind::HostCall,
               D->Thread);
}

void enqueueFlush(Call &C, const VencRef &D) {
  MediaTask Task(C, D->Stream);
  Task.enqueue([D] {
    (void)D->Encoder->finish();
    collect(*D);
  });
  enqueueDelivery(C, D);
}

VencRef openEncoder(Call &C, const aclvencChannelDesc *Desc) {
  auto D = shared<VencDesc>(Desc);
  if (D && D->Open)
    return D;
  reportClosed(C, Desc, "encoder channel", "aclvencCreateChannel");
  return nullptr;
}

} // namespace

aclError api::aclvencCreateChannel(aclvencChannelDesc *Desc) {
  static uint32_t LastId = 0;
  Call &C = call();
  auto *D = payload<VencDesc>(Desc);
  if (!D)
    return ACL_ERROR_INVALID_PARAM;
  if (!D->Callback)
    return C.fail(ACL_ERROR_INVALID_PARAM, "the callback is missing");
  VideoEncoder::Options O;
  O.Codec = D->EnType == H265_MAIN_LEVEL ? media::VideoCodec::H265
                                         : media::VideoCodec::H264;
  O.Level = D->EnType == H264_BASELINE_LEVEL ? VideoEncoder::Profile::Baseline
            : D->EnType == H264_HIGH_LEVEL   ? VideoEncoder::Profile::High
                                             : VideoEncoder::Profile::Main;
  O.Width = D->Width;
  O.Height = D->Height;
  O.KeyFrameInterval = D->KeyFrameInterval;
  O.FrameRate = D->SrcRate ? D->SrcRate : 30;
  O.KiloBitRate = D->MaxBitRate;
  // 0 leaves the choice, 1 is variable, 2 constant.
  O.Control = D->RcMode == 2 ? VideoEncoder::RateControl::Constant
                             : VideoEncoder::RateControl::Variable;
  media::Limits L = media::limitsOf(media::Function::VideoEncode,
                                    mediaProduct(), /*Output=*/false);
  if (D->Width < L.LeastWidth || D->Width > L.MostWidth ||
      D->Height < L.LeastHeight || D->Height > L.MostHeight)
    return C.fail(ACL_ERROR_INVALID_PARAM,
                  "pictures are " + std::to_string(L.LeastWidth) + "x" +
                      std::to_string(L.LeastHeight) + " to " +
                      std::to_string(L.MostWidth) + "x" +
                      std::to_string(L.MostHeight));
  std::unique_ptr<VideoEncoder> Encoder;
  Status S = VideoEncoder::create(O, Encoder);
  if (!S.ok())
    return fail(C, S);
  if (!openVideo(C, *D, "encoder channel"))
    return ACL_ERROR_INVALID_PARAM;
  D->Encoder = std::move(Encoder);
  D->Id = LastId++;
  return ACL_SUCCESS;
}

aclError api::aclvencDestroyChannel(aclvencChannelDesc *Desc) {
  Call &C = call();
  VencRef D = openEncoder(C, Desc);
  if (!D)
    return ACL_ERROR_INVALID_PARAM;
  destroyVideo(C, D, enqueueFlush);
  return ACL_SUCCESS;
}

aclError api::aclvencSendFrame(aclvencChannelDesc *Desc, acldvppPicDesc *Input,
                               void *, aclvencFrameConfig *Config,
                               void *UserData) {
  Call &C = call();
  VencRef D = openEncoder(C, Desc);
  auto *F = payload<VencFrameConfig>(Config);
  if (!D || !F)
    return ACL_ERROR_INVALID_PARAM;
  auto *In = payload<PicDesc>(Input);
  if (!In) {
    if (!F->Eos)
      return C.fail(ACL_ERROR_INVALID_PARAM,
                    "only the end-of-stream frame has no picture");
    endStream(C, D, enqueueFlush);
    return ACL_SUCCESS;
  }
  DevicePicture P = In->picture();
  P.Layout.Format = static_cast<hi_pixel_format>(D->Format);
  P.Layout.Width = D->Width;
  P.Layout.Height = D->Height;
  if (!P.Layout.WidthStride)
    P.Layout.WidthStride = (D->Width + 15) / 16 * 16;
  if (!P.Layout.HeightStride)
    P.Layout.HeightStride = D->Height;
  Status S =
      media::checkPicture(P.mapped(), "the input", media::Error::InputTooSmall);
  if (!S.ok())
    return fail(C, S);
  MediaTask Task(C, D->Stream);
  Task.uses(Input);
  if (!Task.reads(P) ||
      (D->BufAddr && !Task.bytes(reinterpret_cast<Word>(D->BufAddr), D->BufSize,
                                 AccessMode::Write)))
    return C.fail(ACL_ERROR_INVALID_PARAM, Task.Why);
  int64_t Tag = ++D->LastTag;
  D->Waiting[Tag] = {Input, UserData};
  Task.enqueue(
      [D, Tag, P, Key = F->ForceIFrame != 0] { encode(*D, Tag, P, Key); });
  enqueueDelivery(C, D);
  if (F->Eos) {
    endStream(C, D, enqueueFlush);
  }
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
