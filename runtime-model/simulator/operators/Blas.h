//===- Blas.h - aclblas on plain memory -------------------------*- C++ -*-===//
///
/// \file
/// Matrix times matrix and matrix times vector with the parameters of the
/// aclblas functions. Matrices are row-major and dense.
///
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIMULATOR_OPERATORS_BLAS_H
#define ACLTIDY_SIMULATOR_OPERATORS_BLAS_H

#include "Operator.h"
#include "acl/ops/acl_cblas.h"

namespace acltidy::operators {

/// C = alpha * op(A) * op(B) + beta * C.
struct Gemm {
  aclTransType TransA = ACL_TRANS_N, TransB = ACL_TRANS_N, TransC = ACL_TRANS_N;
  int M = 0, N = 0, K = 0;
  const void *Alpha = nullptr; ///< One value of TypeC.
  const void *A = nullptr;
  const void *B = nullptr;
  const void *Beta = nullptr; ///< One value of TypeC.
  void *C = nullptr;
  /// Reserved in the interface: -1, or the length of a stored row.
  int Lda = -1, Ldb = -1, Ldc = -1;
  aclDataType TypeA = ACL_DT_UNDEFINED, TypeB = ACL_DT_UNDEFINED,
              TypeC = ACL_DT_UNDEFINED;
};

/// y = alpha * op(A) * x + beta * y; A is M by N before op.
struct Gemv {
  aclTransType TransA = ACL_TRANS_N;
  int M = 0, N = 0;
  const void *Alpha = nullptr; ///< One value of TypeY.
  const void *A = nullptr;
  const void *X = nullptr;
  const void *Beta = nullptr; ///< One value of TypeY.
  void *Y = nullptr;
  /// Reserved in the interface: -1, or the length of a stored row.
  int Lda = -1;
  /// Reserved in the interface: -1 or 1.
  int IncX = -1, IncY = -1;
  aclDataType TypeA = ACL_DT_UNDEFINED, TypeX = ACL_DT_UNDEFINED,
              TypeY = ACL_DT_UNDEFINED;
};

/// Checks everything but the pointers, as the CreateHandle functions can.
Status validate(const Gemm &Call);
Status validate(const Gemv &Call);

Status run(const Gemm &Call);
Status run(const Gemv &Call);

/// Bytes of the matrices and vectors, for a validated call.
struct BlasSizes {
  uint64_t A, B, C; ///< Of Gemv: A, x and y.
};
BlasSizes sizes(const Gemm &Call);
BlasSizes sizes(const Gemv &Call);

} // namespace acltidy::operators

#endif // ACLTIDY_SIMULATOR_OPERATORS_BLAS_H
