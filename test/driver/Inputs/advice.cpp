#include "acl/acl.h"

size_t size(const aclDataBuffer *buffer) {
  return aclGetDataBufferSize(buffer);
}
