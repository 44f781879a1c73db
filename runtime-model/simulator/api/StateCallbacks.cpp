//===- StateCallbacks.cpp -------------------------------------------------===//

#include "api/StateCallbacks.h"
#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Objects.h"
#include "core/Devices.h"

#include <algorithm>

namespace acltidy::sim {

namespace {

template <typename Function> struct ByType {
  aclRegisterCallbackType Type;
  Function Call;
  void *Data;
};

template <typename Function> struct ByName {
  std::string Name;
  Function Call;
  void *Data;
};

/// All that registered one kind of function; never destroyed.
template <typename Entry> std::vector<Entry> &all() {
  static auto &All = *new std::vector<Entry>;
  return All;
}

using OnInit = ByType<aclInitCallbackFunc>;
using OnFinalize = ByType<aclFinalizeCallbackFunc>;
using OnDevice = ByName<aclrtDeviceStateCallback>;
using OnStream = ByName<aclrtStreamStateCallback>;
using OnAbort = ByName<aclrtDeviceTaskAbortCallback>;

/// What the file of aclInit says.
std::string &configuration() {
  static std::string &Text = *new std::string;
  return Text;
}

template <typename Entry, typename Function>
aclError unregister(aclRegisterCallbackType Type, Function Wanted) {
  auto &All = all<Entry>();
  auto It = std::find_if(All.begin(), All.end(), [&](const Entry &E) {
    return E.Type == Type && E.Call == Wanted;
  });
  if (It == All.end())
    return call().fail(ACL_ERROR_INVALID_PARAM, "it is not registered");
  All.erase(It);
  return ACL_SUCCESS;
}

/// A null function takes the name away; a name is there once.
template <typename Entry, typename Function>
aclError name(const char *Name, Function Wanted, void *Data) {
  std::string Text = readText(Name);
  if (Text.empty())
    return call().fail(ACL_ERROR_INVALID_PARAM, "the name is empty");
  auto &All = all<Entry>();
  auto It = std::find_if(All.begin(), All.end(),
                         [&](const Entry &E) { return E.Name == Text; });
  if ((It == All.end()) == !Wanted)
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "'" + Text + "' is " +
                           (Wanted ? "registered already" : "not registered"));
  if (Wanted)
    All.push_back({Text, Wanted, Data});
  else
    All.erase(It);
  return ACL_SUCCESS;
}

aclError callInit(const OnInit &E) {
  // Another thread may end ACL and begin anew meanwhile.
  std::string Text = configuration();
  Unlocked Free;
  return E.Call(Text.c_str(), Text.size(), E.Data);
}

/// \p Tell calls one entry.
template <typename Entry, typename F> void tell(F Tell) {
  std::vector<Entry> Now = all<Entry>();
  if (Now.empty())
    return;
  Unlocked Free;
  for (const Entry &E : Now)
    Tell(E);
}

} // namespace

aclError tellInit(const std::string &Configuration) {
  configuration() = Configuration;
  for (const OnInit &E : std::vector<OnInit>(all<OnInit>()))
    if (aclError Status = callInit(E))
      return Status;
  return ACL_SUCCESS;
}

aclError tellFinalize() {
  aclError First = ACL_SUCCESS;
  tell<OnFinalize>([&](const OnFinalize &E) {
    if (aclError Status = First ? 0 : E.Call(E.Data))
      First = Status;
  });
  return First;
}

void tellDeviceState(int32_t Device, aclrtDeviceState State) {
  tell<OnDevice>([&](const OnDevice &E) { E.Call(Device, State, E.Data); });
}

void tellStreamState(aclrtStream Stream, aclrtStreamState State) {
  tell<OnStream>([&](const OnStream &E) { E.Call(Stream, State, E.Data); });
}

aclError api::aclInitCallbackRegister(aclRegisterCallbackType Type,
                                      aclInitCallbackFunc Callback,
                                      void *Data) {
  if (!Callback)
    return ACL_ERROR_INVALID_PARAM;
  OnInit E{Type, Callback, Data};
  all<OnInit>().push_back(E);
  return process().Initialised ? callInit(E) : ACL_SUCCESS;
}

aclError api::aclInitCallbackUnRegister(aclRegisterCallbackType Type,
                                        aclInitCallbackFunc Callback) {
  return unregister<OnInit>(Type, Callback);
}

aclError api::aclFinalizeCallbackRegister(aclRegisterCallbackType Type,
                                          aclFinalizeCallbackFunc Callback,
                                          void *Data) {
  if (!Callback)
    return ACL_ERROR_INVALID_PARAM;
  all<OnFinalize>().push_back({Type, Callback, Data});
  return ACL_SUCCESS;
}

aclError api::aclFinalizeCallbackUnRegister(aclRegisterCallbackType Type,
                                            aclFinalizeCallbackFunc Callback) {
  return unregister<OnFinalize>(Type, Callback);
}

aclError api::aclrtRegDeviceStateCallback(const char *Name,
                                          aclrtDeviceStateCallback Callback,
                                          void *Data) {
  return name<OnDevice>(Name, Callback, Data);
}

aclError api::aclrtRegStreamStateCallback(const char *Name,
                                          aclrtStreamStateCallback Callback,
                                          void *Data) {
  return name<OnStream>(Name, Callback, Data);
}

aclError api::aclrtSetDeviceTaskAbortCallback(
    const char *Name, aclrtDeviceTaskAbortCallback Callback, void *Data) {
  return name<OnAbort>(Name, Callback, Data);
}

aclError api::aclrtDeviceTaskAbort(int32_t Device, uint32_t Timeout) {
  if (!validDevice(Device))
    return invalidDevice(Device);
  auto Tell = [&](aclrtDeviceTaskAbortStage Stage) {
    tell<OnAbort>(
        [&](const OnAbort &E) { E.Call(Device, Stage, Timeout, E.Data); });
  };
  Tell(ACL_RT_DEVICE_TASK_ABORT_PRE);
  for (const StreamRef &S : std::vector<StreamRef>(process().Streams))
    if (S->Device == Device)
      dropTasks(S);
  process().Changed.notify_all();
  Tell(ACL_RT_DEVICE_TASK_ABORT_POST);
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
