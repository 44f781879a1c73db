// RUN: %check_acl_tidy %s acl-non-dvpp-memory
// Where the process runs on the device itself, its memory can be parsed.

#define ENABLE_DVPP_INTERFACE
#include "acl/acl.h"
#include "acl/ops/acl_dvpp.h"

struct Decoder {
  aclrtRunMode mode;
  void info(void *host, uint32_t size) {
    uint32_t width = 0, height = 0;
    int32_t components = 0;
    void *dev = nullptr;
    if (acldvppMalloc(&dev, size) != ACL_SUCCESS)
      return;
    aclrtMemcpy(dev, size, host, size, ACL_MEMCPY_HOST_TO_DEVICE);
    acldvppJpegGetImageInfo(mode == ACL_HOST ? host : dev, size, &width,
                            &height, &components);
    acldvppFree(dev);
  }
};

// The mode may hide behind a function of another file. What the processor
// wrote itself is its to read.
bool isDevice();
void read(char *to, uint32_t size);
void info(uint32_t size) {
  uint32_t width = 0, height = 0;
  int32_t components = 0;
  void *buffer = nullptr;
  if (isDevice()) {
    if (acldvppMalloc(&buffer, size) != ACL_SUCCESS)
      return;
  } else {
    if (aclrtMallocHost(&buffer, size) != ACL_SUCCESS)
      return;
  }
  read(static_cast<char *>(buffer), size);
  acldvppJpegGetImageInfo(buffer, size, &width, &height, &components);
  if (isDevice())
    acldvppFree(buffer);
  else
    aclrtFreeHost(buffer);
}

void use(Decoder &d, void *host) { d.info(host, 64); }
