// RUN: %check_acl_tidy %s acl-fork-in-async

#include "acl/acl.h"
#include <cstdio>
#include <cstdlib>
#include <spawn.h>
#include <sys/types.h>
#include <unistd.h>
#include <wordexp.h>

extern char **environ;

void shell(void *dev, aclrtStream stream) {
  aclrtMemsetAsync(dev, 64, 0, 64, stream);
  system("date");
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'system' makes a process while 'aclrtMemsetAsync' on stream 'stream' may still run; call 'aclrtSynchronizeStream' before [acl-fork-in-async]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: 'aclrtMemsetAsync' starts here on stream 'stream' and goes on after it has returned
  aclrtSynchronizeStream(stream);
}

void shellAfterwards(void *dev, aclrtStream stream) {
  aclrtMemsetAsync(dev, 64, 0, 64, stream);
  aclrtSynchronizeStream(stream);
  system("date");
}

void standardShell(void *host, void *dev, aclrtStream stream) {
  aclrtMemcpyAsync(dev, 64, host, 64, ACL_MEMCPY_HOST_TO_DEVICE, stream);
  std::system("date");
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'system' makes a process while 'aclrtMemcpyAsync' on stream 'stream' may still run
  // CHECK-NOTES: :[[@LINE-3]]:3: note: 'aclrtMemcpyAsync' starts here
}

void forks(void *dev) {
  aclrtMemsetAsync(dev, 64, 0, 64, nullptr);
  pid_t child = fork();
  // CHECK-NOTES: :[[@LINE-1]]:17: warning: 'fork' makes a process while 'aclrtMemsetAsync' on the default stream may still run; call 'aclrtSynchronizeStream' before
  // CHECK-NOTES: :[[@LINE-3]]:3: note: 'aclrtMemsetAsync' starts here on the default stream
  if (child == 0)
    _exit(0);
}

void pipeline(void *dev, aclrtStream stream) {
  aclrtMemsetAsync(dev, 64, 0, 64, stream);
  FILE *out = popen("date", "r");
  // CHECK-NOTES: :[[@LINE-1]]:15: warning: 'popen' makes a process while
  // CHECK-NOTES: :[[@LINE-3]]:3: note: 'aclrtMemsetAsync' starts here
  if (out)
    pclose(out);
}

void spawns(void *dev, char *const args[], aclrtStream stream) {
  pid_t child;
  aclrtMemsetAsync(dev, 64, 0, 64, stream);
  posix_spawnp(&child, args[0], nullptr, nullptr, args, environ);
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'posix_spawnp' makes a process while
  // CHECK-NOTES: :[[@LINE-3]]:3: note: 'aclrtMemsetAsync' starts here
}

void words(void *dev, aclrtStream stream) {
  wordexp_t w;
  aclrtMemsetAsync(dev, 64, 0, 64, stream);
  if (wordexp("$(date)", &w, 0) == 0)
    wordfree(&w);
  // CHECK-NOTES: :[[@LINE-2]]:7: warning: 'wordexp' makes a process while
  // CHECK-NOTES: :[[@LINE-4]]:3: note: 'aclrtMemsetAsync' starts here
}

// A function of the file on the way.
static int report(const char *what) {
  char command[16] = {};
  command[0] = what[0];
  command[1] = what[1];
  command[2] = what[2];
  command[3] = what[3];
  do
    printf("running %s\n", command);
  while (false);
  return system(command);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: 'system' makes a process while 'aclrtMemcpyAsync' on stream 'stream' may still run
}

void throughHelper(void *host, void *dev, aclrtStream stream) {
  aclrtMemcpyAsync(host, 64, dev, 64, ACL_MEMCPY_DEVICE_TO_HOST, stream);
  // CHECK-NOTES: :[[@LINE-1]]:3: note: 'aclrtMemcpyAsync' starts here
  report("date");
  // CHECK-NOTES: :[[@LINE-1]]:3: note: calling 'report'
}

// The event was recorded, but not waited for.
void recorded(void *dev, aclrtStream stream) {
  aclrtEvent event;
  if (aclrtCreateEvent(&event) != ACL_SUCCESS)
    return;
  aclrtMemsetAsync(dev, 64, 0, 64, stream);
  aclrtRecordEvent(event, stream);
  system("date");
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'system' makes a process while 'aclrtMemsetAsync' on stream 'stream' may still run; nothing has waited for event 'event', which was recorded after it: call 'aclrtSynchronizeEvent' before
  // CHECK-NOTES: :[[@LINE-4]]:3: note: 'aclrtMemsetAsync' starts here
  aclrtDestroyEvent(event);
}

// Nothing was enqueued.
void failed(void *dev, aclrtStream stream) {
  if (aclrtMemsetAsync(dev, 64, 0, 64, stream) != ACL_SUCCESS)
    system("date");
  aclrtSynchronizeStream(stream);
}

// Synchronous, or no memory at all.
void harmless(void *dev, aclrtEvent event, aclrtStream stream) {
  aclrtMemset(dev, 64, 0, 64);
  aclrtRecordEvent(event, stream);
  system("date");
}

void model(uint32_t id, aclmdlDataset *in, aclmdlDataset *out, aclrtStream stream) {
  aclmdlExecuteAsync(id, in, out, stream);
  system("date");
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: 'system' makes a process while 'aclmdlExecuteAsync' on stream 'stream' may still run
  // CHECK-NOTES: :[[@LINE-3]]:3: note: 'aclmdlExecuteAsync' starts here
}
