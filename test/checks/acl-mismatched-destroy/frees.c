// RUN: %check_acl_tidy %s acl-mismatched-destroy

#include "acl/acl.h"
#include <stdlib.h>

int staged(const void *device, size_t n) {
  void *host = NULL;
  int result = aclrtMallocHost(&host, n);
  if (result)
    return result;
  result = aclrtMemcpy(host, n, device, n, ACL_MEMCPY_DEVICE_TO_HOST);
  free(host);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: pinned host memory 'host' from 'aclrtMallocHost' is released by 'free', which is for heap memory; use 'aclrtFreeHost' [acl-mismatched-destroy]
  // CHECK-FIXES: aclrtFreeHost(host);
  return result;
}

void heap_to_device(size_t n) {
  float *host = calloc(n, sizeof *host);
  aclrtFree(host);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: heap memory 'host' from 'calloc' is released by 'aclrtFree'
}

void context_as_stream(int device) {
  aclrtContext context = NULL;
  if (aclrtCreateContext(&context, device) != ACL_SUCCESS)
    return;
  aclrtDestroyStream(context);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: context 'context' from 'aclrtCreateContext' is released by 'aclrtDestroyStream', which is for a stream; use 'aclrtDestroyContext'
  // CHECK-FIXES: aclrtDestroyContext(context);
}

/* --- Right uses --------------------------------------------------------- */

int by_place(int pinned, size_t n) {
  void *host = NULL;
  if (pinned) {
    if (aclrtMallocHost(&host, n))
      return -1;
  } else {
    host = malloc(n);
  }
  if (pinned)
    aclrtFreeHost(host);
  else
    free(host);
  return 0;
}

/* Whoever calls knows what it is. */
void drop(void *memory, int pinned) {
  if (pinned)
    aclrtFreeHost(memory);
  else
    aclrtFree(memory);
}

void forced(void) {
  aclrtStream stream = NULL;
  if (aclrtCreateStream(&stream) == ACL_SUCCESS)
    aclrtDestroyStreamForce(stream);
}
