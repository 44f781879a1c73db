// RUN: %check_acl_tidy %s acl-resource-leak
// Owners of every fashion release what they own.

#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include <memory>
#include <utility>

struct FreeDevice {
  void operator()(void *p) const { aclrtFree(p); }
};
using DevicePtr = std::unique_ptr<void, FreeDevice>;

int uniquePtr(size_t n) {
  void *raw = nullptr;
  if (aclrtMalloc(&raw, n, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return 1;
  DevicePtr owner(raw);
  if (aclrtMemset(raw, n, 0, n) != ACL_SUCCESS)
    return 1;
  return 0;
}

int functionDeleter(const int64_t *dims, void *data) {
  std::unique_ptr<aclTensor, aclnnStatus (*)(const aclTensor *)> tensor(
      aclCreateTensor(dims, 1, ACL_FLOAT, dims, 0, ACL_FORMAT_ND, dims, 1,
                      data),
      aclDestroyTensor);
  return tensor ? 0 : 1;
}

void sharedPtr(size_t n) {
  void *raw = nullptr;
  aclrtMalloc(&raw, n, ACL_MEM_MALLOC_HUGE_FIRST);
  std::shared_ptr<void> owner(raw, [](void *p) { aclrtFree(p); });
}

void released(size_t n) {
  void *raw = nullptr;
  if (aclrtMalloc(&raw, n, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  DevicePtr owner(raw);
  owner.release();
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: device memory 'raw' from 'aclrtMalloc' is never released on this path

class Stream {
public:
  Stream() { aclrtCreateStream(&stream); }
  ~Stream() {
    if (stream)
      aclrtDestroyStream(stream);
  }
  Stream(Stream &&other) : stream(std::exchange(other.stream, nullptr)) {}
  aclrtStream get() const { return stream; }

private:
  aclrtStream stream = nullptr;
};

void guardClass() {
  Stream s;
  aclrtSynchronizeStream(s.get());
}

void movedGuard() {
  Stream a;
  Stream b(std::move(a));
}

class Unseen {
public:
  explicit Unseen(aclrtEvent *event);
  ~Unseen();
};
void unseenGuard() {
  aclrtEvent event = nullptr;
  Unseen guard(&event);
  aclrtCreateEvent(&event);
}
