//===- Select.cpp - Choices, limits and functions of three tensors --------===//

#include "Elementwise.h"

namespace acltidy::operators {

namespace {

/// Elements of self where condition holds, otherwise of other.
Status where(Call &C) {
  const TensorView &Condition = C.tensor(0), &A = C.tensor(1), &B = C.tensor(2);
  ACLTIDY_TRY(C.checkType(0, {ACL_BOOL, ACL_UINT8}));
  Shape Expected;
  ACLTIDY_TRY(C.broadcast(A.Shape, B.Shape, Expected));
  ACLTIDY_TRY(C.broadcast(Expected, Condition.Shape, Expected));
  Compute T;
  ACLTIDY_TRY(checkElementwise(C, Class::Arithmetic, promote(A.Type, B.Type),
                               Expected, 3, T));
  if (C.running())
    dispatch(T, [&](auto *Null) {
      using Value = std::remove_pointer_t<decltype(Null)>;
      map<Value>(
          C.tensor(3),
          [](Value If, Value X, Value Y) { return If != Value(0) ? X : Y; },
          Condition, A, B);
    });
  return {};
}

/// The limits of a clamp: a null one does not limit.
template <bool Low, bool High, int LowAt, int HighAt> Status clamp(Call &C) {
  const TensorView &In = C.tensor(0);
  unsigned Result = resultOf(C);
  Shape Expected = In.Shape;
  Operand Limits[2];
  bool Have[2] = {false, false};
  aclDataType Common = In.Type;
  const int Places[2] = {Low ? LowAt : -1, High ? HighAt : -1};
  for (int I = 0; I < 2; ++I) {
    if (Places[I] < 0)
      continue;
    unsigned P = static_cast<unsigned>(Places[I]);
    bool IsTensor = C.parameter(P).What == Kind::Tensor;
    Have[I] =
        IsTensor ? C.optional(P) != nullptr : C.optionalScalar(P) != nullptr;
    if (!Have[I])
      continue;
    Limits[I] = Operand::of(C, P);
    if (IsTensor) {
      ACLTIDY_TRY(C.broadcast(Expected, Limits[I].View.Shape, Expected));
      Common = promote(Common, Limits[I].View.Type);
    } else
      Common = promote(Common, Limits[I].Value);
  }
  if (!Have[0] && !Have[1])
    return C.fail(Error::NullArgument, "both limits are null");
  Compute T;
  ACLTIDY_TRY(
      checkElementwise(C, Class::Arithmetic, Common, Expected, Result, T));
  if (!C.running())
    return {};
  dispatch(T, [&](auto *Null) {
    using Value = std::remove_pointer_t<decltype(Null)>;
    const TensorView &Out = C.tensor(Result);
    auto Above = [](Value X, Value L) { return maxOf(X, L); };
    auto Below = [](Value X, Value H) { return minOf(X, H); };
    if (Have[0] && Have[1])
      map<Value>(
          Out, [](Value X, Value L, Value H) { return minOf(maxOf(X, L), H); },
          In, Limits[0].View, Limits[1].View);
    else if (Have[0])
      map<Value>(Out, Above, In, Limits[0].View);
    else
      map<Value>(Out, Below, In, Limits[1].View);
  });
  return {};
}

/// self + value * tensor1 * tensor2, or divided by tensor2.
template <bool Divide> Status addProduct(Call &C) {
  const TensorView &Self = C.tensor(0), &A = C.tensor(1), &B = C.tensor(2);
  Shape Expected;
  ACLTIDY_TRY(C.broadcast(A.Shape, B.Shape, Expected));
  ACLTIDY_TRY(C.broadcast(Expected, Self.Shape, Expected));
  unsigned Result = resultOf(C);
  Compute T;
  ACLTIDY_TRY(checkElementwise(C, Divide ? Class::FloatOnly : Class::Arithmetic,
                               promote(Self.Type, promote(A.Type, B.Type)),
                               Expected, Result, T));
  const Scalar &Factor = C.scalar(3);
  if (C.running())
    dispatch(T, [&](auto *Null) {
      using Value = std::remove_pointer_t<decltype(Null)>;
      if constexpr (std::is_floating_point_v<Value> || !Divide) {
        Value F = std::is_integral_v<Value>
                      ? static_cast<Value>(Factor.asInteger())
                      : static_cast<Value>(Factor.asDouble());
        map<Value>(
            C.tensor(Result),
            [=](Value X, Value Y, Value Z) {
              return Divide ? X + F * Y / Z
                            : wrapAdd(X, wrapMul(F, wrapMul(Y, Z)));
            },
            Self, A, B);
      }
    });
  return {};
}

/// self + weight * (end - self); the weight is a tensor or a scalar.
Status lerp(Call &C) {
  const TensorView &Self = C.tensor(0), &End = C.tensor(1);
  Operand Weight = Operand::of(C, 2);
  Shape Expected;
  ACLTIDY_TRY(C.broadcast(Self.Shape, End.Shape, Expected));
  ACLTIDY_TRY(C.broadcast(Expected, Weight.View.Shape, Expected));
  unsigned Result = resultOf(C);
  Compute T;
  ACLTIDY_TRY(checkElementwise(
      C, Class::FloatOnly, promote(Self.Type, End.Type), Expected, Result, T));
  if (C.running())
    dispatch(T, [&](auto *Null) {
      using Value = std::remove_pointer_t<decltype(Null)>;
      map<Value>(
          C.tensor(Result),
          [](Value X, Value Y, Value W) { return X + W * (Y - X); }, Self, End,
          Weight.View);
    });
  return {};
}

/// self, and value where mask holds. The mask is broadcast to self.
Status maskedFill(Call &C) {
  const TensorView &Self = C.tensor(0), &Mask = C.tensor(1);
  ACLTIDY_TRY(C.checkType(1, {ACL_BOOL}));
  Operand Value = Operand::of(C, 2);
  if (elements(Value.View) != 1)
    return C.invalid("value has the shape " + describe(Value.View.Shape) +
                     ", but one element is needed");
  Value.View.Shape.clear();
  Value.View.Strides.clear();
  Shape Expected;
  ACLTIDY_TRY(C.broadcast(Self.Shape, Mask.Shape, Expected));
  Compute T;
  ACLTIDY_TRY(
      checkElementwise(C, Class::Arithmetic, Self.Type, Expected, 0, T));
  if (C.running())
    dispatch(T, [&](auto *Null) {
      using V = std::remove_pointer_t<decltype(Null)>;
      map<V>(
          Self, [](V X, V If, V New) { return If != V(0) ? New : X; }, Self,
          Mask, Value.View);
    });
  return {};
}

/// The element-wise extreme of a list of tensors.
template <bool Max> Status extremeOfList(Call &C) {
  const std::vector<TensorView> &List = C.list(0);
  Compute In;
  Shape Expected;
  ACLTIDY_TRY(checkListElementwise(C, List, Expected, In));
  if (C.running())
    dispatch(In, [&](auto *Null) {
      using Value = std::remove_pointer_t<decltype(Null)>;
      map<Value>(C.tensor(1), [](Value X) { return X; }, List[0]);
      for (size_t I = 1; I < List.size(); ++I)
        map<Value>(
            C.tensor(1),
            [](Value X, Value Y) { return Max ? maxOf(X, Y) : minOf(X, Y); },
            C.tensor(1), List[I]);
    });
  return {};
}

const Row Table[] = {
    {"aclnnSWhere", where},
    {"aclnnClamp", clamp<true, true, 1, 2>, "", "clipValueMin clipValueMax"},
    {"aclnnClampMin", clamp<true, false, 1, -1>},
    {"aclnnClampMax", clamp<false, true, -1, 1>},
    {"aclnnInplaceClampMax", clamp<false, true, -1, 1>},
    {"aclnnClampTensor", clamp<true, true, 1, 2>, "",
     "clipValueMin clipValueMax"},
    {"aclnnClampMinTensor", clamp<true, false, 1, -1>},
    {"aclnnInplaceClampMinTensor", clamp<true, false, 1, -1>},
    {"aclnnClampMaxTensor", clamp<false, true, -1, 1>},
    {"aclnnInplaceClampMaxTensor", clamp<false, true, -1, 1>},
    {"aclnnHardtanh", clamp<true, true, 1, 2>},
    {"aclnnInplaceHardtanh", clamp<true, true, 1, 2>},
    {"aclnnAddcmul", addProduct<false>},
    {"aclnnInplaceAddcmul", addProduct<false>},
    {"aclnnAddcdiv", addProduct<true>},
    {"aclnnInplaceAddcdiv", addProduct<true>},
    {"aclnnLerp", lerp},
    {"aclnnLerps", lerp},
    {"aclnnInplaceLerp", lerp},
    {"aclnnInplaceLerps", lerp},
    {"aclnnInplaceMaskedFillScalar", maskedFill},
    {"aclnnInplaceMaskedFillTensor", maskedFill},
    {"aclnnMaxN", extremeOfList<true>},
    {"aclnnMinN", extremeOfList<false>},
};

} // namespace

const RowTable SelectRows = Table;

} // namespace acltidy::operators
