// RUN: %check_acl_tidy %s acl-use-after-destroy
// A list owns its tensors, wherever they came from.

#include "aclnn/acl_meta.h"

void members(aclTensor *a, aclTensor *b) {
  aclTensor *all[] = {a, b};
  aclTensorList *list = aclCreateTensorList(all, 2);
  aclDestroyTensorList(list);
  aclDestroyTensor(a);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: tensor 'a' is released twice: 'aclDestroyTensorList' released it with the container that owns it; remove this 'aclDestroyTensor'
}

void listOnly(aclTensor *a, aclTensor *b) {
  aclTensor *all[] = {a, b};
  aclTensorList *list = aclCreateTensorList(all, 2);
  aclDestroyTensorList(list);
}

// The list is not destroyed: members may be.
void membersOnly(aclTensor *a, aclTensorList **out) {
  aclTensor *all[] = {a};
  *out = aclCreateTensorList(all, 1);
}
