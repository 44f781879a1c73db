// RUN: %check_acl_tidy %s acl-*
// Must not be reported: "released twice". The helper is declared only (defined
// in another file) and throws for every error; it is called with a status that
// is known to have failed, in the branch that has just cleaned up. An unknown
// void function that gets a failed status must be assumed not to return there
// (end the path), at least for use after destroy.
#include "acl/acl.h"
#include "aclnn/acl_meta.h"
void checkStatus(aclError status);
void fill(float value) {
  aclScalar *scalar = aclCreateScalar(&value, ACL_FLOAT);
  aclError error = aclrtSynchronizeDevice();
  if (error != ACL_SUCCESS) {
    aclDestroyScalar(scalar);
    checkStatus(error);
  }
  aclDestroyScalar(scalar);
}
