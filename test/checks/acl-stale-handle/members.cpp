// RUN: %check_acl_tidy %s acl-stale-handle

#include "acl/acl.h"
#include <utility>

void log(const char *);

class Worker {
public:
  void stop() {
    aclrtDestroyStream(stream);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'stream' outlives this function but keeps the stream that 'aclrtDestroyStream' has released; reset it to nullptr [acl-stale-handle]
    // CHECK-FIXES: {{^    aclrtDestroyStream\(stream\);$}}
    // CHECK-FIXES-NEXT: {{^    stream = nullptr;$}}
    log("stopped");
  }

  void clear() {
    if (buffer != nullptr)
      (void)aclrtFree(buffer);
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: 'buffer' outlives this function but keeps the device memory that 'aclrtFree' has released
    // CHECK-FIXES: if (buffer != nullptr)
    // CHECK-FIXES-NEXT: { (void)aclrtFree(buffer); buffer = nullptr; }
  }

  // The result is used in the same statement: no fix.
  aclError tryStop() {
    return aclrtDestroyStream(this->stream);
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'this->stream' outlives this function
  }

  // A const method of the object resets nothing.
  void shutDown() {
    aclrtFree(nested.data);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'nested.data' outlives this function
    // CHECK-FIXES: nested.data = nullptr;
    report();
  }
  void report() const;

  /* --- Right uses ------------------------------------------------------- */

  void reset() {
    aclrtDestroyStream(stream);
    stream = nullptr;
  }
  aclError resetIfGone() {
    aclError status = aclrtDestroyStream(stream);
    if (status != ACL_SUCCESS)
      return status;
    stream = nullptr;
    return status;
  }
  void renew() {
    aclrtDestroyStream(stream);
    aclrtCreateStream(&stream);
  }
  void exchange() { aclrtDestroyStream(std::exchange(stream, nullptr)); }
  void takeOut() {
    aclrtStream old = stream;
    stream = nullptr;
    aclrtDestroyStream(old);
  }
  void byHelper() {
    aclrtDestroyStream(stream);
    forget();
  }
  void bySomebody() {
    aclrtDestroyStream(stream);
    forgetElsewhere();
  }
  Worker &operator=(Worker &&other) {
    aclrtDestroyStream(stream);
    std::swap(stream, other.stream);
    return *this;
  }
  void loop(int n) {
    for (int i = 0; i < n; ++i) {
      aclrtFree(buffer);
      aclrtMalloc(&buffer, i, ACL_MEM_MALLOC_HUGE_FIRST);
    }
  }
  // The object goes as well.
  ~Worker() {
    aclrtDestroyStream(stream);
    destroyAll();
  }

private:
  void forget() { stream = nullptr; }
  void forgetElsewhere();
  void destroyAll() { aclrtFree(buffer); }

  struct Nested {
    void *data;
  } nested;
  aclrtStream stream = nullptr;
  void *buffer = nullptr;
};

class Owner {
public:
  void dropWorker(Worker *worker) { delete worker; }
  // Locals and values go with the function.
  void local(aclrtStream stream) {
    aclrtEvent event = nullptr;
    if (aclrtCreateEvent(&event) == ACL_SUCCESS)
      aclrtDestroyEvent(event);
    aclrtDestroyStream(stream);
  }
};
