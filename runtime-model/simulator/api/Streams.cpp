//===- Streams.cpp - Streams: creation, queries, attributes ---------------===//

#include "Behaviours.h"
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
  Object &O = createStream(C, Priority, Flags);
  store(Out, reinterpret_cast<aclrtStream>(O.Value));
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

aclError api::aclrtDestroyStreamForce(aclrtStream Stream) {
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
  S->Queue.clear();
  S->Done = S->Enqueued;
  retire(S, S->Enqueued);
  process().Changed.notify_all();
  return ACL_SUCCESS;
}

aclError api::aclrtStreamGetId(aclrtStream Stream, int32_t *Id) {
  StreamRef S = call().stream(Stream);
  return S && store(Id, S->Number) ? ACL_SUCCESS : ACL_ERROR_INVALID_PARAM;
}

aclError api::aclrtStreamGetPriority(aclrtStream Stream, uint32_t *Priority) {
  StreamRef S = call().stream(Stream);
  return S && store(Priority, S->Priority) ? ACL_SUCCESS
                                           : ACL_ERROR_INVALID_PARAM;
}

aclError api::aclrtStreamGetFlags(aclrtStream Stream, uint32_t *Flags) {
  StreamRef S = call().stream(Stream);
  return S && store(Flags, S->Flags) ? ACL_SUCCESS : ACL_ERROR_INVALID_PARAM;
}

aclError api::aclrtGetStreamAvailableNum(uint32_t *Count) {
  uint64_t OnDevice = 0;
  for (const StreamRef &S : process().Streams)
    OnDevice += S->Device == self().Device;
  return store(Count, product().Streams -
                          std::min<uint64_t>(OnDevice, product().Streams))
             ? ACL_SUCCESS
             : ACL_ERROR_INVALID_PARAM;
}

aclError api::aclrtSetStreamFailureMode(aclrtStream Stream, uint64_t Mode) {
  return call().stream(Stream) && Mode <= 1 ? ACL_SUCCESS
                                            : ACL_ERROR_INVALID_PARAM;
}

} // namespace acltidy::sim
