// RUN: %pair_test %s
// The header of a picture is read from the copy on the device.

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"
#include <cstdlib>

static void check(aclError status) {
  if (status != ACL_SUCCESS)
    abort();
}

int main() {
  // The smallest baseline header: SOI, SOF0 of 16 x 16 in one component, EOI.
  static const unsigned char file[] = {0xFF, 0xD8, 0xFF, 0xC0, 0,   11,
                                       8,    0,    16,   0,    16,  1,
                                       1,    0x11, 0,    0xFF, 0xD9};
  uint32_t size = sizeof(file), width = 0, height = 0;
  int32_t components = 0;
  check(aclInit(nullptr));
  check(aclrtSetDevice(0));
  void *onDevice = nullptr;
  check(acldvppMalloc(&onDevice, size));
  check(aclrtMemcpy(onDevice, size, file, size, ACL_MEMCPY_HOST_TO_DEVICE));
#ifdef FIXED
  const void *parsed = file;
#else
  const void *parsed = onDevice;
#endif
  // EXPECT@+1: acl-non-dvpp-memory
  acldvppJpegGetImageInfo(parsed, size, &width, &height, &components);
  acldvppFree(onDevice);
  aclrtResetDevice(0);
  aclFinalize();
  return 0;
}
