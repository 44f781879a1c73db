//===- Exceptions.cpp - Who is told of tasks that fail --------------------===//
//
// Callbacks run in the thread that finds the failure, before a synchronisation
// of the stream returns. CANN promises no thread either.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "core/Call.h"

#include <algorithm>

namespace acltidy::sim {

namespace {

struct Listeners {
  aclrtExceptionInfoCallback Set = nullptr; ///< aclrtSetExceptionInfoCallback.
  std::vector<aclrtExceptionInfoCallback> Registered;
};

Listeners &listeners() {
  static Listeners &L = *new Listeners;
  return L;
}

/// What the callback that runs in this thread may ask about.
thread_local const TaskException *Told = nullptr;

void tell(const TaskException &E) {
  std::vector<aclrtExceptionInfoCallback> All;
  {
    Locked Held;
    All = listeners().Registered;
    if (listeners().Set)
      All.push_back(listeners().Set);
  }
  ClientCode Runs(&Thread::InCallback);
  Told = &E;
  for (aclrtExceptionInfoCallback Each : All)
    Each(reinterpret_cast<aclrtExceptionInfo *>(
        const_cast<TaskException *>(&E)));
  Told = nullptr;
}

/// All ones outside of the callback: the information lives no longer.
uint32_t about(const aclrtExceptionInfo *Info, uint32_t TaskException::*What) {
  return Told && reinterpret_cast<const TaskException *>(Info) == Told
             ? Told->*What
             : UINT32_MAX;
}

} // namespace

aclError
api::aclrtSetExceptionInfoCallback(aclrtExceptionInfoCallback Callback) {
  listeners().Set = Callback;
  process().OnException = tell;
  return ACL_SUCCESS;
}

aclError
api::aclrtExceptionInfoCallbackRegister(aclrtExceptionInfoCallback Callback) {
  if (!Callback)
    return ACL_ERROR_INVALID_PARAM;
  auto &All = listeners().Registered;
  if (std::find(All.begin(), All.end(), Callback) == All.end())
    All.push_back(Callback);
  process().OnException = tell;
  return ACL_SUCCESS;
}

aclError
api::aclrtExceptionInfoCallbackUnregister(aclrtExceptionInfoCallback Callback) {
  auto &All = listeners().Registered;
  All.erase(std::remove(All.begin(), All.end(), Callback), All.end());
  return ACL_SUCCESS;
}

uint32_t api::aclrtGetTaskIdFromExceptionInfo(const aclrtExceptionInfo *Info) {
  return about(Info, &TaskException::Task);
}

uint32_t
api::aclrtGetStreamIdFromExceptionInfo(const aclrtExceptionInfo *Info) {
  return about(Info, &TaskException::Stream);
}

uint32_t
api::aclrtGetThreadIdFromExceptionInfo(const aclrtExceptionInfo *Info) {
  return about(Info, &TaskException::Thread);
}

uint32_t
api::aclrtGetDeviceIdFromExceptionInfo(const aclrtExceptionInfo *Info) {
  return about(Info, &TaskException::Device);
}

uint32_t
api::aclrtGetErrorCodeFromExceptionInfo(const aclrtExceptionInfo *Info) {
  return about(Info, &TaskException::Code);
}

} // namespace acltidy::sim
