//===- Scatter.cpp - Writing at indices -----------------------------------===//

#include "Indices.h"

namespace acltidy::operators {

namespace {

/// How scattered values join what is there.
enum class Join { Replace, Add, Multiply };

/// self with values of \p Source (a tensor, or one scalar) at the indices.
Status scatter(Call &C, Join How, unsigned Source) {
  int64_t Dim = C.integer(1);
  const TensorView &Self = C.tensor(0), &Index = C.tensor(2);
  unsigned Result = resultOf(C);
  ACLTIDY_TRY(checkScattered(C, Dim, 2));
  ACLTIDY_TRY(C.checkShape(Result, Self.Shape));
  ACLTIDY_TRY(checkHolds(C, Self.Type, Result));
  bool IsTensor = C.parameter(Source).What == Kind::Tensor;
  if (IsTensor) {
    const Shape &S = C.tensor(Source).Shape;
    bool Fits = S.size() == Index.Shape.size();
    for (size_t D = 0; Fits && D < S.size(); ++D)
      Fits = Index.Shape[D] <= S[D];
    if (!Fits)
      return C.invalid(C.name(Source) + " has the shape " + describe(S) +
                       ", which is less than that of index, " +
                       describe(Index.Shape));
    ACLTIDY_TRY(C.checkType(Source, {Self.Type}));
  }
  if (!C.running())
    return {};
  std::vector<int64_t> At;
  ACLTIDY_TRY(loadIndices(C, Index, Self.Shape[size_t(Dim)], true, At));
  dispatch(computeType(Self.Type), [&](auto *Null) {
    using T = std::remove_pointer_t<decltype(Null)>;
    std::vector<T> To = loadAll<T>(Self), From(At.size());
    if (IsTensor) {
      TensorView Part = C.tensor(Source);
      Part.Shape = Index.Shape;
      From = loadAll<T>(Part);
    } else {
      const Scalar &S = C.scalar(Source);
      std::fill(From.begin(), From.end(),
                std::is_integral_v<T> ? T(S.asInteger()) : T(S.asDouble()));
    }
    forScattered(Index.Shape, Self.Shape, Dim, At, [&](size_t I, size_t Place) {
      T &X = To[Place];
      X = How == Join::Add        ? wrapAdd(X, From[I])
          : How == Join::Multiply ? wrapMul(X, From[I])
                                  : From[I];
    });
    storeAll<T>(C.tensor(Result), To.data());
  });
  return {};
}

/// The parameter reduce: 0 replaces, 1 adds, 2 multiplies.
Status scatterReduce(Call &C) {
  int64_t Reduce = C.integer(4);
  if (Reduce < 0 || Reduce > 2)
    return C.invalid("reduce is " + std::to_string(Reduce) +
                     "; possible are 0 (none), 1 (add) and 2 (multiply)");
  return scatter(C, Join(Reduce), 3);
}
Status scatterAdd(Call &C) { return scatter(C, Join::Add, 3); }

/// Slices of source to the indexed places of self along dim.
Status putSlices(Call &C, unsigned Index, const TensorView *Source,
                 const Scalar *Value, double Alpha, bool Add) {
  const TensorView &Self = C.tensor(0);
  unsigned Result = resultOf(C);
  int64_t Dim = C.integer(1);
  ACLTIDY_TRY(C.wrapDim(Dim, Self.Shape.size()));
  if (Self.Shape.empty())
    return C.invalid(C.name(0) + " has no dimensions");
  bool IsTensor = C.parameter(Index).What == Kind::Tensor;
  if (IsTensor) {
    ACLTIDY_TRY(checkIndices(C, Index));
    ACLTIDY_TRY(C.checkRank(Index, 0, 1));
  }
  int64_t Count =
      IsTensor ? elements(C.tensor(Index)) : int64_t(C.ints(Index).size());
  ACLTIDY_TRY(C.checkShape(Result, Self.Shape));
  ACLTIDY_TRY(C.checkType(Result, {Self.Type}));
  if (Source) {
    Shape Expected = Self.Shape;
    Expected[size_t(Dim)] = Count;
    if (Source->Shape != Expected || Source->Type != Self.Type)
      return C.invalid("source has the shape " + describe(Source->Shape) +
                       " and the type " + describe(Source->Type) + "; " +
                       describe(Expected) + " and " + describe(Self.Type) +
                       " are needed");
  }
  int64_t Size = Self.Shape[size_t(Dim)];
  if (!IsTensor)
    for (int64_t X : C.ints(Index))
      if (X < -Size || X >= Size)
        return C.invalid("index " + std::to_string(X) +
                         " is out of range for a size of " +
                         std::to_string(Size));
  if (!C.running())
    return {};
  std::vector<int64_t> At;
  if (IsTensor)
    ACLTIDY_TRY(loadIndices(C, C.tensor(Index), Size, false, At));
  else
    for (int64_t X : C.ints(Index))
      At.push_back(X < 0 ? X + Size : X);
  const TensorView &Out = C.tensor(Result);
  if (Result != 0)
    copyTo(Out, Self);
  dispatch(computeType(Self.Type), [&](auto *Null) {
    using T = std::remove_pointer_t<decltype(Null)>;
    T Factor = std::is_integral_v<T> ? T(int64_t(Alpha)) : T(Alpha);
    T Fill = Value ? std::is_integral_v<T> ? T(Value->asInteger())
                                           : T(Value->asDouble())
                   : T(0);
    for (size_t I = 0; I < At.size(); ++I) {
      TensorView To = selected(Out, Dim, At[I]);
      if (!Source)
        map<T>(To, [=]() { return Fill; });
      else if (Add)
        map<T>(
            To, [=](T X, T Y) { return wrapAdd(X, wrapMul(Factor, Y)); }, To,
            selected(*Source, Dim, int64_t(I)));
      else
        map<T>(To, [](T X) { return X; }, selected(*Source, Dim, int64_t(I)));
    }
  });
  return {};
}

Status indexCopy(Call &C) {
  return putSlices(C, 2, &C.tensor(3), nullptr, 1, false);
}
Status indexAdd(Call &C) {
  return putSlices(C, 2, &C.tensor(3), nullptr, C.scalar(4).asDouble(), true);
}
Status indexFill(Call &C) {
  return putSlices(C, 2, nullptr, &C.scalar(3), 1, false);
}

const Row Table[] = {
    {"aclnnScatter", scatterReduce},
    {"aclnnInplaceScatter", scatterReduce},
    {"aclnnScatterValue", scatterReduce},
    {"aclnnInplaceScatterValue", scatterReduce},
    {"aclnnScatterAdd", scatterAdd},
    {"aclnnIndexCopy", indexCopy, "selfRef:r outRef:w"},
    {"aclnnInplaceIndexCopy", indexCopy},
    {"aclnnIndexAdd", indexAdd},
    {"aclnnIndexFill", indexFill},
    {"aclnnIndexFillTensor", indexFill},
    {"aclnnInplaceIndexFill", indexFill},
    {"aclnnInplaceIndexFillTensor", indexFill},
};

} // namespace

const RowTable ScatterRows = Table;

} // namespace acltidy::operators
