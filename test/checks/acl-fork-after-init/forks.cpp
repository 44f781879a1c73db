// RUN: %check_acl_tidy %s acl-fork-after-init

#include "acl/acl.h"
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

int childUsesTheApi() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    aclrtSetDevice(0);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: 'aclrtSetDevice' runs in the child of 'fork', which had used the device by 'aclInit'; call 'fork' before 'aclInit', or run another program in the child [acl-fork-after-init]
    // CHECK-NOTES: :[[@LINE-6]]:7: note: the device is used first here, by 'aclInit'
    // CHECK-NOTES: :[[@LINE-5]]:17: note: 'fork' makes a second process here
    // CHECK-NOTES: :[[@LINE-5]]:7: note: assuming 'child' is equal to 0
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  aclFinalize();
  return 0;
}

int bothSides() {
  if (aclrtSetDevice(1) != ACL_SUCCESS)
    return 1;
  fork();
  void *dev = nullptr;
  if (aclrtMalloc(&dev, 64, ACL_MEM_MALLOC_HUGE_FIRST) == ACL_SUCCESS)
  // CHECK-NOTES: :[[@LINE-1]]:7: warning: 'aclrtMalloc' runs in the child of 'fork' as well as in its parent, which had used the device by 'aclrtSetDevice'
  // CHECK-NOTES: :[[@LINE-6]]:7: note: the device is used first here, by 'aclrtSetDevice'
  // CHECK-NOTES: :[[@LINE-5]]:3: note: 'fork' makes a second process here
    aclrtFree(dev);
  return 0;
}

int childInitialisesAgain() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  pid_t child = vfork();
  if (!child) {
    aclInit(nullptr);
    // CHECK-NOTES: :[[@LINE-1]]:5: warning: 'aclInit' runs in the child of 'vfork', which had used the device by 'aclInit'
    // CHECK-NOTES: :[[@LINE-6]]:7: note: the device is used first here, by 'aclInit'
    // CHECK-NOTES: :[[@LINE-5]]:17: note: 'vfork' makes a second process here
    // CHECK-NOTES: :[[@LINE-5]]:7: note: assuming 'child' is 0
    _exit(1);
  }
  aclFinalize();
  return 0;
}

static void work(void *dev) { aclrtMemset(dev, 64, 0, 64); }
// CHECK-NOTES: :[[@LINE-1]]:31: warning: 'aclrtMemset' runs in the child of 'fork', which had used the device by 'aclrtSynchronizeDevice'

void inHelper(void *dev) {
  aclrtSynchronizeDevice();
  // CHECK-NOTES: :[[@LINE-1]]:3: note: the device is used first here, by 'aclrtSynchronizeDevice'
  if (fork() == 0) {
    // CHECK-NOTES: :[[@LINE-1]]:7: note: 'fork' makes a second process here
    // CHECK-NOTES: :[[@LINE-2]]:7: note: assuming the condition is true
    work(dev);
    // CHECK-NOTES: :[[@LINE-1]]:5: note: calling 'work'
    exit(0);
  }
}

//===--- Silent -----------------------------------------------------------===//

int forkFirst() {
  pid_t child = fork();
  if (child < 0)
    return 1;
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  aclrtSetDevice(child == 0 ? 1 : 0);
  aclFinalize();
  return 0;
}

int runsAnotherProgram(char *const args[]) {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    execv(args[0], args);
    _exit(127);
  }
  waitpid(child, nullptr, 0);
  aclrtSetDevice(0);
  aclFinalize();
  return 0;
}

int cleansUpWhenExecFails(char *const args[]) {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  if (fork() == 0) {
    execv(args[0], args);
    aclFinalize();
    _exit(127);
  }
  aclFinalize();
  return 0;
}

int afterFinalize() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  aclFinalize();
  if (fork() == 0) {
    aclInit(nullptr);
    aclFinalize();
    _exit(0);
  }
  return 0;
}

int onlyTheParent() {
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  switch (fork()) {
  case -1:
    aclFinalize();
    return 1;
  case 0:
    _exit(0);
  default:
    break;
  }
  aclFinalize();
  return 0;
}

// Restriction 3 is about asynchronous operations, not about these.
void shell() {
  aclInit(nullptr);
  system("date");
  aclFinalize();
}
