//===- Instances.h - Model running instances ------------------------------===//

#ifndef ACLTIDY_SIM_API_INSTANCES_H
#define ACLTIDY_SIM_API_INSTANCES_H

#include "acl/acl_rt.h"
#include "core/Call.h"

namespace acltidy::sim {

struct Instance : Payload {
  std::shared_ptr<Graph> Tasks;
  std::string Name;
  struct Callback {
    aclrtCallback Function;
    void *Data;
  };
  std::vector<Callback> OnDestroy;
  /// Tasks of its executions, as stream, first and last number.
  struct Execution {
    StreamRef Stream;
    uint64_t First, Last;
  };
  std::vector<Execution> Executions;

  void ended() override;
};

/// The instance that a capture fills: the runtime's own up to its end.
Object &instanceOf(const std::shared_ptr<Graph> &Captured);

/// The live instance behind a handle; fails the call when there is none.
Instance *instanceOf(aclmdlRI Handle);

/// Puts the tasks on a stream: one by one in the order of the calls, or, when
/// where they go on is known at run time only, as one task.
aclError execute(Instance &I, const StreamRef &S);

/// For execute: runs an instance that jumps. Nothing when it comes to its end,
/// else why not. Without the lock.
std::optional<std::string> runJumping(const Graph &G);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_INSTANCES_H
