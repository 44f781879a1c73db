// RUN: %check_acl_tidy %s acl-unsynchronized-access --check-suffixes=OLD
// RUN: %check_acl_tidy %s acl-unsynchronized-access --check-suffixes=OLD --config="{CheckOptions: {acl-unsynchronized-access.CannVersion: '8.0.RC3'}}"
// RUN: %check_acl_tidy %s acl-unsynchronized-access --config="{CheckOptions: {acl-unsynchronized-access.CannVersion: '9.0'}}"
// Ordinary host memory: asynchronous or undefined up to CANN 8.1, over when the
// call returns from 9.0 on.

#include "acl/acl.h"
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

float onTheStack(void *dev, aclrtStream stream) {
  float host[16];
  aclrtMemcpyAsync(host, sizeof host, dev, sizeof host, ACL_MEMCPY_DEVICE_TO_HOST, stream);
  return host[0];
  // CHECK-MESSAGES-OLD: :[[@LINE-1]]:10: warning: 'host' is read here while 'aclrtMemcpyAsync' on stream 'stream' may still write it; call 'aclrtSynchronizeStream' first
}

void leavesTheStack(void *dev, aclrtStream stream) {
  float host[16] = {1};
  aclrtMemcpyAsync(dev, sizeof host, host, sizeof host, ACL_MEMCPY_HOST_TO_DEVICE, stream);
}
// The engine's place for the end of a function depends on its version.
// CHECK-MESSAGES-OLD: :{{23:3|24:1}}: warning: 'host' goes out of scope while 'aclrtMemcpyAsync' on stream 'stream' may still read it; call 'aclrtSynchronizeStream' before

float vectorRead(void *dev, aclrtStream stream) {
  std::vector<float> host(16);
  aclrtMemcpyAsync(host.data(), 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST, stream);
  return host[0];
  // CHECK-MESSAGES-OLD: :[[@LINE-1]]:10: warning: vector 'host' is read here while 'aclrtMemcpyAsync' on stream 'stream' may still write it
}

void vectorDies(void *dev, aclrtStream stream) {
  std::vector<float> host(16, 1.0f);
  aclrtMemcpyAsync(dev, 64, host.data(), 64, ACL_MEMCPY_HOST_TO_DEVICE, stream);
}
// CHECK-MESSAGES-OLD: :[[@LINE-1]]:1: warning: vector 'host' goes out of scope while 'aclrtMemcpyAsync' on stream 'stream' may still read it

void stringDies(int n, void *dev, aclrtStream stream) {
  std::string text = std::to_string(n);
  aclrtMemcpyAsync(dev, 2, text.c_str(), 2, ACL_MEMCPY_HOST_TO_DEVICE, stream);
}
// CHECK-MESSAGES-OLD: :[[@LINE-1]]:1: warning: string 'text' goes out of scope while 'aclrtMemcpyAsync'

void heapFreed(void *dev, aclrtStream stream) {
  void *host = malloc(64);
  if (!host)
    return;
  aclrtMemcpyAsync(dev, 64, host, 64, ACL_MEMCPY_HOST_TO_DEVICE, stream);
  free(host);
  // CHECK-MESSAGES-OLD: :[[@LINE-1]]:3: warning: heap memory 'host' is released by 'free' while 'aclrtMemcpyAsync' on stream 'stream' may still read it
}

std::vector<float> movedOut(void *dev, aclrtStream stream) {
  std::vector<float> host(16, 1.0f);
  aclrtMemcpyAsync(dev, 64, host.data(), 64, ACL_MEMCPY_HOST_TO_DEVICE, stream);
  return host;
}

struct Keeper {
  std::vector<std::vector<float>> kept;
  void send(void *dev, aclrtStream stream) {
    std::vector<float> host(16, 1.0f);
    aclrtMemcpyAsync(dev, 64, host.data(), 64, ACL_MEMCPY_HOST_TO_DEVICE, stream);
    kept.push_back(std::move(host));
  }
};

void waited(void *dev, aclrtStream stream) {
  std::vector<float> host(16, 1.0f);
  aclrtMemcpyAsync(dev, 64, host.data(), 64, ACL_MEMCPY_HOST_TO_DEVICE, stream);
  aclrtSynchronizeStream(stream);
}

// Other operations than copies never wait, whatever the memory is.
void callbackData(aclrtCallback callback, aclrtStream stream) {
  int data[4] = {1};
  aclrtLaunchCallback(callback, data, ACL_CALLBACK_NO_BLOCK, stream);
}
// CHECK-MESSAGES: :{{80:3|81:1}}: warning: 'data' goes out of scope while 'aclrtLaunchCallback' on stream 'stream' may still read it
// CHECK-MESSAGES-OLD: :{{80:3|81:1}}: warning: 'data' goes out of scope while 'aclrtLaunchCallback'
