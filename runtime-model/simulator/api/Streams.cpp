//===- Streams.cpp - Streams: creation, queries, attributes ---------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Objects.h"
#include "api/StateCallbacks.h"
#include "core/Devices.h"
#include "core/Limits.h"
#include "core/Product.h"

namespace acltidy::sim {

namespace {

struct StreamOptions : Payload {
  uint32_t Priority = 0, Flags = 0;
};

StreamOptions *optionsOf(const aclrtStreamConfigHandle *Handle) {
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Handle));
  return O ? O->as<StreamOptions>() : nullptr;
}

aclError create(aclrtStream *Out, uint32_t Priority, uint32_t Flags) {
  Call &C = call();
  uint64_t OnDevice = 0;
  for (const StreamRef &S : process().Streams)
    OnDevice += S->Device == self().Device;
  if (OnDevice >= product().Streams) {
    reportLimit(C, kinds().Stream,
                "more streams than " + product().Name +
                    " has on a device; destroy those that are done",
                product().Streams);
    return C.fail(ACL_ERROR_RT_NO_STREAM_RESOURCE, "no more streams");
  }
  auto Handle =
      reinterpret_cast<aclrtStream>(createStream(C, Priority, Flags).Value);
  store(Out, Handle);
  tellStreamState(Handle, ACL_RT_STREAM_STATE_CREATE_POST);
  return ACL_SUCCESS;
}

} // namespace

aclError api::aclrtCreateStream(aclrtStream *Out) { return create(Out, 0, 0); }

aclError api::aclrtCreateStreamWithConfig(aclrtStream *Out, uint32_t Priority,
                                          uint32_t Flags) {
  return create(Out, Priority, Flags);
}

aclError api::aclrtCreateStreamV2(aclrtStream *Out,
                                  const aclrtStreamConfigHandle *Handle) {
  StreamOptions *Options = optionsOf(Handle);
  return Options ? create(Out, Options->Priority, Options->Flags)
                 : ACL_ERROR_INVALID_PARAM;
}

aclrtStreamConfigHandle *api::aclrtCreateStreamConfigHandle() {
  return call().handle<aclrtStreamConfigHandle *>(
      std::make_shared<StreamOptions>());
}

aclError api::aclrtSetStreamConfigOpt(aclrtStreamConfigHandle *Handle,
                                      aclrtStreamConfigAttr Attribute,
                                      const void *Value, size_t Size) {
  StreamOptions *Options = optionsOf(Handle);
  uint32_t Number = 0;
  if (!Options || !Value)
    return ACL_ERROR_INVALID_PARAM;
  if (Attribute != ACL_RT_STREAM_FLAG && Attribute != ACL_RT_STREAM_PRIORITY)
    return ACL_SUCCESS; // Work memory: the simulator needs none.
  if (Size != sizeof Number ||
      !guarded([&] { Number = *static_cast<const uint32_t *>(Value); }))
    return ACL_ERROR_INVALID_PARAM;
  (Attribute == ACL_RT_STREAM_FLAG ? Options->Flags : Options->Priority) =
      Number;
  return ACL_SUCCESS;
}

aclError api::aclrtDestroyStream(aclrtStream Stream) {
  tellStreamState(Stream, ACL_RT_STREAM_STATE_DESTROY_PRE);
  return ACL_SUCCESS;
}

aclError api::aclrtDestroyStreamForce(aclrtStream Stream) {
  tellStreamState(Stream, ACL_RT_STREAM_STATE_DESTROY_PRE);
  if (StreamRef S = call().stream(Stream))
    closeStream(S, /*Wait=*/false);
  return ACL_SUCCESS;
}

aclError api::aclrtStreamQuery(aclrtStream Stream, aclrtStreamStatus *Status) {
  StreamRef S = call().stream(Stream);
  if (!S)
    return ACL_ERROR_RT_CONTEXT_NULL;
  // A program that asks is told "not ready" once, then the device gets on.
  if (S->Done < S->Enqueued && S->Queries++)
    drain(S, S->Enqueued, std::chrono::steady_clock::now());
  bool Complete = S->Done == S->Enqueued;
  if (Complete)
    retire(S, S->Enqueued);
  return store(Status, Complete ? ACL_STREAM_STATUS_COMPLETE
                                : ACL_STREAM_STATUS_NOT_READY)
             ? ACL_SUCCESS
             : ACL_ERROR_INVALID_PARAM;
}

aclError api::aclrtStreamAbort(aclrtStream Stream) {
  StreamRef S = call().stream(Stream);
  if (!S)
    return ACL_ERROR_RT_CONTEXT_NULL;
  dropTasks(S);
  process().Changed.notify_all();
  return ACL_SUCCESS;
}

// Of what runs, only a wait takes time here.
aclError api::aclrtStreamStop(aclrtStream Stream) {
  StreamRef S = call().stream(Stream);
  if (!S || !Stream)
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the default stream cannot be stopped");
  if (S->Done < S->Enqueued)
    S->Stopped = S->Done + 1;
  process().Changed.notify_all();
  return ACL_SUCCESS;
}

aclError api::aclrtStreamGetId(aclrtStream Stream, int32_t *Id) {
  StreamRef S = call().stream(Stream);
  return stored(S && store(Id, S->Number));
}

aclError api::aclrtStreamGetPriority(aclrtStream Stream, uint32_t *Priority) {
  StreamRef S = call().stream(Stream);
  return stored(S && store(Priority, S->Priority));
}

aclError api::aclrtStreamGetFlags(aclrtStream Stream, uint32_t *Flags) {
  StreamRef S = call().stream(Stream);
  return stored(S && store(Flags, S->Flags));
}

aclError api::aclrtGetStreamAvailableNum(uint32_t *Count) {
  uint64_t OnDevice = 0;
  for (const StreamRef &S : process().Streams)
    OnDevice += S->Device == self().Device;
  return stored(
      store(Count, product().Streams -
                       std::min<uint64_t>(OnDevice, product().Streams)));
}

namespace {

/// What is set once stays.
int setFailureMode(StreamState &S, uint64_t Mode) {
  if (Mode > ACL_STOP_ON_FAILURE || S.Settings.FailureMode)
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the mode is neither 0 nor 1, or was set before");
  S.Settings.FailureMode = Mode;
  return ACL_SUCCESS;
}

} // namespace

aclError api::aclrtSetStreamFailureMode(aclrtStream Stream, uint64_t Mode) {
  StreamRef S = call().stream(Stream);
  return S ? setFailureMode(*S, Mode) : ACL_ERROR_INVALID_PARAM;
}

aclError api::aclrtSetStreamAttribute(aclrtStream Stream,
                                      aclrtStreamAttr Attribute,
                                      aclrtStreamAttrValue *Value) {
  StreamRef S = call().stream(Stream);
  aclrtStreamAttrValue V = {};
  if (!S || !readValue(Value, V))
    return ACL_ERROR_INVALID_PARAM;
  switch (Attribute) {
  case ACL_STREAM_ATTR_FAILURE_MODE:
    return setFailureMode(*S, V.failureMode);
  case ACL_STREAM_ATTR_FLOAT_OVERFLOW_CHECK:
    if (V.overflowSwitch > 1)
      return ACL_ERROR_INVALID_PARAM;
    S->Settings.OverflowCheck = V.overflowSwitch;
    return ACL_SUCCESS;
  case ACL_STREAM_ATTR_USER_CUSTOM_TAG:
    S->Settings.CustomTag = V.userCustomTag;
    return ACL_SUCCESS;
  case ACL_STREAM_ATTR_CACHE_OP_INFO:
    S->Settings.CacheOpInfo = V.cacheOpInfoSwitch;
    return ACL_SUCCESS;
  case ACL_STREAM_ATTR_PRIORITY:
    if (V.streamPriority > 7)
      return ACL_ERROR_INVALID_PARAM;
    S->Priority = V.streamPriority;
    return ACL_SUCCESS;
  }
  return ACL_ERROR_INVALID_PARAM;
}

aclError api::aclrtGetStreamAttribute(aclrtStream Stream,
                                      aclrtStreamAttr Attribute,
                                      aclrtStreamAttrValue *Value) {
  StreamRef S = call().stream(Stream);
  if (!S)
    return ACL_ERROR_INVALID_PARAM;
  aclrtStreamAttrValue V = {};
  switch (Attribute) {
  case ACL_STREAM_ATTR_FAILURE_MODE:
    V.failureMode = S->Settings.FailureMode.value_or(ACL_CONTINUE_ON_FAILURE);
    break;
  case ACL_STREAM_ATTR_FLOAT_OVERFLOW_CHECK:
    V.overflowSwitch = S->Settings.OverflowCheck;
    break;
  case ACL_STREAM_ATTR_USER_CUSTOM_TAG:
    V.userCustomTag = S->Settings.CustomTag;
    break;
  case ACL_STREAM_ATTR_CACHE_OP_INFO:
    V.cacheOpInfoSwitch = S->Settings.CacheOpInfo;
    break;
  case ACL_STREAM_ATTR_PRIORITY:
    V.streamPriority = S->Priority;
    break;
  default:
    return ACL_ERROR_INVALID_PARAM;
  }
  return stored(storeBytes(Value, &V, sizeof V));
}

aclError api::aclrtGetThreadLastTaskId(uint32_t *Id) {
  return stored(store(Id, self().LastTask));
}

} // namespace acltidy::sim
