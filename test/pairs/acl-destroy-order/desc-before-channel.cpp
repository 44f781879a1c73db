// RUN: %pair_test %s
// The description of a media channel goes before the channel.

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"

int main() {
  aclInit(nullptr);
  aclrtSetDevice(0);
  acldvppChannelDesc *desc = acldvppCreateChannelDesc();
  if (desc && acldvppCreateChannel(desc) == ACL_SUCCESS) {
#ifdef FIXED
    acldvppDestroyChannel(desc);
    acldvppDestroyChannelDesc(desc);
#else
    acldvppDestroyChannelDesc(desc); // EXPECT: acl-destroy-order
    acldvppDestroyChannel(desc);
#endif
  } else {
    acldvppDestroyChannelDesc(desc);
  }
  aclrtResetDevice(0);
  aclFinalize();
  return 0;
}
