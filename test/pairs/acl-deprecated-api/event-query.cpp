// RUN: %pair_test %s --rules=acl-deprecated-api,acl-resource-leak
// A program asks for an event by a function that the API has replaced.

#include "acl/acl.h"

static int waitFor(aclrtStream stream, aclrtEvent event) {
  if (aclrtRecordEvent(event, stream) != ACL_SUCCESS)
    return 1;
#ifdef FIXED
  aclrtEventRecordedStatus status = ACL_EVENT_RECORDED_STATUS_NOT_READY;
  while (status != ACL_EVENT_RECORDED_STATUS_COMPLETE)
    if (aclrtQueryEventStatus(event, &status) != ACL_SUCCESS)
      return 1;
#else
  aclrtEventStatus status = ACL_EVENT_STATUS_NOT_READY;
  while (status != ACL_EVENT_STATUS_COMPLETE)
    if (aclrtQueryEvent(event, &status) != ACL_SUCCESS) // EXPECT: acl-deprecated-api
      return 1;
#endif
  return 0;
}

int main() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  int result = 1;
  if (aclrtSetDevice(0) == ACL_SUCCESS) {
    aclrtStream stream = nullptr;
    aclrtEvent event = nullptr;
    if (aclrtCreateStream(&stream) == ACL_SUCCESS) {
      if (aclrtCreateEvent(&event) == ACL_SUCCESS) {
        result = waitFor(stream, event);
        aclrtDestroyEvent(event);
      }
      aclrtDestroyStream(stream);
    }
    aclrtResetDevice(0);
  }
  aclFinalize();
  return result;
}
