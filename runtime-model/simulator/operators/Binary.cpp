//===- Binary.cpp - Functions of two tensors or a tensor and a scalar -----===//

#include "Elementwise.h"
#include <numeric>

namespace acltidy::operators {

namespace {

#define ACLTIDY_BINARY(Name, TheClass, Expression)                             \
  struct Name {                                                                \
    static constexpr Class K = Class::TheClass;                                \
    template <class T> static T apply(T A, T B, T Alpha) {                     \
      (void)Alpha;                                                             \
      return static_cast<T>(Expression);                                       \
    }                                                                          \
  };

/// Division that rounds down; by zero it gives what floating values do, or 0.
template <class T> T floorDivide(T A, T B) {
  if constexpr (std::is_integral_v<T>) {
    if (B == 0)
      return 0;
    if (B == -1)
      return wrapSub<T>(0, A);
    T Q = A / B;
    return A % B != 0 && (A < 0) != (B < 0) ? Q - 1 : Q;
  } else
    return std::floor(A / B);
}

template <class T> T truncDivide(T A, T B) {
  if constexpr (std::is_integral_v<T>)
    return B == 0 ? 0 : B == -1 ? wrapSub<T>(0, A) : A / B;
  else
    return std::trunc(A / B);
}

/// The remainder with the sign of the dividend.
template <class T> T modulo(T A, T B) {
  if constexpr (std::is_integral_v<T>)
    return B == 0 || B == -1 ? 0 : A % B;
  else
    return std::fmod(A, B);
}

/// The remainder with the sign of the divisor.
template <class T> T remainder(T A, T B) {
  T R = modulo(A, B);
  return R != 0 && (R < 0) != (B < 0) ? R + B : R;
}

template <class T> T power(T A, T B) {
  if constexpr (std::is_integral_v<T>) {
    if (B < 0)
      return A == 1 ? 1 : A == -1 ? (B % 2 ? -1 : 1) : 0;
    T Result = 1;
    for (; B; B >>= 1, A = wrapMul(A, A))
      if (B & 1)
        Result = wrapMul(Result, A);
    return Result;
  } else
    return std::pow(A, B);
}

template <class T> T logAddExp(T A, T B, T Base) {
  T High = std::max(A, B), Low = std::min(A, B);
  if (std::isinf(High) || std::isnan(A) || std::isnan(B))
    return A + B > High ? A + B : High + (std::isnan(A + B) ? A + B : 0);
  return Base == 2 ? High + std::log2(1 + std::exp2(Low - High))
                   : High + std::log1p(std::exp(Low - High));
}

template <class T> T xLogY(T X, T Y) {
  if (std::isnan(Y))
    return Y;
  return X == 0 ? 0 : X * std::log(Y);
}

inline uint64_t magnitude(int64_t X) {
  return X < 0 ? 0 - static_cast<uint64_t>(X) : static_cast<uint64_t>(X);
}

/// Shifts by less than nothing or more than there is leave nothing.
inline int64_t shiftLeft(int64_t A, int64_t By) {
  return By < 0 || By > 63
             ? 0
             : static_cast<int64_t>(static_cast<uint64_t>(A) << By);
}

ACLTIDY_BINARY(Add, Arithmetic, wrapAdd(A, wrapMul(B, Alpha)))
ACLTIDY_BINARY(Sub, Arithmetic, wrapSub(A, wrapMul(B, Alpha)))
ACLTIDY_BINARY(Rsub, Arithmetic, wrapSub(B, wrapMul(A, Alpha)))
ACLTIDY_BINARY(Mul, Arithmetic, wrapMul(A, B))
ACLTIDY_BINARY(Div, Float, A / B)
ACLTIDY_BINARY(FloorDivide, Arithmetic, floorDivide(A, B))
ACLTIDY_BINARY(TruncDivide, Arithmetic, truncDivide(A, B))
ACLTIDY_BINARY(Fmod, Arithmetic, modulo(A, B))
ACLTIDY_BINARY(Remainder, Arithmetic, remainder(A, B))
ACLTIDY_BINARY(Pow, Arithmetic, power(A, B))
ACLTIDY_BINARY(Maximum, Arithmetic, maxOf(A, B))
ACLTIDY_BINARY(Minimum, Arithmetic, minOf(A, B))
ACLTIDY_BINARY(MulNoNan, Arithmetic, B == 0 ? 0 : wrapMul(A, B))
ACLTIDY_BINARY(Heaviside, Arithmetic, A == 0 ? B : A > 0 ? 1 : A < 0 ? 0 : A)
ACLTIDY_BINARY(AddRelu, Arithmetic, maxOf(wrapAdd(A, wrapMul(B, Alpha)), T(0)))
ACLTIDY_BINARY(Atan2, Float, std::atan2(A, B))
ACLTIDY_BINARY(LogAddExp, Float, logAddExp(A, B, T(0)))
ACLTIDY_BINARY(LogAddExp2, Float, logAddExp(A, B, T(2)))
ACLTIDY_BINARY(XLogY, Float, xLogY(A, B))
ACLTIDY_BINARY(Xlog1py, Float, xLogY(A, T(B + 1)))
ACLTIDY_BINARY(Eq, Compare, A == B)
ACLTIDY_BINARY(Ne, Compare, A != B)
ACLTIDY_BINARY(Gt, Compare, A > B)
ACLTIDY_BINARY(Ge, Compare, A >= B)
ACLTIDY_BINARY(Lt, Compare, A < B)
ACLTIDY_BINARY(Le, Compare, A <= B)
ACLTIDY_BINARY(LogicalAnd, Compare, A != 0 && B != 0)
ACLTIDY_BINARY(LogicalOr, Compare, A != 0 || B != 0)
ACLTIDY_BINARY(LogicalXor, Compare, (A != 0) != (B != 0))
ACLTIDY_BINARY(BitwiseAnd, IntegerOnly, int64_t(A) & int64_t(B))
ACLTIDY_BINARY(BitwiseOr, IntegerOnly, int64_t(A) | int64_t(B))
ACLTIDY_BINARY(BitwiseXor, IntegerOnly, int64_t(A) ^ int64_t(B))
ACLTIDY_BINARY(LeftShift, IntegerOnly, shiftLeft(int64_t(A), int64_t(B)))
ACLTIDY_BINARY(RightShift, IntegerOnly,
               int64_t(A) >> std::clamp<int64_t>(int64_t(B), 0, 63))
ACLTIDY_BINARY(Gcd, IntegerOnly,
               std::gcd(magnitude(int64_t(A)), magnitude(int64_t(B))))

/// Division with a rounding mode: 0 none, 1 toward zero, 2 down.
Status divMode(Call &C) {
  switch (C.integer(2)) {
  case 0:
    return binary<Div>(C);
  case 1:
    return binary<TruncDivide>(C);
  case 2:
    return binary<FloorDivide>(C);
  default:
    return C.invalid("mode is " + std::to_string(C.integer(2)) +
                     "; possible are 0 (exact), 1 (trunc) and 2 (floor)");
  }
}

Status isClose(Call &C) {
  Operand A = Operand::of(C, 0), B = Operand::of(C, 1);
  Shape Expected;
  ACLTIDY_TRY(C.broadcast(A.View.Shape, B.View.Shape, Expected));
  Compute T;
  ACLTIDY_TRY(checkElementwise(C, Class::Compare, commonType(A, B), Expected,
                               resultOf(C), T));
  double Relative = C.real(2), Absolute = C.real(3);
  if (Relative < 0 || Absolute < 0)
    return C.invalid("rtol and atol must not be negative");
  bool Nan = C.flag(4);
  if (C.running())
    map<double>(
        C.tensor(resultOf(C)),
        [=](double X, double Y) -> double {
          if (std::isnan(X) || std::isnan(Y))
            return Nan && std::isnan(X) && std::isnan(Y);
          return X == Y ||
                 (std::isfinite(Y) &&
                  std::fabs(X - Y) <= Absolute + Relative * std::fabs(Y));
        },
        A.View, B.View);
  return {};
}

/// One bool for the whole: shapes and all elements are equal.
Status equal(Call &C) {
  const TensorView &A = C.tensor(0), &B = C.tensor(1), &Out = C.tensor(2);
  if (elements(Out) != 1)
    return C.invalid("out has the shape " + describe(Out.Shape) +
                     ", but one element is needed");
  ACLTIDY_TRY(C.checkType(2, {ACL_BOOL}));
  if (!C.running())
    return {};
  bool Same = A.Shape == B.Shape;
  if (Same)
    Same = isFloating(A.Type) || isFloating(B.Type)
               ? loadAll<double>(A) == loadAll<double>(B)
               : loadAll<int64_t>(A) == loadAll<int64_t>(B);
  store<int64_t>(ACL_BOOL, address(Out), Same);
  return {};
}

/// The sum of a list of tensors.
Status addN(Call &C) {
  const std::vector<TensorView> &List = C.list(0);
  Compute In;
  Shape Expected;
  ACLTIDY_TRY(checkListElementwise(C, List, Expected, In));
  if (C.running())
    dispatch(In, [&](auto *Null) {
      using Value = std::remove_pointer_t<decltype(Null)>;
      std::vector<Value> Sum(static_cast<size_t>(elements(Expected)));
      aclDataType Type = std::is_same_v<Value, float>    ? ACL_FLOAT
                         : std::is_same_v<Value, double> ? ACL_DOUBLE
                                                         : ACL_INT64;
      TensorView Total(Sum.data(), Type, Expected);
      for (const TensorView &T : List)
        map<Value>(
            Total, [](Value A, Value B) { return wrapAdd(A, B); }, Total, T);
      storeAll<Value>(C.tensor(1), Sum.data());
    });
  return {};
}

#define ACLTIDY_TENSOR_OR_SCALAR(Name)                                         \
  {"aclnn" #Name "Tensor", binary<Name>},                                      \
      {"aclnn" #Name "Scalar", binary<Name>},                                  \
      {"aclnnInplace" #Name "Tensor", binary<Name>}, {                         \
    "aclnnInplace" #Name "Scalar", binary<Name>                                \
  }
#define ACLTIDY_TENSOR_SCALAR(Name)                                            \
  {"aclnn" #Name, binary<Name>}, {"aclnn" #Name "s", binary<Name>},            \
      {"aclnnInplace" #Name, binary<Name>}, {                                  \
    "aclnnInplace" #Name "s", binary<Name>                                     \
  }

const Row Table[] = {
    ACLTIDY_TENSOR_SCALAR(Add),
    ACLTIDY_TENSOR_SCALAR(Sub),
    ACLTIDY_TENSOR_SCALAR(Mul),
    ACLTIDY_TENSOR_SCALAR(Div),
    ACLTIDY_TENSOR_SCALAR(FloorDivide),
    {"aclnnAddN", addN},
    {"aclnnSum", addN},
    {"aclnnSumV2", addN},
    {"aclnnAddV3", binary<Add>},
    {"aclnnRsub", binary<Rsub>},
    {"aclnnRsubs", binary<Rsub>},
    {"aclnnDivMod", divMode},
    {"aclnnDivMods", divMode},
    {"aclnnDivV3", divMode},
    {"aclnnInplaceDivMod", divMode},
    {"aclnnInplaceDivMods", divMode},
    {"aclnnAddRelu", binary<AddRelu>},
    {"aclnnInplaceAddRelu", binary<AddRelu>},
    {"aclnnMulNoNan", binary<MulNoNan>, "z:w"},
    {"aclnnMaximum", binary<Maximum>},
    {"aclnnMinimum", binary<Minimum>},
    {"aclnnHeaviside", binary<Heaviside>},
    {"aclnnFmodTensor", binary<Fmod>},
    {"aclnnFmodScalar", binary<Fmod>},
    {"aclnnInplaceFmodTensor", binary<Fmod>},
    {"aclnnInplaceFmodScalar", binary<Fmod>},
    {"aclnnRemainderTensorTensor", binary<Remainder>},
    {"aclnnRemainderTensorScalar", binary<Remainder>},
    {"aclnnRemainderScalarTensor", binary<Remainder>},
    {"aclnnInplaceRemainderTensorTensor", binary<Remainder>},
    {"aclnnInplaceRemainderTensorScalar", binary<Remainder>},
    {"aclnnPowTensorTensor", binary<Pow>},
    {"aclnnPowTensorScalar", binary<Pow>},
    {"aclnnPowScalarTensor", binary<Pow>},
    {"aclnnInplacePowTensorTensor", binary<Pow>},
    {"aclnnInplacePowTensorScalar", binary<Pow>},
    {"aclnnAtan2", binary<Atan2>},
    {"aclnnInplaceAtan2", binary<Atan2>, "other:r"},
    {"aclnnLogAddExp", binary<LogAddExp>},
    {"aclnnLogAddExp2", binary<LogAddExp2>},
    {"aclnnXLogYTensor", binary<XLogY>},
    {"aclnnXLogYScalarSelf", binary<XLogY>},
    {"aclnnXLogYScalarOther", binary<XLogY>},
    {"aclnnInplaceXLogYTensor", binary<XLogY>},
    {"aclnnInplaceXLogYScalarOther", binary<XLogY>},
    {"aclnnXlog1py", binary<Xlog1py>, "z:w"},
    ACLTIDY_TENSOR_OR_SCALAR(Eq),
    ACLTIDY_TENSOR_OR_SCALAR(Ne),
    ACLTIDY_TENSOR_OR_SCALAR(Gt),
    ACLTIDY_TENSOR_OR_SCALAR(Ge),
    ACLTIDY_TENSOR_OR_SCALAR(Lt),
    ACLTIDY_TENSOR_OR_SCALAR(Le),
    {"aclnnIsClose", isClose},
    {"aclnnEqual", equal},
    {"aclnnLogicalAnd", binary<LogicalAnd>},
    {"aclnnLogicalOr", binary<LogicalOr>},
    {"aclnnLogicalXor", binary<LogicalXor>},
    {"aclnnInplaceLogicalAnd", binary<LogicalAnd>},
    {"aclnnInplaceLogicalOr", binary<LogicalOr>},
    ACLTIDY_TENSOR_OR_SCALAR(BitwiseAnd),
    ACLTIDY_TENSOR_OR_SCALAR(BitwiseOr),
    ACLTIDY_TENSOR_OR_SCALAR(BitwiseXor),
    {"aclnnLeftShift", binary<LeftShift>},
    {"aclnnLeftShifts", binary<LeftShift>},
    {"aclnnRightShift", binary<RightShift>},
    {"aclnnGcd", binary<Gcd>},
};

} // namespace

const RowTable BinaryRows = Table;

} // namespace acltidy::operators
