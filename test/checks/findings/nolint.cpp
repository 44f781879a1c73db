// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy
// Comments that silence findings, and some that do not.

#include "acl/acl.h"

void line(aclrtStream s) {
  aclrtDestroyStream(s);
  aclrtDestroyStream(s); // NOLINT
}

void byRule(aclrtStream s) {
  aclrtDestroyStream(s);
  aclrtDestroyStream(s); // NOLINT(acl-use-after-destroy): freed by force
}

void byGlob(aclrtStream s) {
  aclrtDestroyStream(s);
  aclrtDestroyStream(s); // NOLINT(acl-*)
}

void nextLine(aclrtStream s) {
  aclrtDestroyStream(s);
  // NOLINTNEXTLINE(acl-use-after-destroy)
  aclrtDestroyStream(s);
}

// NOLINTBEGIN(acl-resource-leak)
void region() {
  aclrtEvent e = nullptr;
  aclrtCreateEvent(&e);
}
// NOLINTEND(acl-resource-leak)

// A region of one rule is open to the others.
// NOLINTBEGIN(acl-resource-leak)
void otherInRegion(aclrtStream s) {
  aclrtDestroyStream(s);
  aclrtDestroyStream(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 's' is released twice
}
// NOLINTEND(acl-resource-leak)

void otherRule(aclrtStream s) {
  aclrtDestroyStream(s);
  aclrtDestroyStream(s); // NOLINT(acl-resource-leak)
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 's' is released twice
}

// The comment belongs where the finding is, not where its story begins.
void wrongPlace(aclrtStream s) {
  aclrtDestroyStream(s); // NOLINT
  aclrtDestroyStream(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 's' is released twice
}

class Worker {
public:
  bool open() {
    return aclrtCreateStream(&stream) == ACL_SUCCESS; // NOLINT(acl-resource-leak)
  }

private:
  aclrtStream stream = nullptr;
};
