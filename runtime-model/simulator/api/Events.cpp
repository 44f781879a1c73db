//===- Events.cpp - Events, notifies, count notifies ----------------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Objects.h"
#include "core/Call.h"
#include "core/Limits.h"
#include "core/Product.h"

namespace acltidy::sim {

namespace {

std::shared_ptr<EventState> stateOf(const void *Handle) {
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Handle));
  return O ? std::dynamic_pointer_cast<EventState>(O->Data) : nullptr;
}

uint32_t LastEvent = 0;

bool within(KindId Kind, uint32_t Limit, const char *What) {
  if (process().Objects.liveCount(Kind) < Limit)
    return true;
  reportLimit(call(), Kind,
              std::string("more ") + What + " than " + product().Name +
                  " has on a device; destroy those that are done",
              Limit);
  return false;
}

aclError create(aclrtEvent *Out, uint32_t Flags, bool WithFlags,
                bool Extended) {
  if (!within(kinds().Event, product().Events, "events"))
    return call().fail(ACL_ERROR_RT_NO_EVENT_RESOURCE, "no more events");
  auto E = std::make_shared<EventState>();
  E->Number = LastEvent++;
  E->Flags = Flags;
  E->WithFlags = WithFlags;
  E->Extended = Extended;
  store(Out, call().handle<aclrtEvent>(E));
  return ACL_SUCCESS;
}

template <typename H> aclError createNotify(H *Out, KindId Kind) {
  if (!within(Kind, product().Notifies, "notifies"))
    return call().fail(ACL_ERROR_RT_NO_NOTIFY_RESOURCE, "no more notifies");
  auto E = std::make_shared<EventState>();
  E->Number = LastEvent++;
  store(Out, call().handle<H>(E));
  return ACL_SUCCESS;
}

/// Makes the task of a call that puts \p Event, or a notify, on \p Stream.
template <typename F>
aclError onStream(const void *Event, aclrtStream Stream, bool External, F Put,
                  uint32_t Seconds = 0) {
  auto E = stateOf(Event);
  StreamRef S = call().stream(Stream);
  if (!E || !S)
    return ACL_ERROR_INVALID_PARAM;
  Task T = call().task();
  T.External = External;
  T.Seconds = Seconds;
  Put(S, E, std::move(T));
  return ACL_SUCCESS;
}

aclError record(const void *Event, aclrtStream Stream, bool External = false) {
  return onStream(Event, Stream, External, recordEvent);
}

aclError wait(const void *Event, aclrtStream Stream, uint32_t Seconds,
              bool External = false) {
  return onStream(Event, Stream, External, waitEvent, Seconds);
}

aclError waitNotify(const void *Notify, aclrtStream Stream) {
  return onStream(
      Notify, Stream, /*External=*/false,
      [](const StreamRef &S, const std::shared_ptr<EventState> &E, Task T) {
        T.Kind = TaskKind::NotifyWait;
        T.Event = E;
        // Recorded before, as far as is known here: what came before it is
        // known.
        if (!E->Recorded.empty()) {
          S->Seen.join(E->Recorded.Before);
          S->Seen.advance(E->Recorded.Stream, E->Recorded.Number);
        }
        enqueue(S, std::move(T));
      });
}

/// Whether the recorded point has been reached; the second question of a
/// program moves the device on.
bool reached(EventState &E) {
  if (E.Recorded.empty())
    return false;
  Moment At = E.Recorded;
  if (!E.Ran && E.Queries++)
    drain(At.Stream, At.Number, std::chrono::steady_clock::now());
  if (E.Ran)
    retire(At);
  return E.Ran;
}

bool refused(const EventState *E) {
  if (!E->Extended)
    return false;
  call().fail(ACL_ERROR_RT_PARAM_INVALID,
              "not for events of aclrtCreateEventExWithFlag");
  return true;
}

} // namespace

aclError api::aclrtCreateEvent(aclrtEvent *Out) {
  return create(Out, ACL_EVENT_SYNC | ACL_EVENT_TIME_LINE, false, false);
}

aclError api::aclrtCreateEventWithFlag(aclrtEvent *Out, uint32_t Flags) {
  return create(Out, Flags, true, false);
}

aclError api::aclrtCreateEventExWithFlag(aclrtEvent *Out, uint32_t Flags) {
  return create(Out, Flags, true, true);
}

aclError api::aclrtRecordEvent(aclrtEvent Event, aclrtStream Stream) {
  return record(Event, Stream);
}

aclError api::aclrtRecordEventWithFlag(aclrtEvent Event, aclrtStream Stream,
                                       uint32_t Flag) {
  return record(Event, Stream, Flag == ACL_EVENT_RECORD_EXTERNAL);
}

aclError api::aclrtStreamWaitEvent(aclrtStream Stream, aclrtEvent Event) {
  return wait(Event, Stream, process().Settings.WaitSeconds);
}

aclError api::aclrtStreamWaitEventWithFlag(aclrtStream Stream, aclrtEvent Event,
                                           uint32_t Seconds, uint32_t Flag) {
  return wait(Event, Stream, Seconds, Flag == ACL_EVENT_WAIT_EXTERNAL);
}

aclError api::aclrtStreamWaitEventWithTimeout(aclrtStream Stream,
                                              aclrtEvent Event,
                                              int32_t Seconds) {
  if (Seconds < 0)
    return call().fail(ACL_ERROR_RT_PARAM_INVALID, "the timeout is negative");
  return wait(Event, Stream, static_cast<uint32_t>(Seconds));
}

aclError api::aclrtResetEvent(aclrtEvent Event, aclrtStream Stream) {
  auto E = stateOf(Event);
  StreamRef S = call().stream(Stream);
  if (!E || !S)
    return ACL_ERROR_INVALID_PARAM;
  if (refused(E.get()))
    return ACL_ERROR_RT_PARAM_INVALID;
  // Takes its turn in the stream; what was recorded is then no more.
  call().enqueueChecked(S, {}, nullptr);
  E->Recorded = {};
  E->Ran = false;
  return ACL_SUCCESS;
}

aclError api::aclrtQueryEvent(aclrtEvent Event, aclrtEventStatus *Status) {
  auto E = stateOf(Event);
  if (!E || refused(E.get()))
    return ACL_ERROR_RT_PARAM_INVALID;
  return store(Status, reached(*E) ? ACL_EVENT_STATUS_COMPLETE
                                   : ACL_EVENT_STATUS_NOT_READY)
             ? ACL_SUCCESS
             : ACL_ERROR_INVALID_PARAM;
}

aclError api::aclrtQueryEventStatus(aclrtEvent Event,
                                    aclrtEventRecordedStatus *Status) {
  auto E = stateOf(Event);
  // An event that was never recorded counts as complete.
  bool Complete = E && (E->Recorded.empty() || reached(*E));
  return E && store(Status, Complete ? ACL_EVENT_RECORDED_STATUS_COMPLETE
                                     : ACL_EVENT_RECORDED_STATUS_NOT_READY)
             ? ACL_SUCCESS
             : ACL_ERROR_INVALID_PARAM;
}

aclError api::aclrtQueryEventWaitStatus(aclrtEvent Event,
                                        aclrtEventWaitStatus *Status) {
  auto E = stateOf(Event);
  if (!E || refused(E.get()))
    return ACL_ERROR_RT_PARAM_INVALID;
  return store(Status, E->Recorded.empty() || reached(*E)
                           ? ACL_EVENT_WAIT_STATUS_COMPLETE
                           : ACL_EVENT_WAIT_STATUS_NOT_READY)
             ? ACL_SUCCESS
             : ACL_ERROR_INVALID_PARAM;
}

aclError api::aclrtEventElapsedTime(float *Milliseconds, aclrtEvent Start,
                                    aclrtEvent End) {
  auto From = stateOf(Start), To = stateOf(End);
  if (!From || !To || !Milliseconds)
    return ACL_ERROR_INVALID_PARAM;
  if (!From->Ran || !To->Ran)
    return call().fail(ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID,
                       "both events must have been recorded and synchronised");
  if (To->Milliseconds < From->Milliseconds)
    return call().fail(ACL_ERROR_RT_EVENT_TIMESTAMP_REVERSAL,
                       "the second event was recorded before the first");
  return stored(store(Milliseconds, To->Milliseconds - From->Milliseconds));
}

aclError api::aclrtEventGetTimestamp(aclrtEvent Event, uint64_t *Timestamp) {
  auto E = stateOf(Event);
  if (!E || !Timestamp)
    return ACL_ERROR_INVALID_PARAM;
  if (!E->Ran)
    return ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID;
  store(Timestamp, E->Milliseconds * 1000);
  return ACL_SUCCESS;
}

aclError api::aclrtGetEventId(aclrtEvent Event, uint32_t *Id) {
  auto E = stateOf(Event);
  return stored(E && store(Id, E->Number));
}

aclError api::aclrtGetEventAvailNum(uint32_t *Count) {
  return stored(store(Count, product().Events -
                                 process().Objects.liveCount(kinds().Event)));
}

aclError api::aclrtCreateNotify(aclrtNotify *Out, uint64_t) {
  return createNotify(Out, kinds().Notify);
}

// Others than the graph wait for it.
aclError api::aclrtRecordNotify(aclrtNotify Notify, aclrtStream Stream) {
  return record(Notify, Stream, /*External=*/true);
}

aclError api::aclrtWaitAndResetNotify(aclrtNotify Notify, aclrtStream Stream,
                                      uint32_t) {
  return waitNotify(Notify, Stream);
}

aclError api::aclrtGetNotifyId(aclrtNotify Notify, uint32_t *Id) {
  auto E = stateOf(Notify);
  return stored(E && store(Id, E->Number));
}

aclError api::aclrtNotifyBatchReset(aclrtNotify *Notifies, size_t Count) {
  std::vector<aclrtNotify> All;
  if (!readArray(Notifies, Count, All))
    return ACL_ERROR_INVALID_PARAM;
  for (aclrtNotify Each : All) {
    auto E = stateOf(Each);
    if (!E)
      return ACL_ERROR_INVALID_PARAM;
    E->Signals = 0;
    E->Recorded = {};
  }
  return ACL_SUCCESS;
}

aclError api::aclrtCntNotifyCreate(aclrtCntNotify *Out, uint64_t) {
  return createNotify(Out, kinds().CntNotify);
}

} // namespace acltidy::sim
