// RUN: %check_acl_tidy %s acl-capture-unsafe
// Streams that join a capture by an event have to come back to it.

#include "acl/acl.h"

void unseen(aclrtStream stream);

struct Streams {
  aclrtStream main = nullptr, side = nullptr, third = nullptr;
  aclrtEvent fork = nullptr, join = nullptr, last = nullptr;
};

aclError away(aclrtStream main, aclrtStream side, aclrtEvent fork, aclmdlRI *graph, void *p) {
  aclmdlRICaptureBegin(main, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  aclrtRecordEvent(fork, main);
  aclrtStreamWaitEvent(side, fork);
  aclrtMemsetAsync(p, 64, 0, 64, side);
  return aclmdlRICaptureEnd(main, graph);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'aclmdlRICaptureEnd' ends the capture that stream 'side' has joined and not come back to; record an event on it, and let the captured stream wait for that event first [acl-capture-unsafe]
  // CHECK-NOTES: :[[@LINE-6]]:3: note: the capture begins here
  // CHECK-NOTES: :[[@LINE-5]]:3: note: the stream joins it here
}

// Recorded, and nobody waits.
aclError recordedOnly(Streams &s, aclmdlRI *graph) {
  if (aclmdlRICaptureBegin(s.main, ACL_MODEL_RI_CAPTURE_MODE_RELAXED) != ACL_SUCCESS)
    return 1;
  aclrtRecordEvent(s.fork, s.main);
  aclrtStreamWaitEvent(s.side, s.fork);
  aclrtRecordEvent(s.join, s.side);
  return aclmdlRICaptureEnd(s.main, graph);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'aclmdlRICaptureEnd' ends the capture that stream 's.side' has joined and not come back to
  // CHECK-NOTES: :[[@LINE-7]]:7: note: the capture begins here
  // CHECK-NOTES: :[[@LINE-5]]:3: note: the stream joins it here
}

// A stream that joined by one that joined; it comes back to that one too late.
aclError thirdAway(Streams &s, aclmdlRI *graph) {
  aclmdlRICaptureBegin(s.main, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  aclrtRecordEvent(s.fork, s.main);
  aclrtStreamWaitEvent(s.side, s.fork);
  aclrtRecordEvent(s.last, s.side);
  aclrtStreamWaitEvent(s.third, s.last);
  aclrtRecordEvent(s.join, s.side);
  aclrtStreamWaitEvent(s.main, s.join);
  return aclmdlRICaptureEnd(s.main, graph);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'aclmdlRICaptureEnd' ends the capture that stream 's.third' has joined
  // CHECK-NOTES: :[[@LINE-9]]:3: note: the capture begins here
  // CHECK-NOTES: :[[@LINE-6]]:3: note: the stream joins it here
}

// By the name it was made under.
aclError ownStream(aclrtStream main, aclrtEvent fork, aclmdlRI *graph) {
  aclrtStream mine = nullptr;
  if (aclrtCreateStream(&mine) != ACL_SUCCESS)
    return 1;
  aclmdlRICaptureBegin(main, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  aclrtRecordEvent(fork, main);
  aclrtStreamWaitEvent(mine, fork);
  aclError status = aclmdlRICaptureEnd(main, graph);
  // CHECK-NOTES: :[[@LINE-1]]:21: warning: 'aclmdlRICaptureEnd' ends the capture that stream 'mine' has joined
  // CHECK-NOTES: :[[@LINE-5]]:3: note: the capture begins here
  // CHECK-NOTES: :[[@LINE-4]]:3: note: the stream joins it here
  aclrtDestroyStream(mine);
  return status;
}

//===--- Right, or not known to be wrong ----------------------------------===//

aclError back(Streams &s, aclmdlRI *graph) {
  aclmdlRICaptureBegin(s.main, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  aclrtRecordEvent(s.fork, s.main);
  aclrtStreamWaitEvent(s.side, s.fork);
  aclrtRecordEvent(s.join, s.side);
  aclrtStreamWaitEvent(s.main, s.join);
  return aclmdlRICaptureEnd(s.main, graph);
}

aclError backThroughAnother(Streams &s, aclmdlRI *graph) {
  aclmdlRICaptureBegin(s.main, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  aclrtRecordEvent(s.fork, s.main);
  aclrtStreamWaitEvent(s.side, s.fork);
  aclrtStreamWaitEvent(s.third, s.fork);
  aclrtRecordEvent(s.join, s.third);
  aclrtStreamWaitEvent(s.side, s.join);
  aclrtRecordEvent(s.last, s.side);
  aclrtStreamWaitEvent(s.main, s.last);
  return aclmdlRICaptureEnd(s.main, graph);
}

// The event belongs to no capture.
aclError before(Streams &s, aclmdlRI *graph) {
  aclrtRecordEvent(s.fork, s.main);
  aclmdlRICaptureBegin(s.main, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  aclrtStreamWaitEvent(s.side, s.fork);
  return aclmdlRICaptureEnd(s.main, graph);
}

aclError unseenHelp(Streams &s, aclmdlRI *graph) {
  aclmdlRICaptureBegin(s.main, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  aclrtRecordEvent(s.fork, s.main);
  aclrtStreamWaitEvent(s.side, s.fork);
  unseen(s.side);
  return aclmdlRICaptureEnd(s.main, graph);
}

// An event that was recorded elsewhere may stand for any stream.
aclError eventFromElsewhere(Streams &s, aclmdlRI *graph) {
  aclmdlRICaptureBegin(s.main, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  aclrtRecordEvent(s.fork, s.main);
  aclrtStreamWaitEvent(s.side, s.fork);
  aclrtStreamWaitEvent(s.main, s.last);
  return aclmdlRICaptureEnd(s.main, graph);
}

// As many come back as have joined.
aclError array(aclrtStream main, aclrtStream *sides, aclrtEvent *joins, int count, aclrtEvent fork,
               aclmdlRI *graph) {
  aclmdlRICaptureBegin(main, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  aclrtRecordEvent(fork, main);
  for (int i = 0; i < count; ++i)
    aclrtStreamWaitEvent(sides[i], fork);
  for (int i = 0; i < count; ++i) {
    aclrtRecordEvent(joins[i], sides[i]);
    aclrtStreamWaitEvent(main, joins[i]);
  }
  return aclmdlRICaptureEnd(main, graph);
}

// Outside of the capture on purpose.
aclError external(Streams &s, aclmdlRI *graph) {
  aclmdlRICaptureBegin(s.main, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  aclrtRecordEventWithFlag(s.fork, s.main, 1);
  aclrtStreamWaitEventWithFlag(s.side, s.fork, -1, 1);
  return aclmdlRICaptureEnd(s.main, graph);
}

// Broken off: there will be no graph.
aclError brokenOff(Streams &s, aclmdlRI *graph, void *p) {
  aclmdlRICaptureBegin(s.main, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  aclrtRecordEvent(s.fork, s.main);
  aclrtStreamWaitEvent(s.side, s.fork);
  if (aclrtMemsetAsync(p, 64, 0, 64, s.side) != ACL_SUCCESS) {
    aclmdlRICaptureEnd(s.main, graph);
    return 1;
  }
  aclrtRecordEvent(s.join, s.side);
  aclrtStreamWaitEvent(s.main, s.join);
  return aclmdlRICaptureEnd(s.main, graph);
}
