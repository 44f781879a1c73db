// RUN: %check_acl_tidy %s acl-destroy-order
// Locals that outlive the device or the use of ACL.

#include "acl/acl.h"
#include <memory>

class Buffer {
public:
  explicit Buffer(size_t size);
  ~Buffer() { aclrtFree(data); }
  void free() {
    aclrtFree(data);
    data = nullptr;
  }
  void *get() const { return data; }

private:
  void *data = nullptr;
};

int pointers(size_t size) {
  void *raw = nullptr;
  if (aclrtMalloc(&raw, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  std::unique_ptr<void, aclError (*)(void *)> input(raw, aclrtFree);
  std::unique_ptr<void, aclError (*)(void *)> work(nullptr, aclrtFree);
  Buffer output(size);
  if (aclrtMalloc(&raw, size, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS)
    work.reset(raw);
  aclrtResetDevice(0);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'aclrtResetDevice' comes before the end of 'input' and 2 other objects, which call 'aclrtFree' or the like then; put them into an inner scope [acl-destroy-order]
  // CHECK-NOTES: :[[@LINE-7]]:47: note: 'input' ends with its scope and calls 'aclrtFree'
  // CHECK-NOTES: :[[@LINE-7]]:47: note: 'work' ends with its scope and calls 'aclrtFree'
  // CHECK-NOTES: :[[@LINE-7]]:10: note: 'output' ends with its scope and calls 'aclrtFree'
  aclFinalize();
  return 0;
}

int lambda(aclrtStream stream) {
  auto destroy = [](void *s) { aclrtDestroyStream(s); };
  std::unique_ptr<void, decltype(destroy)> owner(stream, destroy);
  return aclFinalize();
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'aclFinalize' comes before the end of 'owner', which calls 'aclrtDestroyStream' then; put it into an inner scope
  // CHECK-NOTES: :[[@LINE-3]]:44: note: 'owner' ends with its scope and calls 'aclrtDestroyStream'
}

/* --- Right uses --------------------------------------------------------- */

int inner(size_t size) {
  {
    Buffer buffer(size);
  }
  aclrtResetDevice(0);
  return aclFinalize();
}

int emptied(size_t size, void *raw) {
  Buffer buffer(size);
  std::unique_ptr<void, aclError (*)(void *)> first(raw, aclrtFree);
  std::unique_ptr<void, aclError (*)(void *)> second(raw, aclrtFree);
  std::unique_ptr<void, aclError (*)(void *)> third(raw, aclrtFree);
  buffer.free();
  first.reset();
  second = nullptr;
  auto elsewhere = third.release();
  (void)elsewhere;
  aclrtResetDevice(0);
  return aclFinalize();
}

// Ends itself, after the rest.
struct Environment {
  ~Environment() {
    aclrtResetDevice(0);
    aclFinalize();
  }
};
void ordered(size_t size) {
  Environment environment;
  Buffer buffer(size);
}

// The device is set again before the end of the object.
void again(size_t size) {
  Buffer buffer(size);
  aclrtResetDevice(0);
  aclrtSetDevice(0);
}

// Host objects need no device.
void tensor(aclTensorDesc *desc) {
  std::unique_ptr<aclTensorDesc, void (*)(const aclTensorDesc *)> owner(
      desc, aclDestroyTensorDesc);
  aclrtResetDevice(0);
}

// On the way that goes on, the object is gone.
int early(size_t size, bool fail) {
  if (fail) {
    aclFinalize();
    return -1;
  }
  Buffer buffer(size);
  return 0;
}
