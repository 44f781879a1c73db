// RUN: %check_acl_tidy %s acl-*
// Must not be reported: labels[0], labels[1] as "never released: its last copy
// is overwritten" at aclrtCreateLabelList. The array is an input of that call
// (aclrtLabel *labels); the engine invalidates it because the parameter is not
// pointer-to-const. All elements are destroyed afterwards.
#include "acl/acl.h"
int build() {
  aclrtLabel labels[2] = {};
  aclrtLabelList list = nullptr;
  for (unsigned i = 0; i < 2; ++i)
    if (aclrtCreateLabel(&labels[i]) != ACL_SUCCESS) {
      if (i == 1)
        aclrtDestroyLabel(labels[0]);
      return -1;
    }
  int result = 0;
  if (aclrtCreateLabelList(labels, 2, &list) != ACL_SUCCESS)
    result = -1;
  else
    aclrtDestroyLabelList(list);
  aclrtDestroyLabel(labels[1]);
  aclrtDestroyLabel(labels[0]);
  return result;
}
