// RUN: %check_acl_tidy %s acl-callback-api -- -DENABLE_DVPP_INTERFACE

#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"

struct Job {
  aclrtStream stream;
  aclrtEvent event;
  void *buffer;
  bool done;
};

// --- Directly, through a helper, through an object's destructor ---

static void onDone(void *data) {
  auto *job = static_cast<Job *>(data);
  aclrtFree(job->buffer);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtFree' is called in a callback of the runtime, where it may deadlock; call it in the thread that waits for the stream [acl-callback-api]
  // CHECK-NOTES: :[[@LINE+6]]:10: note: 'onDone' becomes a callback by 'aclrtLaunchCallback' here
  // CHECK-NOTES: :[[@LINE+1]]:3: note: the same holds for 'aclrtDestroyEvent' here
  aclrtDestroyEvent(job->event);
  job->done = true;
}
aclError launch(Job *job) {
  return aclrtLaunchCallback(onDone, job, ACL_CALLBACK_BLOCK, job->stream);
}

static void wait(Job *job) {
  aclrtSynchronizeStream(job->stream);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtSynchronizeStream' is called in a callback of the runtime
  // CHECK-NOTES: :[[@LINE+7]]:10: note: 'onHost' becomes a callback by 'aclrtLaunchHostFunc' here
  // CHECK-NOTES: :[[@LINE+4]]:27: note: 'finish' is called here
  // CHECK-NOTES: :[[@LINE+2]]:32: note: 'wait' is called here
}
static void finish(Job *job) { wait(job); }
void onHost(void *data) { finish(static_cast<Job *>(data)); }
aclError launchHost(Job *job) {
  return aclrtLaunchHostFunc(job->stream, &onHost, job);
}

class Buffer {
public:
  explicit Buffer(void *memory) : memory(memory) {}
  ~Buffer() { aclrtFree(memory); }
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: 'aclrtFree' is called in a callback of the runtime
  // CHECK-NOTES: :[[@LINE+9]]:3: note: the lambda becomes a callback by 'aclrtLaunchCallback' here
  // CHECK-NOTES: :[[@LINE+10]]:16: note: '~Buffer' is called here

private:
  void *memory;
};

void launchLambda(Job *job) {
  auto callback =
  aclrtLaunchCallback(
      [](void *data) {
        Buffer owner(static_cast<Job *>(data)->buffer);
        static_cast<Job *>(data)->done = true;
      },
      job, ACL_CALLBACK_NO_BLOCK, job->stream);
  (void)callback;
}

// --- Exceptions ---

class Watcher {
public:
  static void onException(aclrtExceptionInfo *info) {
    last = aclrtGetTaskIdFromExceptionInfo(info);
    if (last != 0)
      aclrtRecordEvent(event, nullptr);
    // CHECK-NOTES: :[[@LINE-1]]:7: warning: 'aclrtRecordEvent' is called in a callback of the runtime
    // CHECK-NOTES: :[[@LINE+3]]:46: note: 'onException' becomes a callback by 'aclrtSetExceptionInfoCallback' here
  }
  static void watch() {
    auto *const handler = onException; (void)aclrtSetExceptionInfoCallback(handler);
  }

private:
  static uint32_t last;
  static aclrtEvent event;
};

// --- Channels: what waits for the callback must not run in it ---

aclvdecChannelDesc *channel;
void onFrame(acldvppStreamDesc *input, acldvppPicDesc *output, void *) {
  acldvppFree(acldvppGetStreamDescData(input));
  acldvppDestroyStreamDesc(input);
  if (output == nullptr)
    aclvdecDestroyChannel(channel);
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: 'aclvdecDestroyChannel' is called in a callback of a decoder or encoder, for whose callbacks it waits: a deadlock; call it in another thread after the last frame
  // CHECK-NOTES: :[[@LINE+4]]:10: note: 'onFrame' becomes a callback by 'aclvdecSetChannelDescCallback' here
  acldvppDestroyPicDesc(output);
}
aclError prepare() {
  return aclvdecSetChannelDescCallback(channel, onFrame);
}

/* --- Right uses --------------------------------------------------------- */

// Only notes that the work is done.
void note(void *data) { static_cast<Job *>(data)->done = true; }
aclError launchNote(Job *job) {
  return aclrtLaunchCallback(note, job, ACL_CALLBACK_BLOCK, job->stream);
}

// Makes work for another thread, and names a function without calling it.
void enqueue(void (*)(Job *), Job *);
void release(Job *job) { aclrtFree(job->buffer); }
void later(void *data) {
  auto clean = [](Job *job) { aclrtDestroyStream(job->stream); };
  enqueue(clean, static_cast<Job *>(data));
  enqueue(release, static_cast<Job *>(data));
}
aclError launchLater(Job *job) {
  return aclrtLaunchCallback(later, job, ACL_CALLBACK_BLOCK, job->stream);
}

// Nobody makes it a callback.
void free(void *data) { aclrtFree(static_cast<Job *>(data)->buffer); }

// The user data is no callback.
aclError asData(Job *job) {
  return aclrtLaunchCallback(note, reinterpret_cast<void *>(free),
                             ACL_CALLBACK_BLOCK, job->stream);
}
