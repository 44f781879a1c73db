//===- Callbacks.cpp - Client functions that streams call -----------------===//

#include "Behaviours.h"
#include "core/Call.h"

namespace acltidy::sim {

namespace {

Deadline after(int32_t Milliseconds) {
  if (Milliseconds < 0)
    return std::nullopt;
  return std::chrono::steady_clock::now() +
         std::chrono::milliseconds(Milliseconds);
}

/// What runs in the stream.
std::function<void()> callLater(void (*Function)(void *), void *UserData) {
  return [=] {
    ClientCode Runs(&Thread::InCallback);
    Function(UserData);
  };
}

aclError subscribe(uint64_t Thread, aclrtStream Stream,
                   uint64_t StreamState::*Member) {
  StreamRef S = call().stream(Stream);
  if (!S)
    return ACL_ERROR_RT_CONTEXT_NULL;
  if (S.get()->*Member)
    return call().fail(ACL_ERROR_REPEAT_SUBSCRIBE,
                       "the stream is subscribed already");
  for (const StreamRef &Other : process().Streams)
    if (Other.get()->*Member == Thread && Other->Device != S->Device) {
      call().report(rules::CallbackApi,
                    "one report thread serves streams of two devices; use a "
                    "thread for each device");
      break;
    }
  S.get()->*Member = Thread;
  return ACL_SUCCESS;
}

aclError unsubscribe(uint64_t Thread, aclrtStream Stream,
                     uint64_t StreamState::*Member) {
  StreamRef S = call().stream(Stream);
  if (!S || S.get()->*Member != Thread)
    return call().fail(ACL_ERROR_STREAM_NOT_SUBSCRIBE,
                       "the stream is not subscribed by this thread");
  for (const Task &T : S->Queue)
    if (T.Kind == TaskKind::HostCall && T.ReportThread == Thread) {
      call().report(rules::CallbackApi,
                    "the report thread is unsubscribed while callbacks wait "
                    "in the stream; synchronise the stream first",
                    {{"enqueued", T.Site}});
      break;
    }
  S.get()->*Member = 0;
  return ACL_SUCCESS;
}

aclError serve(int32_t Milliseconds, uint64_t StreamState::*Member) {
  uint64_t Me = self().Id;
  bool Subscribed = false;
  for (const StreamRef &S : process().Streams)
    Subscribed |= S.get()->*Member == Me;
  // The client may start the thread before it subscribes: wait all the same.
  if (serveReports(Me, after(Milliseconds)))
    return ACL_SUCCESS;
  return Subscribed ? ACL_ERROR_RT_REPORT_TIMEOUT
                    : ACL_ERROR_RT_THREAD_SUBSCRIBE;
}

bool mixes(bool StreamState::*Other, const StreamRef &S, const char *What) {
  if (!(S.get()->*Other))
    return false;
  call().report(rules::CallbackApi,
                std::string("callbacks and host functions are mixed on one "
                            "stream; use ") +
                    What + " only");
  return true;
}

} // namespace

aclError api::aclrtSubscribeReport(uint64_t Thread, aclrtStream Stream) {
  return subscribe(Thread, Stream, &StreamState::ReportThread);
}

aclError api::aclrtUnSubscribeReport(uint64_t Thread, aclrtStream Stream) {
  return unsubscribe(Thread, Stream, &StreamState::ReportThread);
}

aclError api::aclrtProcessReport(int32_t Timeout) {
  return serve(Timeout, &StreamState::ReportThread);
}

aclError api::aclrtSubscribeHostFunc(uint64_t Thread, aclrtStream Stream) {
  return subscribe(Thread, Stream, &StreamState::HostThread);
}

aclError api::aclrtUnSubscribeHostFunc(uint64_t Thread, aclrtStream Stream) {
  return unsubscribe(Thread, Stream, &StreamState::HostThread);
}

aclError api::aclrtProcessHostFunc(int32_t Timeout) {
  return serve(Timeout, &StreamState::HostThread);
}

aclError api::aclrtLaunchCallback(aclrtCallback Function, void *UserData,
                                  aclrtCallbackBlockType, aclrtStream Stream) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  if (!S || !Function)
    return ACL_ERROR_INVALID_PARAM;
  if (!S->ReportThread)
    return C.fail(ACL_ERROR_RT_STREAM_NO_CB_REG,
                  "no thread is subscribed for the stream's callbacks");
  mixes(&StreamState::UsesHostFunc, S, "'aclrtLaunchHostFunc'");
  S->UsesCallback = true;
  C.enqueueChecked(S, {}, callLater(Function, UserData), TaskKind::HostCall,
                   S->ReportThread);
  return ACL_SUCCESS;
}

aclError api::aclrtLaunchHostFunc(aclrtStream Stream, aclrtHostFunc Function,
                                  void *Arguments) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  if (!S || !Function)
    return ACL_ERROR_INVALID_PARAM;
  mixes(&StreamState::UsesCallback, S, "'aclrtLaunchCallback'");
  S->UsesHostFunc = true;
  C.enqueueChecked(S, {}, callLater(Function, Arguments), TaskKind::HostCall,
                   S->HostThread);
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
