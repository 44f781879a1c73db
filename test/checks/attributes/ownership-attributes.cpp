// RUN: %check_acl_tidy %s acl-resource-leak,acl-use-after-destroy,acl-mismatched-destroy
// Clang's ownership attributes on client functions.

#include "acl/acl.h"

aclrtStream takeStream(int device) __attribute__((ownership_returns(stream)));
void giveBack(aclrtStream s) __attribute__((ownership_takes(stream, 1)));
void keep(int slot, aclrtStream s) __attribute__((ownership_holds(stream, 2)));

struct Block;
Block *rent(size_t n) __attribute__((ownership_returns(block)));
void yieldBack(Block *b) __attribute__((ownership_takes(block, 1)));
void park(Block *b) __attribute__((ownership_holds(block, 1)));

void leak() {
  aclrtStream s = takeStream(0);
  aclrtSynchronizeStream(s);
}
// CHECK-MESSAGES: :[[@LINE-1]]:1: warning: stream 's' from 'takeStream' is never released on this path; call 'aclrtDestroyStream' before it is lost [acl-resource-leak]

int leakOfOwnKind(size_t n, aclrtStream s) {
  Block *b = rent(n);
  if (b == nullptr)
    return -1;
  if (aclrtSynchronizeStream(s) != ACL_SUCCESS)
    return -1;
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: block 'b' from 'rent' is never released on this path; call 'yieldBack' before it is lost
  yieldBack(b);
  return 0;
}

void useAfter() {
  aclrtStream s = takeStream(0);
  giveBack(s);
  aclrtSynchronizeStream(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: stream 's' is passed to 'aclrtSynchronizeStream' after 'giveBack' has released it; call 'giveBack' after its last use [acl-use-after-destroy]
}

void twice(Block *b) {
  yieldBack(b);
  yieldBack(b);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: block 'b' is released twice: 'yieldBack' already released it
}

void parkedAndReturned(size_t n) {
  Block *b = rent(n);
  park(b);
  yieldBack(b);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: block 'b' is passed to 'yieldBack' after 'park' has handed it over
}

void mismatched() {
  aclrtEvent e = nullptr;
  if (aclrtCreateEvent(&e) != ACL_SUCCESS)
    return;
  giveBack(e);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: event 'e' from 'aclrtCreateEvent' is released by 'giveBack', which is for a stream; use 'aclrtDestroyEvent' [acl-mismatched-destroy]
}

// --- Right uses -------------------------------------------------------------

void right(size_t n) {
  aclrtStream s = takeStream(0);
  aclrtSynchronizeStream(s);
  giveBack(s);
  Block *b = rent(n);
  if (b)
    yieldBack(b);
}

// What is held elsewhere is released there.
void held(size_t n) {
  keep(1, takeStream(0));
  Block *b = rent(n);
  park(b);
}

Block *handedOn(size_t n) { return rent(n); }
