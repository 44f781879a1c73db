//===- OperatorRun.h - CPU operators on the memory of a client ------------===//

#ifndef ACLTIDY_SIM_API_OPERATORRUN_H
#define ACLTIDY_SIM_API_OPERATORRUN_H

#include "Operator.h"
#include "core/Call.h"

namespace acltidy::sim {

/// An operator and what it works on. The names of tensors mean client
/// addresses until the task runs.
struct OperatorRun {
  const operators::Operator *What = nullptr;
  operators::Arguments Args;
  uint64_t Workspace = 0; ///< Bytes, as the operator asked for.
  /// Memory of tensors that is the simulator's own.
  std::vector<const void *> Own;

  /// The memory of a task, checked as it is put on the stream. False after a
  /// report.
  bool collect(Call &C, const StreamState *On,
               std::vector<Touch> &Touches) const;
  /// What it reads must be written, and what it writes is: exact for tensors
  /// that are one piece, row by row for others.
  void look(Call &C) const;
  /// Computes, with the simulator's own addresses.
  operators::Status run(void *Workspace, uint64_t Size) const;

private:
  bool isOwn(const operators::TensorView &T) const;
};

/// What an aclOpExecutor stands for. Tasks keep it: who changes one puts a
/// changed copy in its place.
struct Execution : Payload, OperatorRun {};

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_OPERATORRUN_H
