//===- BlasRun.h - Matrix products on a stream ----------------------------===//

#ifndef ACLTIDY_SIM_API_BLASRUN_H
#define ACLTIDY_SIM_API_BLASRUN_H

#include "acl/acl_op.h"
#include "api/OpTable.h"

namespace acltidy::sim {

/// The operator type GEMM: A, B, C, alpha and beta to C.
int enqueueGemm(const StreamRef &S, const OpCall &What, int Unknown);

/// The handle of a call, which the row of the current one acquires.
int storeOpHandle(OpCall What, aclopHandle **Handle);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_BLASRUN_H
