//===- Profiling.cpp - Sessions, stamps, ranges, steps, subscriptions -----===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Objects.h"
#include "api/prof/Recorder.h"
#include "core/Devices.h"

#include <cstring>
#include <map>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace acltidy::sim {

using prof::recorder;

namespace {

struct SessionConfig : Payload {
  std::vector<uint32_t> Devices;
};

struct Stamp : Payload {
  std::string Message;
};

struct OpenRange : Payload {
  std::string Message;
  double Begin = 0;
};

struct StepInfo : Payload {};

/// Ranges of aclprofPush that a thread has not popped.
std::vector<OpenRange> &pushed(bool Extended) {
  static auto &All =
      *new std::map<std::pair<uint32_t, bool>, std::vector<OpenRange>>;
  return All[{self().Number, Extended}];
}

aclError fail(int Code, const std::string &Why) {
  return call().fail(Code, Why);
}

aclError notInitialised() {
  return fail(ACL_ERROR_PROF_NOT_RUN, "call aclprofInit first");
}

void noteEntry(const char *Sort, double Begin, std::string Message) {
  recorder().add({Sort, self().Number, Begin, now(), std::move(Message)});
}

bool readMessage(const char *From, size_t Size, std::string &To) {
  std::vector<char> Text;
  if (!From || Size > 127 || !readArray(From, Size, Text))
    return false;
  To.assign(Text.begin(), Text.end());
  return true;
}

aclError pop(bool Extended, const char *Sort) {
  auto &Open = pushed(Extended);
  if (Open.empty())
    return fail(ACL_ERROR_INVALID_PARAM, "this thread has pushed no range");
  noteEntry(Sort, Open.back().Begin, Open.back().Message);
  Open.pop_back();
  return ACL_SUCCESS;
}

void push(bool Extended, std::string Message) {
  OpenRange New;
  New.Message = std::move(Message);
  New.Begin = now();
  pushed(Extended).push_back(std::move(New));
}

/// A task of \p Stream that tells when it runs.
aclError onStream(const char *Sort, std::string Message, aclrtStream Stream) {
  StreamRef S = call().stream(Stream);
  if (!S)
    return fail(ACL_ERROR_INVALID_PARAM, "no stream");
  uint32_t Thread = self().Number;
  call().enqueueChecked(S, {}, [=] {
    Locked Held;
    recorder().add({Sort, Thread, now(), now(), Message});
  });
  return ACL_SUCCESS;
}

} // namespace

// --- Sessions ---------------------------------------------------------------

aclError api::aclprofInit(const char *Path, size_t Length) {
  prof::Recorder &R = recorder();
  std::vector<char> Text;
  if (!Path || !Length || Length > 4096 || !readArray(Path, Length, Text))
    return fail(ACL_ERROR_INVALID_PARAM, "the path cannot be read");
  if (R.Initialised)
    return fail(ACL_ERROR_REPEAT_INITIALIZE, "profiling is initialised");
  std::string Folder(Text.data(), strnlen(Text.data(), Text.size()));
  struct stat Info;
  if (stat(Folder.c_str(), &Info) || !S_ISDIR(Info.st_mode) ||
      access(Folder.c_str(), W_OK))
    return fail(ACL_ERROR_INVALID_FILE,
                "'" + Folder + "' is no folder that can be written to");
  if (process().Objects.liveCount(kinds().Model))
    reporter().note("'aclprofInit' is called after models were loaded; "
                    "hardware does not profile them");
  R.Initialised = true;
  R.Folder = Folder;
  return ACL_SUCCESS;
}

aclError api::aclprofFinalize() {
  prof::Recorder &R = recorder();
  if (!R.Initialised)
    return notInitialised();
  if (R.running())
    return fail(ACL_ERROR_PROF_ALREADY_RUN, "call aclprofStop first");
  R.Initialised = false;
  std::string Written = R.write();
  if (Written.empty())
    return fail(ACL_ERROR_PROFILING_FAILURE,
                "'" + R.Folder + "' cannot be written to");
  return ACL_SUCCESS;
}

aclError api::aclprofSetConfig(aclprofConfigType Which, const char *Value,
                               size_t Length) {
  std::vector<char> Text;
  if (Which <= ACL_PROF_ARGS_MIN || Which > ACL_PROF_PATH || !Length ||
      Length > 256 || !readArray(Value, Length, Text))
    return fail(ACL_ERROR_INVALID_PARAM, "the configuration cannot be read");
  return recorder().running()
             ? fail(ACL_ERROR_PROF_ALREADY_RUN, "call it before aclprofStart")
             : ACL_SUCCESS;
}

aclprofConfig *api::aclprofCreateConfig(uint32_t *Devices, uint32_t Count,
                                        aclprofAicoreMetrics Metrics,
                                        const aclprofAicoreEvents *Events,
                                        uint64_t) {
  auto New = std::make_shared<SessionConfig>();
  std::set<uint32_t> Different;
  bool Fine = Count <= 64 && readArray(Devices, Count, New->Devices) &&
              !Events &&
              (static_cast<unsigned>(Metrics) <= ACL_AICORE_MEMORY_ACCESS ||
               Metrics == ACL_AICORE_NONE);
  for (uint32_t Device : New->Devices)
    Fine = Fine && validDevice(static_cast<int32_t>(Device)) &&
           Different.insert(Device).second;
  if (!Fine) {
    fail(ACL_ERROR_INVALID_PARAM, "the devices, metrics or events are invalid");
    return nullptr;
  }
  return call().handle<aclprofConfig *>(New);
}

aclError api::aclprofStart(const aclprofConfig *Config) {
  auto *C = payload<SessionConfig>(Config);
  if (!recorder().Initialised)
    return notInitialised();
  if (!C || !recorder().start(reinterpret_cast<Word>(Config), C->Devices))
    return fail(ACL_ERROR_PROF_ALREADY_RUN,
                "a device of the configuration is profiled already");
  return ACL_SUCCESS;
}

aclError api::aclprofStop(const aclprofConfig *Config) {
  if (!recorder().Initialised)
    return notInitialised();
  return recorder().stop(reinterpret_cast<Word>(Config))
             ? ACL_SUCCESS
             : fail(ACL_ERROR_PROF_NOT_RUN,
                    "profiling was not started with this configuration");
}

// --- Stamps, ranges, steps --------------------------------------------------

void *api::aclprofCreateStamp() {
  if (!recorder().running())
    reporter().note("'aclprofCreateStamp' is called outside of aclprofStart "
                    "and aclprofStop; nothing is recorded");
  return call().handle<void *>(std::make_shared<Stamp>());
}

aclError api::aclprofSetStampTraceMessage(void *Handle, const char *Message,
                                          uint32_t Length) {
  auto *S = payload<Stamp>(Handle);
  return S && readMessage(Message, Length, S->Message)
             ? ACL_SUCCESS
             : fail(ACL_ERROR_INVALID_PARAM,
                    "the message has at most 127 bytes");
}

aclError api::aclprofMark(void *Handle) {
  auto *S = payload<Stamp>(Handle);
  if (!S)
    return ACL_ERROR_INVALID_PARAM;
  noteEntry("marker", now(), S->Message);
  return ACL_SUCCESS;
}

aclError api::aclprofMarkEx(const char *Message, size_t Length,
                            aclrtStream Stream) {
  std::string Text;
  if (!Length || !readMessage(Message, Length, Text))
    return fail(ACL_ERROR_INVALID_PARAM, "the message has 1 to 127 bytes");
  noteEntry("marker_ex", now(), Text);
  return onStream("marker_ex_device", Text, Stream);
}

aclError api::aclprofPush(void *Handle) {
  auto *S = payload<Stamp>(Handle);
  if (!S)
    return ACL_ERROR_INVALID_PARAM;
  push(/*Extended=*/false, S->Message);
  return ACL_SUCCESS;
}

aclError api::aclprofPop() { return pop(/*Extended=*/false, "push/pop"); }

aclError api::aclprofRangeStart(void *Handle, uint32_t *Id) {
  auto *S = payload<Stamp>(Handle);
  if (!S)
    return ACL_ERROR_INVALID_PARAM;
  auto New = std::make_shared<OpenRange>();
  New->Message = S->Message;
  New->Begin = now();
  return stored(store(Id, call().make(New).Value));
}

aclError api::aclprofRangeStop(uint32_t Id) {
  static const KindId Kind = contract::findKind(kinds().Tables, "prof-range");
  auto *R = payload<OpenRange>(Kind, Id);
  if (!R)
    return ACL_ERROR_INVALID_PARAM;
  noteEntry("start/stop", R->Begin, R->Message);
  return ACL_SUCCESS;
}

aclError api::aclprofRangePushEx(aclprofEventAttributes *Attributes) {
  aclprofEventAttributes Read;
  aclprofTensorInfo Tensors;
  if (!readValue(Attributes, Read) ||
      Read.version != ACL_PROF_EVENT_ATTR_VERSION ||
      Read.messageType != ACL_PROF_MESSAGE_TYPE_TENSOR_INFO ||
      !readValue(Read.message.tensorInfo, Tensors))
    return fail(ACL_ERROR_INVALID_PARAM, "the attributes cannot be read");
  push(/*Extended=*/true, "operator " + std::to_string(Tensors.opNameId) +
                              " with " + std::to_string(Tensors.tensorNum) +
                              " tensors");
  return ACL_SUCCESS;
}

aclError api::aclprofRangePop() { return pop(/*Extended=*/true, "operator"); }

uint64_t api::aclprofStr2Id(const char *Message) {
  static auto &Known = *new std::map<std::string, uint64_t>;
  return Known.emplace(readText(Message), Known.size() + 1).first->second;
}

aclprofStepInfo *api::aclprofCreateStepInfo() {
  return call().handle<aclprofStepInfo *>(std::make_shared<StepInfo>());
}

aclError api::aclprofGetStepTimestamp(aclprofStepInfo *Handle,
                                      aclprofStepTag Tag, aclrtStream Stream) {
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Handle));
  if (!O || (Tag != ACL_STEP_START && Tag != ACL_STEP_END))
    return fail(ACL_ERROR_INVALID_PARAM, "the tag is no start and no end");
  return onStream(Tag == ACL_STEP_START ? "step_start" : "step_end",
                  "step " + std::to_string(O->Id), Stream);
}

// --- Subscriptions ----------------------------------------------------------

aclprofSubscribeConfig *api::aclprofCreateSubscribeConfig(int8_t,
                                                          aclprofAicoreMetrics,
                                                          void *Descriptor) {
  if (!Descriptor) {
    fail(ACL_ERROR_INVALID_PARAM, "the file descriptor's address is null");
    return nullptr;
  }
  return call().handle<aclprofSubscribeConfig *>(std::make_shared<Payload>());
}

aclError api::aclprofModelSubscribe(uint32_t Model,
                                    const aclprofSubscribeConfig *) {
  static const KindId Kind =
      contract::findKind(kinds().Tables, "model-subscription");
  if (recorder().Initialised)
    return fail(ACL_ERROR_PROF_API_CONFLICT,
                "not between aclprofInit and aclprofFinalize");
  if (Object *O = process().Objects.byKey(Kind, Model); O && O->live())
    return fail(ACL_ERROR_PROF_REPEAT_SUBSCRIBE, "the model is subscribed to");
  reporter().note("'aclprofModelSubscribe' is kept; a stand-in model has no "
                  "operators to tell of");
  return ACL_SUCCESS;
}

aclError api::aclprofModelUnSubscribe(uint32_t Model) {
  static const KindId Kind =
      contract::findKind(kinds().Tables, "model-subscription");
  Object *O = process().Objects.byKey(Kind, Model);
  return O && O->live()
             ? ACL_SUCCESS
             : fail(ACL_ERROR_INVALID_PARAM, "the model is not subscribed to");
}

} // namespace acltidy::sim
