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

void membersBefore(const int64_t *dims) {
  aclTensor *a = aclCreateTensor(dims, 1, ACL_FLOAT, dims, 0, ACL_FORMAT_ND,
                                 dims, 1, nullptr);
  aclTensor *b = aclCreateTensor(dims, 1, ACL_FLOAT, dims, 0, ACL_FORMAT_ND,
                                 dims, 1, nullptr);
  aclTensor *all[] = {a, b};
  aclTensorList *list = aclCreateTensorList(all, 2);
  aclDestroyTensor(a);
  aclDestroyTensor(b);
  aclDestroyTensorList(list);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: tensor 'a' is released twice: 'aclDestroyTensor' already released it, and 'aclDestroyTensorList' releases tensor list 'list' with its members; remove that 'aclDestroyTensor'
}

// A member that is released twice by itself.
void memberTwice(const int64_t *dims) {
  aclTensor *a = aclCreateTensor(dims, 1, ACL_FLOAT, dims, 0, ACL_FORMAT_ND,
                                 dims, 1, nullptr);
  aclTensorList *list = aclCreateTensorList(&a, 1);
  aclDestroyTensor(a);
  aclDestroyTensor(a);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: tensor 'a' is released twice: 'aclDestroyTensor' already released it; remove one of the calls or reset the handle after the first
}

// One that did not go into the list.
void otherTensor(const int64_t *dims, aclTensor *other) {
  aclTensor *a = aclCreateTensor(dims, 1, ACL_FLOAT, dims, 0, ACL_FORMAT_ND,
                                 dims, 1, nullptr);
  aclTensorList *list = aclCreateTensorList(&a, 1);
  aclDestroyTensor(other);
  aclDestroyTensorList(list);
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
