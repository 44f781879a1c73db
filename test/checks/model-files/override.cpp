// RUN: %check_acl_tidy %s acl-resource-leak
// RUN: %check_acl_tidy %s acl-resource-leak --check-suffixes=POOL --config="{CheckOptions: {acl.ModelFiles: '%S/Inputs/override.yaml'}}"
// A row of the user replaces the row of the API as a whole.

#include "acl/acl.h"

void event() {
  aclrtEvent e = nullptr;
  aclrtCreateEvent(&e);
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: event 'e' from 'aclrtCreateEvent' is never released on this path
// CHECK-MESSAGES-POOL: :[[@LINE-2]]:1: warning: pooled event 'e' from 'aclrtCreateEvent' is never released on this path; call 'team_event_return' before it is lost

extern "C" void team_event_return(aclrtEvent e);
void returned() {
  aclrtEvent e = nullptr;
  aclrtCreateEvent(&e);
  team_event_return(e);
}

// Other rows stay as they are.
void stream() {
  aclrtStream s = nullptr;
  aclrtCreateStream(&s);
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: stream 's' from 'aclrtCreateStream' is never released
// CHECK-MESSAGES-POOL: :[[@LINE-2]]:1: warning: stream 's' from 'aclrtCreateStream' is never released
