//===- Blas.cpp - aclblas on plain memory ---------------------------------===//

#include "Blas.h"
#include "Tensor.h"
#include <Eigen/Core>
#include <new>

namespace acltidy::operators {

namespace {

template <class T>
using Matrix =
    Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <class T> using Map = Eigen::Map<const Matrix<T>>;

Status invalid(const std::string &What) {
  return {Error::InvalidArgument, What};
}

Status checkTranspose(aclTransType T, const char *Name) {
  if (T == ACL_TRANS_N || T == ACL_TRANS_T)
    return {};
  if (T == ACL_TRANS_NZ || T == ACL_TRANS_NZ_T)
    return {Error::NotSimulated,
            std::string(Name) + " is in the NZ layout of blocks"};
  return invalid(std::string(Name) + " is " + std::to_string(int(T)) +
                 ", which is no aclTransType");
}

Status checkDimension(int Value, const char *Name) {
  if (Value > 0)
    return {};
  return invalid(std::string(Name) + " is " + std::to_string(Value) +
                 "; it must be positive");
}

Status checkReserved(int Value, int64_t Row, const char *Name) {
  if (Value == -1 || Value == Row)
    return {};
  return invalid(std::string(Name) + " is " + std::to_string(Value) +
                 "; it is reserved and must be -1");
}

/// The pairs of input and result types that the functions have.
Status checkTypes(aclDataType A, aclDataType B, aclDataType C) {
  bool Half = A == ACL_FLOAT16 && (C == ACL_FLOAT16 || C == ACL_FLOAT);
  bool Byte = A == ACL_INT8 && (C == ACL_INT32 || C == ACL_FLOAT);
  bool Float = A == ACL_FLOAT && C == ACL_FLOAT;
  if (A == B && (Half || Byte || Float))
    return {};
  auto Name = [](aclDataType T) {
    return "aclDataType " + std::to_string(int(T));
  };
  return invalid("the types " + Name(A) + ", " + Name(B) + " and " + Name(C) +
                 " do not go together; possible are half or int8 times the "
                 "same, to half, float or int32");
}

template <class T>
Matrix<T> loaded(const void *From, aclDataType Type, int64_t Rows,
                 int64_t Columns, bool Transposed) {
  std::vector<T> Values(size_t(Rows * Columns));
  loadRow<T>(Type, static_cast<const char *>(From), elementSize(Type),
             Rows * Columns, Values.data());
  Matrix<T> M = Map<T>(Values.data(), Rows, Columns);
  if (Transposed)
    M.transposeInPlace();
  return M;
}

template <class T> void compute(const Gemm &G) {
  bool TA = G.TransA == ACL_TRANS_T, TB = G.TransB == ACL_TRANS_T;
  Matrix<T> A = loaded<T>(G.A, G.TypeA, TA ? G.K : G.M, TA ? G.M : G.K, TA);
  Matrix<T> B = loaded<T>(G.B, G.TypeB, TB ? G.N : G.K, TB ? G.K : G.N, TB);
  T Alpha = load<T>(G.TypeC, static_cast<const char *>(G.Alpha));
  T Beta = load<T>(G.TypeC, static_cast<const char *>(G.Beta));
  Matrix<T> R = Alpha * (A * B);
  // As in every BLAS, a beta of 0 does not read C.
  if (Beta != T(0))
    R += Beta * loaded<T>(G.C, G.TypeC, G.M, G.N, false);
  storeRow<T>(G.TypeC, static_cast<char *>(G.C), elementSize(G.TypeC),
              int64_t(G.M) * G.N, R.data());
}

} // namespace

Status validate(const Gemm &G) {
  ACLTIDY_TRY(checkTranspose(G.TransA, "transA"));
  ACLTIDY_TRY(checkTranspose(G.TransB, "transB"));
  if (G.TransC != ACL_TRANS_N)
    return invalid("transC is reserved and must be ACL_TRANS_N");
  ACLTIDY_TRY(checkDimension(G.M, "m"));
  ACLTIDY_TRY(checkDimension(G.N, "n"));
  ACLTIDY_TRY(checkDimension(G.K, "k"));
  ACLTIDY_TRY(checkTypes(G.TypeA, G.TypeB, G.TypeC));
  ACLTIDY_TRY(checkReserved(G.Lda, G.TransA == ACL_TRANS_T ? G.M : G.K, "lda"));
  ACLTIDY_TRY(checkReserved(G.Ldb, G.TransB == ACL_TRANS_T ? G.K : G.N, "ldb"));
  return checkReserved(G.Ldc, G.N, "ldc");
}

Status validate(const Gemv &G) {
  ACLTIDY_TRY(checkTranspose(G.TransA, "transA"));
  ACLTIDY_TRY(checkDimension(G.M, "m"));
  ACLTIDY_TRY(checkDimension(G.N, "n"));
  ACLTIDY_TRY(checkTypes(G.TypeA, G.TypeX, G.TypeY));
  ACLTIDY_TRY(checkReserved(G.Lda, G.N, "lda"));
  ACLTIDY_TRY(checkReserved(G.IncX, 1, "incx"));
  return checkReserved(G.IncY, 1, "incy");
}

BlasSizes sizes(const Gemm &G) {
  return {uint64_t(G.M) * uint64_t(G.K) * elementSize(G.TypeA),
          uint64_t(G.K) * uint64_t(G.N) * elementSize(G.TypeB),
          uint64_t(G.M) * uint64_t(G.N) * elementSize(G.TypeC)};
}

BlasSizes sizes(const Gemv &G) {
  bool T = G.TransA == ACL_TRANS_T;
  return {uint64_t(G.M) * uint64_t(G.N) * elementSize(G.TypeA),
          uint64_t(T ? G.M : G.N) * elementSize(G.TypeX),
          uint64_t(T ? G.N : G.M) * elementSize(G.TypeY)};
}

Status run(const Gemm &G) {
  ACLTIDY_TRY(validate(G));
  if (!G.A || !G.B || !G.C || !G.Alpha || !G.Beta)
    return {Error::NullArgument, "a matrix or a factor is null"};
  try {
    if (G.TypeC == ACL_INT32)
      compute<int64_t>(G);
    else
      compute<float>(G);
    return {};
  } catch (const std::bad_alloc &) {
    return {Error::OutOfMemory, "the host has not enough memory"};
  }
}

Status run(const Gemv &G) {
  ACLTIDY_TRY(validate(G));
  // A vector is a matrix of one column.
  Gemm M;
  M.TransA = G.TransA;
  M.M = G.TransA == ACL_TRANS_T ? G.N : G.M;
  M.K = G.TransA == ACL_TRANS_T ? G.M : G.N;
  M.N = 1;
  M.Alpha = G.Alpha;
  M.Beta = G.Beta;
  M.A = G.A;
  M.B = G.X;
  M.C = G.Y;
  M.TypeA = G.TypeA;
  M.TypeB = G.TypeX;
  M.TypeC = G.TypeY;
  return run(M);
}

} // namespace acltidy::operators
