// RUN: %check_acl_tidy %s acl-fork-in-async
// RUN: %check_acl_tidy %s acl-fork-in-async --check-suffixes=NAMED --config="{CheckOptions: {acl-fork-in-async.SpawnFunctions: 'team::run; launchTool'}}"

#include "acl/acl.h"

namespace team {
int run(const char *tool);
}
extern "C" int launchTool(const char *tool);

void both(void *dev, aclrtStream stream) {
  aclrtMemsetAsync(dev, 64, 0, 64, stream);
  team::run("a");
  // CHECK-MESSAGES-NAMED: :[[@LINE-1]]:3: warning: 'team::run' makes a process while 'aclrtMemsetAsync' on stream 'stream' may still run; call 'aclrtSynchronizeStream' before
}

void other(void *dev, aclrtStream stream) {
  aclrtMemsetAsync(dev, 64, 0, 64, stream);
  launchTool("a");
  // CHECK-MESSAGES-NAMED: :[[@LINE-1]]:3: warning: 'launchTool' makes a process while
}
