// RUN: %check_acl_tidy %s acl-*
// Must not be reported: SUCCESS is 0, though nothing but its name says that it
// stays so. After a failure that has shut ACL down the caller stops.

#include "acl/acl.h"

int SUCCESS = 0;
int FAILED = 1;

int setUp(int device) {
  aclError status = aclInit(nullptr);
  if (status != ACL_SUCCESS)
    return status;
  status = aclrtSetDevice(device);
  if (status != ACL_SUCCESS) {
    aclFinalize();
    return status;
  }
  return SUCCESS;
}

int main(int argc, char **argv) {
  int result = setUp(argc);
  if (result != SUCCESS)
    return FAILED;
  size_t idle = 0, total = 0;
  aclError status = aclrtGetMemInfo(ACL_HBM_MEM, &idle, &total);
  aclrtResetDevice(argc);
  aclFinalize();
  return status == ACL_SUCCESS ? SUCCESS : FAILED;
}
