//===- Captures.cpp - Captured streams ------------------------------------===//
//
// While a stream is captured its tasks go into a graph in the order of the
// calls, which is an order that all events in them allow.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Instances.h"
#include "api/Objects.h"
#include "core/Lifecycle.h"

#include <utility>

namespace acltidy::sim {

namespace {

std::optional<CaptureMode> modeOf(aclmdlRICaptureMode Mode) {
  static_assert(
      ACL_MODEL_RI_CAPTURE_MODE_THREAD_LOCAL ==
          static_cast<aclmdlRICaptureMode>(CaptureMode::ThreadLocal) &&
      ACL_MODEL_RI_CAPTURE_MODE_RELAXED ==
          static_cast<aclmdlRICaptureMode>(CaptureMode::Relaxed));
  if (static_cast<unsigned>(Mode) > ACL_MODEL_RI_CAPTURE_MODE_RELAXED)
    return std::nullopt;
  return static_cast<CaptureMode>(Mode);
}

} // namespace

aclError api::aclmdlRICaptureBegin(aclrtStream Stream,
                                   aclmdlRICaptureMode Mode) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  if (!S || !Stream)
    return C.fail(ACL_ERROR_INVALID_PARAM,
                  "the default stream cannot be captured");
  if (S->Capturing)
    return C.fail(ACL_ERROR_RT_STREAM_CAPTURED, "the stream is captured");
  auto How = modeOf(Mode);
  if (!How)
    return C.fail(ACL_ERROR_INVALID_PARAM, "there is no such mode");
  S->Capturing = std::make_shared<Graph>();
  S->Capturing->Origin = S;
  S->Capturing->Thread = self().Number;
  S->Capturing->Mode = *How;
  if (*How != CaptureMode::Relaxed)
    ++process().Captures;
  return ACL_SUCCESS;
}

aclError api::aclmdlRICaptureEnd(aclrtStream Stream, aclmdlRI *Out) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  if (!S || !S->Capturing || S->Capturing->Origin != S)
    return C.fail(ACL_ERROR_RT_STREAM_NOT_CAPTURED,
                  "no capture began on the stream");
  std::shared_ptr<Graph> G = S->Capturing;
  if (G->Mode != CaptureMode::Relaxed && G->Thread != self().Number) {
    C.report(rules::CaptureUnsafe,
             "a capture ends in another thread than it began in; end it there, "
             "or use the relaxed mode");
    return C.fail(ACL_ERROR_RT_STREAM_CAPTURED, "another thread's capture");
  }
  bool Unjoined = !G->Branches.empty();
  leaveCapture(S);
  if (Unjoined) {
    if (Object *O = process().Objects.find(G->Instance); O && O->live())
      endObject(*O, Life::Released, &C.record(), C.stack());
    C.report(rules::CaptureUnsafe,
             "a stream that joined a capture by an event does not come back to "
             "it; let the captured stream wait for an event of that stream");
    C.releaseThough(); // The capture is over; there is no graph of it.
    return C.fail(ACL_ERROR_RT_STREAM_UNJOINED, "a stream did not rejoin");
  }
  Object &O = instanceOf(G);
  O.System = false;
  O.BornBy = &C.record();
  O.Born = C.stack();
  return stored(store(Out, reinterpret_cast<aclmdlRI>(O.Value)));
}

aclError api::aclmdlRICaptureGetInfo(aclrtStream Stream,
                                     aclmdlRICaptureStatus *Status,
                                     aclmdlRI *Out) {
  StreamRef S = call().stream(Stream);
  if (!S)
    return ACL_ERROR_INVALID_PARAM;
  bool Active = S->Capturing && !S->Capturing->ByHand;
  if (Active && Out &&
      !store(Out, reinterpret_cast<aclmdlRI>(instanceOf(S->Capturing).Value)))
    return ACL_ERROR_INVALID_PARAM;
  return stored(store(Status, Active ? ACL_MODEL_RI_CAPTURE_STATUS_ACTIVE
                                     : ACL_MODEL_RI_CAPTURE_STATUS_NONE));
}

aclError api::aclmdlRICaptureThreadExchangeMode(aclmdlRICaptureMode *Mode) {
  aclmdlRICaptureMode Wanted;
  if (!readValue(Mode, Wanted) || !modeOf(Wanted))
    return call().fail(ACL_ERROR_INVALID_PARAM, "there is no such mode");
  CaptureMode Before = std::exchange(self().Capturing, *modeOf(Wanted));
  return stored(store(Mode, static_cast<aclmdlRICaptureMode>(Before)));
}

} // namespace acltidy::sim
