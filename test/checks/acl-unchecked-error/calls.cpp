// RUN: %check_acl_tidy %s acl-unchecked-error
// RUN: %check_acl_tidy %s acl-unchecked-error --check-suffixes=CAST --config="{CheckOptions: {acl-unchecked-error.CheckVoidCasts: 'true'}}"

#include "acl/acl.h"
#include "aclnnop/aclnn_add.h"
#include <cstdio>
#include <cstdlib>
#include <iostream>

#define CHECK_RET(cond, reaction)                                              \
  do {                                                                         \
    if (!(cond)) {                                                             \
      reaction;                                                                \
    }                                                                          \
  } while (0)

void ignored(const void *from, size_t size) {
  void *buffer = nullptr;
  aclrtMalloc(&buffer, size, ACL_MEM_MALLOC_HUGE_FIRST);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: the status of 'aclrtMalloc' is ignored, but 'buffer' is used; test it before [acl-unchecked-error]
  // CHECK-NOTES: :[[@LINE+3]]:15: note: 'buffer' is used here
  // CHECK-MESSAGES-CAST: :[[@LINE-3]]:3: warning: the status of 'aclrtMalloc' is ignored
  aclError status =
  aclrtMemcpy(buffer, size, from, size, ACL_MEMCPY_HOST_TO_DEVICE);
  if (status != ACL_SUCCESS)
    std::printf("copy failed\n");
  aclrtFree(buffer);
}

int neverRead(const char *path) {
  uint32_t id = 0;
  size_t work = 0, weight = 0;
  aclError status = aclmdlQuerySize(path, &work, &weight);
  // CHECK-NOTES: :[[@LINE-1]]:21: warning: the status of 'aclmdlQuerySize' in 'status' is never tested, but 'work' is used; test it before
  // CHECK-NOTES: :[[@LINE+4]]:29: note: 'work' is used here
  // CHECK-MESSAGES-CAST: :[[@LINE-3]]:21: warning: the status of 'aclmdlQuerySize' in 'status'
  void *memory = nullptr;
  status =
  aclrtMalloc(&memory, 2 * (work + weight), ACL_MEM_MALLOC_HUGE_FIRST);
  if (status != ACL_SUCCESS)
    return -1;
  status = aclmdlLoadFromFile(path, &id);
  if (status != ACL_SUCCESS)
    return -1;
  return static_cast<int>(id);
}

int wrongVariable(int device) {
  aclrtContext context = nullptr;
  aclrtStream stream = nullptr;
  auto contextStatus = aclrtCreateContext(&context, device);
  if (contextStatus != ACL_SUCCESS)
    return -1;
  auto streamStatus = aclrtCreateStream(&stream);
  // CHECK-NOTES: :[[@LINE-1]]:23: warning: the status of 'aclrtCreateStream' in 'streamStatus' is never tested; test it instead of 'contextStatus' in the branch that follows
  // CHECK-NOTES: :[[@LINE+2]]:7: note: 'contextStatus' has the status of an earlier call
  // CHECK-MESSAGES-CAST: :[[@LINE-3]]:23: warning: the status of 'aclrtCreateStream'
  if (contextStatus != ACL_SUCCESS) {
    std::cerr << "no stream: " << streamStatus << std::endl;
    return -1;
  }
  return 0;
}

int goesOn(const aclTensor *a, const aclTensor *b, const aclScalar *alpha,
           aclTensor *out, aclrtStream stream) {
  uint64_t size = 0;
  aclOpExecutor *executor = nullptr;
  auto ret = aclnnAddGetWorkspaceSize(a, b, alpha, out, &size, &executor);
  // CHECK-NOTES: :[[@LINE-1]]:14: warning: when 'aclnnAddGetWorkspaceSize' fails, this function goes on and uses 'executor', which was not made; leave the function or skip the use
  // CHECK-NOTES: :[[@LINE+3]]:3: note: the failure is only printed here
  // CHECK-NOTES: :[[@LINE+6]]:36: note: 'executor' is used here
  // CHECK-MESSAGES-CAST: :[[@LINE-4]]:14: warning: when 'aclnnAddGetWorkspaceSize' fails
  CHECK_RET(ret == ACL_SUCCESS, std::printf("failed: %d\n", ret));
  void *workspace = nullptr;
  if (size > 0 && aclrtMalloc(&workspace, size, ACL_MEM_MALLOC_HUGE_FIRST) != 0)
    return -1;
  return aclnnAdd(workspace, size, executor, stream);
}

void testedInPlace(aclrtEvent event) {
  aclrtStream stream;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    std::fprintf(stderr, "no stream: %s\n", aclGetRecentErrMsg());
  // CHECK-NOTES: :[[@LINE-2]]:7: warning: when 'aclrtCreateStream' fails, this function goes on and uses 'stream'
  // CHECK-NOTES: :[[@LINE-3]]:3: note: the failure is only printed here
  // CHECK-NOTES: :[[@LINE+2]]:31: note: 'stream' is used here
  // CHECK-MESSAGES-CAST: :[[@LINE-5]]:7: warning: when 'aclrtCreateStream' fails
  if (aclrtRecordEvent(event, stream) != ACL_SUCCESS)
    return;
}

class Worker {
public:
  void open(aclrtEvent event) {
    aclrtCreateStream(&stream);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: the status of 'aclrtCreateStream' is ignored, but 'stream' is used
    // CHECK-NOTES: :[[@LINE+2]]:29: note: 'stream' is used here
    // CHECK-MESSAGES-CAST: :[[@LINE-3]]:5: warning: the status of 'aclrtCreateStream'
    aclrtRecordEvent(event, stream);
  }
  // The method may look at it.
  void openAndLook(aclrtEvent event) {
    aclrtCreateStream(&stream);
    if (!isOpen())
      return;
    aclrtRecordEvent(event, stream);
  }
  bool isOpen() const { return stream != nullptr; }

private:
  aclrtStream stream = nullptr;
};

// Meant so, unless the option asks for it.
void castToVoid(size_t size) {
  void *host = nullptr;
  (void)aclrtMallocHost(&host, size);
  // CHECK-MESSAGES-CAST: :[[@LINE-1]]:9: warning: the status of 'aclrtMallocHost' is ignored, but 'host' is used
  static_cast<char *>(host)[0] = 0;
}

/* --- Right uses --------------------------------------------------------- */

int tested(const void *from, size_t size) {
  void *buffer = nullptr;
  aclError status = aclrtMalloc(&buffer, size, ACL_MEM_MALLOC_HUGE_FIRST);
  if (status == ACL_SUCCESS)
    status = aclrtMemcpy(buffer, size, from, size, ACL_MEMCPY_HOST_TO_DEVICE);
  aclrtFree(buffer);
  return status;
}

// The handle tells it as well.
bool testedByHandle(const void *from, size_t size) {
  void *buffer = nullptr;
  aclrtMalloc(&buffer, size, ACL_MEM_MALLOC_HUGE_FIRST);
  if (!buffer)
    return false;
  return aclrtMemcpy(buffer, size, from, size, ACL_MEMCPY_HOST_TO_DEVICE) == 0;
}

// Nothing of the product is used.
void unused(size_t size) {
  void *buffer = nullptr;
  aclrtMalloc(&buffer, size, ACL_MEM_MALLOC_HUGE_FIRST);
  aclrtFree(buffer);
}

[[noreturn]] void fail(const char *);
void report(aclError);

// Whether they come back is not known, or known.
void byHelper(aclrtEvent event) {
  aclrtStream stream = nullptr;
  aclError status = aclrtCreateStream(&stream);
  if (status != ACL_SUCCESS)
    report(status);
  aclrtRecordEvent(event, stream);
  status = aclrtCreateEvent(&event);
  if (status != ACL_SUCCESS)
    fail("no event");
  aclrtRecordEvent(event, stream);
}

// Another element.
void elements(aclrtEvent event) {
  aclrtStream streams[2];
  aclrtCreateStream(&streams[0]);
  if (aclrtCreateStream(&streams[1]) == ACL_SUCCESS)
    aclrtRecordEvent(event, streams[1]);
}

// The failure is remembered, and asked for before the use.
int remembered(size_t size, const void *from) {
  void *a = nullptr, *b = nullptr;
  aclError first = aclrtMalloc(&a, size, ACL_MEM_MALLOC_HUGE_FIRST);
  aclError second = aclrtMalloc(&b, size, ACL_MEM_MALLOC_HUGE_FIRST);
  if (first != ACL_SUCCESS || second != ACL_SUCCESS)
    return -1;
  return aclrtMemcpy(a, size, from, size, ACL_MEMCPY_HOST_TO_DEVICE) |
         aclrtMemcpy(b, size, a, size, ACL_MEMCPY_DEVICE_TO_DEVICE);
}

int another(int device, aclrtStream *stream) {
  bool ok = true;
  aclError status = aclrtCreateStream(stream);
  if (status != ACL_SUCCESS) {
    std::printf("failed\n");
    ok = false;
  }
  aclrtContext context = nullptr;
  if (aclrtCreateContext(&context, device) != ACL_SUCCESS)
    std::abort();
  aclrtSetCurrentContext(context);
  return ok ? 0 : -1;
}

// The first status is asked for in between, with a reason.
int inTurn(int device) {
  aclrtContext context = nullptr;
  aclrtStream stream = nullptr;
  aclError made = aclrtCreateContext(&context, device);
  aclError opened = aclrtCreateStream(&stream);
  if (made != ACL_SUCCESS)
    return -1;
  if (opened != ACL_SUCCESS)
    return -2;
  return 0;
}
