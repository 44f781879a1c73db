// RUN: %check_acl_tidy %s acl-resource-leak
// What an early return, an overwrite and a forgotten call leave behind.

#include "acl/acl.h"

int forgotten() {
  aclrtStream stream;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return -1;
  aclrtSynchronizeStream(stream);
  return 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 'stream' from 'aclrtCreateStream' is never released on this path; call 'aclrtDestroyStream' before it is lost [acl-resource-leak]
}

int earlyReturn(size_t n) {
  void *in = nullptr, *out = nullptr;
  aclError ret = aclrtMalloc(&in, n, ACL_MEM_MALLOC_HUGE_FIRST);
  if (ret != ACL_SUCCESS)
    return ret;
  ret = aclrtMalloc(&out, n, ACL_MEM_MALLOC_HUGE_FIRST);
  if (ret != ACL_SUCCESS)
    return ret;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: device memory 'in' from 'aclrtMalloc' is never released on this path; call 'aclrtFree' before it is lost
  aclrtFree(in);
  aclrtFree(out);
  return 0;
}

#define CHECK_ACL(call)                                                        \
  do {                                                                         \
    aclError err = (call);                                                     \
    if (err != ACL_SUCCESS)                                                    \
      return err;                                                              \
  } while (0)

int errorMacro(size_t n) {
  void *dev = nullptr, *host = nullptr;
  CHECK_ACL(aclrtMalloc(&dev, n, ACL_MEM_MALLOC_NORMAL_ONLY));
  CHECK_ACL(aclrtMallocHost(&host, n));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: device memory 'dev' from 'aclrtMalloc' is never released on this path
  aclrtFreeHost(host);
  aclrtFree(dev);
  return 0;
}

void overwritten(size_t n) {
  void *p = nullptr;
  aclrtMalloc(&p, n, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtMalloc(&p, n, ACL_MEM_MALLOC_HUGE_FIRST);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: device memory 'p' from 'aclrtMalloc' is never released: its last copy is overwritten; call 'aclrtFree' first
  aclrtFree(p);
}

int gotoCleanup(size_t n) {
  void *a = nullptr, *b = nullptr;
  aclError ret = aclrtMalloc(&a, n, ACL_MEM_MALLOC_HUGE_FIRST);
  if (ret)
    goto out;
  ret = aclrtMalloc(&b, n, ACL_MEM_MALLOC_HUGE_FIRST);
  if (ret)
    goto out;
  aclrtFree(b);
out:
  if (a)
    aclrtFree(a);
  return ret;
}

// The result says itself whether it is one.
int returnedHandle(void *data, size_t n) {
  aclDataBuffer *buffer = aclCreateDataBuffer(data, n);
  if (buffer == nullptr)
    return 1;
  aclmdlDataset *set = aclmdlCreateDataset();
  if (set == nullptr)
    return 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: data buffer 'buffer' from 'aclCreateDataBuffer' is never released on this path; call 'aclDestroyDataBuffer' before it is lost
  aclDestroyDataBuffer(buffer);
  aclmdlDestroyDataset(set);
  return 0;
}

int modelId(const char *path) {
  uint32_t id;
  if (aclmdlLoadFromFile(path, &id) != ACL_SUCCESS)
    return 1;
  aclmdlDesc *desc = aclmdlCreateDesc();
  if (!desc)
    return 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: model 'id' from 'aclmdlLoadFromFile' is never released on this path; call 'aclmdlUnload' before it is lost
  aclmdlDestroyDesc(desc);
  return aclmdlUnload(id);
}

// A leak before the process ends is not worth a report.
extern "C" void abort(void) __attribute__((noreturn));
void aborts(size_t n) {
  void *a, *b;
  if (aclrtMalloc(&a, n, ACL_MEM_MALLOC_HUGE_FIRST))
    abort();
  if (aclrtMalloc(&b, n, ACL_MEM_MALLOC_HUGE_FIRST))
    abort();
  aclrtFree(a);
  aclrtFree(b);
}

// The status is tested after the handle's last use.
int testedLate(size_t n) {
  void *p;
  aclError ret = aclrtMalloc(&p, n, ACL_MEM_MALLOC_HUGE_FIRST);
  bool ok = ret == ACL_SUCCESS;
  if (!ok)
    return 1;
  aclrtFree(p);
  return 0;
}

void inLoop(int n, size_t size) {
  for (int i = 0; i < n; ++i) {
    void *p = nullptr;
    if (aclrtMalloc(&p, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
      continue;
    if (aclrtMemset(p, size, 0, size) != ACL_SUCCESS)
      continue;
      // CHECK-MESSAGES: :[[@LINE-6]]:28: warning: device memory 'p' from 'aclrtMalloc' is never released on this path
    aclrtFree(p);
  }
}

// Code after a loop with many rounds is looked at, too.
int afterLongLoop(size_t size) {
  int sum = 0;
  for (int i = 0; i < 100; ++i)
    sum += i;
  aclrtEvent event;
  if (aclrtCreateEvent(&event) != ACL_SUCCESS)
    return -1;
  return sum;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: event 'event' from 'aclrtCreateEvent' is never released on this path; call 'aclrtDestroyEvent' before it is lost
}

struct Buffers {
  void *in = nullptr;
  void *out = nullptr;
};

// Writing one member leaves the other alone.
void twoMembers(size_t n) {
  Buffers b;
  aclrtMalloc(&b.in, n, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtMalloc(&b.out, n, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtFree(b.in);
  aclrtFree(b.out);
}

void oneMemberForgotten(size_t n) {
  Buffers b;
  aclrtMalloc(&b.in, n, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtMalloc(&b.out, n, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtFree(b.in);
}
// CHECK-MESSAGES: :[[@LINE-2]]:3: warning: device memory 'b.out' from 'aclrtMalloc' is never released on this path
