/* RUN: %check_acl_tidy %s acl-resource-leak
   C code, with the cleanup idioms of C. */

#include "acl/acl.h"
#include <stdlib.h>

struct session {
  aclrtContext context;
  aclrtStream stream;
};

int early_return(int device) {
  aclrtContext context = NULL;
  aclrtStream stream = NULL;
  if (aclrtCreateContext(&context, device) != ACL_SUCCESS)
    return -1;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return -2;
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: context 'context' from 'aclrtCreateContext' is never released on this path; call 'aclrtDestroyContext' before it is lost [acl-resource-leak]
  aclrtDestroyStream(stream);
  aclrtDestroyContext(context);
  return 0;
}

int wrong_label(size_t n) {
  void *in = NULL, *out = NULL;
  int result = -1;
  if (aclrtMalloc(&in, n, ACL_MEM_MALLOC_HUGE_FIRST))
    return result;
  if (aclrtMalloc(&out, n, ACL_MEM_MALLOC_HUGE_FIRST))
    goto done;
  result = aclrtMemcpy(out, n, in, n, ACL_MEMCPY_DEVICE_TO_DEVICE);
  aclrtFree(out);
  aclrtFree(in);
done:
  return result;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: device memory 'in' from 'aclrtMalloc' is never released on this path
}

/* --- Right uses --------------------------------------------------------- */

int labels(size_t n) {
  void *in = NULL, *out = NULL;
  int result = -1;
  if (aclrtMalloc(&in, n, ACL_MEM_MALLOC_HUGE_FIRST))
    goto none;
  if (aclrtMalloc(&out, n, ACL_MEM_MALLOC_HUGE_FIRST))
    goto first;
  result = aclrtMemcpy(out, n, in, n, ACL_MEMCPY_DEVICE_TO_DEVICE);
  aclrtFree(out);
first:
  aclrtFree(in);
none:
  return result;
}

struct session *session_open(int device) {
  struct session *s = calloc(1, sizeof *s);
  if (!s)
    return NULL;
  if (aclrtCreateContext(&s->context, device) != ACL_SUCCESS)
    goto failed;
  if (aclrtCreateStream(&s->stream) != ACL_SUCCESS)
    goto failed;
  return s;
failed:
  if (s->context)
    aclrtDestroyContext(s->context);
  free(s);
  return NULL;
}

static aclrtStream the_stream;
aclrtStream stream_once(void) {
  if (!the_stream)
    aclrtCreateStream(&the_stream);
  return the_stream;
}
