//===- Elementwise.h - Element-wise kernels ---------------------*- C++ -*-===//
///
/// \file
/// Templates for operators that compute every element of the result from the
/// elements at its place. They find the operands by kind: tensors and scalars
/// in order, the result last, or first if the operator is in place.
///
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIMULATOR_OPERATORS_ELEMENTWISE_H
#define ACLTIDY_SIMULATOR_OPERATORS_ELEMENTWISE_H

#include "Tensor.h"
#include <cmath>
#include <limits>

namespace acltidy::operators {

/// What operands an operation takes and gives.
enum class Class {
  Arithmetic, ///< Any numbers; the result is of the operands' type.
  Float,      ///< Integers become floating values first.
  FloatOnly,  ///< Only floating types.
  Compare,    ///< Any numbers; the result is 0 or 1.
  IntegerOnly ///< Only integers and bool.
};

/// Values of type \p From can become \p To without changing category, as the
/// operators' result rules want.
inline bool canCast(aclDataType From, aclDataType To) {
  if (!isSupported(To))
    return false;
  if (isFloating(From))
    return isFloating(To);
  return From == ACL_BOOL || To != ACL_BOOL;
}

/// The tensor an operator computes: in place the first, otherwise the last
/// tensor that it writes.
inline unsigned resultOf(const Call &C) {
  if (C.parameter(0).How == Access::ReadWrite)
    return 0;
  for (unsigned I = C.count(); I-- > 0;)
    if (C.parameter(I).What == Kind::Tensor &&
        C.parameter(I).How == Access::Write)
      return I;
  return C.count() - 1;
}

/// An operand: a tensor, or a scalar as a tensor without dimensions.
struct Operand {
  TensorView View;
  Scalar Value;
  bool IsScalar = false;
  std::shared_ptr<double> Storage;

  static Operand of(const Call &C, unsigned I);
  aclDataType type() const { return IsScalar ? Value.Type : View.Type; }
};

/// The type that \p A and \p B are computed in.
aclDataType commonType(const Operand &A, const Operand &B);

/// Checks types and the result's shape, \p Expected. \p In becomes the type to
/// compute in.
Status checkElementwise(const Call &C, Class K, aclDataType Common,
                        const Shape &Expected, unsigned Result, Compute &In);

/// The same for an operation on the tensors of \p List, whose result is tensor 1
/// and gets the shape \p Expected that they are broadcast to.
Status checkListElementwise(const Call &C, const std::vector<TensorView> &List,
                            Shape &Expected, Compute &In);

/// Copies element by element, converting; \p In is broadcast to \p Out.
void copyTo(const TensorView &Out, const TensorView &In);

/// Tensor \p Out can hold values of \p Type.
Status checkHolds(const Call &C, aclDataType Type, unsigned Out);

/// The \p I-th parameter of kind scalar after parameter \p From, or null.
const Scalar *scalarAfter(const Call &C, unsigned From, unsigned I = 0);

template <class Op> Status unary(Call &C) {
  const TensorView &In = C.tensor(0);
  unsigned Result = resultOf(C);
  Compute T;
  ACLTIDY_TRY(checkElementwise(C, Op::K, In.Type, In.Shape, Result, T));
  if (C.running())
    dispatch(T, [&](auto *Null) {
      using Value = std::remove_pointer_t<decltype(Null)>;
      if constexpr (std::is_floating_point_v<Value> ||
                    (Op::K != Class::Float && Op::K != Class::FloatOnly))
        map<Value>(
            C.tensor(Result),
            [](Value X) { return static_cast<Value>(Op::apply(X)); }, In);
    });
  return {};
}

/// Unary operations with up to three scalars: Op::apply(x, a, b, c). Missing
/// scalars are \p Default.
template <class Op> Status unaryWithScalars(Call &C) {
  const TensorView &In = C.tensor(0);
  unsigned Result = resultOf(C);
  Compute T;
  ACLTIDY_TRY(checkElementwise(C, Op::K, In.Type, In.Shape, Result, T));
  double Scalars[3];
  for (unsigned I = 0; I < 3; ++I) {
    const Scalar *S = scalarAfter(C, 0, I);
    Scalars[I] = S ? S->asDouble() : Op::Default[I];
  }
  if (C.running())
    dispatch(T, [&](auto *Null) {
      using Value = std::remove_pointer_t<decltype(Null)>;
      if constexpr (std::is_floating_point_v<Value> ||
                    (Op::K != Class::Float && Op::K != Class::FloatOnly)) {
        auto A = static_cast<Value>(Scalars[0]);
        auto B = static_cast<Value>(Scalars[1]);
        auto D = static_cast<Value>(Scalars[2]);
        map<Value>(
            C.tensor(Result),
            [=](Value X) { return static_cast<Value>(Op::apply(X, A, B, D)); },
            In);
      }
    });
  return {};
}

/// Binary operations, Op::apply(a, b, alpha). An operator's third scalar, if
/// it has one, is alpha.
template <class Op> Status binary(Call &C) {
  Operand A = Operand::of(C, 0), B = Operand::of(C, 1);
  Shape Expected;
  ACLTIDY_TRY(C.broadcast(A.View.Shape, B.View.Shape, Expected));
  unsigned Result = resultOf(C);
  Compute T;
  aclDataType Common = commonType(A, B);
  ACLTIDY_TRY(checkElementwise(C, Op::K, Common, Expected, Result, T));
  const Scalar *Alpha = scalarAfter(C, 1);
  if (Alpha && !isFloating(Common) && isFloating(Alpha->Type) &&
      Alpha->asDouble() != std::floor(Alpha->asDouble()))
    return C.invalid("alpha is " + std::to_string(Alpha->asDouble()) +
                     ", but must be an integer for integer tensors");
  if (C.running())
    dispatch(T, [&](auto *Null) {
      using Value = std::remove_pointer_t<decltype(Null)>;
      if constexpr (std::is_floating_point_v<Value> ||
                    (Op::K != Class::Float && Op::K != Class::FloatOnly)) {
        Value Factor = 1;
        if (Alpha)
          Factor = std::is_integral_v<Value>
                       ? static_cast<Value>(Alpha->asInteger())
                       : static_cast<Value>(Alpha->asDouble());
        map<Value>(
            C.tensor(Result),
            [=](Value X, Value Y) {
              return static_cast<Value>(Op::apply(X, Y, Factor));
            },
            A.View, B.View);
      }
    });
  return {};
}

// Integers wrap around, as the hardware's do.
template <class T> T wrapAdd(T A, T B) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(static_cast<uint64_t>(A) + static_cast<uint64_t>(B));
  else
    return A + B;
}
template <class T> T wrapSub(T A, T B) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(static_cast<uint64_t>(A) - static_cast<uint64_t>(B));
  else
    return A - B;
}
template <class T> T wrapMul(T A, T B) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(static_cast<uint64_t>(A) * static_cast<uint64_t>(B));
  else
    return A * B;
}

/// Maximum and minimum that keep a NaN.
template <class T> T maxOf(T A, T B) {
  if constexpr (std::is_floating_point_v<T>)
    if (std::isnan(A) || std::isnan(B))
      return std::numeric_limits<T>::quiet_NaN();
  return A > B ? A : B;
}
template <class T> T minOf(T A, T B) {
  if constexpr (std::is_floating_point_v<T>)
    if (std::isnan(A) || std::isnan(B))
      return std::numeric_limits<T>::quiet_NaN();
  return A < B ? A : B;
}

} // namespace acltidy::operators

#endif // ACLTIDY_SIMULATOR_OPERATORS_ELEMENTWISE_H
