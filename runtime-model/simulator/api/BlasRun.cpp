//===- BlasRun.cpp - aclblas ----------------------------------------------===//

#include "api/BlasRun.h"

#include "Behaviours.h"
#include "Blas.h"
#include "api/OpModels.h"
#include "core/Devices.h"
#include "core/HostMemory.h"

#include <cstring>

namespace acltidy::sim {

using namespace operators;

namespace {

int refused(const Status &S, int Code = ACL_ERROR_INVALID_PARAM) {
  Call &C = call();
  if (S.Code == Error::NotSimulated) {
    reporter().note(std::string("'") + C.name() +
                    "' is not simulated with these arguments: " + S.Message);
    return C.fail(ACL_ERROR_FEATURE_UNSUPPORTED, S.Message);
  }
  return C.fail(Code, S.Message);
}

/// Whether the device would find a zero at an address, as far as it is known.
bool isZero(const void *Address, unsigned Size) {
  char Bytes[8] = {}, Zero[8] = {};
  auto At = reinterpret_cast<Word>(Address);
  return Size <= sizeof Bytes &&
         !process().Memory.unwritten(At, Size, process().Objects) &&
         copyBytes(Bytes, process().Memory.bytes(At), Size) &&
         !std::memcmp(Bytes, Zero, Size);
}

/// A task for a product of which all was validated.
int enqueue(const StreamRef &S, const Gemm &G, uint64_t BytesA, uint64_t BytesB,
            uint64_t BytesC, const OpCall *Through = nullptr) {
  Call &C = call();
  if (!S)
    return C.fail(ACL_ERROR_RT_CONTEXT_NULL, "no context is current");
  for (const void *P :
       {G.Alpha, G.A, G.B, G.Beta, const_cast<const void *>(G.C)})
    if (!P)
      return C.fail(ACL_ERROR_INVALID_PARAM, "a matrix or a factor is null");
  if (!occupyFirstRun(C))
    return C.fail(ACL_ERROR_RT_MEMORY_ALLOCATION, "out of memory");
  unsigned Element = elementSize(G.TypeC);
  bool ReadsC = !isZero(G.Beta, Element);
  std::vector<Touch> Touches;
  auto Add = [&](const void *At, uint64_t Size, AccessMode Mode) {
    Touch T{reinterpret_cast<Word>(At), Size, Mode, /*Moved=*/false,
            UseFor::Operator};
    Touches.push_back(T);
    return C.check(T, S.get());
  };
  if (!Add(G.Alpha, Element, AccessMode::Read) ||
      !Add(G.Beta, Element, AccessMode::Read) ||
      !Add(G.A, BytesA, AccessMode::Read) ||
      !Add(G.B, BytesB, AccessMode::Read) ||
      !Add(G.C, BytesC, ReadsC ? AccessMode::ReadWrite : AccessMode::Write))
    return C.fail(ACL_ERROR_RT_PARAM_INVALID, "memory of a matrix is invalid");
  if (Through)
    Through->addHandle(Touches);
  if (!S->Capturing)
    process().Memory.markWritten(reinterpret_cast<Word>(G.C), BytesC,
                                 process().Objects);
  C.enqueueChecked(S, Touches, [G, Name = std::string(C.name())] {
    Gemm Own = G;
    for (const void **P : {&Own.Alpha, &Own.A, &Own.B, &Own.Beta})
      *P = process().Memory.at<const void>(*P);
    Own.C = process().Memory.at<void>(Own.C);
    Status Result;
    if (!guarded([&] { Result = run(Own); }))
      Result = {Error::InvalidData, "memory of a matrix was released"};
    if (!Result.ok())
      failTask(ACL_ERROR_RT_AICORE_EXCEPTION,
               "'" + Name + "' failed on the device: " + Result.Message);
  });
  return ACL_SUCCESS;
}

Gemm gemm(aclTransType A, aclTransType B, aclTransType C, int M, int N, int K,
          aclDataType TypeA, aclDataType TypeB, aclDataType TypeC) {
  Gemm G;
  G.TransA = A, G.TransB = B, G.TransC = C;
  G.M = M, G.N = N, G.K = K;
  G.TypeA = TypeA, G.TypeB = TypeB, G.TypeC = TypeC;
  return G;
}

/// A vector is a matrix of one column.
Gemm gemm(aclTransType A, int M, int N, aclDataType TypeA, aclDataType TypeX,
          aclDataType TypeY) {
  bool Turned = A == ACL_TRANS_T;
  return gemm(A, ACL_TRANS_N, ACL_TRANS_N, Turned ? N : M, 1, Turned ? M : N,
              TypeA, TypeX, TypeY);
}

int check(const Gemm &G, aclComputeType How, bool ForHandle = false) {
  if (How != ACL_COMPUTE_HIGH_PRECISION)
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the precision must be ACL_COMPUTE_HIGH_PRECISION");
  if (!ForHandle && (G.Lda != -1 || G.Ldb != -1 || G.Ldc != -1))
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "leading dimensions and increments are reserved and "
                       "must be -1");
  Status Valid = validate(G);
  if (!Valid.ok())
    return refused(Valid);
  // Products run by models of the type GEMM, like other operators.
  if (!opModels().provided("GEMM"))
    return call().fail(ACL_ERROR_OP_NOT_FOUND,
                       "no model is loaded for 'GEMM'; call aclopSetModelDir "
                       "or aclopLoad first");
  return ACL_SUCCESS;
}

int run(Gemm G, const void *Alpha, const void *A, const void *B,
        const void *Beta, void *C, aclComputeType How, aclrtStream Stream) {
  if (int Status = check(G, How))
    return Status;
  G.Alpha = Alpha, G.A = A, G.B = B, G.Beta = Beta, G.C = C;
  BlasSizes Bytes = sizes(G);
  return enqueue(call().stream(Stream), G, Bytes.A, Bytes.B, Bytes.C);
}

OpTensor described(aclDataType Type, std::vector<int64_t> Dims) {
  OpTensor T;
  T.Desc = std::make_shared<TensorDesc>();
  T.Desc->Type = Type;
  T.Desc->Dims = std::move(Dims);
  return T;
}

int makeHandle(const Gemm &G, aclComputeType How, aclopHandle **Handle) {
  if (int Status = check(G, How, /*ForHandle=*/true))
    return Status;
  bool TA = G.TransA == ACL_TRANS_T, TB = G.TransB == ACL_TRANS_T;
  OpCall What;
  What.Type = "GEMM";
  What.Inputs = {described(G.TypeA, {TA ? G.K : G.M, TA ? G.M : G.K}),
                 described(G.TypeB, {TB ? G.N : G.K, TB ? G.K : G.N}),
                 described(G.TypeC, {G.M, G.N}), described(G.TypeC, {}),
                 described(G.TypeC, {})};
  What.Outputs = {described(G.TypeC, {G.M, G.N})};
  What.Attributes.Values["transpose_a"] = TA;
  What.Attributes.Values["transpose_b"] = TB;
  return storeOpHandle(std::move(What), Handle);
}

} // namespace

int enqueueGemm(const StreamRef &S, const OpCall &What, int Unknown) {
  auto Matrix = [&](const OpTensor &T) {
    return !T.absent() && T.Desc->Dims.size() == 2;
  };
  if (What.Inputs.size() != 5 || What.Outputs.size() != 1 ||
      !Matrix(What.Inputs[0]) || !Matrix(What.Inputs[1]) ||
      !Matrix(What.Outputs[0]))
    return call().fail(Unknown, "GEMM takes the matrices A, B and C, alpha "
                                "and beta");
  const auto &A = What.Inputs[0].Desc, &B = What.Inputs[1].Desc,
             &C = What.Outputs[0].Desc;
  bool TA = What.Attributes.flag("transpose_a"),
       TB = What.Attributes.flag("transpose_b");
  auto Size = [](int64_t D) {
    return static_cast<int>(
        std::min<int64_t>(std::max<int64_t>(D, 0), INT32_MAX));
  };
  Gemm G =
      gemm(TA ? ACL_TRANS_T : ACL_TRANS_N, TB ? ACL_TRANS_T : ACL_TRANS_N,
           ACL_TRANS_N, Size(A->Dims[TA ? 1 : 0]), Size(B->Dims[TB ? 0 : 1]),
           Size(A->Dims[TA ? 0 : 1]), A->Type, B->Type, C->Type);
  Status Valid = validate(G);
  if (!Valid.ok())
    return refused(Valid, Unknown);
  if (C->Dims != std::vector<int64_t>{G.M, G.N} || B->Dims[TB ? 1 : 0] != G.K)
    return call().fail(Unknown, "the shapes of the matrices do not fit");
  auto At = [](const OpTensor &T) {
    return reinterpret_cast<void *>(T.Address);
  };
  G.A = At(What.Inputs[0]), G.B = At(What.Inputs[1]);
  G.Alpha = At(What.Inputs[3]), G.Beta = At(What.Inputs[4]);
  G.C = At(What.Outputs[0]);
  // C comes in where it does not go out.
  if (What.Inputs[2].Address != What.Outputs[0].Address)
    return refused({Error::NotSimulated, "GEMM whose C is not its output"},
                   Unknown);
  BlasSizes Bytes = sizes(G);
  return enqueue(S, G, Bytes.A, Bytes.B, Bytes.C, &What);
}

aclError api::aclblasGemmEx(aclTransType TA, aclTransType TB, aclTransType TC,
                            int M, int N, int K, const void *Alpha,
                            const void *A, int Lda, aclDataType TypeA,
                            const void *B, int Ldb, aclDataType TypeB,
                            const void *Beta, void *C, int Ldc,
                            aclDataType TypeC, aclComputeType How,
                            aclrtStream Stream) {
  Gemm G = gemm(TA, TB, TC, M, N, K, TypeA, TypeB, TypeC);
  G.Lda = Lda, G.Ldb = Ldb, G.Ldc = Ldc;
  return run(G, Alpha, A, B, Beta, C, How, Stream);
}

aclError api::aclblasHgemm(aclTransType TA, aclTransType TB, aclTransType TC,
                           int M, int N, int K, const aclFloat16 *Alpha,
                           const aclFloat16 *A, int Lda, const aclFloat16 *B,
                           int Ldb, const aclFloat16 *Beta, aclFloat16 *C,
                           int Ldc, aclComputeType How, aclrtStream Stream) {
  return api::aclblasGemmEx(TA, TB, TC, M, N, K, Alpha, A, Lda, ACL_FLOAT16, B,
                            Ldb, ACL_FLOAT16, Beta, C, Ldc, ACL_FLOAT16, How,
                            Stream);
}

aclError api::aclblasS8gemm(aclTransType TA, aclTransType TB, aclTransType TC,
                            int M, int N, int K, const int32_t *Alpha,
                            const int8_t *A, int Lda, const int8_t *B, int Ldb,
                            const int32_t *Beta, int32_t *C, int Ldc,
                            aclComputeType How, aclrtStream Stream) {
  return api::aclblasGemmEx(TA, TB, TC, M, N, K, Alpha, A, Lda, ACL_INT8, B,
                            Ldb, ACL_INT8, Beta, C, Ldc, ACL_INT32, How,
                            Stream);
}

aclError api::aclblasGemvEx(aclTransType TA, int M, int N, const void *Alpha,
                            const void *A, int Lda, aclDataType TypeA,
                            const void *X, int IncX, aclDataType TypeX,
                            const void *Beta, void *Y, int IncY,
                            aclDataType TypeY, aclComputeType How,
                            aclrtStream Stream) {
  Gemm G = gemm(TA, M, N, TypeA, TypeX, TypeY);
  G.Lda = Lda, G.Ldb = IncX, G.Ldc = IncY;
  return run(G, Alpha, A, X, Beta, Y, How, Stream);
}

aclError api::aclblasHgemv(aclTransType TA, int M, int N,
                           const aclFloat16 *Alpha, const aclFloat16 *A,
                           int Lda, const aclFloat16 *X, int IncX,
                           const aclFloat16 *Beta, aclFloat16 *Y, int IncY,
                           aclComputeType How, aclrtStream Stream) {
  return api::aclblasGemvEx(TA, M, N, Alpha, A, Lda, ACL_FLOAT16, X, IncX,
                            ACL_FLOAT16, Beta, Y, IncY, ACL_FLOAT16, How,
                            Stream);
}

aclError api::aclblasS8gemv(aclTransType TA, int M, int N, const int32_t *Alpha,
                            const int8_t *A, int Lda, const int8_t *X, int IncX,
                            const int32_t *Beta, int32_t *Y, int IncY,
                            aclComputeType How, aclrtStream Stream) {
  return api::aclblasGemvEx(TA, M, N, Alpha, A, Lda, ACL_INT8, X, IncX,
                            ACL_INT8, Beta, Y, IncY, ACL_INT32, How, Stream);
}

aclError api::aclblasCreateHandleForGemmEx(aclTransType TA, aclTransType TB,
                                           aclTransType TC, int M, int N, int K,
                                           aclDataType TypeA, aclDataType TypeB,
                                           aclDataType TypeC,
                                           aclComputeType How,
                                           aclopHandle **Handle) {
  return makeHandle(gemm(TA, TB, TC, M, N, K, TypeA, TypeB, TypeC), How,
                    Handle);
}

aclError api::aclblasCreateHandleForHgemm(aclTransType TA, aclTransType TB,
                                          aclTransType TC, int M, int N, int K,
                                          aclComputeType How,
                                          aclopHandle **Handle) {
  return api::aclblasCreateHandleForGemmEx(
      TA, TB, TC, M, N, K, ACL_FLOAT16, ACL_FLOAT16, ACL_FLOAT16, How, Handle);
}

aclError api::aclblasCreateHandleForS8gemm(aclTransType TA, aclTransType TB,
                                           aclTransType TC, int M, int N, int K,
                                           aclComputeType How,
                                           aclopHandle **Handle) {
  return api::aclblasCreateHandleForGemmEx(TA, TB, TC, M, N, K, ACL_INT8,
                                           ACL_INT8, ACL_INT32, How, Handle);
}

aclError api::aclblasCreateHandleForGemvEx(aclTransType TA, int M, int N,
                                           aclDataType TypeA, aclDataType TypeX,
                                           aclDataType TypeY,
                                           aclComputeType How,
                                           aclopHandle **Handle) {
  return makeHandle(gemm(TA, M, N, TypeA, TypeX, TypeY), How, Handle);
}

aclError api::aclblasCreateHandleForHgemv(aclTransType TA, int M, int N,
                                          aclComputeType How,
                                          aclopHandle **Handle) {
  return api::aclblasCreateHandleForGemvEx(TA, M, N, ACL_FLOAT16, ACL_FLOAT16,
                                           ACL_FLOAT16, How, Handle);
}

aclError api::aclblasCreateHandleForS8gemv(aclTransType TA, int M, int N,
                                           aclComputeType How,
                                           aclopHandle **Handle) {
  return api::aclblasCreateHandleForGemvEx(TA, M, N, ACL_INT8, ACL_INT8,
                                           ACL_INT32, How, Handle);
}

} // namespace acltidy::sim
