//===- Sort.cpp - Sorting and the greatest elements -----------------------===//

#include "Along.h"

namespace acltidy::operators {

namespace {

/// Places of a group's elements in order; NaN is greater than everything.
template <class T>
std::vector<int64_t> sorted(const T *A, int64_t N, bool Descending) {
  std::vector<int64_t> Places(static_cast<size_t>(N));
  std::iota(Places.begin(), Places.end(), 0);
  auto Less = [A](int64_t X, int64_t Y) {
    return A[X] < A[Y] || (A[X] == A[X] && A[Y] != A[Y]);
  };
  // Equal elements keep their order.
  std::sort(Places.begin(), Places.end(), [&](int64_t X, int64_t Y) {
    bool Before = Descending ? Less(Y, X) : Less(X, Y);
    bool After = Descending ? Less(X, Y) : Less(Y, X);
    return Before || (!After && X < Y);
  });
  return Places;
}

/// The first \p Count elements of every group in order, from \p First on.
Status takeSorted(Call &C, int64_t Dim, bool Descending, int64_t First,
                  int64_t Count, const Shape &Expected, int Values,
                  int Indices) {
  const TensorView &In = C.tensor(0);
  if (Values >= 0) {
    ACLTIDY_TRY(C.checkShape(unsigned(Values), Expected));
    ACLTIDY_TRY(C.checkType(unsigned(Values), {In.Type}));
  }
  ACLTIDY_TRY(C.checkShape(unsigned(Indices), Expected));
  ACLTIDY_TRY(C.checkType(unsigned(Indices), {ACL_INT64, ACL_INT32}));
  C.wantWorkspace(uint64_t(elements(In)) * 8);
  if (!C.running())
    return {};
  std::vector<bool> Chosen = only(Dim, In.Shape.size());
  dispatch(computeType(In.Type), [&](auto *Null) {
    using T = std::remove_pointer_t<decltype(Null)>;
    std::vector<T> Found;
    std::vector<int64_t> Places;
    forGroups<T>(In, Chosen, [&](const T *A, int64_t N, int64_t) {
      std::vector<int64_t> Order = sorted(A, N, Descending);
      for (int64_t I = First; I < First + Count; ++I) {
        Places.push_back(Order[size_t(I)]);
        Found.push_back(A[Order[size_t(I)]]);
      }
    });
    // A result without the dimension has its groups in order already.
    auto View = [&](int I) {
      const TensorView &Out = C.tensor(unsigned(I));
      return Out.Shape.size() == Chosen.size() ? grouped(Out, Chosen) : Out;
    };
    if (Values >= 0)
      storeAll<T>(View(Values), Found.data());
    storeAll<int64_t>(View(Indices), Places.data());
  });
  return {};
}

int64_t sizeAlong(const Shape &S, int64_t Dim) {
  return S.empty() ? 1 : S[size_t(Dim)];
}

Status sort(Call &C) {
  int64_t Dim = C.integer(2);
  const Shape &S = C.tensor(0).Shape;
  ACLTIDY_TRY(C.wrapDim(Dim, S.size()));
  return takeSorted(C, Dim, C.flag(3), 0, sizeAlong(S, Dim), S, 4, 5);
}

Status argsort(Call &C) {
  int64_t Dim = C.integer(1);
  const Shape &S = C.tensor(0).Shape;
  ACLTIDY_TRY(C.wrapDim(Dim, S.size()));
  return takeSorted(C, Dim, C.flag(2), 0, sizeAlong(S, Dim), S, -1, 3);
}

Status topk(Call &C) {
  int64_t K = C.integer(1), Dim = C.integer(2);
  Shape S = C.tensor(0).Shape;
  ACLTIDY_TRY(C.wrapDim(Dim, S.size()));
  if (K < 0 || K > sizeAlong(S, Dim))
    return C.invalid("k is " + std::to_string(K) + ", but there are " +
                     std::to_string(sizeAlong(S, Dim)) + " elements");
  if (S.empty() && K != 1)
    return C.invalid("k is " + std::to_string(K) +
                     ", but self is a single element");
  if (!S.empty())
    S[size_t(Dim)] = K;
  return takeSorted(C, Dim, C.flag(3), 0, K, S, 5, 6);
}

Status kthValue(Call &C) {
  int64_t K = C.integer(1), Dim = C.integer(2);
  const Shape &S = C.tensor(0).Shape;
  ACLTIDY_TRY(C.wrapDim(Dim, S.size()));
  if (K < 1 || K > sizeAlong(S, Dim))
    return C.invalid("k is " + std::to_string(K) + "; it must be 1 to " +
                     std::to_string(sizeAlong(S, Dim)));
  return takeSorted(C, Dim, false, K - 1, 1,
                    reducedShape(S, only(Dim, S.size()), C.flag(3)), 4, 5);
}

const Row Table[] = {
    {"aclnnSort", sort},
    {"aclnnArgsort", argsort},
    {"aclnnTopk", topk},
    {"aclnnKthvalue", kthValue},
};

} // namespace

const RowTable SortRows = Table;

} // namespace acltidy::operators
