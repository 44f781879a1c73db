// RUN: %check_acl_tidy %s acl-use-after-destroy

#include "acl/acl.h"
#include "aclnn/acl_meta.h"

void useAfterDestroy() {
  aclrtStream stream;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return;
  aclrtDestroyStream(stream);
  aclrtSynchronizeStream(stream);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 'stream' is passed to 'aclrtSynchronizeStream' after 'aclrtDestroyStream' has released it; call 'aclrtDestroyStream' after its last use [acl-use-after-destroy]
}

void parameter(aclrtStream stream) {
  aclrtDestroyStream(stream);
  aclrtDestroyStream(stream);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 'stream' is released twice: 'aclrtDestroyStream' already released it; remove one of the calls or reset the handle after the first
}

void modelId(const char *path, aclmdlDataset *in, aclmdlDataset *out) {
  uint32_t id;
  if (aclmdlLoadFromFile(path, &id) != ACL_SUCCESS)
    return;
  aclmdlUnload(id);
  aclmdlExecute(id, in, out);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: model 'id' is passed to 'aclmdlExecute' after 'aclmdlUnload' has released it
}

void freedBufferCopied(void *host, size_t n) {
  void *dev = nullptr;
  if (aclrtMalloc(&dev, n, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return;
  aclrtFree(dev);
  aclrtMemcpy(host, n, dev, n, ACL_MEMCPY_DEVICE_TO_HOST);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: device memory 'dev' is passed to 'aclrtMemcpy' after 'aclrtFree' has released it
}

int pinnedRead(size_t n) {
  void *host = nullptr;
  if (aclrtMallocHost(&host, n) != ACL_SUCCESS)
    return 0;
  aclrtFreeHost(host);
  return *static_cast<int *>(host);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: pinned host memory 'host' is read after 'aclrtFreeHost' has released it; call 'aclrtFreeHost' after its last use
}

// The list releases its members.
void listAndMembers(const int64_t *dims, void *data) {
  aclTensor *a = aclCreateTensor(dims, 1, ACL_FLOAT, dims, 0, ACL_FORMAT_ND,
                                 dims, 1, data);
  aclTensor *members[] = {a};
  aclTensorList *list = aclCreateTensorList(members, 1);
  aclDestroyTensorList(list);
  aclDestroyTensor(a);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: tensor 'a' is released twice: 'aclDestroyTensorList' released it with the container that owns it; remove this 'aclDestroyTensor'
}

// --- Right uses -------------------------------------------------------------

void reset(aclrtStream stream) {
  aclrtDestroyStream(stream);
  stream = nullptr;
  aclrtSynchronizeStream(stream);
}

void createdAgain() {
  aclrtStream stream;
  aclrtCreateStream(&stream);
  aclrtDestroyStream(stream);
  aclrtCreateStream(&stream);
  aclrtSynchronizeStream(stream);
  aclrtDestroyStream(stream);
}

// A failed release may be tried again.
void retried(aclrtStream stream) {
  if (aclrtDestroyStream(stream) != ACL_SUCCESS) {
    aclrtSynchronizeStream(stream);
    aclrtDestroyStream(stream);
  }
}

struct Node {
  void *buffer;
  Node *next;
};
void list(Node *n) {
  while (n) {
    aclrtFree(n->buffer);
    n = n->next;
  }
}

void array(aclrtStream *streams, int n) {
  for (int i = 0; i < n; ++i)
    aclrtDestroyStream(streams[i]);
}
