//===- Index.cpp - Reading at indices, and lists of indices ---------------===//

#include "Indices.h"

namespace acltidy::operators {

namespace {

/// Slices of self along dim; the index's shape takes the place of dim.
Status select(Call &C, const TensorView &Self, int64_t Dim, unsigned Index,
              unsigned Out, bool Negative) {
  const TensorView &Indices = C.tensor(Index);
  ACLTIDY_TRY(C.wrapDim(Dim, Self.Shape.size()));
  if (Self.Shape.empty())
    return C.invalid(C.name(0) + " has no dimensions");
  ACLTIDY_TRY(checkIndices(C, Index));
  Shape Expected = Self.Shape;
  Expected.erase(Expected.begin() + Dim);
  Expected.insert(Expected.begin() + Dim, Indices.Shape.begin(),
                  Indices.Shape.end());
  ACLTIDY_TRY(C.checkShape(Out, Expected));
  ACLTIDY_TRY(checkHolds(C, Self.Type, Out));
  if (!C.running())
    return {};
  std::vector<int64_t> At;
  ACLTIDY_TRY(loadIndices(C, Indices, Self.Shape[size_t(Dim)], Negative, At));
  // The result with the index's dimensions as one, of contiguous memory.
  dispatch(computeType(Self.Type), [&](auto *Null) {
    using T = std::remove_pointer_t<decltype(Null)>;
    std::vector<T> Values(size_t(elements(Expected)));
    aclDataType Type = std::is_same_v<T, float>    ? ACL_FLOAT
                       : std::is_same_v<T, double> ? ACL_DOUBLE
                                                   : ACL_INT64;
    Shape Flat = Self.Shape;
    Flat[size_t(Dim)] = int64_t(At.size());
    TensorView Result(Values.data(), Type, Flat);
    for (size_t I = 0; I < At.size(); ++I)
      map<T>(
          selected(Result, Dim, int64_t(I)), [](T X) { return X; },
          selected(Self, Dim, At[I]));
    storeAll<T>(C.tensor(Out), Values.data());
  });
  return {};
}

Status indexSelect(Call &C) {
  ACLTIDY_TRY(C.checkRank(2, 0, 1));
  // A single index without dimensions still leaves a dimension of one.
  if (C.tensor(2).Shape.empty())
    return C.notSimulated("an index without dimensions");
  return select(C, C.tensor(0), C.integer(1), 2, 3, false);
}
Status gatherV2(Call &C) {
  return select(C, C.tensor(0), C.integer(1), 2, 3, true);
}
Status embedding(Call &C) {
  ACLTIDY_TRY(C.checkRank(0, 2, 2));
  return select(C, C.tensor(0), 0, 1, 2, false);
}
Status take(Call &C) {
  ACLTIDY_TRY(checkIndices(C, 1));
  ACLTIDY_TRY(C.checkShape(2, C.tensor(1).Shape));
  ACLTIDY_TRY(checkHolds(C, C.tensor(0).Type, 2));
  if (!C.running())
    return {};
  std::vector<int64_t> At;
  ACLTIDY_TRY(loadIndices(C, C.tensor(1), elements(C.tensor(0)), true, At));
  dispatch(computeType(C.tensor(0).Type), [&](auto *Null) {
    using T = std::remove_pointer_t<decltype(Null)>;
    std::vector<T> From = loadAll<T>(C.tensor(0)), To;
    for (int64_t I : At)
      To.push_back(From[size_t(I)]);
    storeAll<T>(C.tensor(2), To.data());
  });
  return {};
}

/// out[i][j] = self[index[i][j]][j] and so on.
Status gather(Call &C) {
  int64_t Dim = C.integer(1);
  ACLTIDY_TRY(checkScattered(C, Dim, 2));
  ACLTIDY_TRY(C.checkShape(3, C.tensor(2).Shape));
  ACLTIDY_TRY(checkHolds(C, C.tensor(0).Type, 3));
  if (!C.running())
    return {};
  const TensorView &Self = C.tensor(0);
  std::vector<int64_t> At;
  ACLTIDY_TRY(loadIndices(C, C.tensor(2), Self.Shape[size_t(Dim)], true, At));
  dispatch(computeType(Self.Type), [&](auto *Null) {
    using T = std::remove_pointer_t<decltype(Null)>;
    std::vector<T> From = loadAll<T>(Self), To(At.size());
    forScattered(C.tensor(2).Shape, Self.Shape, Dim, At,
                 [&](size_t I, size_t Place) { To[I] = From[Place]; });
    storeAll<T>(C.tensor(3), To.data());
  });
  return {};
}

/// One more dimension, with onValue at the index and offValue elsewhere.
Status oneHot(Call &C) {
  const TensorView &Self = C.tensor(0), &Out = C.tensor(5);
  int64_t Classes = C.integer(1), Axis = C.integer(4);
  ACLTIDY_TRY(C.checkType(0, {ACL_INT32, ACL_INT64, ACL_UINT8}));
  ACLTIDY_TRY(C.wrapDim(Axis, Self.Shape.size() + 1, "axis"));
  if (Classes < 0)
    return C.invalid("numClasses is " + std::to_string(Classes));
  for (unsigned I : {2u, 3u})
    if (elements(C.tensor(I)) != 1 || C.tensor(I).Type != Out.Type)
      return C.invalid(C.name(I) + " must be one element of the result's type");
  Shape Expected = Self.Shape;
  Expected.insert(Expected.begin() + Axis, Classes);
  ACLTIDY_TRY(C.checkShape(5, Expected));
  if (!C.running())
    return {};
  for (int64_t I = 0; I < Classes; ++I)
    dispatch(computeType(Out.Type), [&](auto *Null) {
      using T = std::remove_pointer_t<decltype(Null)>;
      T On = load<T>(Out.Type, address(C.tensor(2)));
      T Off = load<T>(Out.Type, address(C.tensor(3)));
      map<T>(
          selected(Out, Axis, I), [=](T X) { return X == T(I) ? On : Off; },
          Self);
    });
  return {};
}

/// How often every value occurs, or the sum of its weights.
Status bincount(Call &C) {
  const TensorView &Self = C.tensor(0), &Out = C.tensor(3);
  const TensorView *Weights = C.optional(1);
  ACLTIDY_TRY(C.checkRank(0, 1, 1));
  ACLTIDY_TRY(C.checkRank(3, 1, 1));
  if (!isInteger(Self.Type))
    return C.invalid("self has the type " + describe(Self.Type) +
                     ", which is no integer type");
  if (Weights && Weights->Shape != Self.Shape)
    return C.invalid("weights has the shape " + describe(Weights->Shape) +
                     ", self " + describe(Self.Shape));
  if (C.integer(2) < 0 || C.integer(2) > Out.Shape[0])
    return C.invalid("minlength is " + std::to_string(C.integer(2)) +
                     ", but out has " + std::to_string(Out.Shape[0]) +
                     " elements");
  if (!C.running())
    return {};
  std::vector<int64_t> At;
  ACLTIDY_TRY(loadIndices(C, Self, Out.Shape[0], false, At));
  std::vector<double> Sum(size_t(Out.Shape[0])), W(At.size(), 1);
  if (Weights)
    W = loadAll<double>(*Weights);
  for (size_t I = 0; I < At.size(); ++I)
    Sum[size_t(At[I])] += W[I];
  storeAll<double>(Out, Sum.data());
  return {};
}

/// The places that a list of indices picks: indices of the leading dimensions,
/// broadcast together. Each place is a run of the dimensions that are left.
struct Picked {
  Shape Result; ///< Of the indices, then the dimensions left.
  int64_t Run = 1;
  std::vector<int64_t> Places; ///< Number of the run in self.
};

Status pick(const Call &C, const std::vector<TensorView> &Indices, Picked &P) {
  const TensorView &Self = C.tensor(0);
  if (Indices.empty() || Indices.size() > Self.Shape.size())
    return C.invalid("indices has " + std::to_string(Indices.size()) +
                     " tensors for " + std::to_string(Self.Shape.size()) +
                     " dimensions");
  Shape Together;
  for (const TensorView &I : Indices) {
    if (I.Type == ACL_BOOL || I.Type == ACL_UINT8)
      return C.notSimulated("an index of type " + describe(I.Type));
    if (I.Type != ACL_INT32 && I.Type != ACL_INT64)
      return C.invalid("an index has the type " + describe(I.Type) +
                       "; possible are ACL_INT32 and ACL_INT64");
    ACLTIDY_TRY(C.broadcast(Together, I.Shape, Together));
  }
  P.Result = Together;
  for (size_t D = Indices.size(); D < Self.Shape.size(); ++D) {
    P.Result.push_back(Self.Shape[D]);
    P.Run *= Self.Shape[D];
  }
  if (!C.running())
    return {};
  P.Places.assign(size_t(elements(Together)), 0);
  TensorView Places(P.Places.data(), ACL_INT64, Together);
  for (size_t D = 0; D < Indices.size(); ++D) {
    std::vector<int64_t> At;
    int64_t Size = Self.Shape[D];
    ACLTIDY_TRY(loadIndices(C, Indices[D], Size, true, At));
    map<int64_t>(
        Places, [=](int64_t Sum, int64_t I) { return Sum * Size + I; }, Places,
        TensorView(At.data(), ACL_INT64, Indices[D].Shape));
  }
  return {};
}

Status index(Call &C) {
  Picked P;
  ACLTIDY_TRY(pick(C, C.list(1), P));
  ACLTIDY_TRY(C.checkShape(2, P.Result));
  ACLTIDY_TRY(checkHolds(C, C.tensor(0).Type, 2));
  if (C.running())
    dispatch(computeType(C.tensor(0).Type), [&](auto *Null) {
      using T = std::remove_pointer_t<decltype(Null)>;
      std::vector<T> From = loadAll<T>(C.tensor(0)), To;
      for (int64_t Place : P.Places)
        To.insert(To.end(), From.begin() + Place * P.Run,
                  From.begin() + (Place + 1) * P.Run);
      storeAll<T>(C.tensor(2), To.data());
    });
  return {};
}

Status indexPut(Call &C) {
  const TensorView &Self = C.tensor(0), &Values = C.tensor(2);
  Picked P;
  ACLTIDY_TRY(pick(C, C.list(1), P));
  ACLTIDY_TRY(C.checkType(2, {Self.Type}));
  Shape Expected;
  ACLTIDY_TRY(C.broadcast(P.Result, Values.Shape, Expected));
  if (Expected != P.Result)
    return C.invalid("values has the shape " + describe(Values.Shape) +
                     ", which is more than " + describe(P.Result));
  bool Add = C.flag(3);
  if (C.running())
    dispatch(computeType(Self.Type), [&](auto *Null) {
      using T = std::remove_pointer_t<decltype(Null)>;
      std::vector<T> To = loadAll<T>(Self), From(size_t(elements(P.Result)));
      aclDataType Type = std::is_same_v<T, float>    ? ACL_FLOAT
                         : std::is_same_v<T, double> ? ACL_DOUBLE
                                                     : ACL_INT64;
      map<T>(
          TensorView(From.data(), Type, P.Result), [](T X) { return X; },
          Values);
      for (size_t I = 0; I < From.size(); ++I) {
        auto Run = size_t(P.Run);
        T &X = To[size_t(P.Places[I / Run]) * Run + I % Run];
        X = Add ? wrapAdd(X, From[I]) : From[I];
      }
      storeAll<T>(Self, To.data());
    });
  return {};
}

const Row Table[] = {
    {"aclnnIndex", index},
    {"aclnnIndexPutImpl", indexPut},
    {"aclnnIndexSelect", indexSelect},
    {"aclnnGatherV2", gatherV2},
    {"aclnnEmbedding", embedding},
    {"aclnnTake", take},
    {"aclnnGather", gather},
    {"aclnnOneHot", oneHot},
    {"aclnnBincount", bincount, "", "weights"},
};

} // namespace

const RowTable IndexRows = Table;

} // namespace acltidy::operators
