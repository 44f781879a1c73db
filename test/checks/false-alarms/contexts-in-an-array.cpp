// RUN: %check_acl_tidy %s acl-*,-acl-stale-handle
// Must not be reported: the stream of the second session as "released after
// 'aclrtDestroyContext' has closed the context it lives in". What was closed is
// the context of the first.
#include "acl/acl.h"

struct Session {
  aclrtContext context;
  aclrtStream stream;
};

void closeAll(Session (&sessions)[16]) {
  for (int i = 0; i < 16; ++i) {
    aclrtDestroyStream(sessions[i].stream);
    aclrtDestroyContext(sessions[i].context);
  }
}
