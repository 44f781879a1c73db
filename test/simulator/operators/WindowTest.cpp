//===- WindowTest.cpp - Pooling, convolution, upsampling ------------------===//

#include "Tensors.h"

using namespace acltidy::operators;

namespace {

const std::monostate None;

std::vector<double> values(int64_t N, int Seed) {
  std::vector<double> V;
  for (int64_t I = 0; I < N; ++I)
    V.push_back(double((I * 5 + Seed * 3) % 9) - 4);
  return V;
}

struct Convolution {
  int64_t N = 1, C = 2, H = 5, W = 6, O = 4, KH = 3, KW = 2;
  int64_t SH = 2, SW = 1, PH = 1, PW = 0, DH = 1, DW = 2, Groups = 1;

  int64_t oh() const { return (H + 2 * PH - (KH - 1) * DH - 1) / SH + 1; }
  int64_t ow() const { return (W + 2 * PW - (KW - 1) * DW - 1) / SW + 1; }

  /// By the definition, element by element.
  std::vector<double> compute(const std::vector<double> &In,
                              const std::vector<double> &Weight,
                              const std::vector<double> &Bias) const {
    std::vector<double> Out;
    int64_t Depth = C / Groups;
    for (int64_t B = 0; B < N; ++B)
      for (int64_t F = 0; F < O; ++F)
        for (int64_t Y = 0; Y < oh(); ++Y)
          for (int64_t X = 0; X < ow(); ++X) {
            double Sum = Bias.empty() ? 0 : Bias[size_t(F)];
            for (int64_t D = 0; D < Depth; ++D)
              for (int64_t I = 0; I < KH; ++I)
                for (int64_t J = 0; J < KW; ++J) {
                  int64_t R = Y * SH - PH + I * DH, S = X * SW - PW + J * DW;
                  if (R < 0 || R >= H || S < 0 || S >= W)
                    continue;
                  int64_t Channel = F / (O / Groups) * Depth + D;
                  Sum += In[size_t(((B * C + Channel) * H + R) * W + S)] *
                         Weight[size_t(((F * Depth + D) * KH + I) * KW + J)];
                }
            Out.push_back(Sum);
          }
    return Out;
  }
};

} // namespace

TEST(Window, Convolutions) {
  for (int64_t Groups : {1, 2})
    for (bool WithBias : {false, true}) {
      Convolution P;
      P.N = 2;
      P.Groups = Groups;
      std::vector<double> In = values(P.N * P.C * P.H * P.W, 1),
                          Weight = values(P.O * P.C / Groups * P.KH * P.KW, 2),
                          Bias;
      if (WithBias)
        Bias = {1, 2, 3, 4};
      Tensor X = floats({P.N, P.C, P.H, P.W}, In),
             K = floats({P.O, P.C / Groups, P.KH, P.KW}, Weight),
             B = floats({P.O}, Bias), Out = floats({P.N, P.O, P.oh(), P.ow()});
      Arguments Args{X,
                     K,
                     WithBias ? Argument(B) : Argument(None),
                     Ints{P.SH, P.SW},
                     Ints{P.PH, P.PW},
                     Ints{P.DH, P.DW},
                     false,
                     Ints{0, 0},
                     integer(Groups),
                     Out,
                     integer(0)};
      expectRun("aclnnConvolution", Args, Out, P.compute(In, Weight, Bias));
      Args[8] = integer(3);
      expectError("aclnnConvolution", Args, Error::InvalidArgument, "groups");
    }
}

TEST(Window, TransposedConvolution) {
  // One row: every input adds the kernel at twice its place.
  Tensor X = floats({1, 1, 3}, {1, 2, 3}), K = floats({1, 1, 3}, {10, 20, 30}),
         Out = floats({1, 1, 7});
  Arguments Args{X,    K,       None,       Ints{2}, Ints{0},   Ints{1},
                 true, Ints{0}, integer(1), Out,     integer(0)};
  expectRun("aclnnConvolution", Args, Out, {10, 20, 50, 40, 90, 60, 90});
  Tensor Padded = floats({1, 1, 5});
  Args[4] = Ints{1};
  Args[9] = Padded;
  expectRun("aclnnConvolution", Args, Padded, {20, 50, 40, 90, 60});
}

TEST(Window, OneDimension) {
  Tensor X = floats({1, 1, 4}, {1, 2, 3, 4}), K = floats({1, 1, 2}, {1, -1}),
         Out = floats({1, 1, 3});
  expectRun("aclnnConvolution",
            {X, K, None, Ints{1}, Ints{0}, Ints{1}, false, Ints{0}, integer(1),
             Out, integer(0)},
            Out, {-1, -1, -1});
}

TEST(Window, Pools) {
  Tensor X = floats({1, 1, 3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9}),
         Out = floats({1, 1, 2, 2});
  auto Average = [&](Ints Pad, bool Count, int64_t Divisor) {
    return Arguments{X,     Ints{2, 2},       Ints{2, 2}, Pad, false,
                     Count, integer(Divisor), integer(0), Out};
  };
  expectRun("aclnnAvgPool2d", Average({1, 1}, true, 0), Out,
            {0.25, 1.25, 2.75, 7});
  expectRun("aclnnAvgPool2d", Average({1, 1}, false, 0), Out, {1, 2.5, 5.5, 7});
  expectRun("aclnnAvgPool2d", Average({1, 1}, true, 2), Out,
            {0.5, 2.5, 5.5, 14});
  expectError("aclnnAvgPool2d", Average({2, 2}, true, 0),
              Error::InvalidArgument, "half");
  // Rounded up: the last window has one element.
  Arguments Ceil{X,    Ints{2, 2}, Ints{2, 2}, Ints{0, 0}, true,
                 true, integer(0), integer(0), Out};
  expectRun("aclnnAvgPool2d", Ceil, Out, {3, 4.5, 7.5, 9});

  Tensor Places(ACL_INT64, {1, 1, 2, 2});
  expectRun(
      "aclnnMaxPool2dWithIndices",
      {X, Ints{2, 2}, Ints{1, 1}, Ints{0, 0}, Ints{1, 1}, false, Out, Places},
      Out, {5, 6, 8, 9});
  expectNear(Places.values(), {4, 5, 7, 8});
  expectRun("aclnnMaxPool",
            {X, Ints{2, 2}, Ints{2, 2}, integer(0), Ints{0, 1, 0, 1},
             Ints{1, 1}, integer(0), Out},
            Out, {5, 6, 8, 9});
  Tensor Mean = floats({1, 1, 1, 1});
  expectRun("aclnnGlobalAveragePool", {X, Mean}, Mean, {5});
  Tensor A = floats({1, 1, 2, 1});
  expectRun("aclnnAdaptiveAvgPool2d", {X, Ints{2, 1}, A}, A, {3.5, 6.5});
}

TEST(Window, Im2col) {
  Tensor X = floats({1, 1, 2, 3}, {1, 2, 3, 4, 5, 6}), Out = floats({1, 4, 2});
  expectRun("aclnnIm2col",
            {X, Ints{2, 2}, Ints{1, 1}, Ints{0, 0}, Ints{1, 1}, Out}, Out,
            {1, 2, 2, 3, 4, 5, 5, 6});
}

TEST(Window, Upsamples) {
  Tensor X = floats({1, 1, 2, 2}, {1, 2, 3, 4}), Out = floats({1, 1, 4, 4});
  expectRun("aclnnUpsampleNearest2d", {X, Ints{4, 4}, Out}, Out,
            {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4});
  Tensor B = floats({1, 1, 2, 3});
  expectRun("aclnnUpsampleBilinear2d", {X, Ints{2, 3}, true, 0.0, 0.0, B}, B,
            {1, 1.5, 2, 3, 3.5, 4});
  Tensor C = floats({1, 1, 2, 4});
  expectRun("aclnnUpsampleBilinear2d", {X, Ints{2, 4}, false, 0.0, 0.0, C}, C,
            {1, 1.25, 1.75, 2, 3, 3.25, 3.75, 4});
  expectError("aclnnUpsampleNearest2d", {X, Ints{4}, Out},
              Error::InvalidArgument, "outputSize");
}
