// RUN: %check_acl_tidy %s acl-use-after-destroy
// Lists made from vectors own their members, too.

#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include <vector>

aclTensor *make(const int64_t *dims, void *data) {
  return aclCreateTensor(dims, 1, ACL_FLOAT, dims, 0, ACL_FORMAT_ND, dims, 1,
                         data);
}

void initialised(const int64_t *dims, void *data) {
  aclTensor *a = make(dims, data);
  aclTensor *b = make(dims, data);
  std::vector<aclTensor *> members{a, b};
  aclTensorList *list = aclCreateTensorList(members.data(), members.size());
  aclDestroyTensorList(list);
  aclDestroyTensor(a);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: tensor 'a' is released twice: 'aclDestroyTensorList' released it with the container that owns it; remove this 'aclDestroyTensor' [acl-use-after-destroy]
}

void pushed(const int64_t *dims, void *data) {
  aclTensor *a = make(dims, data);
  std::vector<aclTensor *> members;
  members.push_back(a);
  aclTensorList *list = aclCreateTensorList(members.data(), members.size());
  aclDestroyTensorList(list);
  aclDestroyTensor(a);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: tensor 'a' is released twice
}

void right(const int64_t *dims, void *data) {
  aclTensor *a = make(dims, data);
  aclTensor *other = make(dims, data);
  std::vector<aclTensor *> members{a};
  std::vector<aclTensor *> others{other};
  aclTensorList *list = aclCreateTensorList(members.data(), members.size());
  aclDestroyTensorList(list);
  aclDestroyTensor(other);
}
