// RUN: %check_acl_tidy %s acl-capture-unsafe

#include "acl/acl.h"

void copies(aclrtStream stream, void *dst, void *src) {
  aclmdlRI graph;
  if (aclmdlRICaptureBegin(stream, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL) != ACL_SUCCESS)
    return;
  aclrtMemcpy(dst, 64, src, 64, ACL_MEMCPY_DEVICE_TO_DEVICE);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtMemcpy' is called while a stream is captured, which makes the capture fail; call it before 'aclmdlRICaptureBegin' or after 'aclmdlRICaptureEnd' [acl-capture-unsafe]
  // CHECK-NOTES: :[[@LINE-4]]:7: note: the capture begins here
  aclmdlRICaptureEnd(stream, &graph);
}

void fills(aclrtStream stream, void *dev) {
  aclmdlRI graph;
  aclmdlRICaptureBegin(stream, ACL_MODEL_RI_CAPTURE_MODE_THREAD_LOCAL);
  aclrtMemset(dev, 64, 0, 64);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtMemset' is called while a stream is captured
  // CHECK-NOTES: :[[@LINE-3]]:3: note: the capture begins here
  aclmdlRICaptureEnd(stream, &graph);
}

void relaxed(aclrtStream stream, void *dev) {
  aclmdlRI graph;
  aclmdlRICaptureBegin(stream, ACL_MODEL_RI_CAPTURE_MODE_RELAXED);
  aclrtMemset(dev, 64, 0, 64);
  aclmdlRICaptureEnd(stream, &graph);
}

void unknownMode(aclrtStream stream, void *dev, aclmdlRICaptureMode mode) {
  aclmdlRI graph;
  aclmdlRICaptureBegin(stream, mode);
  aclrtMemset(dev, 64, 0, 64);
  aclmdlRICaptureEnd(stream, &graph);
}

void exchanged(aclrtStream stream, void *dev) {
  aclmdlRI graph;
  aclmdlRICaptureMode mode = ACL_MODEL_RI_CAPTURE_MODE_RELAXED;
  aclmdlRICaptureBegin(stream, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  aclmdlRICaptureThreadExchangeMode(&mode);
  aclrtMemset(dev, 64, 0, 64);
  aclmdlRICaptureThreadExchangeMode(&mode);
  aclmdlRICaptureEnd(stream, &graph);
}

void beforeAndAfter(aclrtStream stream, void *dev) {
  aclmdlRI graph;
  aclrtMemset(dev, 64, 0, 64);
  aclmdlRICaptureBegin(stream, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  aclrtMemsetAsync(dev, 64, 1, 64, stream);
  aclmdlRICaptureEnd(stream, &graph);
  aclrtSynchronizeStream(stream);
}

// Whatever the mode is.
void waits(aclrtStream stream, void *dev) {
  aclmdlRI graph;
  aclmdlRICaptureBegin(stream, ACL_MODEL_RI_CAPTURE_MODE_RELAXED);
  aclrtMemsetAsync(dev, 64, 1, 64, stream);
  aclrtSynchronizeStream(stream);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtSynchronizeStream' waits for a stream that is captured, whose work has not been done; call it after 'aclmdlRICaptureEnd'
  // CHECK-NOTES: :[[@LINE-4]]:3: note: the capture begins here
  aclmdlRICaptureEnd(stream, &graph);
}

void waitsForDevice(aclrtStream stream) {
  aclmdlRI graph;
  aclmdlRICaptureBegin(stream, ACL_MODEL_RI_CAPTURE_MODE_RELAXED);
  aclrtSynchronizeDevice();
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtSynchronizeDevice' waits for the device while a stream is captured
  // CHECK-NOTES: :[[@LINE-3]]:3: note: the capture begins here
  aclmdlRICaptureEnd(stream, &graph);
}

void asks(aclrtStream stream) {
  aclmdlRI graph;
  aclrtStreamStatus status;
  aclmdlRICaptureBegin(stream, ACL_MODEL_RI_CAPTURE_MODE_RELAXED);
  aclrtStreamQuery(stream, &status);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtStreamQuery' asks about a stream that is captured
  // CHECK-NOTES: :[[@LINE-3]]:3: note: the capture begins here
  aclmdlRICaptureEnd(stream, &graph);
}

void otherStream(aclrtStream stream, aclrtStream other) {
  aclmdlRI graph;
  aclmdlRICaptureBegin(stream, ACL_MODEL_RI_CAPTURE_MODE_RELAXED);
  aclrtSynchronizeStream(other);
  aclmdlRICaptureEnd(stream, &graph);
}

void defaultStream() {
  aclmdlRI graph;
  aclmdlRICaptureBegin(nullptr, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclmdlRICaptureBegin' cannot capture the default stream; give it a stream from 'aclrtCreateStream'
  aclmdlRICaptureEnd(nullptr, &graph);
}

void usesDefaultStream(aclrtStream stream, void *dev) {
  aclmdlRI graph;
  aclmdlRICaptureBegin(stream, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  aclrtMemsetAsync(dev, 64, 0, 64, nullptr);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtMemsetAsync' uses the default stream while another one is captured
  // CHECK-NOTES: :[[@LINE-3]]:3: note: the capture begins here
  aclmdlRICaptureEnd(stream, &graph);
}

void pageable(aclrtStream stream, void *dev) {
  aclmdlRI graph;
  float host[16] = {};
  aclmdlRICaptureBegin(stream, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL);
  aclrtMemcpyAsync(dev, sizeof host, host, sizeof host, ACL_MEMCPY_HOST_TO_DEVICE, stream);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtMemcpyAsync' copies pageable host memory while a stream is captured, which makes the capture fail; call it before 'aclmdlRICaptureBegin' or after 'aclmdlRICaptureEnd', or take memory from 'aclrtMallocHost'
  // CHECK-NOTES: :[[@LINE-3]]:3: note: the capture begins here
  aclmdlRICaptureEnd(stream, &graph);
}

void beginFails(aclrtStream stream, void *dev) {
  aclmdlRI graph;
  if (aclmdlRICaptureBegin(stream, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL) != ACL_SUCCESS) {
    aclrtMemset(dev, 64, 0, 64);
    return;
  }
  aclmdlRICaptureEnd(stream, &graph);
}
