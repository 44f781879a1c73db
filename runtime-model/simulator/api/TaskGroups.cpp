//===- TaskGroups.cpp - Captured tasks that are changed later -------------===//
//
// Tasks between the calls that begin and end an update take the places of those
// of the group, for executions from then on.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Instances.h"
#include "api/Objects.h"

#include <utility>

namespace acltidy::sim {

namespace {

struct TaskGroup : Payload {
  std::weak_ptr<Graph> Of;
  std::vector<size_t> Nodes;
};

Graph *captureOf(const StreamRef &S) {
  if (S && S->Capturing && !S->Capturing->ByHand)
    return S->Capturing.get();
  call().fail(ACL_ERROR_RT_STREAM_NOT_CAPTURED, "the stream is not captured");
  return nullptr;
}

bool sameSort(const Task &A, const Task &B) {
  return A.Kind == B.Kind && A.By == B.By;
}

} // namespace

aclError api::aclmdlRICaptureTaskGrpBegin(aclrtStream Stream) {
  StreamRef S = call().stream(Stream);
  Graph *G = captureOf(S);
  if (!G)
    return ACL_ERROR_RT_STREAM_NOT_CAPTURED;
  if (!G->Groups.emplace(S.get(), G->Nodes.size()).second)
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "a group of the stream is open already");
  return ACL_SUCCESS;
}

aclError api::aclmdlRICaptureTaskGrpEnd(aclrtStream Stream, aclrtTaskGrp *Out) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  Graph *G = captureOf(S);
  if (!G)
    return ACL_ERROR_RT_STREAM_NOT_CAPTURED;
  auto Open = G->Groups.find(S.get());
  if (Open == G->Groups.end())
    return C.fail(ACL_ERROR_INVALID_PARAM, "no group of the stream is open");
  auto Group = std::make_shared<TaskGroup>();
  Group->Of = S->Capturing;
  for (size_t I = Open->second; I != G->Nodes.size(); ++I)
    if (G->Nodes[I].Stream == S)
      Group->Nodes.push_back(I);
  G->Groups.erase(Open);
  static const KindId Kind = contract::findKind(kinds().Tables, "task-group");
  Serial Owner = instanceOf(S->Capturing).Id;
  Object &O = process().Objects.createHandle(Kind, Group);
  O.System = true;
  O.Device = self().Device;
  O.Context = self().Context;
  O.BornBy = &C.record();
  O.Born = C.stack();
  // It goes with the instance.
  O.Owner = Owner;
  process().Objects.find(Owner)->Held.push_back(O.Id);
  return stored(store(Out, reinterpret_cast<aclrtTaskGrp>(O.Value)));
}

aclError api::aclmdlRICaptureTaskUpdateBegin(aclrtStream Stream,
                                             aclrtTaskGrp Handle) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Handle));
  if (!S || !O || !O->as<TaskGroup>())
    return C.fail(ACL_ERROR_INVALID_PARAM, "there is no such group");
  if (S->Capturing)
    return C.fail(ACL_ERROR_RT_STREAM_CAPTURED, "the stream is captured");
  S->Capturing = std::make_shared<Graph>();
  S->Capturing->ByHand = true;
  S->Capturing->Mode = CaptureMode::Relaxed;
  S->Capturing->Updates = O->Id;
  return ACL_SUCCESS;
}

aclError api::aclmdlRICaptureTaskUpdateEnd(aclrtStream Stream) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  if (!S || !S->Capturing || !S->Capturing->Updates)
    return C.fail(ACL_ERROR_INVALID_PARAM, "no update began on the stream");
  std::shared_ptr<Graph> New = std::exchange(S->Capturing, nullptr);
  Object *O = process().Objects.find(New->Updates);
  auto *Group = O && O->live() ? O->as<TaskGroup>() : nullptr;
  std::shared_ptr<Graph> Old = Group ? Group->Of.lock() : nullptr;
  bool Fits = Old && New->Nodes.size() == Group->Nodes.size();
  for (size_t I = 0; Fits && I != New->Nodes.size(); ++I)
    Fits = sameSort(New->Nodes[I].What, Old->Nodes[Group->Nodes[I]].What);
  if (!Fits) {
    C.releaseThough(); // The update is over.
    return C.fail(ACL_ERROR_RT_MODEL_UPDATE_FAILED,
                  "the tasks are not as many, or of other sorts, than those of "
                  "the group");
  }
  for (size_t I = 0; I != New->Nodes.size(); ++I)
    Old->Nodes[Group->Nodes[I]].What = std::move(New->Nodes[I].What);
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
