//===- Exceptions.cpp - Who is told of tasks that fail --------------------===//
//
// Callbacks run in the thread that finds the failure, before a synchronisation
// of the stream returns. CANN promises no thread either.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Objects.h"

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

/// An array of descriptions: a handle, and more that go with it. None at all is
/// null, which may be released as well.
aclTensorDesc *arrayOf(const std::vector<TensorDesc> &Descs, unsigned Acquire) {
  Call &C = call();
  aclTensorDesc *Array = nullptr;
  std::shared_ptr<TensorDesc> First;
  for (const TensorDesc &Each : Descs) {
    auto D = std::make_shared<TensorDesc>(Each);
    if (!Array) {
      First = D;
      Array = C.handle<aclTensorDesc *>(D, Acquire);
      continue;
    }
    Object &Inner = C.make(D, Acquire);
    Inner.System = true;
    Object &Outer = *process().Objects.byHandle(reinterpret_cast<Word>(Array));
    Inner.Owner = Outer.Id;
    Outer.Held.push_back(Inner.Id);
    First->Behind.push_back(Inner.Value);
  }
  return Array;
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

// A stand-in is one operator, with the model's inputs and outputs. That an
// operator is not found is an error by the documents, not which.
aclError api::aclmdlCreateAndGetOpDesc(uint32_t Device, uint32_t Stream,
                                       uint32_t Task, char *Name, size_t Length,
                                       aclTensorDesc **Inputs,
                                       size_t *InputCount,
                                       aclTensorDesc **Outputs,
                                       size_t *OutputCount) {
  Call &C = call();
  const FailedOperator *Failed = nullptr;
  if (Told && Told->Device == Device && Told->Stream == Stream &&
      Told->Task == Task)
    Failed = dynamic_cast<const FailedOperator *>(Told->What.get());
  if (!Failed)
    return C.fail(ACL_ERROR_GE_FAILURE,
                  "no operator of a model that fails now has these numbers; "
                  "call it in the callback for exceptions");
  if (Length <= Failed->Name.size())
    return C.fail(ACL_ERROR_FAILURE, "the name of the operator has " +
                                         std::to_string(Failed->Name.size()) +
                                         " bytes");
  // The places first: nothing is made when one cannot be written.
  if (!storeBytes(Name, Failed->Name.c_str(), Failed->Name.size() + 1) ||
      !store(InputCount, Failed->Inputs.size()) ||
      !store(OutputCount, Failed->Outputs.size()) || !store(Inputs, nullptr) ||
      !store(Outputs, nullptr))
    return ACL_ERROR_INVALID_PARAM;
  return stored(store(Inputs, arrayOf(Failed->Inputs, 0)) &&
                store(Outputs, arrayOf(Failed->Outputs, 1)));
}

} // namespace acltidy::sim
