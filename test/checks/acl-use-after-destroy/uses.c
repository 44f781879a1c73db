// RUN: %check_acl_tidy %s acl-use-after-destroy

#include "acl/acl.h"

struct session {
  aclrtContext context;
  aclrtStream stream;
};

void member(struct session *s) {
  aclrtDestroyStream(s->stream);
  aclrtSynchronizeStream(s->stream);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 's->stream' is passed to 'aclrtSynchronizeStream' after 'aclrtDestroyStream' has released it; call 'aclrtDestroyStream' after its last use [acl-use-after-destroy]
}

int cleanup_twice(void *to, const void *from, size_t n) {
  aclrtStream stream = NULL;
  int result = aclrtCreateStream(&stream);
  if (result)
    return result;
  result = aclrtMemcpyAsync(to, n, from, n, ACL_MEMCPY_HOST_TO_DEVICE, stream);
  if (result) {
    aclrtDestroyStream(stream);
    goto done;
  }
  result = aclrtSynchronizeStream(stream);
done:
  aclrtDestroyStream(stream);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 'stream' is released twice: 'aclrtDestroyStream' already released it; remove one of the calls or reset the handle after the first
  return result;
}

void written(size_t n) {
  int *host = NULL;
  if (aclrtMallocHost((void **)&host, n) != ACL_SUCCESS)
    return;
  aclrtFreeHost(host);
  host[0] = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: pinned host memory 'host' is written after 'aclrtFreeHost' has released it
}

/* --- Right uses --------------------------------------------------------- */

void reset(struct session *s) {
  if (s->stream) {
    aclrtDestroyStream(s->stream);
    s->stream = NULL;
  }
  if (s->stream)
    aclrtDestroyStream(s->stream);
}

void others(struct session *a, struct session *b) {
  aclrtDestroyStream(a->stream);
  aclrtSynchronizeStream(b->stream);
  aclrtDestroyContext(a->context);
}

int sum(size_t n) {
  int *host = NULL, result = 0;
  if (aclrtMallocHost((void **)&host, n * sizeof *host) != ACL_SUCCESS)
    return 0;
  for (size_t i = 0; i < n; ++i)
    result += host[i];
  aclrtFreeHost(host);
  return result;
}
