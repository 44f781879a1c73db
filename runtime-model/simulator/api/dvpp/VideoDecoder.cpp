//===- VideoDecoder.cpp - aclvdec: streams in, pictures out ---------------===//

#include "api/dvpp/VideoChannels.h"

#include "core/Product.h"

namespace acltidy::sim {

namespace {

using media::Status;
using Frame = VdecDesc::Frame;
using VdecRef = std::shared_ptr<VdecDesc>;

uint32_t alignUp(uint32_t Value, uint32_t To) {
  return (Value + To - 1) / To * To;
}

/// The picture that the decoder puts out for a frame (VDEC pages: the width
/// stride is a multiple of 16, of 32 at least, the height stride even).
media::Picture outputOf(const VdecDesc &D, const PicDesc &P,
                        const media::VideoDecoder::Frame &F) {
  media::Picture Out = P.picture().mapped();
  if (D.Width && D.Height) {
    Out.Width = D.Width;
    Out.Height = D.Height;
  } else if (!Out.Width || !Out.Height) {
    Out.Width = F.Width;
    Out.Height = F.Height;
  }
  Out.Width &= ~1u;
  Out.Height &= ~1u;
  const media::FormatInfo *Info = media::formatInfo(Out.Format);
  uint32_t Bytes = Info ? Info->RowBytes : 1;
  if (!Out.WidthStride || !Out.HeightStride) {
    Out.WidthStride = std::max(alignUp(Out.Width, 16), 32u) * Bytes;
    Out.HeightStride = alignUp(Out.Height, 2);
  }
  return Out;
}

/// Ends the wait of a frame. With the lock.
void finish(VdecDesc &D, int64_t Tag, const Status &S) {
  auto It = D.Waiting.find(Tag);
  if (It == D.Waiting.end())
    return;
  auto Code = static_cast<uint32_t>(codeOf(S));
  It->second.Stream->RetCode = Code;
  if (It->second.Picture)
    It->second.Picture->RetCode = Code;
  if (!S.ok())
    reporter().note("a frame was not decoded: " + S.Message);
  D.Done.push_back(It->second);
  D.Waiting.erase(It);
}

/// Takes what the decoder has.
void collect(VdecDesc &D) {
  media::VideoDecoder::Frame F;
  while (D.Decoder->receive(F)) {
    std::shared_ptr<PicDesc> Picture;
    media::Picture Out;
    {
      Locked Held;
      auto It = D.Waiting.find(F.Tag);
      if (It != D.Waiting.end())
        Picture = It->second.Picture;
      if (Picture)
        Out = outputOf(D, *Picture, F);
    }
    Status S;
    if (Picture)
      S = D.Decoder->write(Out);
    if (!Picture || !S.ok())
      D.Decoder->skip(); // No picture was wanted, or none can be written.
    else if (F.Damaged)
      S = {media::Error::CorruptData, "a frame is damaged"};
    Locked Held;
    if (Picture) {
      Picture->Width = Out.Width;
      Picture->Height = Out.Height;
      Picture->WidthStride = Out.WidthStride;
      Picture->HeightStride = Out.HeightStride;
    }
    finish(D, F.Tag, S);
  }
}

void decode(VdecDesc &D, int64_t Tag) {
  const void *Data;
  uint32_t Size;
  {
    Locked Held;
    auto It = D.Waiting.find(Tag);
    if (It == D.Waiting.end())
      return;
    Data = process().Memory.at<char>(It->second.Stream->Data);
    Size = It->second.Stream->Size;
  }
  Status S = D.Decoder->send(Data, Size, Tag);
  if (!S.ok()) {
    Locked Held;
    finish(D, Tag, S);
  }
  collect(D);
}

/// The stream has ended: every frame comes out, if only as a failure.
void flush(VdecDesc &D) {
  (void)D.Decoder->finish();
  collect(D);
  D.Decoder->reset();
  Locked Held;
  while (!D.Waiting.empty())
    finish(D, D.Waiting.begin()->first,
           {media::Error::CorruptData, "the stream ends before the frame"});
}

/// On the report thread: hands out what is done.
void deliver(const VdecRef &D) {
  for (;;) {
    Frame F;
    {
      Locked Held;
      if (D->Done.empty())
        return;
      F = D->Done.front();
      D->Done.pop_front();
    }
    if (D->Callback) {
      ClientCode Runs(&Thread::InMediaCallback);
      D->Callback(F.Input, F.Output, F.UserData);
    }
  }
}

void enqueueDelivery(Call &C, const VdecRef &D) {
  MediaTask Pump(C, D->Stream);
  Pump.enqueue([D] { deliver(D); }, TaskKind::HostCall, D->Thread);
}

void enqueueFlush(Call &C, const VdecRef &D) {
  MediaTask Task(C, D->Stream);
  Task.enqueue([D] { flush(*D); });
  enqueueDelivery(C, D);
}

VdecRef openDecoder(Call &C, const aclvdecChannelDesc *Desc) {
  auto D = shared<VdecDesc>(Desc);
  if (D && D->Open)
    return D;
  reportClosed(C, Desc, "decoder channel", "aclvdecCreateChannel");
  return nullptr;
}

aclError send(aclvdecChannelDesc *Desc, acldvppStreamDesc *Input,
              acldvppPicDesc *Output, void *UserData, bool Skipped) {
  Call &C = call();
  VdecRef D = openDecoder(C, Desc);
  auto In = shared<StreamDesc>(Input);
  if (!D || !In)
    return ACL_ERROR_INVALID_PARAM;
  if (In->Eos) {
    if (Skipped)
      return C.fail(ACL_ERROR_INVALID_PARAM,
                    "the end-of-stream frame cannot be skipped");
    // Without a callback; the call returns when all frames are done.
    endStream(C, D, enqueueFlush);
    return ACL_SUCCESS;
  }
  auto Out = shared<PicDesc>(Output);
  if (!Skipped && !Out)
    return C.fail(ACL_ERROR_INVALID_PARAM, "the output description is missing");
  MediaTask Task(C, D->Stream);
  Task.uses(Input, AccessMode::Write);
  if (Out)
    Task.uses(Output, AccessMode::Write);
  if (!Task.bytes(reinterpret_cast<Word>(In->Data), In->Size, AccessMode::Read))
    return C.fail(ACL_ERROR_INVALID_PARAM, "the input: " + Task.Why);
  if (Out && !Task.writes(Out->picture()))
    return C.fail(ACL_ERROR_INVALID_PARAM, "the output: " + Task.Why);
  int64_t Tag = ++D->LastTag;
  D->Waiting[Tag] = {Input, Output, In, Out, UserData};
  Task.enqueue([D, Tag] { decode(*D, Tag); });
  enqueueDelivery(C, D);
  return ACL_SUCCESS;
}

/// Channel ids are numbered from 0 (catalogue 6.5).
uint32_t mostDecoders() {
  switch (mediaProduct()) {
  case media::Product::Ascend310:
  case media::Product::Ascend910:
    return 32;
  case media::Product::Ascend310B:
    return 128;
  default:
    return 256;
  }
}

} // namespace

aclError api::aclvdecCreateChannel(aclvdecChannelDesc *Desc) {
  Call &C = call();
  auto *D = payload<VdecDesc>(Desc);
  if (!D)
    return ACL_ERROR_INVALID_PARAM;
  if (!D->Callback)
    return C.fail(ACL_ERROR_INVALID_PARAM, "the callback is missing");
  if (D->Id >= mostDecoders())
    C.report(rules::Limits,
             "a decoder channel has a number beyond what " + product().Name +
                 " has; use lower ones",
             {}, "numbers are 0 to " + std::to_string(mostDecoders() - 1));
  if (D->Id >= mostDecoders())
    return C.fail(ACL_ERROR_INVALID_PARAM, "channel ids are less than " +
                                               std::to_string(mostDecoders()));
  if ((D->Width == 0) != (D->Height == 0))
    return C.fail(ACL_ERROR_INVALID_PARAM,
                  "width and height of the output are both set, or none");
  std::unique_ptr<media::VideoDecoder> Decoder;
  Status S = media::VideoDecoder::create(
      D->EnType == H265_MAIN_LEVEL ? media::VideoCodec::H265
                                   : media::VideoCodec::H264,
      media::VideoDecoder::Mode::Frame, Decoder);
  if (!S.ok())
    return fail(C, S);
  if (!openVideo(C, *D, "decoder channel"))
    return ACL_ERROR_INVALID_PARAM;
  D->Decoder = std::move(Decoder);
  return ACL_SUCCESS;
}

aclError api::aclvdecDestroyChannel(aclvdecChannelDesc *Desc) {
  Call &C = call();
  VdecRef D = openDecoder(C, Desc);
  if (!D)
    return ACL_ERROR_INVALID_PARAM;
  destroyVideo(C, D, enqueueFlush);
  return ACL_SUCCESS;
}

aclError api::aclvdecSendFrame(aclvdecChannelDesc *Desc,
                               acldvppStreamDesc *Input, acldvppPicDesc *Output,
                               aclvdecFrameConfig *, void *UserData) {
  return send(Desc, Input, Output, UserData, /*Skipped=*/false);
}

aclError api::aclvdecSendSkippedFrame(aclvdecChannelDesc *Desc,
                                      acldvppStreamDesc *Input,
                                      aclvdecFrameConfig *, void *UserData) {
  return send(Desc, Input, nullptr, UserData, /*Skipped=*/true);
}

} // namespace acltidy::sim
