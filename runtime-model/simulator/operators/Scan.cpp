//===- Scan.cpp - Running sums, products and extremes ---------------------===//

#include "Along.h"
#include "Elementwise.h"

namespace acltidy::operators {

namespace {

/// Runs \p Step(sum, x) along one dimension.
template <class F>
Status scan(Call &C, int64_t Dim, unsigned Out, double Start, bool Exclusive,
            bool Reverse, F Step) {
  const TensorView &In = C.tensor(0), &Result = C.tensor(Out);
  ACLTIDY_TRY(C.wrapDim(Dim, In.Shape.size()));
  ACLTIDY_TRY(C.checkShape(Out, In.Shape));
  if (!canCast(In.Type, Result.Type))
    return C.invalid(C.name(Out) + " has the type " + describe(Result.Type) +
                     ", which cannot hold values of type " + describe(In.Type));
  if (!C.running())
    return {};
  bool Real = isFloating(In.Type) || isFloating(Result.Type);
  dispatch(Real ? Compute::Double : Compute::Integer, [&](auto *Null) {
    using T = std::remove_pointer_t<decltype(Null)>;
    mapGroups<T>(In, Result, only(Dim, In.Shape.size()),
                 [&](T *A, int64_t N, int64_t) {
                   T Sum = static_cast<T>(Start);
                   for (int64_t I = 0; I < N; ++I) {
                     T &X = A[Reverse ? N - 1 - I : I];
                     T Next = static_cast<T>(Step(Sum, X));
                     X = Exclusive ? Sum : Next;
                     Sum = Next;
                   }
                 });
  });
  return {};
}

struct AddStep {
  template <class T> T operator()(T A, T B) const { return wrapAdd(A, B); }
};
struct MulStep {
  template <class T> T operator()(T A, T B) const { return wrapMul(A, B); }
};

Status cumsum(Call &C) {
  if (C.type(2) != C.tensor(3).Type)
    return C.invalid("dtype is " + describe(C.type(2)) +
                     ", but out has the "
                     "type " +
                     describe(C.tensor(3).Type));
  return scan(C, C.integer(1), 3, 0, false, false, AddStep());
}
Status cumsumV2(Call &C) {
  return scan(C, C.integer(1), 4, 0, C.flag(2), C.flag(3), AddStep());
}
Status cumprod(Call &C) {
  if (C.type(2) != C.tensor(3).Type)
    return C.invalid("dtype is " + describe(C.type(2)) +
                     ", but out has the "
                     "type " +
                     describe(C.tensor(3).Type));
  return scan(C, C.scalar(1).asInteger(), 3, 1, false, false, MulStep());
}
Status inplaceCumprod(Call &C) {
  return scan(C, C.scalar(1).asInteger(), 0, 1, false, false, MulStep());
}

/// Running extremes and the places where they were last found.
template <bool Max> Status extreme(Call &C) {
  const TensorView &In = C.tensor(0);
  int64_t Dim = C.integer(1);
  ACLTIDY_TRY(C.wrapDim(Dim, In.Shape.size()));
  ACLTIDY_TRY(C.checkShape(2, In.Shape));
  ACLTIDY_TRY(C.checkShape(3, In.Shape));
  ACLTIDY_TRY(C.checkType(3, {ACL_INT32, ACL_INT64}));
  ACLTIDY_TRY(C.checkType(2, {In.Type}));
  if (!C.running())
    return {};
  dispatch(computeType(In.Type), [&](auto *Null) {
    using T = std::remove_pointer_t<decltype(Null)>;
    std::vector<bool> Chosen = only(Dim, In.Shape.size());
    std::vector<int64_t> Places(static_cast<size_t>(elements(In)));
    mapGroups<T>(In, C.tensor(2), Chosen, [&](T *A, int64_t N, int64_t G) {
      int64_t Best = 0;
      for (int64_t I = 0; I < N; ++I) {
        bool Better = Max ? A[I] >= A[Best] : A[I] <= A[Best];
        if (A[I] != A[I] || (A[Best] == A[Best] && Better))
          Best = I;
        Places[static_cast<size_t>(G * N + I)] = Best;
      }
      for (int64_t I = N; I-- > 0;)
        A[I] = A[Places[static_cast<size_t>(G * N + I)]];
    });
    storeAll<int64_t>(grouped(C.tensor(3), Chosen), Places.data());
  });
  return {};
}

const Row Table[] = {
    {"aclnnCumsum", cumsum},        {"aclnnCumsumV2", cumsumV2},
    {"aclnnCumprod", cumprod},      {"aclnnInplaceCumprod", inplaceCumprod},
    {"aclnnCummax", extreme<true>}, {"aclnnCummin", extreme<false>},
};

} // namespace

const RowTable ScanRows = Table;

} // namespace acltidy::operators
