// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy
// Handles that are numbers: models, bundles, queues.

#include "acl/acl.h"
#include "acl/acl_tdt_queue.h"
#include <cstdio>

int modelForgotten(const char *path) {
  uint32_t id = 0;
  if (aclmdlLoadFromFile(path, &id) != ACL_SUCCESS)
    return -1;
  printf("loaded model %u\n", id);
  return 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: model 'id' from 'aclmdlLoadFromFile' is never released on this path; call 'aclmdlUnload' before it is lost [acl-resource-leak]
}

int reloaded(const char *first, const char *second, aclmdlDataset *in,
             aclmdlDataset *out) {
  uint32_t id = 0;
  if (aclmdlLoadFromFile(first, &id) != ACL_SUCCESS)
    return -1;
  int result = aclmdlExecute(id, in, out);
  if (aclmdlLoadFromFile(second, &id) != ACL_SUCCESS)
    return -1;
    // CHECK-MESSAGES: :[[@LINE-2]]:7: warning: model 'id' from 'aclmdlLoadFromFile' is never released: its last copy is overwritten; call 'aclmdlUnload' first
  result |= aclmdlExecute(id, in, out);
  aclmdlUnload(id);
  return result;
}

void unloadedTwice(uint32_t id) {
  aclmdlUnload(id);
  aclmdlUnload(id);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: model 'id' is released twice: 'aclmdlUnload' already released it
}

size_t sizeAfterUnload(const char *path) {
  uint32_t id = 0;
  aclmdlDesc *desc = aclmdlCreateDesc();
  if (aclmdlLoadFromFile(path, &id) != ACL_SUCCESS) {
    aclmdlDestroyDesc(desc);
    return 0;
  }
  aclmdlUnload(id);
  aclmdlGetDesc(desc, id);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: model 'id' is passed to 'aclmdlGetDesc' after 'aclmdlUnload' has released it; call 'aclmdlUnload' after its last use [acl-use-after-destroy]
  size_t size = aclmdlGetInputSizeByIndex(desc, 0);
  aclmdlDestroyDesc(desc);
  return size;
}

void bundleAsModel(const char *path) {
  uint32_t bundle = 0;
  if (aclmdlBundleLoadFromFile(path, &bundle) != ACL_SUCCESS)
    return;
  aclmdlUnload(bundle);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: model bundle 'bundle' from 'aclmdlBundleLoadFromFile' is released by 'aclmdlUnload', which is for a model; use 'aclmdlBundleUnload' [acl-mismatched-destroy]
}

int queueForgotten(void *data, size_t n) {
  acltdtQueueAttr *attr = acltdtCreateQueueAttr();
  uint32_t queue = 0;
  aclError status = acltdtCreateQueue(attr, &queue);
  acltdtDestroyQueueAttr(attr);
  if (status != ACL_SUCCESS)
    return status;
  if (acltdtEnqueueData(queue, data, n, nullptr, 0, 100, 0) != ACL_SUCCESS)
    return -1;
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: queue 'queue' from 'acltdtCreateQueue' is never released on this path; call 'acltdtDestroyQueue' before it is lost
  return acltdtDestroyQueue(queue);
}

int attributesForgotten(uint32_t *queue) {
  acltdtQueueAttr *attr = acltdtCreateQueueAttr();
  if (!attr)
    return -1;
  return acltdtCreateQueue(attr, queue);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: queue attributes 'attr' from 'acltdtCreateQueueAttr' is never released on this path
}

// Who sends a buffer off owns it no longer.
int enqueuedThenFreed(uint32_t queue, size_t n) {
  acltdtBuf buffer = nullptr;
  if (acltdtAllocBuf(n, 0, &buffer) != ACL_SUCCESS)
    return -1;
  if (acltdtEnqueue(queue, buffer, 100) != ACL_SUCCESS) {
    acltdtFreeBuf(buffer);
    return -1;
  }
  return acltdtFreeBuf(buffer);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: queue buffer 'buffer' is passed to 'acltdtFreeBuf' after 'acltdtEnqueue' has handed it over
}

// --- Right uses -------------------------------------------------------------

int model(const char *path, aclmdlDataset *in, aclmdlDataset *out) {
  uint32_t id = 0;
  aclError status = aclmdlLoadFromFile(path, &id);
  if (status != ACL_SUCCESS)
    return status;
  status = aclmdlExecute(id, in, out);
  aclmdlUnload(id);
  return status;
}

// A number of the caller's is the caller's.
bool loaded(const char *path, uint32_t &id) {
  return aclmdlLoadFromFile(path, &id) == ACL_SUCCESS;
}

uint32_t idOf(const char *path) {
  uint32_t id = 0;
  return aclmdlLoadFromFile(path, &id) == ACL_SUCCESS ? id : UINT32_MAX;
}

class Classifier {
public:
  bool open(const char *path) {
    if (aclmdlLoadFromFile(path, &id) != ACL_SUCCESS)
      return false;
    opened = true;
    return true;
  }
  ~Classifier() {
    if (opened)
      aclmdlUnload(id);
  }

private:
  uint32_t id = 0;
  bool opened = false;
};

int bundle(const char *path) {
  uint32_t id = 0, member = 0;
  if (aclmdlBundleLoadFromFile(path, &id) != ACL_SUCCESS)
    return -1;
  aclmdlBundleGetModelId(id, 0, &member);
  return aclmdlBundleUnload(id);
}

int received(uint32_t queue, size_t *size) {
  acltdtBuf buffer = nullptr;
  if (acltdtDequeue(queue, &buffer, 100) != ACL_SUCCESS)
    return -1;
  void *data = nullptr;
  int result = acltdtGetBufData(buffer, &data, size);
  acltdtFreeBuf(buffer);
  return result;
}
