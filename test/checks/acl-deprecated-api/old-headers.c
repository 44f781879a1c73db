// RUN: %check_acl_tidy %s acl-deprecated-api
// Headers of a CANN that does not have the replacement yet.

#include <stdint.h>

typedef struct aclDataBuffer aclDataBuffer;
uint32_t aclGetDataBufferSize(const aclDataBuffer *buffer);

uint32_t size(const aclDataBuffer *buffer) {
  return aclGetDataBufferSize(buffer);
}
