//===- Gradient.cpp - Gradients of functions of one tensor ----------------===//

#include "Elementwise.h"

namespace acltidy::operators {

namespace {

#define ACLTIDY_GRADIENT(Name, Expression)                                     \
  struct Name {                                                                \
    static constexpr Class K = Class::FloatOnly;                               \
    template <class T> static T apply(T G, T X, T Alpha) {                     \
      (void)Alpha;                                                             \
      return static_cast<T>(Expression);                                       \
    }                                                                          \
  };

template <class T> T sigmoid(T X) { return 1 / (1 + std::exp(-X)); }

/// The derivative of the tanh form that aclnnGelu documents.
template <class T> T geluSlope(T X) {
  T K = T(M_2_SQRTPI * M_SQRT1_2);
  T Tanh = std::tanh(K * (X + T(0.044715) * X * X * X));
  return T(0.5) * (1 + Tanh) +
         T(0.5) * X * (1 - Tanh * Tanh) * K * (1 + T(3 * 0.044715) * X * X);
}

// G is the gradient; X the function's result for sigmoid and tanh, otherwise
// its argument; Alpha the first scalar.
ACLTIDY_GRADIENT(SigmoidBackward, G * (1 - X) * X)
ACLTIDY_GRADIENT(TanhBackward, G * (1 - X * X))
ACLTIDY_GRADIENT(ThresholdBackward, X <= Alpha ? T(0) : G)
ACLTIDY_GRADIENT(SiluBackward, G *sigmoid(X) * (1 + X * (1 - sigmoid(X))))
ACLTIDY_GRADIENT(GeluBackward, G *geluSlope(X))
ACLTIDY_GRADIENT(HardswishBackward, X < -3  ? T(0)
                                    : X > 3 ? G
                                            : G * (X / 3 + T(0.5)))

const Row Table[] = {
    {"aclnnSigmoidBackward", binary<SigmoidBackward>},
    {"aclnnTanhBackward", binary<TanhBackward>},
    {"aclnnThresholdBackward", binary<ThresholdBackward>},
    {"aclnnSiluBackward", binary<SiluBackward>},
    {"aclnnGeluBackward", binary<GeluBackward>, "gradInput:w"},
    {"aclnnHardswishBackward", binary<HardswishBackward>},
};

} // namespace

const RowTable GradientRows = Table;

} // namespace acltidy::operators
