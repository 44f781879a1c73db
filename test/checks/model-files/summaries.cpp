// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy --config="{CheckOptions: {acl.ModelFiles: '%S/Inputs/summaries.yaml'}}"
// What was found out of functions of other files.

#include "acl/acl.h"

int make_stream(aclrtStream *s);
void end_stream(aclrtStream s);
int use_both(aclrtStream a, aclrtStream b);

void leaks() {
  aclrtStream s;
  if (make_stream(&s) != 0)
    return;
  aclrtSynchronizeStream(s);
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: stream 's' from 'make_stream' is never released on this path; call 'aclrtDestroyStream' before it is lost [acl-resource-leak]
// CHECK-MESSAGES: :[[@LINE-5]]:7: note: stream is created here by 'make_stream'

void released() {
  aclrtStream s;
  if (make_stream(&s) != 0)
    return;
  end_stream(s);
}

void usedAfterwards() {
  aclrtStream s;
  if (aclrtCreateStream(&s) != 0)
    return;
  end_stream(s);
  aclrtSynchronizeStream(s);
}
// CHECK-MESSAGES: :[[@LINE-2]]:3: warning: stream 's' is passed to 'aclrtSynchronizeStream' after 'end_stream' has released it
// CHECK-MESSAGES: :[[@LINE-4]]:3: note: stream is released here by 'end_stream'

// What a summary does not speak of may be kept.
void lent() {
  aclrtStream a, b;
  if (aclrtCreateStream(&a) != 0)
    return;
  if (aclrtCreateStream(&b) != 0) {
    aclrtDestroyStream(a);
    return;
  }
  use_both(a, b);
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: stream 'a' from 'aclrtCreateStream' is never released
// CHECK-MESSAGES-NOT: stream 'b'

// A body that can be seen tells more than a summary.
void visible_end(aclrtStream s) { aclrtSynchronizeStream(s); }
void seen() {
  aclrtStream s;
  if (aclrtCreateStream(&s) != 0)
    return;
  visible_end(s);
  aclrtDestroyStream(s);
}
