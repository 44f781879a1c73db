// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy
// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy --check-suffixes=ALL --config="{CheckOptions: {acl.Aggressive: 'true'}}"
// What functions of other files are given is theirs, unless they are taken to
// keep nothing.

#include "acl/acl.h"

void show(aclrtStream stream);
void count(uint32_t model);

void pointer() {
  aclrtStream stream = nullptr;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return;
  show(stream);
}
// CHECK-MESSAGES-ALL: :[[@LINE-1]]:1: warning: stream 'stream' from 'aclrtCreateStream' is never released on this path

void id(const char *path) {
  uint32_t model = 0;
  if (aclmdlLoadFromFile(path, &model) != ACL_SUCCESS)
    return;
  count(model);
}
// CHECK-MESSAGES-ALL: :[[@LINE-1]]:1: warning: model 'model' from 'aclmdlLoadFromFile' is never released on this path

// What is certain is reported either way.
void notShown() {
  aclrtStream stream = nullptr;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return;
  aclrtSynchronizeStream(stream);
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: stream 'stream' from 'aclrtCreateStream' is never released on this path
// CHECK-MESSAGES-ALL: :[[@LINE-2]]:1: warning: stream 'stream' from 'aclrtCreateStream' is never released on this path

// --- Right uses, with either setting ----------------------------------------

void shownAndDestroyed() {
  aclrtStream stream = nullptr;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return;
  show(stream);
  aclrtDestroyStream(stream);
}

struct Holder {
  aclrtStream stream;
};
void stored(Holder &holder) {
  aclrtStream stream = nullptr;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return;
  show(stream);
  holder.stream = stream;
}

aclrtStream returned() {
  aclrtStream stream = nullptr;
  if (aclrtCreateStream(&stream) != ACL_SUCCESS)
    return nullptr;
  show(stream);
  return stream;
}
