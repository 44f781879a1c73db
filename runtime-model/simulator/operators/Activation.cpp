//===- Activation.cpp - Activation functions and gated units --------------===//

#include "Elementwise.h"

namespace acltidy::operators {

namespace {

template <class T> T sigmoid(T X) { return 1 / (1 + std::exp(-X)); }
template <class T> T softplus(T X) {
  return std::max(X, T(0)) + std::log1p(std::exp(-std::fabs(X)));
}
template <class T> T geluErf(T X) {
  return T(0.5) * X * (1 + std::erf(X * T(M_SQRT1_2)));
}
template <class T> T geluTanh(T X) {
  T Inner = T(M_2_SQRTPI * M_SQRT1_2) * (X + T(0.044715) * X * X * X);
  return T(0.5) * X * (1 + std::tanh(Inner));
}
template <class T> T fastGelu(T X) {
  return X / (1 + std::exp(T(-1.702) * std::fabs(X))) *
         std::exp(T(0.851) * (X - std::fabs(X)));
}

constexpr double SeluScale = 1.0507009873554804934193349852946;
constexpr double SeluAlpha = 1.6732632423543772848170429916717;

/// Op::apply(x, a, b, c) with the operator's scalars and their defaults.
#define ACLTIDY_ACTIVATION(Name, TheClass, D0, D1, D2, Expression)             \
  struct Name {                                                                \
    static constexpr Class K = Class::TheClass;                                \
    static constexpr double Default[3] = {D0, D1, D2};                         \
    template <class T> static T apply(T X, T A, T B, T D) {                    \
      (void)A, (void)B, (void)D;                                               \
      return static_cast<T>(Expression);                                       \
    }                                                                          \
  };

ACLTIDY_ACTIVATION(Relu, Arithmetic, 0, 0, 0, maxOf(X, T(0)))
ACLTIDY_ACTIVATION(Silu, FloatOnly, 0, 0, 0, X *sigmoid(X))
ACLTIDY_ACTIVATION(Swish, FloatOnly, 1, 0, 0, X *sigmoid(A *X))
// Documented for aclnnGelu with the tanh formula, unlike aclnnGeluV2's mode 0.
ACLTIDY_ACTIVATION(Gelu, FloatOnly, 0, 0, 0, geluTanh(X))
ACLTIDY_ACTIVATION(GeluErf, FloatOnly, 0, 0, 0, geluErf(X))
ACLTIDY_ACTIVATION(FastGelu, FloatOnly, 0, 0, 0, fastGelu(X))
ACLTIDY_ACTIVATION(Mish, FloatOnly, 0, 0, 0, X *std::tanh(softplus(X)))
ACLTIDY_ACTIVATION(Softsign, FloatOnly, 0, 0, 0, X / (1 + std::fabs(X)))
ACLTIDY_ACTIVATION(LogSigmoid, FloatOnly, 0, 0, 0, -softplus(-X))
ACLTIDY_ACTIVATION(Elu, FloatOnly, 1, 1, 1,
                   X > 0 ? B * X : A * B * std::expm1(X * D))
ACLTIDY_ACTIVATION(Celu, FloatOnly, 1, 0, 0, X > 0 ? X : A * std::expm1(X / A))
ACLTIDY_ACTIVATION(Selu, FloatOnly, 0, 0, 0,
                   T(SeluScale) * (X > 0 ? X : T(SeluAlpha) * std::expm1(X)))
ACLTIDY_ACTIVATION(LeakyRelu, FloatOnly, 0.01, 0, 0, X > 0 ? X : A * X)
ACLTIDY_ACTIVATION(Softplus, FloatOnly, 1, 20, 0,
                   X *A > B ? X : softplus(X * A) / A)
ACLTIDY_ACTIVATION(Hardswish, FloatOnly, 0, 0, 0,
                   X *minOf(maxOf(X + 3, T(0)), T(6)) / 6)
ACLTIDY_ACTIVATION(Hardsigmoid, Float, 0, 0, 0,
                   minOf(maxOf(X / 6 + T(0.5), T(0)), T(1)))
ACLTIDY_ACTIVATION(Hardshrink, FloatOnly, 0.5, 0, 0,
                   X >= -A && X <= A ? T(0) : X)
ACLTIDY_ACTIVATION(Softshrink, FloatOnly, 0.5, 0, 0,
                   X > A    ? X - A
                   : X < -A ? X + A
                            : X * 0)
ACLTIDY_ACTIVATION(Shrink, FloatOnly, 0.5, 0, 0,
                   X > A    ? X - B
                   : X < -A ? X + B
                            : T(0))
ACLTIDY_ACTIVATION(Threshold, Arithmetic, 0, 0, 0, X > A ? X : B)

/// Mode 0 is exact (erf), mode 1 the tanh approximation.
Status geluV2(Call &C) {
  switch (C.integer(1)) {
  case 0:
    return unaryWithScalars<GeluErf>(C);
  case 1:
    return unaryWithScalars<Gelu>(C);
  default:
    return C.invalid("approximate is " + std::to_string(C.integer(1)) +
                     "; possible are 0 (erf) and 1 (tanh)");
  }
}

/// x where it is positive, weight of its channel times x elsewhere.
Status prelu(Call &C) {
  const TensorView &X = C.tensor(0), &W = C.tensor(1);
  ACLTIDY_TRY(C.checkRank(1, 0, 1));
  int64_t Count = elements(W);
  int64_t Channels = X.Shape.size() < 2 ? 1 : X.Shape[1];
  if (Count != 1 && Count != Channels)
    return C.invalid("weight has " + std::to_string(Count) +
                     " elements; it must have 1 or one a channel, " +
                     std::to_string(Channels));
  Compute T;
  ACLTIDY_TRY(checkElementwise(C, Class::FloatOnly, promote(X.Type, W.Type),
                               X.Shape, 2, T));
  if (!C.running())
    return {};
  TensorView Weight = W;
  Weight.Shape.assign(X.Shape.size(), 1);
  Weight.Strides.assign(X.Shape.size(), 0);
  if (Count != 1) {
    Weight.Shape[1] = Count;
    Weight.Strides[1] = W.Strides[0];
  }
  dispatch(T, [&](auto *Null) {
    using Value = std::remove_pointer_t<decltype(Null)>;
    map<Value>(
        C.tensor(2), [](Value A, Value B) { return A > 0 ? A : A * B; }, X,
        Weight);
  });
  return {};
}

/// One half of a tensor along \p Dim.
TensorView half(const TensorView &T, int64_t Dim, bool Second) {
  TensorView Part = T;
  Part.Shape[Dim] /= 2;
  if (Second)
    Part.Offset += Part.Shape[Dim] * T.Strides[Dim];
  return Part;
}

/// Checks a gated unit: the input's size along \p Dim is twice the result's.
Status checkGated(Call &C, int64_t &Dim, unsigned Result, Compute &T) {
  const TensorView &X = C.tensor(0);
  if (X.Shape.empty())
    return C.invalid(C.name(0) + " has no dimensions");
  ACLTIDY_TRY(C.wrapDim(Dim, X.Shape.size()));
  if (X.Shape[Dim] % 2)
    return C.invalid("the size of " + C.name(0) + " along dimension " +
                     std::to_string(Dim) + " is " +
                     std::to_string(X.Shape[Dim]) + ", which is odd");
  Shape Expected = X.Shape;
  Expected[Dim] /= 2;
  return checkElementwise(C, Class::FloatOnly, X.Type, Expected, Result, T);
}

/// SwiGlu, GeGlu and Glu: a function of one half times the other.
enum class Gate { Swi, Sigmoid, GeluTanh, GeluErf };

template <class T> T gate(Gate G, T X) {
  switch (G) {
  case Gate::Swi:
    return X * sigmoid(X);
  case Gate::Sigmoid:
    return sigmoid(X);
  case Gate::GeluTanh:
    return geluTanh(X);
  case Gate::GeluErf:
    return geluErf(X);
  }
  return X;
}

template <typename F> Status gated(Call &C, F Combine) {
  int64_t Dim = C.integer(1);
  Compute T;
  ACLTIDY_TRY(checkGated(C, Dim, 2, T));
  if (C.running())
    dispatch(T, [&](auto *Null) {
      using Value = std::remove_pointer_t<decltype(Null)>;
      if constexpr (std::is_floating_point_v<Value>)
        map<Value>(
            C.tensor(2), [&](Value A, Value B) { return Combine(A, B); },
            half(C.tensor(0), Dim, false), half(C.tensor(0), Dim, true));
    });
  return {};
}

Status swiGlu(Call &C) {
  return gated(C, [](auto A, auto B) { return gate(Gate::Swi, A) * B; });
}

Status glu(Call &C) {
  return gated(C, [](auto A, auto B) { return A * gate(Gate::Sigmoid, B); });
}

/// out = other half * gelu(activated half); the activated half is the left one
/// only if activateLeft says so. outGelu is the second factor.
Status geGlu(Call &C, bool Left, unsigned Out) {
  int64_t Dim = C.integer(1);
  int64_t Mode = C.integer(2);
  if (Mode != 0 && Mode != 1)
    return C.invalid("approximate is " + std::to_string(Mode) +
                     "; possible are 0 (erf) and 1 (tanh)");
  Compute T;
  ACLTIDY_TRY(checkGated(C, Dim, Out, T));
  ACLTIDY_TRY(C.checkShape(Out + 1, C.tensor(Out).Shape));
  if (!C.running())
    return {};
  Gate G = Mode ? Gate::GeluTanh : Gate::GeluErf;
  TensorView Active = half(C.tensor(0), Dim, !Left);
  TensorView Other = half(C.tensor(0), Dim, Left);
  dispatch(T, [&](auto *Null) {
    using Value = std::remove_pointer_t<decltype(Null)>;
    if constexpr (std::is_floating_point_v<Value>) {
      map<Value>(
          C.tensor(Out), [=](Value A, Value B) { return gate(G, A) * B; },
          Active, Other);
      map<Value>(
          C.tensor(Out + 1), [=](Value A) { return gate(G, A); }, Active);
    }
  });
  return {};
}

Status geGluV1(Call &C) { return geGlu(C, false, 3); }
Status geGluV3(Call &C) { return geGlu(C, C.flag(3), 4); }

#define ACLTIDY_ACTIVATION_BOTH(Name)                                          \
  {"aclnn" #Name, unaryWithScalars<Name>}, {                                   \
    "aclnnInplace" #Name, unaryWithScalars<Name>                               \
  }

const Row Table[] = {
    ACLTIDY_ACTIVATION_BOTH(Relu),
    {"aclnnSilu", unaryWithScalars<Silu>},
    {"aclnnSwish", unaryWithScalars<Swish>},
    {"aclnnGelu", unaryWithScalars<Gelu>},
    {"aclnnGeluV2", geluV2},
    {"aclnnFastGelu", unaryWithScalars<FastGelu>},
    {"aclnnFastGeluV2", unaryWithScalars<FastGelu>},
    ACLTIDY_ACTIVATION_BOTH(Mish),
    {"aclnnSoftsign", unaryWithScalars<Softsign>},
    {"aclnnLogSigmoid", unaryWithScalars<LogSigmoid>},
    ACLTIDY_ACTIVATION_BOTH(Elu),
    {"aclnnEluV2", unaryWithScalars<Elu>},
    ACLTIDY_ACTIVATION_BOTH(Celu),
    ACLTIDY_ACTIVATION_BOTH(Selu),
    ACLTIDY_ACTIVATION_BOTH(LeakyRelu),
    {"aclnnSoftplus", unaryWithScalars<Softplus>},
    ACLTIDY_ACTIVATION_BOTH(Hardswish),
    ACLTIDY_ACTIVATION_BOTH(Hardsigmoid),
    {"aclnnHardsigmoidV2", unaryWithScalars<Hardsigmoid>},
    {"aclnnHardshrink", unaryWithScalars<Hardshrink>},
    {"aclnnSoftshrink", unaryWithScalars<Softshrink>},
    {"aclnnShrink", unaryWithScalars<Shrink>},
    ACLTIDY_ACTIVATION_BOTH(Threshold),
    {"aclnnThresholdV2", unaryWithScalars<Threshold>},
    {"aclnnPrelu", prelu},
    {"aclnnSwiGlu", swiGlu},
    {"aclnnGlu", glu},
    {"aclnnGeGlu", geGluV1},
    {"aclnnGeGluV3", geGluV3},
};

} // namespace

const RowTable ActivationRows = Table;

} // namespace acltidy::operators
