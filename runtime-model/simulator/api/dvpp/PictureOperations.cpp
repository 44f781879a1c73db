//===- PictureOperations.cpp - VPC: pyramids, look-up tables, histograms --===//

#include "api/dvpp/First.h"

namespace acltidy::sim {

using media::Status;

namespace {

/// Operations other than transfers: \p Run maps an input to an output.
template <typename F>
aclError runOther(const acldvppChannelDesc *Channel, const acldvppPicDesc *In,
                  acldvppPicDesc *Out, const void *Config, aclrtStream Stream,
                  F Run) {
  Call &C = call();
  StreamRef On = C.stream(Stream);
  auto *From = payload<PicDesc>(In);
  auto To = shared<PicDesc>(Out);
  if (!openChannel(C, Channel) || !On || !From || !To)
    return ACL_ERROR_INVALID_PARAM;
  MediaTask Task(C, On);
  for (const void *Handle :
       {static_cast<const void *>(Channel), static_cast<const void *>(In),
        static_cast<const void *>(Out), Config})
    Task.uses(Handle);
  DevicePicture A = From->picture(), B = To->picture();
  Status S =
      media::checkPicture(A.mapped(), "the input", media::Error::InputTooSmall);
  if (S.ok())
    S = media::checkPicture(B.mapped(), "the output",
                            media::Error::OutputTooSmall);
  if (!S.ok())
    return fail(C, S);
  if (!Task.reads(A) || !Task.writes(B))
    return C.fail(ACL_ERROR_INVALID_PARAM, Task.Why);
  Task.enqueue([=, Name = std::string(C.name())] {
    settle(Name, Run(A.mapped(), B.mapped()), &To->RetCode);
  });
  return ACL_SUCCESS;
}

} // namespace

aclError api::acldvppVpcPyrDownAsync(acldvppChannelDesc *Channel,
                                     acldvppPicDesc *In, acldvppPicDesc *Out,
                                     void *, aclrtStream Stream) {
  return runOther(Channel, In, Out, nullptr, Stream,
                  [](const media::Picture &A, const media::Picture &B) {
                    return media::pyramidDown(A, B, nullptr, 0,
                                              media::BorderType::Reflect101);
                  });
}

aclError api::acldvppVpcEqualizeHistAsync(const acldvppChannelDesc *Channel,
                                          const acldvppPicDesc *In,
                                          acldvppPicDesc *Out,
                                          const acldvppLutMap *Map,
                                          aclrtStream Stream) {
  auto Tables = shared<LutMap>(Map);
  if (!Tables)
    return ACL_ERROR_INVALID_PARAM;
  return runOther(Channel, In, Out, Map, Stream,
                  [Tables](const media::Picture &A, const media::Picture &B) {
                    return media::lookUp(A, B, Tables->Tables);
                  });
}

aclError api::acldvppVpcCalcHistAsync(acldvppChannelDesc *Channel,
                                      acldvppPicDesc *In, acldvppHist *Hist,
                                      void *, aclrtStream Stream) {
  Call &C = call();
  StreamRef On = C.stream(Stream);
  auto *From = payload<PicDesc>(In);
  auto To = shared<Histogram>(Hist);
  if (!openChannel(C, Channel) || !On || !From || !To)
    return ACL_ERROR_INVALID_PARAM;
  MediaTask Task(C, On);
  Task.uses(Channel);
  Task.uses(In);
  Task.uses(Hist, AccessMode::Write);
  DevicePicture A = From->picture();
  Status S =
      media::checkPicture(A.mapped(), "the input", media::Error::InputTooSmall);
  if (!S.ok())
    return fail(C, S);
  if (!Task.reads(A))
    return C.fail(ACL_ERROR_INVALID_PARAM, Task.Why);
  Task.enqueue([=, Name = std::string(C.name())] {
    uint32_t Counts[3][256];
    Status S = media::histogram(A.mapped(), Counts);
    const media::FormatInfo *F = media::formatInfo(A.Layout.Format);
    if (S.ok()) {
      Locked Held;
      std::copy(&Counts[0][0], &Counts[0][0] + 3 * 256, &To->Counts[0][0]);
      To->Dims = F->Components == 1 ? 1 : 3;
    }
    settle(Name, S, &To->RetCode);
  });
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
