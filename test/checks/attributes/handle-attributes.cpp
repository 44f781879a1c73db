// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy
// Client functions of other files, marked with Clang's handle attributes.

#include "acl/acl.h"

int openStream(aclrtStream *s __attribute__((acquire_handle("stream"))));
int openEvent(aclrtEvent *e __attribute__((acquire_handle("event"))));
void closeStream(aclrtStream s __attribute__((release_handle("stream"))));
int submit(aclrtStream s __attribute__((use_handle("stream"))));

// A kind of the team's own.
struct Session;
__attribute__((acquire_handle("session"))) Session *openSession(int device);
void closeSession(Session *s __attribute__((release_handle("session"))));
int send(Session *s __attribute__((use_handle("session"))), const void *data);

int leakOfKnownKind() {
  aclrtStream s = nullptr;
  if (openStream(&s) != 0)
    return -1;
  return submit(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 's' from 'openStream' is never released on this path; call 'aclrtDestroyStream' before it is lost [acl-resource-leak]
}

int leakOnError(const void *data) {
  Session *s = openSession(0);
  if (!s)
    return -1;
  if (send(s, data) != 0)
    return -1;
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: session 's' from 'openSession' is never released on this path; call 'closeSession' before it is lost [acl-resource-leak]
  closeSession(s);
  return 0;
}

void useAfter() {
  aclrtStream s = nullptr;
  if (openStream(&s) != 0)
    return;
  closeStream(s);
  submit(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 's' is passed to 'submit' after 'closeStream' has released it; call 'closeStream' after its last use [acl-use-after-destroy]
}

// The API and the client's functions know the same resource.
void mixed() {
  aclrtStream s = nullptr;
  if (aclrtCreateStream(&s) != ACL_SUCCESS)
    return;
  closeStream(s);
  aclrtSynchronizeStream(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 's' is passed to 'aclrtSynchronizeStream' after 'closeStream' has released it
}

void twice(Session *s) {
  closeSession(s);
  closeSession(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: session 's' is released twice: 'closeSession' already released it
}

void mismatched() {
  aclrtEvent e = nullptr;
  if (openEvent(&e) != 0)
    return;
  closeStream(e);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: event 'e' from 'openEvent' is released by 'closeStream', which is for a stream; use 'aclrtDestroyEvent' [acl-mismatched-destroy]
}

// --- Right uses -------------------------------------------------------------

int right(const void *data) {
  aclrtStream s = nullptr;
  if (openStream(&s) != 0)
    return -1;
  int status = submit(s);
  closeStream(s);
  Session *session = openSession(1);
  if (!session)
    return -1;
  status |= send(session, data);
  closeSession(session);
  return status;
}

// The API may release what the client's function opened.
void rightMixed() {
  aclrtStream s = nullptr;
  if (openStream(&s) != 0)
    return;
  aclrtDestroyStream(s);
}

aclrtStream handedOn() {
  aclrtStream s = nullptr;
  return openStream(&s) == 0 ? s : nullptr;
}

// Behind the parameters the attribute belongs to the type.
Session *takeSession(int device) __attribute__((acquire_handle("session")));
void leakBehind() {
  Session *s = takeSession(0);
  if (!s)
    return;
  send(s, nullptr);
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: session 's' from 'takeSession' is never released on this path; call 'closeSession' before it is lost
