// RUN: %check_acl_tidy %s acl-*
// Must not be reported: sending the end of the stream (no output picture)
// returns when all callbacks have run.

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"

bool finish(aclvdecChannelDesc *channel) {
  acldvppStreamDesc *end = acldvppCreateStreamDesc();
  if (end == nullptr)
    return false;
  aclError status = acldvppSetStreamDescEos(end, 1);
  if (status == ACL_SUCCESS)
    status = aclvdecSendFrame(channel, end, nullptr, nullptr, nullptr);
  acldvppDestroyStreamDesc(end);
  return status == ACL_SUCCESS;
}
