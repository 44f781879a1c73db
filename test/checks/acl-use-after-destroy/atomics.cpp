// RUN: %check_acl_tidy %s acl-use-after-destroy,acl-resource-leak
// An atomic keeps what was stored in it.

#include "acl/acl.h"
#include <atomic>
#include <memory>
#include <thread>

class Stream {
public:
  bool init() {
    if (aclrtCreateStream(&stream) != ACL_SUCCESS)
      return false;
    if (aclrtSubscribeReport(1, stream) != ACL_SUCCESS) {
      aclrtDestroyStream(stream);
      return false;
    }
    initialized = true;
    return true;
  }
  ~Stream() {
    if (!initialized)
      return;
    aclrtUnSubscribeReport(1, stream);
    aclrtDestroyStream(stream);
  }

private:
  aclrtStream stream = nullptr;
  std::atomic_bool initialized{false};
};

std::unique_ptr<Stream> make() {
  auto stream = std::make_unique<Stream>();
  if (!stream->init())
    return nullptr;
  return stream;
}

// The flag is set too early.
class Hasty {
public:
  bool init() {
    initialized.store(true);
    if (aclrtCreateStream(&stream) != ACL_SUCCESS) {
      initialized.store(false);
      return false;
    }
    if (aclrtSubscribeReport(1, stream) != ACL_SUCCESS) {
      aclrtDestroyStream(stream);
      return false;
    }
    return true;
  }
  ~Hasty() {
    if (initialized.exchange(false))
      aclrtDestroyStream(stream);
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: stream 'stream' is released twice: 'aclrtDestroyStream' already released it
  }

private:
  aclrtStream stream = nullptr;
  std::atomic<bool> initialized = false;
};

void hasty() {
  Hasty stream;
  stream.init();
}

int states(aclrtStream stream) {
  std::atomic<int> state(0);
  aclrtEvent event = nullptr;
  if (aclrtCreateEvent(&event) == ACL_SUCCESS)
    state = 1;
  if (aclrtStreamWaitEvent(stream, event) != ACL_SUCCESS)
    state.store(state.load() == 1 ? 2 : 0, std::memory_order_relaxed);
  if (state > 0)
    aclrtDestroyEvent(event);
  return state;
}

int forgotten(aclrtStream stream) {
  std::atomic<int> state(0);
  aclrtEvent event = nullptr;
  if (aclrtCreateEvent(&event) != ACL_SUCCESS)
    return 1;
  if (aclrtStreamWaitEvent(stream, event) == ACL_SUCCESS)
    state = 1;
  if (state == 1)
    aclrtDestroyEvent(event);
  return 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: event 'event' from 'aclrtCreateEvent' is never released on this path
}

// A loop waits for another thread: what comes after it is reached.
int waiting(aclrtStream stream) {
  std::atomic<bool> done{false};
  aclrtEvent event = nullptr;
  if (aclrtCreateEvent(&event) != ACL_SUCCESS)
    return 1;
  std::thread worker([&] { done = true; });
  while (!done)
    std::this_thread::yield();
  worker.join();
  aclrtRecordEvent(event, stream);
  return 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: event 'event' from 'aclrtCreateEvent' is never released on this path
}

int counted(aclrtStream stream) {
  std::atomic<int> users{1};
  aclrtEvent event = nullptr;
  if (aclrtCreateEvent(&event) != ACL_SUCCESS)
    return 1;
  ++users;
  aclrtStreamWaitEvent(stream, event);
  users -= 1;
  if (users.fetch_sub(1) == 1)
    aclrtDestroyEvent(event);
  return 0;
}

int countedTwice(aclrtStream stream) {
  std::atomic<int> users{1};
  aclrtEvent event = nullptr;
  if (aclrtCreateEvent(&event) != ACL_SUCCESS)
    return 1;
  users++;
  aclrtStreamWaitEvent(stream, event);
  if (--users == 0)
    aclrtDestroyEvent(event);
  return 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: event 'event' from 'aclrtCreateEvent' is never released on this path
}
