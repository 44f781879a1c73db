// RUN: %check_acl_tidy %s acl-deprecated-api

#include "acl/acl.h"
#include "acl/acl_op_compiler.h"

// The same parameters, and a result that only becomes wider.
size_t sizes(const aclDataBuffer *buffer) {
  return aclGetDataBufferSize(buffer);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'aclGetDataBufferSize' is deprecated; use 'aclGetDataBufferSizeV2' [acl-deprecated-api]
  // CHECK-FIXES: return aclGetDataBufferSizeV2(buffer);
}

aclError formats(aclTensorDesc *desc, const int64_t *dims) {
  aclError status = (::aclSetTensorStorageFormat)(desc, ACL_FORMAT_ND);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'aclSetTensorStorageFormat' is deprecated; use 'aclSetTensorFormat'
  // CHECK-FIXES: aclError status = (::aclSetTensorFormat)(desc, ACL_FORMAT_ND);
  if (status == ACL_SUCCESS)
    status = aclSetTensorStorageShape(desc, 2, dims);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: 'aclSetTensorStorageShape' is deprecated; use 'aclSetTensorShape'
  // CHECK-FIXES: status = aclSetTensorShape(desc, 2, dims);
  return status;
}

// Other parameters, or none that could be named: no fix.
bool done(aclrtEvent event) {
  aclrtEventStatus state = ACL_EVENT_STATUS_NOT_READY;
  aclrtQueryEvent(event, &state);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'aclrtQueryEvent' is deprecated; use 'aclrtQueryEventStatus'
  // CHECK-FIXES: aclrtQueryEvent(event, &state);
  return state == ACL_EVENT_STATUS_COMPLETE;
}

void flags() {
  aclopSetCompileFlag(ACL_OP_COMPILE_FUZZ);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'aclopSetCompileFlag' is deprecated; do without it
}

// Within a macro the text belongs to all of its users: no fix.
#define SIZE_OF(buffer) aclGetDataBufferSize(buffer)
size_t macro(const aclDataBuffer *buffer) {
  return SIZE_OF(buffer);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'aclGetDataBufferSize' is deprecated
  // CHECK-FIXES: return SIZE_OF(buffer);
}

// One report for all instantiations, and one for a lambda and its function.
template <typename T> T scaled(const aclDataBuffer *buffer) {
  return aclGetDataBufferSize(buffer) / sizeof(T);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'aclGetDataBufferSize' is deprecated
}
size_t templates(const aclDataBuffer *buffer) {
  auto size = [buffer] { return aclGetDataBufferSize(buffer); };
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: 'aclGetDataBufferSize' is deprecated
  return scaled<char>(buffer) + scaled<int>(buffer) + size();
}

/* --- Right uses --------------------------------------------------------- */

size_t recent(const aclDataBuffer *buffer) {
  return aclGetDataBufferSizeV2(buffer);
}
