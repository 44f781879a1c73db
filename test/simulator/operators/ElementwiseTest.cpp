//===- ElementwiseTest.cpp - Arithmetic, functions, choices ---------------===//

#include "Tensors.h"

using namespace acltidy::operators;

namespace {

const double NaN = std::nan(""), Inf = HUGE_VAL;

/// Runs a function of one tensor and compares with \p F of every value.
void expectUnary(const char *Name, double (*F)(double),
                 const std::vector<double> &Values) {
  Tensor In = floats({int64_t(Values.size())}, Values);
  Tensor Out = floats({int64_t(Values.size())});
  std::vector<double> Want;
  for (double V : Values)
    Want.push_back(F(V));
  expectRun(Name, {In, Out}, Out, Want, 2e-6);
}

} // namespace

TEST(Elementwise, FunctionsOfOneTensor) {
  std::vector<double> Any{-2, -0.5, 0, 0.25, 1, 3}, Unit{-0.75, 0, 0.5, 0.875},
      Positive{0.25, 1, 2, 7.5};
  expectUnary("aclnnAbs", std::fabs, Any);
  expectUnary("aclnnExp", std::exp, Any);
  expectUnary("aclnnExp2", std::exp2, Any);
  expectUnary("aclnnExpm1", std::expm1, Any);
  expectUnary("aclnnLog", std::log, Positive);
  expectUnary("aclnnLog2", std::log2, Positive);
  expectUnary("aclnnLog10", std::log10, Positive);
  expectUnary("aclnnLog1p", std::log1p, Positive);
  expectUnary("aclnnSqrt", std::sqrt, Positive);
  expectUnary("aclnnSin", std::sin, Any);
  expectUnary("aclnnCos", std::cos, Any);
  expectUnary("aclnnTan", std::tan, Any);
  expectUnary("aclnnAsin", std::asin, Unit);
  expectUnary("aclnnAcos", std::acos, Unit);
  expectUnary("aclnnAtan", std::atan, Any);
  expectUnary("aclnnSinh", std::sinh, Any);
  expectUnary("aclnnCosh", std::cosh, Any);
  expectUnary("aclnnTanh", std::tanh, Any);
  expectUnary("aclnnAsinh", std::asinh, Any);
  expectUnary("aclnnAcosh", std::acosh, {1, 2, 5});
  expectUnary("aclnnAtanh", std::atanh, Unit);
  expectUnary("aclnnErf", std::erf, Any);
  expectUnary("aclnnErfc", std::erfc, Any);
  expectUnary("aclnnFloor", std::floor, {-1.5, -1, 0.5, 2});
  expectUnary("aclnnCeil", std::ceil, {-1.5, -1, 0.5, 2});
  expectUnary("aclnnTrunc", std::trunc, {-1.5, -1, 0.5, 2});
  expectUnary("aclnnLgamma", [](double X) { return std::lgamma(X); }, Positive);
  expectUnary("aclnnReciprocal", [](double X) { return 1 / X; }, Positive);
  expectUnary(
      "aclnnRsqrt", [](double X) { return 1 / std::sqrt(X); }, Positive);
  expectUnary("aclnnNeg", [](double X) { return -X; }, Any);
  expectUnary("aclnnSquare", [](double X) { return X * X; }, Any);
  expectUnary(
      "aclnnSigmoid", [](double X) { return 1 / (1 + std::exp(-X)); }, Any);
}

TEST(Elementwise, FunctionsWithKnownValues) {
  Tensor In = floats({4}, {-1.5, -0.5, 0.5, 2.5}), Out = floats({4});
  expectRun("aclnnRound", {In, Out}, Out, {-2, -0.0, 0, 2});
  expectRun("aclnnFrac", {In, Out}, Out, {-0.5, -0.5, 0.5, 0.5});
  expectRun("aclnnSign", {In, Out}, Out, {-1, -1, 1, 1});
  expectRun("aclnnSinc", {In, Out}, Out,
            {-2 / (3 * M_PI), 2 / M_PI, 2 / M_PI, 2 / (5 * M_PI)});
  // erfinv of the error function's values, digamma(1) = -gamma.
  Tensor E = floats({3}, {std::erf(-1.25), 0, std::erf(0.5)}), Y = floats({3});
  expectRun("aclnnErfinv", {E, Y}, Y, {-1.25, 0, 0.5});
  Tensor D = floats({3}, {1, 0.5, -0.5});
  expectRun("aclnnDigamma", {D, Y}, Y,
            {-0.5772156649, -1.9635100260, 0.0364899740});
}

TEST(Elementwise, NotFiniteValues) {
  Tensor In = floats({4}, {1, NaN, Inf, -Inf});
  Tensor B(ACL_BOOL, {4}), F = floats({4});
  expectRun("aclnnIsFinite", {In, B}, B, {1, 0, 0, 0});
  expectRun("aclnnIsInf", {In, B}, B, {0, 0, 1, 1});
  expectRun("aclnnIsPosInf", {In, B}, B, {0, 0, 1, 0});
  expectRun("aclnnIsNegInf", {In, B}, B, {0, 0, 0, 1});
  expectRun("aclnnNanToNum",
            {In, Argument(5.0), Argument(6.0), Argument(-7.0), F}, F,
            {1, 5, 6, -7});
}

TEST(Elementwise, AddsEveryType) {
  for (aclDataType Type : {ACL_FLOAT, ACL_DOUBLE, ACL_FLOAT16, ACL_BF16,
                           ACL_INT8, ACL_INT16, ACL_INT32, ACL_INT64}) {
    SCOPED_TRACE(Type);
    Tensor A(Type, {2, 2}, {1, -2, 3, 4}), B(Type, {2, 2}, {10, 20, -30, 7}),
        Out(Type, {2, 2});
    expectRun("aclnnAdd", {A, B, whole(2), Out}, Out, {21, 38, -57, 18});
    expectRun("aclnnSub", {A, B, whole(1), Out}, Out, {-9, -22, 33, -3});
    expectRun("aclnnRsub", {A, B, whole(1), Out}, Out, {9, 22, -33, 3});
    expectRun("aclnnMul", {A, B, Out}, Out, {10, -40, -90, 28});
    expectRun("aclnnMaximum", {A, B, Out}, Out, {10, 20, 3, 7});
    expectRun("aclnnMinimum", {A, B, Out}, Out, {1, -2, -30, 4});
    expectRun("aclnnInplaceMuls", {A, whole(3)}, A, {3, -6, 9, 12});
    expectRun("aclnnInplaceAdds", {A, whole(1), whole(2)}, A, {5, -4, 11, 14});
  }
}

TEST(Elementwise, WrapsIntegers) {
  Tensor A(ACL_INT8, {1}, {100}), Out(ACL_INT8, {1});
  expectRun("aclnnAdd", {A, A, whole(1), Out}, Out, {-56});
  Tensor L(ACL_INT64, {1}, {0}), M(ACL_INT64, {1});
  int64_t Big = std::numeric_limits<int64_t>::max();
  std::memcpy(L.Memory.data(), &Big, 8);
  expectOk(run("aclnnAdds", {L, whole(1), whole(1), M}));
  int64_t Result;
  std::memcpy(&Result, M.Memory.data(), 8);
  EXPECT_EQ(Result, std::numeric_limits<int64_t>::min());
}

TEST(Elementwise, BroadcastsAndStrides) {
  Tensor A = floats({2, 3}, {1, 2, 3, 4, 5, 6}), B = floats({3}, {10, 20, 30}),
         Column = floats({2, 1}, {100, 200}), Out = floats({2, 3});
  expectRun("aclnnAdd", {A, B, real(1), Out}, Out, {11, 22, 33, 14, 25, 36});
  expectRun("aclnnAdd", {A, Column, real(1), Out}, Out,
            {101, 102, 103, 204, 205, 206});
  // The transpose of A, written to every other element of a buffer.
  Tensor T = A;
  T.View.Data = T.Memory.data();
  T.View.Shape = {3, 2};
  T.View.Strides = {1, 3};
  Tensor Wide = floats({13}, std::vector<double>(13, -1));
  TensorView Sparse = Wide.View;
  Sparse.Shape = {3, 2};
  Sparse.Strides = {4, 2};
  Sparse.Offset = 1;
  expectOk(run("aclnnAdd", {T.View, T.View, real(0), Sparse}));
  expectNear(Wide.values(), {-1, 1, -1, 4, -1, 2, -1, 5, -1, 3, -1, 6, -1});
}

TEST(Elementwise, Divisions) {
  Tensor A = floats({4}, {7, -7, 7, 1}), B = floats({4}, {2, 2, -2, 0}),
         Out = floats({4});
  expectRun("aclnnDiv", {A, B, Out}, Out, {3.5, -3.5, -3.5, Inf});
  expectRun("aclnnDivMod", {A, B, integer(1), Out}, Out, {3, -3, -3, Inf});
  expectRun("aclnnDivMod", {A, B, integer(2), Out}, Out, {3, -4, -4, Inf});
  Tensor I(ACL_INT32, {4}, {7, -7, 7, 1}), J(ACL_INT32, {4}, {2, 2, -2, -1}),
      K(ACL_INT32, {4});
  expectRun("aclnnFloorDivide", {I, J, K}, K, {3, -4, -4, -1});
  expectRun("aclnnFmodTensor", {I, J, K}, K, {1, -1, 1, 0});
  expectRun("aclnnRemainderTensorTensor", {I, J, K}, K, {1, 1, -1, 0});
  expectRun("aclnnDiv", {I, J, Out}, Out, {3.5, -3.5, -3.5, -1});
  expectError("aclnnDiv", {I, J, K}, Error::InvalidArgument, "ACL_INT32");
  // Division by zero must not end the process.
  Tensor Zero(ACL_INT32, {4}, {0, 0, 0, 0});
  expectOk(run("aclnnFloorDivide", {I, Zero, K}));
  expectOk(run("aclnnFmodTensor", {I, Zero, K}));
  expectError("aclnnDivMod", {A, B, integer(3), Out}, Error::InvalidArgument,
              "mode");
}

TEST(Elementwise, Powers) {
  Tensor A = floats({3}, {2, 3, 0.5}), E = floats({3}, {3, -1, 2}),
         Out = floats({3});
  expectRun("aclnnPowTensorTensor", {A, E, Out}, Out, {8, 1.0 / 3, 0.25});
  expectRun("aclnnPowTensorScalar", {A, real(2), Out}, Out, {4, 9, 0.25});
  expectRun("aclnnPowScalarTensor", {real(2), A, Out}, Out,
            {4, 8, std::sqrt(2)});
  Tensor I(ACL_INT64, {4}, {3, -2, 1, -1}), K(ACL_INT64, {4});
  expectRun("aclnnPowTensorScalar", {I, whole(3), K}, K, {27, -8, 1, -1});
  expectRun("aclnnPowTensorScalar", {I, whole(-1), K}, K, {0, 0, 1, -1});
  expectRun("aclnnInplacePowTensorTensor", {A, E}, A, {8, 1.0 / 3, 0.25});
}

TEST(Elementwise, Comparisons) {
  Tensor A = floats({3}, {1, 2, 3}), B = floats({3}, {2, 2, 2});
  Tensor Out(ACL_BOOL, {3});
  expectRun("aclnnEqTensor", {A, B, Out}, Out, {0, 1, 0});
  expectRun("aclnnNeTensor", {A, B, Out}, Out, {1, 0, 1});
  expectRun("aclnnLtTensor", {A, B, Out}, Out, {1, 0, 0});
  expectRun("aclnnLeTensor", {A, B, Out}, Out, {1, 1, 0});
  expectRun("aclnnGtScalar", {A, real(2), Out}, Out, {0, 0, 1});
  expectRun("aclnnGeScalar", {A, real(2), Out}, Out, {0, 1, 1});
  // An integer tensor against a fraction.
  Tensor I(ACL_INT32, {3}, {1, 2, 3});
  expectRun("aclnnGtScalar", {I, real(2.5), Out}, Out, {0, 0, 1});
  expectRun("aclnnInplaceEqTensor", {A, B}, A, {0, 1, 0});
  Tensor L(ACL_BOOL, {4}, {0, 0, 1, 1}), M(ACL_BOOL, {4}, {0, 1, 0, 1}),
      O(ACL_BOOL, {4});
  expectRun("aclnnLogicalAnd", {L, M, O}, O, {0, 0, 0, 1});
  expectRun("aclnnLogicalOr", {L, M, O}, O, {0, 1, 1, 1});
  expectRun("aclnnLogicalXor", {L, M, O}, O, {0, 1, 1, 0});
  expectRun("aclnnLogicalNot", {L, O}, O, {1, 1, 0, 0});
}

TEST(Elementwise, Bits) {
  Tensor A(ACL_INT32, {3}, {12, 10, -1}), B(ACL_INT32, {3}, {10, 6, 5}),
      Out(ACL_INT32, {3});
  expectRun("aclnnBitwiseAndTensor", {A, B, Out}, Out, {8, 2, 5});
  expectRun("aclnnBitwiseOrTensor", {A, B, Out}, Out, {14, 14, -1});
  expectRun("aclnnBitwiseXorScalar", {A, whole(1), Out}, Out, {13, 11, -2});
  expectRun("aclnnBitwiseNot", {A, Out}, Out, {-13, -11, 0});
  expectRun("aclnnLeftShift", {A, B, Out}, Out, {12 << 10, 640, -32});
  expectRun("aclnnGcd", {A, B, Out}, Out, {2, 2, 1});
  Tensor F = floats({3});
  expectError("aclnnBitwiseAndTensor", {F, F, F}, Error::InvalidArgument,
              "integer types");
}

TEST(Elementwise, CastsEveryPair) {
  std::vector<aclDataType> Types{ACL_FLOAT, ACL_DOUBLE, ACL_FLOAT16, ACL_BF16,
                                 ACL_INT8,  ACL_INT16,  ACL_INT32,   ACL_INT64,
                                 ACL_UINT8, ACL_BOOL};
  for (aclDataType From : Types)
    for (aclDataType To : Types) {
      SCOPED_TRACE(testing::Message() << From << " to " << To);
      bool Bit = From == ACL_BOOL || To == ACL_BOOL;
      Tensor A(From, {3}, {0, 1, Bit ? 1.0 : 100}), Out(To, {3});
      expectRun("aclnnCast", {A, To, Out}, Out, {0, 1, Bit ? 1.0 : 100});
    }
  Tensor F = floats({4}, {-1.9, 1.9, 300, NaN}), I(ACL_INT8, {4});
  expectRun("aclnnCast", {F, ACL_INT8, I}, I, {-1, 1, 127, 0});
  expectError("aclnnCast", {F, ACL_INT16, I}, Error::InvalidArgument, "dtype");
}

TEST(Elementwise, HalfRoundsToNearestEven) {
  // 2048 and 2050 are neighbours in half precision.
  Tensor A = floats({3}, {2049, 2051, 65520}), Out(ACL_FLOAT16, {3});
  expectOk(run("aclnnCast", {A, ACL_FLOAT16, Out}));
  EXPECT_EQ(Out.at(0), 2048);
  EXPECT_EQ(Out.at(1), 2052);
  uint16_t Bits;
  std::memcpy(&Bits, Out.Memory.data() + 4, 2);
  EXPECT_EQ(Bits, 0x7c00) << "more than the greatest half is infinity";
}

TEST(Elementwise, CopiesInPlace) {
  Tensor A(ACL_FLOAT16, {2, 2}), B = floats({2}, {1.5, -2});
  expectRun("aclnnInplaceCopy", {A, B}, A, {1.5, -2, 1.5, -2});
  Tensor Small = floats({2});
  Tensor Large = floats({2, 2});
  expectError("aclnnInplaceCopy", {Small, Large}, Error::InvalidArgument,
              "shape");
}

TEST(Elementwise, Selections) {
  Tensor C(ACL_BOOL, {3}, {1, 0, 1}), A = floats({3}, {1, 2, 3}),
                                      B = floats({1}, {9}), Out = floats({3});
  expectRun("aclnnSWhere", {C, A, B, Out}, Out, {1, 9, 3});
  expectRun("aclnnClamp", {A, real(1.5), real(2.5), Out}, Out, {1.5, 2, 2.5});
  expectRun("aclnnClamp", {A, std::monostate(), real(2), Out}, Out, {1, 2, 2});
  expectError("aclnnClamp", {A, std::monostate(), std::monostate(), Out},
              Error::NullArgument, "limits");
  expectRun("aclnnClampMin", {A, real(2), Out}, Out, {2, 2, 3});
  expectRun("aclnnAddcmul", {A, A, A, real(2), Out}, Out, {3, 10, 21});
  expectRun("aclnnInplaceAddcdiv", {A, A, B, real(9)}, A, {2, 4, 6});
  expectRun("aclnnInplaceMaskedFillScalar", {A, C, real(-1)}, A, {-1, 4, -1});
  Tensor E = floats({3}, {1, 6, 1});
  expectRun("aclnnLerps", {A, E, real(0.5), Out}, Out, {0, 5, 0});
}

TEST(Elementwise, Activations) {
  std::vector<double> X{-3, -0.5, 0, 1, 4};
  Tensor In = floats({5}, X), Out = floats({5});
  auto Check = [&](const char *Name, Arguments More, auto F) {
    Arguments Args{In};
    for (Argument &A : More)
      Args.push_back(A);
    Args.push_back(Out);
    std::vector<double> Want;
    for (double V : X)
      Want.push_back(F(V));
    expectRun(Name, Args, Out, Want, 1e-5);
  };
  Check("aclnnRelu", {}, [](double V) { return V > 0 ? V : 0; });
  Check("aclnnSilu", {}, [](double V) { return V / (1 + std::exp(-V)); });
  Check("aclnnGeluV2", {integer(0)},
        [](double V) { return V * 0.5 * std::erfc(-V / std::sqrt(2)); });
  auto Tanh = [](double V) {
    return V / (1 + std::exp(-2 * std::sqrt(2 / M_PI) *
                             (V + 0.044715 * V * V * V)));
  };
  Check("aclnnGelu", {}, Tanh);
  Check("aclnnGeluV2", {integer(1)}, Tanh);
  Check("aclnnFastGelu", {},
        [](double V) { return V / (1 + std::exp(-1.702 * V)); });
  Check("aclnnElu", {real(2), real(3), real(0.5)},
        [](double V) { return V > 0 ? 3 * V : 6 * (std::exp(V * 0.5) - 1); });
  Check("aclnnLeakyRelu", {real(0.1)},
        [](double V) { return V > 0 ? V : 0.1 * V; });
  Check("aclnnSoftplus", {real(2), real(5)}, [](double V) {
    return 2 * V > 5 ? V : std::log(1 + std::exp(2 * V)) / 2;
  });
  Check("aclnnHardswish", {},
        [](double V) { return V * std::min(std::max(V + 3, 0.0), 6.0) / 6; });
  Check("aclnnHardsigmoid", {},
        [](double V) { return std::min(std::max(V + 3, 0.0), 6.0) / 6; });
  Check("aclnnMish", {},
        [](double V) { return V * std::tanh(std::log(1 + std::exp(V))); });
  Check("aclnnThreshold", {real(0), real(7)},
        [](double V) { return V > 0 ? V : 7; });
  expectError("aclnnGeluV2", {In, integer(2), Out}, Error::InvalidArgument,
              "approximate");
}

TEST(Elementwise, Gradients) {
  // Against the slope between two near values of the function itself.
  auto Slope = [](double (*F)(double), double X) {
    return (F(X + 1e-5) - F(X - 1e-5)) / 2e-5;
  };
  struct Function {
    const char *Name;
    double (*F)(double);
    bool OfResult;
  };
  const Function Functions[] = {
      {"aclnnSigmoidBackward", [](double X) { return 1 / (1 + std::exp(-X)); },
       true},
      {"aclnnTanhBackward", [](double X) { return std::tanh(X); }, true},
      {"aclnnSiluBackward", [](double X) { return X / (1 + std::exp(-X)); },
       false},
      {"aclnnGeluBackward",
       [](double X) {
         return X / (1 + std::exp(-2 * std::sqrt(2 / M_PI) *
                                  (X + 0.044715 * X * X * X)));
       },
       false},
      {"aclnnHardswishBackward",
       [](double X) { return X * std::min(std::max(X + 3, 0.0), 6.0) / 6; },
       false},
  };
  for (const Function &F : Functions) {
    std::vector<double> X{-4, -1.5, 0.25, 2, 5}, Given, Want;
    for (double V : X) {
      Given.push_back(F.OfResult ? F.F(V) : V);
      Want.push_back(2 * Slope(F.F, V));
    }
    Tensor G = floats({5}, {2, 2, 2, 2, 2}), In = floats({5}, Given),
           Out = floats({5});
    expectRun(F.Name, {G, In, Out}, Out, Want, 1e-4);
  }
  Tensor G = floats({3}, {7, 8, 9}), X = floats({3}, {-1, 0.5, 2}),
         Out = floats({3});
  expectRun("aclnnThresholdBackward", {G, X, real(0.5), Out}, Out, {0, 0, 9});
}

TEST(Elementwise, SumsLists) {
  Tensor A = floats({2}, {1, 2}), B = floats({1}, {10}), Out = floats({2});
  expectRun("aclnnAddN", {std::vector<TensorView>{A.View, B.View, A.View}, Out},
            Out, {12, 14});
  expectError("aclnnSum", {std::vector<TensorView>{}, Out},
              Error::InvalidArgument, "empty");
}

TEST(Elementwise, GatedUnits) {
  auto Silu = [](double V) { return V / (1 + std::exp(-V)); };
  Tensor In = floats({2, 4}, {1, 2, 3, 4, -1, -2, -3, -4}),
         Out = floats({2, 2});
  expectRun("aclnnSwiGlu", {In, integer(-1), Out}, Out,
            {Silu(1) * 3, Silu(2) * 4, Silu(-1) * -3, Silu(-2) * -4});
  auto Erf = [](double V) { return V * 0.5 * std::erfc(-V / std::sqrt(2)); };
  Tensor G = floats({2, 2});
  expectRun("aclnnGeGluV3", {In, integer(1), integer(0), true, Out, G}, Out,
            {Erf(1) * 3, Erf(2) * 4, Erf(-1) * -3, Erf(-2) * -4});
  expectNear(G.values(), {Erf(1), Erf(2), Erf(-1), Erf(-2)});
  expectRun("aclnnGeGluV3", {In, integer(1), integer(0), false, Out, G}, Out,
            {1 * Erf(3), 2 * Erf(4), -1 * Erf(-3), -2 * Erf(-4)});
  Tensor Odd = floats({2, 3});
  expectError("aclnnSwiGlu", {Odd, integer(-1), Out}, Error::InvalidArgument,
              "odd");
}

TEST(Elementwise, RefusesWrongShapesAndTypes) {
  Tensor A = floats({2, 3}), B = floats({2}), Out = floats({2, 3});
  expectError("aclnnAdd", {A, B, real(1), Out}, Error::InvalidArgument,
              "broadcast");
  Tensor Short = floats({2});
  expectError("aclnnAbs", {A, Short}, Error::InvalidArgument, "out has");
  Tensor I(ACL_INT32, {2, 3});
  expectError("aclnnAdd", {A, A, real(1), I}, Error::InvalidArgument,
              "cannot hold");
  expectError("aclnnAdd", {I, I, real(0.5), I}, Error::InvalidArgument,
              "alpha");
  expectError("aclnnSilu", {I, Out}, Error::InvalidArgument, "floating");
}
