// RUN: %check_acl_tidy %s acl-mismatched-destroy
// Libraries that load ACL at run time name their pointers like the functions.

#include "aclnn/acl_meta.h"
#include <dlfcn.h>

void shape(const aclTensor *t, void *library) {
  using Getter = int (*)(const aclTensor *, int64_t **, uint64_t *);
  static const auto aclGetViewShape =
      reinterpret_cast<Getter>(dlsym(library, "aclGetViewShape"));
  int64_t *dims = nullptr;
  uint64_t n = 0;
  if (aclGetViewShape(t, &dims, &n) != 0)
    return;
  delete dims;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: array of dimensions 'dims' from 'aclGetViewShape' is released by 'delete', which is for {{.*}}; use 'delete[]' [acl-mismatched-destroy]
  // CHECK-FIXES: delete[] dims;
}
