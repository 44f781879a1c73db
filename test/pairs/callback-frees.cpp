// RUN: %pair_test %s
// A callback in a stream frees the memory that the stream worked on.

#include "acl/acl.h"
#include <atomic>

static void *buffer;
static std::atomic<bool> done;

static void onDone(void *) {
#ifndef FIXED
  aclrtFree(buffer); // EXPECT: acl-callback-api
#endif
  done = true;
}

int run(aclrtStream stream, size_t size) {
  if (aclrtMalloc(&buffer, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS)
    return -1;
  aclError status = aclrtMemsetAsync(buffer, size, 0, size, stream);
  if (status == ACL_SUCCESS)
    status = aclrtLaunchCallback(onDone, nullptr, ACL_CALLBACK_BLOCK, stream);
  if (status == ACL_SUCCESS)
    status = aclrtSynchronizeStream(stream);
#ifdef FIXED
  aclrtFree(buffer);
  buffer = nullptr;
#endif
  return status;
}
