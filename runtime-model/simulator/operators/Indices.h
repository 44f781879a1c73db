//===- Indices.h - What kernels with indices share --------------*- C++ -*-===//

#ifndef ACLTIDY_SIMULATOR_OPERATORS_INDICES_H
#define ACLTIDY_SIMULATOR_OPERATORS_INDICES_H

#include "Elementwise.h"

namespace acltidy::operators {

inline Status checkIndices(const Call &C, unsigned I) {
  return C.checkType(I, {ACL_INT32, ACL_INT64});
}

/// Loads indices below \p Size; negative ones count from the end if they may.
inline Status loadIndices(const Call &C, const TensorView &T, int64_t Size,
                          bool Negative, std::vector<int64_t> &Values) {
  Values = loadAll<int64_t>(T);
  for (int64_t &X : Values) {
    if (X < (Negative ? -Size : 0) || X >= Size)
      return C.fail(Error::InvalidData, "index " + std::to_string(X) +
                                            " is out of range for a size of " +
                                            std::to_string(Size));
    if (X < 0)
      X += Size;
  }
  return {};
}

/// Position \p At along \p Dim, which goes away.
inline TensorView selected(const TensorView &T, int64_t Dim, int64_t At) {
  TensorView Result = T;
  Result.Offset += At * T.Strides[size_t(Dim)];
  Result.Shape.erase(Result.Shape.begin() + Dim);
  Result.Strides.erase(Result.Strides.begin() + Dim);
  return Result;
}

/// Calls Fn(element, place in self) for every element of the index: its place
/// in self is its own, but for dim the index says it.
template <class F>
void forScattered(const Shape &Index, const Shape &Self, int64_t Dim,
                  const std::vector<int64_t> &At, F Fn) {
  Shape Steps = contiguousStrides(Index), Own = contiguousStrides(Self);
  for (int64_t I = 0; I < int64_t(At.size()); ++I) {
    int64_t Place = 0;
    for (size_t D = 0; D < Index.size(); ++D)
      Place += (int64_t(D) == Dim ? At[size_t(I)] : I / Steps[D] % Index[D]) *
               Own[D];
    Fn(size_t(I), size_t(Place));
  }
}

inline Status checkScattered(const Call &C, int64_t &Dim, unsigned Index) {
  const Shape &Self = C.tensor(0).Shape, &I = C.tensor(Index).Shape;
  ACLTIDY_TRY(checkIndices(C, Index));
  ACLTIDY_TRY(C.wrapDim(Dim, Self.size()));
  bool Fits = I.size() == Self.size() && !Self.empty();
  for (size_t D = 0; Fits && D < I.size(); ++D)
    Fits = int64_t(D) == Dim || I[D] <= Self[D];
  if (!Fits)
    return C.invalid("index has the shape " + describe(I) +
                     ", which does not fit " + describe(Self));
  return {};
}

} // namespace acltidy::operators

#endif // ACLTIDY_SIMULATOR_OPERATORS_INDICES_H
