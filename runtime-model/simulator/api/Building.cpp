//===- Building.cpp - Instances that are built by hand, labels ------------===//
//
// Tasks of a bound stream go into the instance, like those of a captured one.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Instances.h"
#include "api/Objects.h"
#include "core/HostMemory.h"
#include "core/Product.h"

#include <algorithm>

namespace acltidy::sim {

namespace {

aclError invalid(const char *Why) {
  return call().fail(ACL_ERROR_INVALID_PARAM, Why);
}

/// The graph that a bound stream puts its tasks into; null otherwise.
std::shared_ptr<Graph> boundTo(const StreamRef &S) {
  return S && S->Capturing && S->Capturing->ByHand ? S->Capturing : nullptr;
}

/// Puts a task that steers into the stream's instance.
aclError steer(const StreamRef &S, Control C, std::vector<Touch> Reads = {}) {
  for (const Touch &Each : Reads)
    if (!call().check(Each, S.get()))
      return ACL_ERROR_RT_PARAM_INVALID;
  Task T = call().task();
  T.Steers = std::make_shared<const Control>(std::move(C));
  for (const Touch &Each : Reads)
    T.Accesses.push_back(
        {{Each.Address, Each.Address + Each.Size}, Each.Mode, Each.Moved});
  enqueue(S, std::move(T));
  return ACL_SUCCESS;
}

/// A value in device memory; 0 when the memory ended too early, which was told.
template <typename T> T valueAt(Word Address) {
  T Value = 0;
  copyBytes(&Value, process().Memory.bytes(Address), sizeof Value);
  return Value;
}

bool holds(aclrtCondition How, int64_t Left, int64_t Right) {
  switch (How) {
  case ACL_RT_EQUAL:
    return Left == Right;
  case ACL_RT_NOT_EQUAL:
    return Left != Right;
  case ACL_RT_GREATER:
    return Left > Right;
  case ACL_RT_GREATER_OR_EQUAL:
    return Left >= Right;
  case ACL_RT_LESS:
    return Left < Right;
  case ACL_RT_LESS_OR_EQUAL:
    return Left <= Right;
  }
  return false;
}

/// From the pages of aclrtSwitchStream and aclrtActiveStream.
bool switchesStreams() { return product().MediaProduct != "a3"; }

} // namespace

aclError api::aclmdlRIBuildBegin(aclmdlRI *Out, uint32_t Flag) {
  if (Flag)
    return invalid("the flag must be 0");
  auto I = std::make_shared<Instance>();
  I->Tasks = std::make_shared<Graph>();
  I->Tasks->ByHand = true;
  I->Tasks->Mode = CaptureMode::Relaxed;
  return stored(store(Out, call().handle<aclmdlRI>(I)));
}

aclError api::aclmdlRIBindStream(aclmdlRI Handle, aclrtStream Stream,
                                 uint32_t Flag) {
  Instance *I = instanceOf(Handle);
  StreamRef S = call().stream(Stream);
  if (!I)
    return ACL_ERROR_INVALID_PARAM;
  if (!I->Tasks->ByHand || I->Tasks->Closed)
    return invalid("the instance is not being built");
  if (!S || !Stream || !(S->Flags & ACL_STREAM_PERSISTENT))
    return invalid("the stream was not made with ACL_STREAM_PERSISTENT");
  if (S->Capturing)
    return invalid("the stream is bound or captured already");
  if (Flag != ACL_MODEL_STREAM_FLAG_HEAD &&
      Flag != ACL_MODEL_STREAM_FLAG_DEFAULT)
    return invalid("the flag is none of ACL_MODEL_STREAM_FLAG_*");
  S->Capturing = I->Tasks;
  I->Tasks->Streams.push_back({S, Flag == ACL_MODEL_STREAM_FLAG_HEAD});
  return ACL_SUCCESS;
}

aclError api::aclmdlRIUnbindStream(aclmdlRI Handle, aclrtStream Stream) {
  Instance *I = instanceOf(Handle);
  StreamRef S = call().stream(Stream);
  if (!I)
    return ACL_ERROR_INVALID_PARAM;
  if (!S || S->Capturing != I->Tasks || !I->Tasks->ByHand)
    return invalid("the stream is not bound to the instance");
  S->Capturing.reset();
  return ACL_SUCCESS;
}

aclError api::aclmdlRIEndTask(aclmdlRI Handle, aclrtStream Stream) {
  Instance *I = instanceOf(Handle);
  StreamRef S = call().stream(Stream);
  if (!I)
    return ACL_ERROR_INVALID_PARAM;
  if (boundTo(S) != I->Tasks)
    return invalid("the stream is not bound to the instance");
  Control C;
  C.Ends = true;
  return steer(S, C);
}

aclError api::aclmdlRIBuildEnd(aclmdlRI Handle, void *Reserved) {
  Instance *I = instanceOf(Handle);
  if (!I)
    return ACL_ERROR_INVALID_PARAM;
  if (Reserved || !I->Tasks->ByHand || I->Tasks->Closed)
    return invalid("the instance is not being built, or the reserved argument "
                   "is not null");
  I->Tasks->Closed = true;
  return ACL_SUCCESS;
}

aclError api::aclrtPersistentTaskClean(aclrtStream Stream) {
  StreamRef S = call().stream(Stream);
  if (!S || !Stream || !(S->Flags & ACL_STREAM_PERSISTENT))
    return invalid("the stream was not made with ACL_STREAM_PERSISTENT");
  std::shared_ptr<Graph> G = S->Capturing;
  if (!G)
    return ACL_SUCCESS; // What it has runs without an instance.
  if (G->Closed)
    return invalid("the stream belongs to an instance that is built");
  G->Nodes.erase(
      std::remove_if(G->Nodes.begin(), G->Nodes.end(),
                     [&](const Graph::Node &N) { return N.Stream == S; }),
      G->Nodes.end());
  return ACL_SUCCESS;
}

aclError api::aclrtSetLabel(aclrtLabel Label, aclrtStream Stream) {
  StreamRef S = call().stream(Stream);
  std::shared_ptr<Graph> G = boundTo(S);
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Label));
  if (!G || !O)
    return invalid("the stream is bound to no model running instance");
  for (const Graph::Node &N : G->Nodes)
    if (N.What.Steers && N.What.Steers->Label == O->Id)
      return invalid("the label is set already");
  Control C;
  C.Label = O->Id;
  return steer(S, C);
}

aclError api::aclrtSwitchLabelByIndex(void *Index, uint32_t Count,
                                      aclrtLabelList List, aclrtStream Stream) {
  StreamRef S = call().stream(Stream);
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(List));
  if (!boundTo(S) || !O)
    return invalid("the stream is bound to no model running instance");
  if (!Count || Count > O->Held.size())
    return invalid("the list has not so many labels");
  auto At = reinterpret_cast<Word>(Index);
  std::vector<Serial> Labels(O->Held.begin(), O->Held.begin() + Count);
  Control C;
  C.Decide = [At, Labels = std::move(Labels)] {
    Jump J;
    J.Label =
        Labels[std::min<size_t>(valueAt<uint32_t>(At), Labels.size() - 1)];
    return std::optional<Jump>(J);
  };
  return steer(S, std::move(C), {{At, sizeof(uint32_t), AccessMode::Read}});
}

aclError api::aclrtActiveStream(aclrtStream Other, aclrtStream Stream) {
  if (!switchesStreams())
    return unsupported("activate streams");
  StreamRef S = call().stream(Stream), To = call().stream(Other);
  if (!boundTo(S) || boundTo(S) != boundTo(To))
    return invalid("the streams are not bound to the same instance");
  Control C;
  C.Decide = [To] {
    Jump J;
    J.To = To;
    J.Returns = true;
    return std::optional<Jump>(J);
  };
  return steer(S, std::move(C));
}

aclError api::aclrtSwitchStream(void *Left, aclrtCondition How, void *Right,
                                aclrtCompareDataType Type, aclrtStream Then,
                                aclrtStream Else, aclrtStream Stream) {
  if (!switchesStreams())
    return unsupported("switch streams");
  StreamRef S = call().stream(Stream), To = call().stream(Then);
  if (Else || (Type != ACL_RT_SWITCH_INT32 && Type != ACL_RT_SWITCH_INT64) ||
      static_cast<unsigned>(How) > ACL_RT_LESS_OR_EQUAL)
    return invalid("the condition or the type is unknown, or there is a stream "
                   "for the other case, which is reserved");
  if (!boundTo(S) || boundTo(S) != boundTo(To))
    return invalid("the streams are not bound to the same instance");
  bool Wide = Type == ACL_RT_SWITCH_INT64;
  uint64_t Size = Wide ? 8 : 4;
  auto L = reinterpret_cast<Word>(Left), R = reinterpret_cast<Word>(Right);
  Control C;
  C.Decide = [=]() -> std::optional<Jump> {
    auto Value = [&](Word At) {
      return Wide ? valueAt<int64_t>(At) : valueAt<int32_t>(At);
    };
    if (!holds(How, Value(L), Value(R)))
      return std::nullopt;
    Jump J;
    J.To = To;
    return J;
  };
  return steer(S, std::move(C),
               {{L, Size, AccessMode::Read}, {R, Size, AccessMode::Read}});
}

} // namespace acltidy::sim
