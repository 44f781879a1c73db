// RUN: %check_acl_tidy %s acl-resource-leak
// Getters that create what is not there yet: what they create belongs to their
// class, and the story of a caller does not depend on it. Their own defects are
// reported where they are.

#include "acl/acl.h"

class Context {
public:
  aclrtStream stream() {
    if (Stream == nullptr)
      aclrtCreateStream(&Stream);
    return Stream;
  }

  aclrtStream other() {
    if (!Other) {
      void *Scratch = nullptr;
      if (aclrtMalloc(&Scratch, 64, ACL_MEM_MALLOC_NORMAL_ONLY) != ACL_SUCCESS)
        return nullptr;
      if (aclrtCreateStream(&Other) != ACL_SUCCESS)
        return nullptr;
      // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: device memory 'Scratch' from 'aclrtMalloc' is never released on this path; call 'aclrtFree' before it is lost [acl-resource-leak]
      aclrtFree(Scratch);
    }
    return Other;
  }

  ~Context() {
    if (Stream)
      aclrtDestroyStream(Stream);
    if (Other)
      aclrtDestroyStream(Other);
  }

private:
  aclrtStream Stream = nullptr, Other = nullptr;
};

void leaksBehindGetters(Context &C, void *Host) {
  void *Memory = nullptr;
  if (aclrtMalloc(&Memory, 64, ACL_MEM_MALLOC_NORMAL_ONLY) != ACL_SUCCESS)
    return;
  aclrtMemcpyAsync(Memory, 64, Host, 64, ACL_MEMCPY_HOST_TO_DEVICE, C.stream());
  aclrtSynchronizeStream(C.stream());
  aclrtMemcpyAsync(Memory, 64, Host, 64, ACL_MEMCPY_HOST_TO_DEVICE, C.other());
  aclrtSynchronizeStream(C.other());
  // CHECK-MESSAGES: :[[@LINE-1]]:26: warning: device memory 'Memory' from 'aclrtMalloc' is never released on this path; call 'aclrtFree' before it is lost [acl-resource-leak]
}

void releasesBehindGetters(Context &C, void *Host) {
  void *Memory = nullptr;
  if (aclrtMalloc(&Memory, 64, ACL_MEM_MALLOC_NORMAL_ONLY) != ACL_SUCCESS)
    return;
  aclrtMemcpyAsync(Memory, 64, Host, 64, ACL_MEMCPY_HOST_TO_DEVICE, C.stream());
  aclrtSynchronizeStream(C.stream());
  aclrtFree(Memory);
}
