//===- Captures.cpp - Captured streams and what they become ---------------===//
//
// While a stream is captured its tasks go into a graph in the order of the
// calls, which is an order that all events in them allow. Executing a graph
// puts them on one stream in that order.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "core/Call.h"

namespace acltidy::sim {

namespace {

struct Instance : Payload {
  std::shared_ptr<Graph> Tasks;
};

aclError replay(aclmdlRI Handle, const StreamRef &S) {
  Call &C = call();
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Handle));
  auto *I = O && O->live() ? O->as<Instance>() : nullptr;
  if (!I || !S)
    return C.fail(ACL_ERROR_INVALID_PARAM, "the instance or the stream");
  for (const Graph::Node &Node : I->Tasks->Nodes) {
    // Order within the graph is the stream's own now; that with other streams
    // goes on.
    if (Node.What.Kind == TaskKind::Record) {
      if (Node.What.External)
        recordEvent(S, Node.What.Event, C.task());
      continue;
    }
    if (Node.What.Kind == TaskKind::Wait) {
      if (Node.What.External)
        waitEvent(S, Node.What.Event, C.task());
      continue;
    }
    if (Node.What.Kind == TaskKind::ValueWait) {
      Task T = C.task();
      T.Kind = TaskKind::ValueWait;
      T.Ready = Node.What.Ready;
      enqueue(S, std::move(T));
      continue;
    }
    std::vector<Touch> Touches;
    for (const TaskAccess &A : Node.What.Accesses) {
      Touch T{A.Bytes.Begin, A.Bytes.size(), A.Mode, A.Moved};
      if (!C.check(T, S.get()))
        return ACL_ERROR_RT_PARAM_INVALID;
      if (A.Mode != AccessMode::Read && !A.Moved)
        process().Memory.markWritten(T.Address, T.Size, process().Objects);
      Touches.push_back(T);
    }
    if (Node.What.Shadow)
      Node.What.Shadow(C, S.get());
    C.enqueueChecked(S, Touches, Node.What.Run, Node.What.Kind,
                     Node.What.ReportThread);
  }
  return ACL_SUCCESS;
}

} // namespace

aclError api::aclmdlRICaptureBegin(aclrtStream Stream,
                                   aclmdlRICaptureMode Mode) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  if (!S || !Stream)
    return C.fail(ACL_ERROR_INVALID_PARAM,
                  "the default stream cannot be captured");
  if (S->Capturing)
    return C.fail(ACL_ERROR_RT_STREAM_CAPTURED, "the stream is captured");
  S->Capturing = std::make_shared<Graph>();
  S->Capturing->Origin = S;
  S->Capturing->Thread = self().Number;
  S->Capturing->Relaxed = Mode == ACL_MODEL_RI_CAPTURE_MODE_RELAXED;
  if (!S->Capturing->Relaxed)
    ++process().Captures;
  return ACL_SUCCESS;
}

aclError api::aclmdlRICaptureEnd(aclrtStream Stream, aclmdlRI *Out) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  if (!S || !S->Capturing || S->Capturing->Origin != S)
    return C.fail(ACL_ERROR_RT_STREAM_NOT_CAPTURED,
                  "no capture began on the stream");
  std::shared_ptr<Graph> G = S->Capturing;
  if (!G->Relaxed && G->Thread != self().Number) {
    C.report(rules::CaptureUnsafe,
             "a capture ends in another thread than it began in; end it there, "
             "or use the relaxed mode");
    return C.fail(ACL_ERROR_RT_STREAM_CAPTURED, "another thread's capture");
  }
  bool Unjoined = !G->Branches.empty();
  leaveCapture(S);
  if (Unjoined) {
    C.report(rules::CaptureUnsafe,
             "a stream that joined a capture by an event does not come back to "
             "it; let the captured stream wait for an event of that stream");
    C.releaseThough(); // The capture is over; there is no graph of it.
    return C.fail(ACL_ERROR_RT_STREAM_UNJOINED, "a stream did not rejoin");
  }
  auto I = std::make_shared<Instance>();
  I->Tasks = G;
  return stored(store(Out, C.handle<aclmdlRI>(I)));
}

aclError api::aclmdlRICaptureGetInfo(aclrtStream Stream,
                                     aclmdlRICaptureStatus *Status,
                                     aclmdlRI *) {
  StreamRef S = call().stream(Stream);
  if (!S)
    return ACL_ERROR_INVALID_PARAM;
  return store(Status, S->Capturing ? ACL_MODEL_RI_CAPTURE_STATUS_ACTIVE
                                    : ACL_MODEL_RI_CAPTURE_STATUS_NONE)
             ? ACL_SUCCESS
             : ACL_ERROR_INVALID_PARAM;
}

aclError api::aclmdlRIExecuteAsync(aclmdlRI Instance, aclrtStream Stream) {
  return replay(Instance, call().stream(Stream));
}

aclError api::aclmdlRIDestroy(aclmdlRI) { return ACL_SUCCESS; }

} // namespace acltidy::sim
