//===- Reduce.cpp - Reductions --------------------------------------------===//

#include "Along.h"
#include "Elementwise.h"

namespace acltidy::operators {

TensorView permute(const TensorView &T, const std::vector<size_t> &Order) {
  TensorView Result = T;
  for (size_t I = 0; I < Order.size(); ++I) {
    Result.Shape[I] = T.Shape[Order[I]];
    Result.Strides[I] = T.Strides[Order[I]];
  }
  return Result;
}

TensorView grouped(const TensorView &T, const std::vector<bool> &Chosen) {
  std::vector<size_t> Order;
  for (bool Last : {false, true})
    for (size_t D = 0; D < Chosen.size(); ++D)
      if (Chosen[D] == Last)
        Order.push_back(D);
  return permute(T, Order);
}

int64_t groupSize(const Shape &S, const std::vector<bool> &Chosen) {
  Shape Sizes;
  for (size_t D = 0; D < Chosen.size(); ++D)
    if (Chosen[D])
      Sizes.push_back(S[D]);
  return elements(Sizes);
}

Shape reducedShape(const Shape &S, const std::vector<bool> &Chosen,
                   bool KeepDims) {
  Shape Result;
  for (size_t D = 0; D < S.size(); ++D)
    if (!Chosen[D])
      Result.push_back(S[D]);
    else if (KeepDims)
      Result.push_back(1);
  return Result;
}

namespace {

/// What a reduction is asked for, whatever the order of its parameters.
struct Request {
  std::vector<bool> Chosen;
  bool KeepDims = false;
  unsigned Out = 0;
};

/// Finds dims, keepDims and dtype by kind and checks the result. Values are of
/// type \p Gives, or the dtype's if there is one.
Status request(Call &C, Request &R, aclDataType Gives, Class K) {
  const TensorView &In = C.tensor(0);
  const std::vector<int64_t> *Dims = nullptr;
  bool Noop = false;
  unsigned Flags = 0;
  R.Out = C.count() - 1;
  for (unsigned I = 1; I < C.count(); ++I)
    switch (C.parameter(I).What) {
    case Kind::IntArray:
      Dims = C.optionalInts(I);
      break;
    case Kind::Bool:
      (Flags++ ? Noop : R.KeepDims) = C.flag(I);
      break;
    case Kind::DataType:
      Gives = C.type(I);
      if (Gives != C.tensor(R.Out).Type)
        return C.invalid("dtype is " + describe(Gives) + ", but " +
                         C.name(R.Out) + " has the type " +
                         describe(C.tensor(R.Out).Type));
      break;
    default:
      break;
    }
  ACLTIDY_TRY(C.wrapDims(Dims, In.Shape.size(), R.Chosen));
  if (Noop && (!Dims || Dims->empty()))
    R.Chosen.assign(In.Shape.size(), false);
  if (K == Class::FloatOnly && !isFloating(In.Type))
    return C.invalid(C.name(0) + " has the type " + describe(In.Type) +
                     ", which is no floating type");
  if (!canCast(Gives, C.tensor(R.Out).Type))
    return C.invalid(C.name(R.Out) + " has the type " +
                     describe(C.tensor(R.Out).Type) +
                     ", which cannot hold a result of type " + describe(Gives));
  C.wantWorkspace(static_cast<uint64_t>(elements(C.tensor(R.Out))) * 4);
  return C.checkShape(R.Out, reducedShape(In.Shape, R.Chosen, R.KeepDims));
}

/// Computes every group in \p T and stores the results.
template <class T, class F>
void reduceInto(Call &C, const Request &R, unsigned Out, F Fn) {
  std::vector<T> Results(static_cast<size_t>(elements(C.tensor(Out))));
  forGroups<T>(C.tensor(0), R.Chosen,
               [&](const T *Group, int64_t N, int64_t I) {
                 Results[static_cast<size_t>(I)] = static_cast<T>(Fn(Group, N));
               });
  storeAll<T>(C.tensor(Out), Results.data());
}

template <class F> void reduceAny(Call &C, const Request &R, F Fn) {
  // Sums of small types go on in a wide one.
  if (isFloating(C.tensor(0).Type) || isFloating(C.tensor(R.Out).Type))
    reduceInto<double>(C, R, R.Out, Fn);
  else
    reduceInto<int64_t>(C, R, R.Out, Fn);
}

aclDataType sumType(aclDataType T) { return isFloating(T) ? T : ACL_INT64; }

struct SumOf {
  template <class T> T operator()(const T *A, int64_t N) const {
    T Sum = 0;
    for (int64_t I = 0; I < N; ++I)
      Sum = wrapAdd(Sum, A[I]);
    return Sum;
  }
};
struct NanSumOf {
  template <class T> T operator()(const T *A, int64_t N) const {
    T Sum = 0;
    for (int64_t I = 0; I < N; ++I)
      if (A[I] == A[I])
        Sum = wrapAdd(Sum, A[I]);
    return Sum;
  }
};
struct ProductOf {
  template <class T> T operator()(const T *A, int64_t N) const {
    T Product = 1;
    for (int64_t I = 0; I < N; ++I)
      Product = wrapMul(Product, A[I]);
    return Product;
  }
};
struct MeanOf {
  template <class T> T operator()(const T *A, int64_t N) const {
    return SumOf()(A, N) / static_cast<T>(N);
  }
};
struct LogSumOf {
  template <class T> T operator()(const T *A, int64_t N) const {
    return static_cast<T>(std::log(SumOf()(A, N)));
  }
};
struct LogSumExpOf {
  template <class T> T operator()(const T *A, int64_t N) const {
    T Most = *std::max_element(A, A + N), Sum = 0;
    if (std::isinf(Most))
      return Most;
    for (int64_t I = 0; I < N; ++I)
      Sum += std::exp(A[I] - Most);
    return Most + std::log(Sum);
  }
};
struct AllOf {
  template <class T> T operator()(const T *A, int64_t N) const {
    return std::all_of(A, A + N, [](T X) { return X != T(0); });
  }
};
struct AnyOf {
  template <class T> T operator()(const T *A, int64_t N) const {
    return std::any_of(A, A + N, [](T X) { return X != T(0); });
  }
};
template <bool Max> struct ExtremeOf {
  template <class T> T operator()(const T *A, int64_t N) const {
    T Result = A[0];
    for (int64_t I = 1; I < N; ++I)
      Result = Max ? maxOf(Result, A[I]) : minOf(Result, A[I]);
    return Result;
  }
};

template <class F> Status sumLike(Call &C) {
  Request R;
  ACLTIDY_TRY(request(C, R, sumType(C.tensor(0).Type), Class::Arithmetic));
  if (C.running())
    reduceAny(C, R, F());
  return {};
}

template <class F> Status floatLike(Call &C) {
  Request R;
  ACLTIDY_TRY(request(C, R, C.tensor(0).Type, Class::FloatOnly));
  if (std::is_same_v<F, LogSumExpOf> && !groupSize(C.tensor(0).Shape, R.Chosen))
    return C.invalid(C.name(0) + " has no elements to reduce");
  if (C.running())
    reduceInto<double>(C, R, R.Out, F());
  return {};
}

template <class F> Status boolLike(Call &C) {
  Request R;
  ACLTIDY_TRY(request(C, R, ACL_BOOL, Class::Compare));
  if (C.running())
    reduceAny(C, R, F());
  return {};
}

template <bool Max> Status extreme(Call &C) {
  Request R;
  ACLTIDY_TRY(request(C, R, C.tensor(0).Type, Class::Arithmetic));
  if (!groupSize(C.tensor(0).Shape, R.Chosen))
    return C.invalid(C.name(0) + " has no elements to reduce");
  if (C.running())
    reduceAny(C, R, ExtremeOf<Max>());
  return {};
}

/// Minimum and maximum at once; the dims are an array, one number or missing.
Status aminmax(Call &C) {
  const TensorView &In = C.tensor(0);
  unsigned Out = C.count() - 2;
  std::vector<bool> Chosen(In.Shape.size(), true);
  bool Keep = false;
  for (unsigned I = 1; I < Out; ++I)
    if (C.parameter(I).What == Kind::IntArray)
      ACLTIDY_TRY(C.wrapDims(C.optionalInts(I), In.Shape.size(), Chosen));
    else if (C.parameter(I).What == Kind::Integer) {
      int64_t Dim = C.integer(I);
      ACLTIDY_TRY(C.wrapDim(Dim, In.Shape.size()));
      Chosen = only(Dim, In.Shape.size());
    } else
      Keep = C.flag(I);
  if (!groupSize(In.Shape, Chosen))
    return C.invalid(C.name(0) + " has no elements to reduce");
  for (unsigned I : {Out, Out + 1}) {
    ACLTIDY_TRY(C.checkShape(I, reducedShape(In.Shape, Chosen, Keep)));
    ACLTIDY_TRY(C.checkType(I, {In.Type}));
  }
  Request R{Chosen, Keep, Out};
  if (C.running() && isFloating(In.Type)) {
    reduceInto<double>(C, R, Out, ExtremeOf<false>());
    reduceInto<double>(C, R, Out + 1, ExtremeOf<true>());
  } else if (C.running()) {
    reduceInto<int64_t>(C, R, Out, ExtremeOf<false>());
    reduceInto<int64_t>(C, R, Out + 1, ExtremeOf<true>());
  }
  return {};
}

/// The place of the first extreme element; a NaN is the greatest and least.
template <bool Max, class T> int64_t placeOf(const T *A, int64_t N) {
  int64_t Best = 0;
  for (int64_t I = 1; I < N && A[Best] == A[Best]; ++I)
    if (A[I] != A[I] || (Max ? A[I] > A[Best] : A[I] < A[Best]))
      Best = I;
  return Best;
}

/// ArgMax, ArgMin: parameters self, dim, keepdim, out. MaxDim and MinDim have
/// the values first: self, dim, keepdim, out, indices.
template <bool Max> Status extremePlace(Call &C) {
  const TensorView &In = C.tensor(0);
  bool Values = C.count() == 5;
  unsigned Places = C.count() - 1;
  int64_t Dim = C.integer(1);
  ACLTIDY_TRY(C.wrapDim(Dim, In.Shape.size()));
  std::vector<bool> Chosen = only(Dim, In.Shape.size());
  if (!groupSize(In.Shape, Chosen))
    return C.invalid(C.name(0) + " has no elements along dimension " +
                     std::to_string(Dim));
  Shape Expected = reducedShape(In.Shape, Chosen, C.flag(2));
  ACLTIDY_TRY(C.checkType(Places, {ACL_INT64, ACL_INT32}));
  ACLTIDY_TRY(C.checkShape(Places, Expected));
  if (Values) {
    ACLTIDY_TRY(C.checkShape(3, Expected));
    if (!canCast(In.Type, C.tensor(3).Type))
      return C.invalid("out has the type " + describe(C.tensor(3).Type) +
                       ", which cannot hold values of type " +
                       describe(In.Type));
  }
  C.wantWorkspace(static_cast<uint64_t>(elements(Expected)) * 8);
  if (!C.running())
    return {};
  dispatch(computeType(In.Type), [&](auto *Null) {
    using T = std::remove_pointer_t<decltype(Null)>;
    size_t N = static_cast<size_t>(elements(Expected));
    std::vector<int64_t> Found(N);
    std::vector<T> Most(N);
    forGroups<T>(In, Chosen, [&](const T *A, int64_t Size, int64_t I) {
      int64_t At = placeOf<Max>(A, Size);
      Found[static_cast<size_t>(I)] = At;
      Most[static_cast<size_t>(I)] = A[At];
    });
    storeAll<int64_t>(C.tensor(Places), Found.data());
    if (Values)
      storeAll<T>(C.tensor(3), Most.data());
  });
  return {};
}

/// ProdDim: one dimension instead of a list.
Status productDim(Call &C) {
  const TensorView &In = C.tensor(0);
  int64_t Dim = C.integer(1);
  ACLTIDY_TRY(C.wrapDim(Dim, In.Shape.size()));
  Request R{only(Dim, In.Shape.size()), C.flag(2), 4};
  if (C.type(3) != C.tensor(4).Type)
    return C.invalid("dtype is " + describe(C.type(3)) +
                     ", but out has the "
                     "type " +
                     describe(C.tensor(4).Type));
  ACLTIDY_TRY(C.checkShape(4, reducedShape(In.Shape, R.Chosen, R.KeepDims)));
  if (C.running())
    reduceAny(C, R, ProductOf());
  return {};
}

/// Variance and deviation. The correction is a number, or a bool that means 1.
Status moments(Call &C, bool Root) {
  const TensorView &In = C.tensor(0);
  std::vector<bool> Chosen;
  ACLTIDY_TRY(C.wrapDims(C.optionalInts(1), In.Shape.size(), Chosen));
  int64_t Correction =
      C.parameter(2).What == Kind::Bool ? C.flag(2) : C.integer(2);
  if (!isFloating(In.Type))
    return C.invalid(C.name(0) + " has the type " + describe(In.Type) +
                     ", which is no floating type");
  for (unsigned I = 4; I < C.count(); ++I) {
    ACLTIDY_TRY(C.checkShape(I, reducedShape(In.Shape, Chosen, C.flag(3))));
    if (!isFloating(C.tensor(I).Type))
      return C.invalid(C.name(I) + " has the type " +
                       describe(C.tensor(I).Type) +
                       ", which is no floating type");
  }
  if (!C.running())
    return {};
  Request R{Chosen, C.flag(3), 4};
  reduceInto<double>(C, R, 4, [&](const double *A, int64_t N) {
    double Mean = MeanOf()(A, N), Sum = 0;
    for (int64_t I = 0; I < N; ++I)
      Sum += (A[I] - Mean) * (A[I] - Mean);
    double Variance = Sum / std::max<double>(0, double(N) - double(Correction));
    return Root ? std::sqrt(Variance) : Variance;
  });
  if (C.count() > 5)
    reduceInto<double>(C, R, 5, MeanOf());
  return {};
}

Status variance(Call &C) { return moments(C, false); }
Status deviation(Call &C) { return moments(C, true); }

/// The p-norm along dims.
Status norm(Call &C) {
  Request R;
  ACLTIDY_TRY(request(C, R, C.tensor(0).Type, Class::FloatOnly));
  // A null order is the Euclidean norm.
  const Scalar *Order = C.optionalScalar(1);
  double P = Order ? Order->asDouble() : 2;
  if (std::isinf(P) && !groupSize(C.tensor(0).Shape, R.Chosen))
    return C.invalid(C.name(0) + " has no elements to reduce");
  if (C.running())
    reduceInto<double>(C, R, R.Out, [P](const double *A, int64_t N) {
      double Result =
          std::isinf(P) && P < 0 ? std::numeric_limits<double>::infinity() : 0;
      for (int64_t I = 0; I < N; ++I) {
        double X = std::fabs(A[I]);
        if (std::isinf(P))
          Result = P > 0 ? maxOf(Result, X) : minOf(Result, X);
        else if (P == 0)
          Result += X != 0;
        else
          Result += P == 2 ? X * X : std::pow(X, P);
      }
      if (std::isinf(P) || P == 0)
        return Result;
      return P == 2 ? std::sqrt(Result) : std::pow(Result, 1 / P);
    });
  return {};
}

/// The sum of the diagonal.
Status trace(Call &C) {
  const TensorView &In = C.tensor(0);
  ACLTIDY_TRY(C.checkRank(0, 2, 2));
  if (elements(C.tensor(1)) != 1)
    return C.invalid("out has the shape " + describe(C.tensor(1).Shape) +
                     ", but one element is needed");
  if (!canCast(sumType(In.Type), C.tensor(1).Type))
    return C.invalid("out has the type " + describe(C.tensor(1).Type) +
                     ", which cannot hold the sum");
  if (!C.running())
    return {};
  TensorView Diagonal = In;
  Diagonal.Shape = {std::min(In.Shape[0], In.Shape[1])};
  Diagonal.Strides = {In.Strides[0] + In.Strides[1]};
  if (isFloating(In.Type)) {
    std::vector<double> V = loadAll<double>(Diagonal);
    store<double>(C.tensor(1).Type, address(C.tensor(1)),
                  SumOf()(V.data(), int64_t(V.size())));
  } else {
    std::vector<int64_t> V = loadAll<int64_t>(Diagonal);
    store<int64_t>(C.tensor(1).Type, address(C.tensor(1)),
                   SumOf()(V.data(), int64_t(V.size())));
  }
  return {};
}

const Row Table[] = {
    {"aclnnReduceSum", sumLike<SumOf>, "", "dims"},
    {"aclnnReduceNansum", sumLike<NanSumOf>, "", "dim"},
    {"aclnnProd", sumLike<ProductOf>},
    {"aclnnProdDim", productDim},
    {"aclnnMean", floatLike<MeanOf>, "", "dim"},
    {"aclnnMeanV2", floatLike<MeanOf>, "", "dim"},
    {"aclnnReduceLogSum", floatLike<LogSumOf>, "", "axes"},
    {"aclnnLogSumExp", floatLike<LogSumExpOf>, "", "dim"},
    {"aclnnAll", boolLike<AllOf>, "", "dim"},
    {"aclnnAny", boolLike<AnyOf>, "", "dim"},
    {"aclnnMax", extreme<true>},
    {"aclnnMin", extreme<false>},
    {"aclnnMaxV2", extreme<true>, "", "dims"},
    {"aclnnAmax", extreme<true>, "", "dim"},
    {"aclnnAmin", extreme<false>, "", "dim"},
    {"aclnnAminmax", aminmax, "", "dim"},
    {"aclnnAminmaxAll", aminmax},
    {"aclnnAminmaxDim", aminmax},
    {"aclnnArgMax", extremePlace<true>},
    {"aclnnArgMin", extremePlace<false>},
    {"aclnnMaxDim", extremePlace<true>},
    {"aclnnMinDim", extremePlace<false>},
    {"aclnnVar", variance, "", "dim"},
    {"aclnnVarCorrection", variance, "", "dim"},
    {"aclnnVarMean", variance, "", "dim"},
    {"aclnnStd", deviation, "", "dim"},
    {"aclnnStdMeanCorrection", deviation, "", "dim"},
    {"aclnnNorm", norm, "", "pScalar dim"},
    {"aclnnLinalgVectorNorm", norm, "", "ord dims"},
    {"aclnnTrace", trace},
};

} // namespace

const RowTable ReduceRows = Table;

} // namespace acltidy::operators
