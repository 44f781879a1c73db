// RUN: %check_acl_tidy %s acl-resource-leak
// Members that one method acquires and no method releases.

#include "acl/acl.h"

class Worker {
public:
  bool open() {
    return aclrtCreateStream(&stream) == ACL_SUCCESS &&
           aclrtCreateEvent(&event) == ACL_SUCCESS;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: event 'event' from 'aclrtCreateEvent' is released by no method of 'Worker'; call 'aclrtDestroyEvent' in the destructor [acl-resource-leak]
    // CHECK-MESSAGES: :[[@LINE+13]]:14: note: the member is declared here
  }
  ~Worker() {
    if (stream)
      aclrtDestroyStream(stream);
  }
  void run() {
    aclrtRecordEvent(event, stream);
    aclrtSynchronizeStream(stream);
  }

private:
  aclrtStream stream = nullptr;
  aclrtEvent event = nullptr;
};

// Whoever asks for the handle may destroy it.
class Gives {
public:
  bool open() { return aclrtCreateStream(&stream) == ACL_SUCCESS; }
  aclrtStream get() const { return stream; }

private:
  aclrtStream stream = nullptr;
};

// A method elsewhere may release it.
class Elsewhere {
public:
  bool open() { return aclrtCreateStream(&stream) == ACL_SUCCESS; }
  void close();

private:
  aclrtStream stream = nullptr;
};

// A helper of the class releases it.
class Helped {
public:
  bool open() { return aclrtMalloc(&buffer, 64, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS; }
  ~Helped() { drop(buffer); }

private:
  static void drop(void *p) { aclrtFree(p); }
  void *buffer = nullptr;
};
