//===- ReduceTest.cpp - Reductions, scans, norms, softmax -----------------===//

#include "Tensors.h"

using namespace acltidy::operators;

namespace {

Tensor sample() { return floats({2, 3}, {1, 5, 3, -4, 0, 2}); }

} // namespace

TEST(Reduce, Sums) {
  Tensor A = sample(), Rows = floats({2}), Columns = floats({1, 3}),
         All = floats({});
  expectRun("aclnnReduceSum", {A, Ints{1}, false, ACL_FLOAT, Rows}, Rows,
            {9, -2});
  expectRun("aclnnReduceSum", {A, Ints{0}, true, ACL_FLOAT, Columns}, Columns,
            {-3, 5, 5});
  expectRun("aclnnReduceSum", {A, Ints{}, false, ACL_FLOAT, All}, All, {7});
  expectRun("aclnnReduceSum", {A, Ints{-1, -2}, false, ACL_FLOAT, All}, All,
            {7});
  expectRun("aclnnMean", {A, Ints{1}, false, ACL_FLOAT, Rows}, Rows,
            {3, -2.0 / 3});
  expectRun("aclnnProdDim", {A, integer(1), false, ACL_FLOAT, Rows}, Rows,
            {15, 0});
  Tensor Bytes(ACL_INT8, {4}, {100, 100, 100, 100}), Long(ACL_INT64, {});
  expectRun("aclnnReduceSum", {Bytes, Ints{0}, false, ACL_INT64, Long}, Long,
            {400});
  expectError("aclnnReduceSum", {A, Ints{2}, false, ACL_FLOAT, Rows},
              Error::InvalidArgument, "dim is 2");
  expectError("aclnnReduceSum", {A, Ints{1, 1}, false, ACL_FLOAT, Rows},
              Error::InvalidArgument, "twice");
  expectError("aclnnReduceSum", {A, Ints{1}, true, ACL_FLOAT, Rows},
              Error::InvalidArgument, "[2,1]");
  expectError("aclnnReduceSum", {A, Ints{1}, false, ACL_FLOAT16, Rows},
              Error::InvalidArgument, "dtype");
}

TEST(Reduce, SumsTransposedTensors) {
  Tensor A = sample();
  A.View.Shape = {3, 2};
  A.View.Strides = {1, 3};
  Tensor Out = floats({3});
  expectRun("aclnnReduceSum", {A.View, Ints{1}, false, ACL_FLOAT, Out}, Out,
            {-3, 5, 5});
}

TEST(Reduce, Extremes) {
  Tensor A = sample(), Rows = floats({2}), One = floats({});
  Tensor Places(ACL_INT64, {2}), Places32(ACL_INT32, {2});
  expectRun("aclnnMax", {A, One}, One, {5});
  expectRun("aclnnMin", {A, One}, One, {-4});
  expectRun("aclnnAmax", {A, Ints{1}, false, Rows}, Rows, {5, 2});
  expectRun("aclnnAmin", {A, Ints{1}, false, Rows}, Rows, {1, -4});
  expectRun("aclnnMaxDim", {A, integer(1), false, Rows, Places}, Rows, {5, 2});
  expectNear(Places.values(), {1, 2});
  expectRun("aclnnArgMax", {A, integer(-1), false, Places32}, Places32, {1, 2});
  expectRun("aclnnArgMin", {A, integer(-1), false, Places}, Places, {0, 0});
  // The first of equals, and a NaN before everything.
  Tensor Same = floats({2, 3}, {2, 2, 1, 0, std::nan(""), 9});
  expectRun("aclnnArgMax", {Same, integer(1), false, Places}, Places, {0, 1});
  Tensor Empty = floats({2, 0});
  expectError("aclnnArgMax", {Empty, integer(1), false, Places},
              Error::InvalidArgument, "no elements");
}

TEST(Reduce, LogicAndMoments) {
  Tensor B(ACL_BOOL, {2, 2}, {1, 1, 0, 1}), Out(ACL_BOOL, {2});
  expectRun("aclnnAll", {B, Ints{1}, false, Out}, Out, {1, 0});
  expectRun("aclnnAny", {B, Ints{1}, false, Out}, Out, {1, 1});
  Tensor A = floats({4}, {2, 4, 4, 6}), V = floats({}), M = floats({});
  expectRun("aclnnVar", {A, Ints{0}, true, false, V}, V, {8.0 / 3});
  expectRun("aclnnVar", {A, Ints{0}, false, false, V}, V, {2});
  expectRun("aclnnStd", {A, Ints{0}, integer(0), false, V}, V, {std::sqrt(2)});
  expectRun("aclnnVarMean", {A, Ints{0}, integer(1), false, V, M}, M, {4});
  Tensor N = floats({2}, {3, -4});
  expectRun("aclnnNorm", {N, real(2), Ints{0}, false, V}, V, {5});
  expectRun("aclnnNorm", {N, real(1), Ints{0}, false, V}, V, {7});
  expectRun("aclnnNorm", {N, real(HUGE_VAL), Ints{0}, false, V}, V, {4});
  expectRun("aclnnLogSumExp", {N, Ints{0}, false, V}, V,
            {std::log(std::exp(3) + std::exp(-4))});
  Tensor T = floats({2, 3}, {1, 2, 3, 4, 5, 6});
  expectRun("aclnnTrace", {T, V}, V, {6});
}

TEST(Scan, SumsProductsExtremes) {
  Tensor A = sample(), Out = floats({2, 3}), Places(ACL_INT64, {2, 3});
  expectRun("aclnnCumsum", {A, integer(1), ACL_FLOAT, Out}, Out,
            {1, 6, 9, -4, -4, -2});
  expectRun("aclnnCumsum", {A, integer(0), ACL_FLOAT, Out}, Out,
            {1, 5, 3, -3, 5, 5});
  expectRun("aclnnCumsumV2", {A, integer(1), true, false, Out}, Out,
            {0, 1, 6, 0, -4, -4});
  expectRun("aclnnCumsumV2", {A, integer(1), false, true, Out}, Out,
            {9, 8, 3, -2, 2, 2});
  expectRun("aclnnCumprod", {A, whole(1), ACL_FLOAT, Out}, Out,
            {1, 5, 15, -4, 0, 0});
  expectRun("aclnnCummax", {A, integer(1), Out, Places}, Out,
            {1, 5, 5, -4, 0, 2});
  expectNear(Places.values(), {0, 1, 1, 0, 1, 2});
}

TEST(Softmax, Groups) {
  Tensor A = floats({2, 2}, {0, std::log(3), 5, 5}), Out = floats({2, 2});
  expectRun("aclnnSoftmax", {A, integer(-1), Out}, Out, {0.25, 0.75, 0.5, 0.5});
  expectRun("aclnnLogSoftmax", {A, integer(-1), Out}, Out,
            {std::log(0.25), std::log(0.75), std::log(0.5), std::log(0.5)});
  // Large values must not overflow.
  Tensor Big = floats({2}, {1000, 1000}), Half = floats({2});
  expectRun("aclnnSoftmax", {Big, integer(0), Half}, Half, {0.5, 0.5});
  expectError("aclnnSoftmax", {A, integer(2), Out}, Error::InvalidArgument,
              "dim is 2");
}

TEST(Softmax, CrossEntropy) {
  Tensor F = floats({2, 2}, {0, std::log(3), 1, 1}),
         L = floats({2, 2}, {0, 1, 0.5, 0.5}), Loss = floats({2}),
         Back = floats({2, 2});
  expectRun("aclnnSoftmaxCrossEntropyWithLogits", {F, L, Loss, Back}, Loss,
            {-std::log(0.75), std::log(2)});
  expectNear(Back.values(), {0.25, -0.25, 0, 0});
}

TEST(Norm, Layer) {
  Tensor A = floats({2, 2}, {1, 3, -2, 2}), W = floats({2}, {1, 2}),
         B = floats({2}, {0, 10}), Out = floats({2, 2}), Mean = floats({2, 1}),
         Rstd = floats({2, 1});
  expectRun("aclnnLayerNorm", {A, Ints{2}, W, B, 0.0, Out, Mean, Rstd}, Out,
            {-1, 12, -1, 12});
  expectNear(Mean.values(), {2, 0});
  expectNear(Rstd.values(), {1, 0.5});
  std::monostate None;
  expectRun("aclnnLayerNorm", {A, Ints{2}, None, None, 3.0, Out, None, None},
            Out, {-0.5, 0.5, -2 / std::sqrt(7), 2 / std::sqrt(7)});
  expectError("aclnnLayerNorm", {A, Ints{3}, None, None, 0.0, Out, None, None},
              Error::InvalidArgument, "normalizedShape");
}

TEST(Norm, RootMeanSquare) {
  Tensor A = floats({2, 2}, {3, 4, 0, 2}), G = floats({2}, {1, 10}),
         Out = floats({2, 2}), Rstd = floats({2, 1}), Sum = floats({2, 2});
  double R = std::sqrt(12.5);
  expectRun("aclnnRmsNorm", {A, G, 0.0, Out, Rstd}, Out,
            {3 / R, 40 / R, 0, 20 / std::sqrt(2)});
  expectNear(Rstd.values(), {1 / R, 1 / std::sqrt(2)});
  Tensor Half = floats({2, 2}, {1.5, 2, 0, 1});
  expectRun("aclnnAddRmsNorm", {Half, Half, G, 0.0, Out, Rstd, Sum}, Out,
            {3 / R, 40 / R, 0, 20 / std::sqrt(2)});
  expectNear(Sum.values(), {3, 4, 0, 2});
}

TEST(Norm, Group) {
  // Two groups of one channel with two values each.
  Tensor A = floats({1, 2, 2}, {1, 3, 10, 14}), G = floats({2}, {1, 3}),
         B = floats({2}, {0, 1}), Out = floats({1, 2, 2}),
         Mean = floats({1, 2}), Rstd = floats({1, 2});
  Arguments Args{A,          G,   B,   integer(1), integer(2), integer(2),
                 integer(2), 0.0, Out, Mean,       Rstd};
  expectRun("aclnnGroupNorm", Args, Out, {-1, 1, -2, 4});
  expectNear(Mean.values(), {2, 12});
  expectNear(Rstd.values(), {1, 0.5});
  Args[5] = integer(3);
  expectError("aclnnGroupNorm", Args, Error::InvalidArgument, "HxW");
}

TEST(Norm, Batch) {
  Tensor A = floats({2, 2}, {1, 10, 3, 30}), Out = floats({2, 2}),
         RunMean = floats({2}, {0, 0}), RunVar = floats({2}, {1, 1}),
         Mean = floats({2}), Inv = floats({2});
  std::monostate None;
  expectRun("aclnnBatchNorm",
            {A, None, None, RunMean, RunVar, true, 0.5, 0.0, Out, Mean, Inv},
            Out, {-1, -1, 1, 1});
  expectNear(Mean.values(), {2, 20});
  expectNear(Inv.values(), {1, 0.1});
  expectNear(RunMean.values(), {1, 10});
  expectNear(RunVar.values(), {1.5, 100.5});
  Tensor M = floats({2}, {1, 0}), V = floats({2}, {4, 25});
  expectRun("aclnnBatchNorm",
            {A, None, None, M, V, false, 0.5, 0.0, Out, None, None}, Out,
            {0, 2, 1, 6});
  expectError("aclnnBatchNorm",
              {A, None, None, None, None, false, 0.5, 0.0, Out, None, None},
              Error::NullArgument, "runningMean");
}
