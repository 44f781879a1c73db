// RUN: %check_acl_tidy %s acl-unsynchronized-access
// What the host does with memory that an operation in flight uses.

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

float readTooEarly(void *dev, aclrtStream stream) {
  void *pinned = nullptr;
  if (aclrtMallocHost(&pinned, 64) != ACL_SUCCESS)
    return 0;
  float *host = static_cast<float *>(pinned);
  aclrtMemcpyAsync(host, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST, stream);
  float first = host[3];
  // CHECK-NOTES: :[[@LINE-1]]:17: warning: pinned host memory 'host' is read here while 'aclrtMemcpyAsync' on stream 'stream' may still write it; call 'aclrtSynchronizeStream' first [acl-unsynchronized-access]
  // CHECK-NOTES: :[[@LINE-6]]:7: note: pinned host memory is allocated here by 'aclrtMallocHost'
  // CHECK-NOTES: :[[@LINE-4]]:3: note: 'aclrtMemcpyAsync' starts here on stream 'stream' and goes on after it has returned
  aclrtFreeHost(pinned);
  return first;
}

float readAfterwards(void *dev, aclrtStream stream) {
  void *pinned = nullptr;
  if (aclrtMallocHost(&pinned, 64) != ACL_SUCCESS)
    return 0;
  float *host = static_cast<float *>(pinned);
  float first = 0;
  if (aclrtMemcpyAsync(host, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST, stream) == ACL_SUCCESS &&
      aclrtSynchronizeStream(stream) == ACL_SUCCESS)
    first = host[0];
  aclrtFreeHost(pinned);
  return first;
}

void sourceOverwritten(float *host, void *dev, aclrtStream stream) {
  aclrtMemcpyAsync(dev, 64, host, 64, ACL_MEMCPY_HOST_TO_DEVICE, stream);
  float kept = host[0]; // Two readers get on with each other.
  host[0] = kept + 1;
  // CHECK-NOTES: :[[@LINE-1]]:11: warning: 'host' is written here while 'aclrtMemcpyAsync' on stream 'stream' may still read it; call 'aclrtSynchronizeStream' first
  // CHECK-NOTES: :[[@LINE-4]]:3: note: 'aclrtMemcpyAsync' starts here on stream 'stream' and goes on after it has returned
}

void byMemcpy(void *pinned, void *dev, void *next, aclrtStream stream) {
  aclrtMemcpyAsync(dev, 64, pinned, 64, ACL_MEMCPY_HOST_TO_DEVICE, stream);
  memcpy(pinned, next, 64);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'memcpy' writes 'pinned' while 'aclrtMemcpyAsync' on stream 'stream' may still read it; call 'aclrtSynchronizeStream' first
  // CHECK-NOTES: :[[@LINE-3]]:3: note: 'aclrtMemcpyAsync' starts here
}

void staged(void *host, void *dev, void *next, aclrtStream stream) {
  aclrtMemcpyAsync(dev, 64, host, 64, ACL_MEMCPY_HOST_TO_BUF_TO_DEVICE, stream);
  memcpy(host, next, 64); // The runtime has a copy of its own.
}

void printed(char *text, void *dev, aclrtStream stream) {
  aclrtMemcpyAsync(text, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST, stream);
  printf("%s\n", text);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'text' is read by 'printf' while 'aclrtMemcpyAsync' on stream 'stream' may still write it; call 'aclrtSynchronizeStream' first
  // CHECK-NOTES: :[[@LINE-3]]:3: note: 'aclrtMemcpyAsync' starts here
}

void addressOnly(char *text, void *dev, aclrtStream stream) {
  aclrtMemcpyAsync(text, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST, stream);
  printf("copying to %p\n", static_cast<void *>(text));
  aclrtSynchronizeStream(stream);
}

struct Frame {
  int id;
  char header[16];
  char pixels[256];
};

int anotherMember(Frame *frame, void *dev, aclrtStream stream) {
  aclrtMemcpyAsync(frame->pixels, sizeof frame->pixels, dev, sizeof frame->pixels,
                   ACL_MEMCPY_DEVICE_TO_HOST, stream);
  frame->header[0] = 0;
  int id = frame->id;
  aclrtSynchronizeStream(stream);
  return id + frame->pixels[0];
}

void otherHalf(float *host, void *dev, aclrtStream stream, size_t n) {
  aclrtMemcpyAsync(host, n * sizeof(float), dev, n * sizeof(float), ACL_MEMCPY_DEVICE_TO_HOST,
                   stream);
  for (size_t i = n; i < 2 * n; ++i)
    host[i] = 0;
  aclrtSynchronizeStream(stream);
}

float inLoop(float *host, void *dev, aclrtStream stream, int n) {
  aclrtMemcpyAsync(host, n * sizeof(float), dev, n * sizeof(float), ACL_MEMCPY_DEVICE_TO_HOST,
                   stream);
  float sum = 0;
  for (int i = 0; i < n; ++i)
    sum += host[i];
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: 'host' is read here while 'aclrtMemcpyAsync' on stream 'stream' may still write it
  // CHECK-NOTES: :[[@LINE-6]]:3: note: 'aclrtMemcpyAsync' starts here
  // CHECK-NOTES: :[[@LINE-4]]:19: note: assuming 'i' is < 'n'
  return sum;
}

void failed(float *host, void *dev, aclrtStream stream) {
  if (aclrtMemcpyAsync(host, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST, stream) != ACL_SUCCESS)
    host[0] = -1; // Nothing was enqueued.
  aclrtSynchronizeStream(stream);
}

void waitElsewhere(aclrtStream stream);

void unseenWait(float *host, void *dev, aclrtStream stream) {
  aclrtMemcpyAsync(host, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST, stream);
  waitElsewhere(stream);
  host[0] = 0;
}

// The size of an encoded picture arrives with the picture.
uint32_t encodedSize(acldvppChannelDesc *channel, acldvppPicDesc *picture, void *out,
                     acldvppJpegeConfig *config, aclrtStream stream) {
  uint32_t size = 1 << 20;
  if (acldvppJpegEncodeAsync(channel, picture, out, &size, config, stream) != ACL_SUCCESS)
    return 0;
  uint32_t early = size;
  // CHECK-NOTES: :[[@LINE-1]]:20: warning: 'size' is read here while 'acldvppJpegEncodeAsync' on stream 'stream' may still use it; call 'aclrtSynchronizeStream' first
  // CHECK-NOTES: :[[@LINE-4]]:7: note: 'acldvppJpegEncodeAsync' starts here on stream 'stream'
  aclrtSynchronizeStream(stream);
  return early;
}

uint32_t encodedSizeRight(acldvppChannelDesc *channel, acldvppPicDesc *picture, void *out,
                          acldvppJpegeConfig *config, aclrtStream stream) {
  uint32_t size = 1 << 20;
  if (acldvppJpegEncodeAsync(channel, picture, out, &size, config, stream) != ACL_SUCCESS)
    return 0;
  aclrtSynchronizeStream(stream);
  return size;
}
