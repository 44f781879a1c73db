//===- MatMulTest.cpp - Products, linear systems, attention, BLAS ---------===//

#include "Blas.h"
#include "Tensors.h"

using namespace acltidy::operators;

namespace {

const std::monostate None;

/// Values that differ: a small linear congruence.
std::vector<double> values(int64_t N, int Seed) {
  std::vector<double> V;
  for (int64_t I = 0; I < N; ++I)
    V.push_back(double((I * 7 + Seed * 13) % 11) - 5);
  return V;
}

/// The product by its definition.
std::vector<double> product(const std::vector<double> &A,
                            const std::vector<double> &B, int M, int K, int N) {
  std::vector<double> R(size_t(M * N), 0);
  for (int I = 0; I < M; ++I)
    for (int J = 0; J < N; ++J)
      for (int L = 0; L < K; ++L)
        R[size_t(I * N + J)] += A[size_t(I * K + L)] * B[size_t(L * N + J)];
  return R;
}

} // namespace

TEST(MatMul, TwoDimensionsOfEveryType) {
  std::vector<double> A = values(6, 1), B = values(12, 2);
  for (aclDataType Type : {ACL_FLOAT, ACL_FLOAT16, ACL_BF16}) {
    SCOPED_TRACE(Type);
    Tensor X(Type, {2, 3}, A), Y(Type, {3, 4}, B), Out(Type, {2, 4});
    expectRun("aclnnMm", {X, Y, Out, integer(0)}, Out, product(A, B, 2, 3, 4),
              1e-2);
    expectRun("aclnnMatmul", {X, Y, Out, integer(0)}, Out,
              product(A, B, 2, 3, 4), 1e-2);
  }
  Tensor X = floats({2, 3}, A), Y = floats({3, 4}, B), Out = floats({2, 4});
  Tensor Ints(ACL_INT32, {2, 3});
  expectError("aclnnMm", {Ints, Y, Out, integer(0)}, Error::InvalidArgument,
              "ACL_INT32");
  expectError("aclnnMm", {X, X, Out, integer(0)}, Error::InvalidArgument,
              "do not fit");
  expectError("aclnnMm", {X, Y, X, integer(0)}, Error::InvalidArgument,
              "[2,4]");
  uint64_t Workspace = 0;
  expectOk(
      findOperator("aclnnMm")->validate({X, Y, Out, integer(0)}, Workspace));
  EXPECT_GE(Workspace, 32u);
}

TEST(MatMul, TransposedViewsAndBatches) {
  std::vector<double> A = values(12, 1), B = values(6, 2);
  Tensor X = floats({2, 2, 3}, A), Out = floats({2, 2, 2});
  // B as [3, 2] seen through the strides of a [2, 3].
  Tensor Y = floats({2, 3}, B);
  TensorView T = Y.View;
  T.Shape = {3, 2};
  T.Strides = {1, 3};
  std::vector<double> BT{B[0], B[3], B[1], B[4], B[2], B[5]}, Want;
  for (int I = 0; I < 2; ++I) {
    std::vector<double> Part(A.begin() + I * 6, A.begin() + I * 6 + 6);
    for (double V : product(Part, BT, 2, 3, 2))
      Want.push_back(V);
  }
  expectRun("aclnnMatmul", {X, T, Out, integer(0)}, Out, Want);
  TensorView T3 = T;
  T3.Shape = {1, 3, 2};
  T3.Strides = {0, 1, 3};
  expectRun("aclnnBatchMatMul", {X, T3, Out, integer(0)}, Out, Want);
  Tensor V = floats({3}, {1, 2, 3}), R = floats({2, 2});
  std::vector<double> Vec;
  for (int I = 0; I < 4; ++I)
    Vec.push_back(A[size_t(I * 3)] + 2 * A[size_t(I * 3 + 1)] +
                  3 * A[size_t(I * 3 + 2)]);
  expectRun("aclnnMatmul", {X, V, R, integer(0)}, R, Vec);
}

TEST(MatMul, VectorsAndSums) {
  Tensor A = floats({2, 2}, {1, 2, 3, 4}), V = floats({2}, {10, 1}),
         S = floats({2}, {100, 200}), Out2 = floats({2}), One = floats({}),
         Out = floats({2, 2});
  expectRun("aclnnMv", {A, V, Out2, integer(0)}, Out2, {12, 34});
  expectRun("aclnnDot", {V, S, One}, One, {1200});
  expectRun("aclnnGer", {V, S, Out}, Out, {1000, 2000, 100, 200});
  expectRun("aclnnAddmv", {S, A, V, real(2), real(0.5), Out2, integer(0)}, Out2,
            {74, 168});
  expectRun("aclnnAddmm", {S, A, A, real(0.5), real(2), Out, integer(0)}, Out,
            {64, 120, 80, 144});
  expectRun("aclnnInplaceAddmm", {A, A, A, real(1), real(1), integer(0)}, A,
            {8, 12, 18, 26});
  Tensor B = floats({2, 2}, {1, 2, 3, 4});
  expectRun("aclnnGemm",
            {B, B, B, 2.0, 1.0, integer(1), integer(0), Out, integer(0)}, Out,
            {21, 30, 31, 44});
  Tensor C = floats({1, 2, 2}, {1, 2, 3, 4}), D = floats({1, 2, 2});
  expectRun("aclnnBaddbmm", {C, C, C, real(1), real(1), D, integer(0)}, D,
            {8, 12, 18, 26});
}

TEST(MatMul, Solutions) {
  // [2 0; 1 4] x = [4; 10]: x = [2; 2].
  Tensor A = floats({2, 2}, {2, 99, 1, 4}), B = floats({2, 1}, {4, 10}),
         X = floats({2, 1}), M = floats({2, 2});
  expectRun("aclnnTriangularSolve", {B, A, false, false, false, X, M}, X,
            {2, 2});
  expectNear(M.values(), {2, 99, 1, 4});
  // The transpose of the lower triangle is an upper one: [2 1; 0 4].
  expectRun("aclnnTriangularSolve", {B, A, false, true, false, X, M}, X,
            {0.75, 2.5});
  expectRun("aclnnTriangularSolve", {B, A, false, false, true, X, M}, X,
            {4, 6});
  Tensor Y = floats({2, 2}, {4, 7, 2, 6}), Out = floats({2, 2});
  expectRun("aclnnInverse", {Y, Out}, Out, {0.6, -0.7, -0.2, 0.4});
  Tensor Singular = floats({2, 2}, {1, 2, 2, 4});
  EXPECT_EQ(run("aclnnInverse", {Singular, Out}).Code, Error::InvalidData);
}

TEST(MatMul, QuantisedWeights) {
  Tensor X(ACL_FLOAT16, {1, 2}, {1, 2}), W(ACL_INT8, {2, 2}, {10, -4, 3, 5}),
      Scale(ACL_FLOAT16, {2}, {0.5, 2}), Out(ACL_FLOAT16, {1, 2});
  expectRun("aclnnWeightQuantBatchMatmulV2",
            {X, W, Scale, None, None, None, None, integer(0), Out}, Out,
            {8, 12});
  Tensor Offset(ACL_FLOAT16, {2}, {1, -1}), Bias(ACL_FLOAT16, {2}, {100, 200});
  expectRun("aclnnWeightQuantBatchMatmulV2",
            {X, W, Scale, Offset, None, None, Bias, integer(0), Out}, Out,
            {109.5, 206});
  // Groups of 32 rows with a scale each.
  Tensor X2(ACL_FLOAT16, {1, 64}, std::vector<double>(64, 1)),
      W2(ACL_INT8, {64, 1}, std::vector<double>(64, 1)),
      S2(ACL_FLOAT16, {2, 1}, {1, 4}), O2(ACL_FLOAT16, {1, 1});
  expectRun("aclnnWeightQuantBatchMatmulV2",
            {X2, W2, S2, None, None, None, None, integer(32), O2}, O2, {160});
  expectError("aclnnWeightQuantBatchMatmulV2",
              {X2, W2, S2, None, None, None, None, integer(31), O2},
              Error::InvalidArgument, "antiquantGroupSize");
}

TEST(MatMul, Groups) {
  Tensor A = floats({1, 2}, {1, 2}), B = floats({2, 1}, {3, 4}),
         C = floats({2, 1}, {1, 2}), D = floats({1, 2}, {10, 20}),
         Y1 = floats({1, 1}), Y2 = floats({2, 2});
  using List = std::vector<TensorView>;
  Arguments Args{List{A.View, C.View},
                 List{B.View, D.View},
                 None,
                 None,
                 None,
                 None,
                 None,
                 None,
                 integer(0),
                 integer(-1),
                 List{Y1.View, Y2.View}};
  expectOk(run("aclnnGroupedMatmulV3", Args));
  expectNear(Y1.values(), {11});
  expectNear(Y2.values(), {10, 20, 20, 40});
  Args[10] = List{Y1.View};
  expectError("aclnnGroupedMatmulV3", Args, Error::NotSimulated, "group list");
}

TEST(Attention, RotaryEmbedding) {
  Tensor X = floats({1, 1, 1, 4}, {1, 2, 3, 4}),
         Cos = floats({1, 1, 1, 4}, {0.5, 0.5, 0.25, 1}),
         Sin = floats({1, 1, 1, 4}, {1, 2, 1, 1}), Out = floats({1, 1, 1, 4});
  expectRun("aclnnRotaryPositionEmbedding", {X, Cos, Sin, integer(0), Out}, Out,
            {0.5 - 3, 1 - 8, 0.75 + 1, 4 + 2});
  expectRun("aclnnRotaryPositionEmbedding", {X, Cos, Sin, integer(1), Out}, Out,
            {0.5 - 2, 1 + 2, 0.75 - 4, 4 + 3});
  expectError("aclnnRotaryPositionEmbedding", {X, Cos, Sin, integer(4), Out},
              Error::InvalidArgument, "mode");
}

TEST(Attention, PromptFlash) {
  // One head, two queries, two keys of dimension 1.
  auto Run = [](std::string Layout, std::vector<int64_t> Q,
                std::vector<int64_t> K, Argument Mask,
                const std::vector<double> &Want) {
    Tensor Query = floats(Q, {1, 0}), Key = floats(K, {std::log(3), 0}),
           Value = floats(K, {4, 8}), Out = floats(Q);
    expectRun("aclnnPromptFlashAttention",
              {Query, Key, Value, None, Mask, None, integer(1), 1.0, integer(0),
               integer(0), Layout, integer(0), Out},
              Out, Want);
  };
  Run("BNSD", {1, 1, 2, 1}, {1, 1, 2, 1}, None, {5, 6});
  Run("BSH", {1, 2, 1}, {1, 2, 1}, None, {5, 6});
  Run("BSND", {1, 2, 1, 1}, {1, 2, 1, 1}, None, {5, 6});
  Tensor Mask(ACL_BOOL, {2, 2}, {0, 1, 1, 0});
  Run("BNSD", {1, 1, 2, 1}, {1, 1, 2, 1}, Mask.View, {4, 8});
}

TEST(Attention, GroupedHeadsShareKeys) {
  // Four heads of queries, two of keys: every head sees its group's value.
  Tensor Q = floats({1, 4, 1, 1}, {1, 1, 1, 1}),
         K = floats({1, 2, 1, 1}, {0, 0}), V = floats({1, 2, 1, 1}, {7, 9}),
         Out = floats({1, 4, 1, 1});
  expectRun("aclnnPromptFlashAttention",
            {Q, K, V, None, None, None, integer(4), 1.0, integer(0), integer(0),
             std::string("BNSD"), integer(2), Out},
            Out, {7, 7, 9, 9});
}

TEST(Attention, FusedInference) {
  const Operator *Op = findOperator("aclnnFusedInferAttentionScoreV2");
  ASSERT_TRUE(Op);
  Tensor Q(ACL_FLOAT16, {1, 2, 1, 1}, {1, 0}),
      K(ACL_FLOAT16, {1, 2, 1, 1}, {0, 0}),
      V(ACL_FLOAT16, {1, 2, 1, 1}, {4, 8}),
      Shift(ACL_FLOAT16, {1, 1, 2, 2}, {0, -60000, 0, 0}),
      Out(ACL_FLOAT16, {1, 2, 1, 1});
  Arguments Args;
  for (const Parameter &P : Op->parameters()) {
    if (P.Name == "query")
      Args.push_back(Q);
    else if (P.Name == "key")
      Args.push_back(std::vector<TensorView>{K.View});
    else if (P.Name == "value")
      Args.push_back(std::vector<TensorView>{V.View});
    else if (P.Name == "pseShiftOptional")
      Args.push_back(Shift);
    else if (P.Name == "attentionOut")
      Args.push_back(Out);
    else if (P.Name == "numHeads" || P.Name == "numKeyValueHeads")
      Args.push_back(integer(1));
    else if (P.Name == "inputLayout")
      Args.push_back(std::string("BSND"));
    else if (P.What == Kind::Float)
      Args.push_back(1.0);
    else if (P.What == Kind::Integer)
      Args.push_back(integer(0));
    else if (P.What == Kind::Bool)
      Args.push_back(false);
    else
      Args.push_back(None);
  }
  expectRun(Op->name().c_str(), Args, Out, {4, 6}, 1e-3);
}

TEST(Blas, MatrixProducts) {
  float A[] = {1, 2, 3, 4, 5, 6}, B[] = {1, 0, 2, 1, 0, 1}, C[] = {1, 1, 1, 1};
  float Alpha = 2, Beta = 10;
  Gemm G;
  G.M = 2;
  G.N = 2;
  G.K = 3;
  G.Alpha = &Alpha;
  G.Beta = &Beta;
  G.A = A;
  G.B = B;
  G.C = C;
  G.TypeA = G.TypeB = G.TypeC = ACL_FLOAT;
  EXPECT_EQ(run(G).Code, Error::None);
  // A is 2x3, B 3x2: [5 5; 14 11].
  EXPECT_EQ(C[0], 20);
  EXPECT_EQ(C[1], 20);
  EXPECT_EQ(C[2], 38);
  EXPECT_EQ(C[3], 32);
  // The same memory of A as a 3x2 to be transposed.
  float Zero = 0;
  C[0] = std::nanf("");
  G.TransA = ACL_TRANS_T;
  G.Beta = &Zero;
  EXPECT_EQ(run(G).Code, Error::None);
  // [1 3 5; 2 4 6] * B = [7 8; 10 10], twice; a beta of 0 does not read C.
  EXPECT_EQ(C[0], 14);
  EXPECT_EQ(C[1], 16);
  EXPECT_EQ(C[3], 20);
  BlasSizes S = sizes(G);
  EXPECT_EQ(S.A, 24u);
  EXPECT_EQ(S.C, 16u);

  auto Refuses = [&](auto Change, Error Code, const char *Part) {
    Gemm Bad = G;
    Change(Bad);
    Status Result = run(Bad);
    EXPECT_EQ(Result.Code, Code);
    EXPECT_NE(Result.Message.find(Part), std::string::npos) << Result.Message;
  };
  Refuses([](Gemm &X) { X.M = 0; }, Error::InvalidArgument, "m is 0");
  Refuses([](Gemm &X) { X.Lda = 7; }, Error::InvalidArgument, "lda");
  Refuses([](Gemm &X) { X.TransC = ACL_TRANS_T; }, Error::InvalidArgument,
          "transC");
  Refuses([](Gemm &X) { X.TransB = ACL_TRANS_NZ; }, Error::NotSimulated, "NZ");
  Refuses([](Gemm &X) { X.TypeA = ACL_DOUBLE; }, Error::InvalidArgument,
          "types");
  Refuses([](Gemm &X) { X.A = nullptr; }, Error::NullArgument, "null");
}

TEST(Blas, HalfBytesAndVectors) {
  uint16_t A[] = {halfBits(1), halfBits(2), halfBits(3), halfBits(4)},
           X[] = {halfBits(10), halfBits(1)}, Y[] = {halfBits(1), halfBits(2)},
           One = halfBits(1);
  Gemv V;
  V.M = V.N = 2;
  V.Alpha = V.Beta = &One;
  V.A = A;
  V.X = X;
  V.Y = Y;
  V.TypeA = V.TypeX = V.TypeY = ACL_FLOAT16;
  EXPECT_EQ(run(V).Code, Error::None);
  EXPECT_EQ(fromHalf(Y[0]), 13);
  EXPECT_EQ(fromHalf(Y[1]), 36);

  int8_t B[] = {100, 100, -100, 1}, Z[] = {100, 100};
  int32_t R[] = {1, 1}, Two = 2;
  Gemv I;
  I.TransA = ACL_TRANS_T;
  I.M = I.N = 2;
  I.Alpha = I.Beta = &Two;
  I.A = B;
  I.X = Z;
  I.Y = R;
  I.TypeA = I.TypeX = ACL_INT8;
  I.TypeY = ACL_INT32;
  EXPECT_EQ(run(I).Code, Error::None);
  EXPECT_EQ(R[0], 2);
  EXPECT_EQ(R[1], 2 * 10100 + 2);
  I.IncX = 2;
  EXPECT_EQ(run(I).Code, Error::InvalidArgument);
}
