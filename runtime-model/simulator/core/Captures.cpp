//===- Captures.cpp - Events, and streams that are captured ---------------===//
//
// A stream joins the capture of another when it waits for an event that was
// recorded there, and is back when that one waits for an event of its own.
//
//===----------------------------------------------------------------------===//

#include "core/Streams.h"

#include "core/Process.h"

#include <algorithm>
#include <utility>

namespace acltidy::sim {

void leaveCapture(const StreamRef &S) {
  std::shared_ptr<Graph> G = std::exchange(S->Capturing, nullptr);
  if (!G || G->Origin != S)
    return;
  // It has no end any more.
  for (const StreamRef &Each : process().Streams)
    if (Each->Capturing == G)
      Each->Capturing.reset();
  if (G->Mode != CaptureMode::Relaxed)
    --process().Captures;
  G->Origin.reset();
  G->Branches.clear();
}

/// The part of \p S in the capture of another stream; null when it has none, or
/// is back.
static Graph::Branch *branchOf(const StreamRef &S) {
  if (S->Capturing)
    for (Graph::Branch &Each : S->Capturing->Branches)
      if (Each.Stream == S)
        return &Each;
  return nullptr;
}

void recordEvent(const StreamRef &S, std::shared_ptr<EventState> Event,
                 Task T) {
  T.Kind = TaskKind::Record;
  T.Event = Event;
  if (S->Capturing && T.External) {
    enqueue(S, std::move(T));
    return;
  }
  Moment Now;
  Now.Stream = S;
  Now.Before = S->Seen;
  Event->Ran = false;
  Event->Queries = 0;
  // The number is known before the task can run.
  Now.Number = S->Enqueued + 1;
  Event->CapturedIn = S->Capturing;
  Event->Brings.assign(1, S);
  if (Graph::Branch *Branch = branchOf(S))
    Event->Brings.insert(Event->Brings.end(), Branch->Back.begin(),
                         Branch->Back.end());
  if (!S->Capturing)
    Event->Recorded = Now;
  enqueue(S, std::move(T));
}

void waitEvent(const StreamRef &S, const std::shared_ptr<EventState> &Event,
               Task T) {
  T.Kind = TaskKind::Wait;
  if (S->Capturing && (T.External || S->Capturing->ByHand)) {
    T.Event = Event;
    enqueue(S, std::move(T));
    return;
  }
  if (std::shared_ptr<Graph> G = Event->CapturedIn.lock(); G && G->Origin) {
    if (S == G->Origin) {
      for (const std::weak_ptr<StreamState> &Each : Event->Brings)
        G->Branches.erase(std::remove_if(G->Branches.begin(), G->Branches.end(),
                                         [&](const Graph::Branch &B) {
                                           return B.Stream == Each.lock();
                                         }),
                          G->Branches.end());
    } else if (!S->Capturing) {
      S->Capturing = G;
      G->Branches.push_back({S, Event->Brings});
    } else if (Graph::Branch *Branch = branchOf(S)) {
      Branch->Back.insert(Branch->Back.end(), Event->Brings.begin(),
                          Event->Brings.end());
    }
  } else {
    T.After = Event->Recorded;
  }
  enqueue(S, std::move(T));
}

bool captureForbids() {
  const Thread &T = self();
  if (!process().Captures || T.Capturing == CaptureMode::Relaxed)
    return false;
  for (const StreamRef &S : process().Streams) {
    const Graph *G = S->Capturing.get();
    if (!G || G->Origin != S || G->Mode == CaptureMode::Relaxed)
      continue;
    if (G->Thread == T.Number ||
        (G->Mode == CaptureMode::Global && T.Capturing == CaptureMode::Global))
      return true;
  }
  return false;
}

} // namespace acltidy::sim
