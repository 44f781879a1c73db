//===- Unary.cpp - Functions of one tensor --------------------------------===//

#include "Elementwise.h"
#include <math.h>

namespace acltidy::operators {

namespace {

#define ACLTIDY_UNARY(Name, TheClass, Expression)                              \
  struct Name {                                                                \
    static constexpr Class K = Class::TheClass;                                \
    template <class T> static T apply(T X) {                                   \
      constexpr bool Real = std::is_floating_point_v<T>;                       \
      (void)Real;                                                              \
      return static_cast<T>(Expression);                                       \
    }                                                                          \
  };

template <class T> T absolute(T X) {
  if constexpr (std::is_integral_v<T>)
    return X < 0 ? wrapSub<T>(0, X) : X;
  else
    return std::fabs(X);
}

template <class T> T erfInverse(T X) {
  if (!(X > -1 && X < 1))
    return X == 1    ? std::numeric_limits<T>::infinity()
           : X == -1 ? -std::numeric_limits<T>::infinity()
                     : std::numeric_limits<T>::quiet_NaN();
  // A first guess (Winitzki's formula), then Newton's method in double.
  double Y = X, A = 0.147, L = std::log(1 - Y * Y);
  double P = 2 / (M_PI * A) + L / 2;
  double Z = std::copysign(std::sqrt(std::sqrt(P * P - L / A) - P), Y);
  for (int I = 0; I < 4; ++I)
    Z -= (std::erf(Z) - Y) / (2 / std::sqrt(M_PI) * std::exp(-Z * Z));
  return static_cast<T>(Z);
}

template <class T> T digamma(T Value) {
  double X = Value, Result = 0;
  if (X <= 0) {
    if (X == std::floor(X))
      return X == 0 ? -std::copysign(std::numeric_limits<T>::infinity(), Value)
                    : std::numeric_limits<T>::quiet_NaN();
    // The reflection formula.
    Result = -M_PI / std::tan(M_PI * X);
    X = 1 - X;
  }
  for (; X < 6; ++X)
    Result -= 1 / X;
  double F = 1 / (X * X);
  Result += std::log(X) - 0.5 / X -
            F * (1.0 / 12 - F * (1.0 / 120 - F * (1.0 / 252 - F / 240)));
  return static_cast<T>(Result);
}

template <class T> T logGamma(T X) {
  int Sign;
  return static_cast<T>(::lgamma_r(static_cast<double>(X), &Sign));
}

ACLTIDY_UNARY(Abs, Arithmetic, absolute(X))
ACLTIDY_UNARY(Neg, Arithmetic, wrapSub<T>(0, X))
ACLTIDY_UNARY(Sign, Arithmetic, X > 0 ? 1 : X < 0 ? -1 : Real ? X : 0)
ACLTIDY_UNARY(Square, Arithmetic, wrapMul(X, X))
ACLTIDY_UNARY(Real_, Arithmetic, X)
ACLTIDY_UNARY(Floor, Arithmetic, Real ? std::floor(X) : X)
ACLTIDY_UNARY(Ceil, Arithmetic, Real ? std::ceil(X) : X)
ACLTIDY_UNARY(Round, Arithmetic, Real ? std::nearbyint(X) : X)
ACLTIDY_UNARY(Trunc, Arithmetic, Real ? std::trunc(X) : X)
ACLTIDY_UNARY(Frac, Arithmetic, Real ? X - std::trunc(X) : 0)
ACLTIDY_UNARY(Exp, Float, std::exp(X))
ACLTIDY_UNARY(Exp2, Float, std::exp2(X))
ACLTIDY_UNARY(Expm1, Float, std::expm1(X))
ACLTIDY_UNARY(Log, Float, std::log(X))
ACLTIDY_UNARY(Log2, Float, std::log2(X))
ACLTIDY_UNARY(Log10, Float, std::log10(X))
ACLTIDY_UNARY(Log1p, Float, std::log1p(X))
ACLTIDY_UNARY(Sqrt, Float, std::sqrt(X))
ACLTIDY_UNARY(Rsqrt, Float, 1 / std::sqrt(X))
ACLTIDY_UNARY(Reciprocal, Float, 1 / X)
ACLTIDY_UNARY(Sin, Float, std::sin(X))
ACLTIDY_UNARY(Cos, Float, std::cos(X))
ACLTIDY_UNARY(Tan, Float, std::tan(X))
ACLTIDY_UNARY(Asin, Float, std::asin(X))
ACLTIDY_UNARY(Acos, Float, std::acos(X))
ACLTIDY_UNARY(Atan, Float, std::atan(X))
ACLTIDY_UNARY(Sinh, Float, std::sinh(X))
ACLTIDY_UNARY(Cosh, Float, std::cosh(X))
ACLTIDY_UNARY(Tanh, Float, std::tanh(X))
ACLTIDY_UNARY(Asinh, Float, std::asinh(X))
ACLTIDY_UNARY(Acosh, Float, std::acosh(X))
ACLTIDY_UNARY(Atanh, Float, std::atanh(X))
ACLTIDY_UNARY(Erf, Float, std::erf(X))
ACLTIDY_UNARY(Erfc, Float, std::erfc(X))
ACLTIDY_UNARY(Erfinv, Float, erfInverse(X))
ACLTIDY_UNARY(Digamma, Float, digamma(X))
ACLTIDY_UNARY(Lgamma, Float, logGamma(X))
ACLTIDY_UNARY(Sinc, Float, X == 0 ? 1 : std::sin(T(M_PI) * X) / (T(M_PI) * X))
ACLTIDY_UNARY(Sigmoid, Float, 1 / (1 + std::exp(-X)))
ACLTIDY_UNARY(LogicalNot, Compare, X == 0)
ACLTIDY_UNARY(IsFinite, Compare, !Real || std::isfinite(double(X)))
ACLTIDY_UNARY(IsInf, Compare, Real &&std::isinf(double(X)))
ACLTIDY_UNARY(IsPosInf, Compare, Real &&std::isinf(double(X)) && X > 0)
ACLTIDY_UNARY(IsNegInf, Compare, Real &&std::isinf(double(X)) && X < 0)
ACLTIDY_UNARY(Signbit, Compare, Real ? std::signbit(double(X)) : X < 0)
ACLTIDY_UNARY(BitwiseNot, IntegerOnly, ~static_cast<int64_t>(X))

/// Bitwise not of bool is the logical one.
Status bitwiseNot(Call &C) {
  return C.tensor(0).Type == ACL_BOOL ? unary<LogicalNot>(C)
                                      : unary<BitwiseNot>(C);
}

/// Conversion. Any pair of supported types is possible; floating values are
/// truncated to integers.
Status cast(Call &C) {
  const TensorView &In = C.tensor(0), &Out = C.tensor(2);
  if (C.type(1) != Out.Type)
    return C.invalid("dtype is " + describe(C.type(1)) +
                     ", but out has the "
                     "type " +
                     describe(Out.Type));
  ACLTIDY_TRY(C.checkShape(2, In.Shape));
  if (C.running())
    copyTo(Out, In);
  return {};
}

/// Copy with broadcast and conversion.
Status inplaceCopy(Call &C) {
  const TensorView &Out = C.tensor(0), &In = C.tensor(1);
  Shape Expected;
  ACLTIDY_TRY(C.broadcast(Out.Shape, In.Shape, Expected));
  ACLTIDY_TRY(C.checkShape(0, Expected));
  if (C.running())
    copyTo(Out, In);
  return {};
}

Status roundDecimals(Call &C) {
  const TensorView &In = C.tensor(0);
  unsigned Result = resultOf(C);
  Compute T;
  ACLTIDY_TRY(
      checkElementwise(C, Class::Arithmetic, In.Type, In.Shape, Result, T));
  double Scale = std::pow(10.0, static_cast<double>(C.integer(1)));
  if (C.running()) {
    if (T == Compute::Integer)
      map<int64_t>(C.tensor(Result), [](int64_t X) { return X; }, In);
    else
      map<double>(
          C.tensor(Result),
          [=](double X) { return std::nearbyint(X * Scale) / Scale; }, In);
  }
  return {};
}

Status nanToNum(Call &C) {
  const TensorView &In = C.tensor(0);
  unsigned Result = resultOf(C);
  Compute T;
  ACLTIDY_TRY(
      checkElementwise(C, Class::Arithmetic, In.Type, In.Shape, Result, T));
  double Nan = C.real(1), Positive = C.real(2), Negative = C.real(3);
  if (C.running())
    dispatch(T, [&](auto *Null) {
      using Value = std::remove_pointer_t<decltype(Null)>;
      map<Value>(
          C.tensor(Result),
          [=](Value X) -> Value {
            if constexpr (std::is_floating_point_v<Value>) {
              if (std::isnan(X))
                return static_cast<Value>(Nan);
              if (std::isinf(X))
                return static_cast<Value>(X > 0 ? Positive : Negative);
            }
            return X;
          },
          In);
    });
  return {};
}

#define ACLTIDY_BOTH(Name)                                                     \
  {"aclnn" #Name, unary<Name>}, { "aclnnInplace" #Name, unary<Name> }

const Row Table[] = {
    {"aclnnAbs", unary<Abs>},
    ACLTIDY_BOTH(Acos),
    ACLTIDY_BOTH(Acosh),
    ACLTIDY_BOTH(Asin),
    ACLTIDY_BOTH(Asinh),
    ACLTIDY_BOTH(Atan),
    ACLTIDY_BOTH(Atanh),
    {"aclnnBitwiseNot", bitwiseNot},
    {"aclnnCast", cast},
    ACLTIDY_BOTH(Ceil),
    {"aclnnInplaceCopy", inplaceCopy, "selfRef:w"},
    ACLTIDY_BOTH(Cos),
    ACLTIDY_BOTH(Cosh),
    {"aclnnDigamma", unary<Digamma>},
    ACLTIDY_BOTH(Erf),
    ACLTIDY_BOTH(Erfc),
    ACLTIDY_BOTH(Erfinv),
    ACLTIDY_BOTH(Exp),
    ACLTIDY_BOTH(Exp2),
    ACLTIDY_BOTH(Expm1),
    ACLTIDY_BOTH(Floor),
    ACLTIDY_BOTH(Frac),
    {"aclnnIsFinite", unary<IsFinite>},
    {"aclnnIsInf", unary<IsInf>},
    {"aclnnIsNegInf", unary<IsNegInf>},
    {"aclnnIsPosInf", unary<IsPosInf>},
    {"aclnnLgamma", unary<Lgamma>},
    ACLTIDY_BOTH(Log),
    ACLTIDY_BOTH(Log10),
    ACLTIDY_BOTH(Log1p),
    ACLTIDY_BOTH(Log2),
    ACLTIDY_BOTH(LogicalNot),
    {"aclnnNanToNum", nanToNum},
    {"aclnnInplaceNanToNum", nanToNum},
    ACLTIDY_BOTH(Neg),
    {"aclnnReal", unary<Real_>},
    ACLTIDY_BOTH(Reciprocal),
    ACLTIDY_BOTH(Round),
    {"aclnnRoundDecimals", roundDecimals},
    {"aclnnInplaceRoundDecimals", roundDecimals},
    ACLTIDY_BOTH(Rsqrt),
    ACLTIDY_BOTH(Sigmoid),
    {"aclnnSign", unary<Sign>},
    {"aclnnSignbit", unary<Signbit>},
    ACLTIDY_BOTH(Sin),
    ACLTIDY_BOTH(Sinc),
    ACLTIDY_BOTH(Sinh),
    ACLTIDY_BOTH(Sqrt),
    {"aclnnSquare", unary<Square>},
    ACLTIDY_BOTH(Tan),
    ACLTIDY_BOTH(Tanh),
    ACLTIDY_BOTH(Trunc),
};

} // namespace

const RowTable UnaryRows = Table;

Operand Operand::of(const Call &C, unsigned I) {
  Operand Result;
  if (C.parameter(I).What == Kind::Tensor) {
    Result.View = C.tensor(I);
    return Result;
  }
  // A scalar as wide as can be: an int64_t and a double have the same size.
  Result.IsScalar = true;
  Result.Value = C.scalar(I);
  Result.Storage = std::make_shared<double>(Result.Value.asDouble());
  Result.View.Data = Result.Storage.get();
  Result.View.Type = ACL_DOUBLE;
  if (isIntegral(Result.Value.Type)) {
    int64_t Integer = Result.Value.asInteger();
    store<int64_t>(ACL_INT64, static_cast<char *>(Result.View.Data), Integer);
    Result.View.Type = ACL_INT64;
  }
  return Result;
}

aclDataType commonType(const Operand &A, const Operand &B) {
  if (A.IsScalar != B.IsScalar)
    return A.IsScalar ? promote(B.View.Type, A.Value)
                      : promote(A.View.Type, B.Value);
  return promote(A.type(), B.type());
}

Status checkElementwise(const Call &C, Class K, aclDataType Common,
                        const Shape &Expected, unsigned Result, Compute &In) {
  if (!isSupported(Common))
    return C.notSimulated("the type " + describe(Common));
  if (K == Class::FloatOnly && !isFloating(Common))
    return C.invalid("the type " + describe(Common) +
                     " is none of the floating types it takes");
  if (K == Class::IntegerOnly && isFloating(Common))
    return C.invalid("the type " + describe(Common) +
                     " is none of the integer types it takes");
  aclDataType Gives = K == Class::Compare                        ? ACL_BOOL
                      : K == Class::Float && !isFloating(Common) ? ACL_FLOAT
                                                                 : Common;
  aclDataType Out = C.tensor(Result).Type;
  if (!canCast(Gives, Out))
    return C.invalid(C.name(Result) + " has the type " + describe(Out) +
                     ", which cannot hold a result of type " + describe(Gives));
  In = computeType(K == Class::Compare ? Common : Gives);
  return C.checkShape(Result, Expected);
}

Status checkListElementwise(const Call &C, const std::vector<TensorView> &List,
                            Shape &Expected, Compute &In) {
  if (List.empty())
    return C.invalid("the list is empty");
  Expected = List[0].Shape;
  aclDataType Common = List[0].Type;
  for (const TensorView &T : List) {
    ACLTIDY_TRY(C.broadcast(Expected, T.Shape, Expected));
    Common = promote(Common, T.Type);
  }
  return checkElementwise(C, Class::Arithmetic, Common, Expected, 1, In);
}

void copyTo(const TensorView &Out, const TensorView &In) {
  if (isFloating(In.Type) || isFloating(Out.Type))
    map<double>(Out, [](double X) { return X; }, In);
  else
    map<int64_t>(Out, [](int64_t X) { return X; }, In);
}

Status checkHolds(const Call &C, aclDataType Type, unsigned Out) {
  if (canCast(Type, C.tensor(Out).Type))
    return {};
  return C.invalid(C.name(Out) + " has the type " +
                   describe(C.tensor(Out).Type) +
                   ", which cannot hold values of type " + describe(Type));
}

const Scalar *scalarAfter(const Call &C, unsigned From, unsigned I) {
  for (unsigned P = From + 1; P < C.count(); ++P)
    if (C.parameter(P).What == Kind::Scalar && I-- == 0)
      return C.optionalScalar(P);
  return nullptr;
}

} // namespace acltidy::operators
