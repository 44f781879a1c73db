// RUN: %check_acl_tidy %s acl-stale-handle

#include "acl/acl.h"
#include <stdlib.h>
#include <string.h>

static aclrtStream g_stream;
aclrtEvent g_events[2];

struct session {
  void *input;
  aclrtStream stream;
};

void stop(void) {
  static void *cache;
  aclrtDestroyStream(g_stream);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'g_stream' outlives this function but keeps the stream that 'aclrtDestroyStream' has released; reset it to NULL [acl-stale-handle]
  // CHECK-FIXES: g_stream = NULL;
  for (int i = 0; i < 2; ++i)
    aclrtDestroyEvent(g_events[i]);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'g_events[i]' outlives this function
  aclrtFreeHost(cache);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'cache' outlives this function but keeps the pinned host memory
  // CHECK-FIXES: cache = NULL;
}

void release(struct session *s, void **out) {
  aclrtFree(s->input);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 's->input' outlives this function
  // CHECK-FIXES: s->input = NULL;
  aclrtFree(*out);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: '*out' outlives this function
  // CHECK-FIXES: *out = NULL;
}

/* --- Right uses --------------------------------------------------------- */

void end_session(struct session *s) {
  aclrtFree(s->input);
  aclrtDestroyStream(s->stream);
  free(s);
}

void clear_session(struct session *s) {
  aclrtFree(s->input);
  aclrtDestroyStream(s->stream);
  memset(s, 0, sizeof *s);
}

void drop_copy(struct session s) { aclrtFree(s.input); }

/* Who has only the right to read cannot reset it. */
void drop_const(const struct session *s) { aclrtFree(s->input); }

/* The process ends. */
int main(void) {
  aclrtDestroyStream(g_stream);
  return 0;
}
