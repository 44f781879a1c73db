//===- Along.h - Kernels along chosen dimensions ----------------*- C++ -*-===//
///
/// \file
/// Reductions, scans, norms and sorts take a tensor's elements in groups: one
/// group for every position in the dimensions that are kept.
///
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIMULATOR_OPERATORS_ALONG_H
#define ACLTIDY_SIMULATOR_OPERATORS_ALONG_H

#include "Tensor.h"
#include <numeric>

namespace acltidy::operators {

/// \p T with the dimensions in order \p Order.
TensorView permute(const TensorView &T, const std::vector<size_t> &Order);

/// \p T with the kept dimensions first and the \p Chosen ones last.
TensorView grouped(const TensorView &T, const std::vector<bool> &Chosen);

/// The product of the \p Chosen sizes.
int64_t groupSize(const Shape &S, const std::vector<bool> &Chosen);

/// The shape that a reduction gives.
Shape reducedShape(const Shape &S, const std::vector<bool> &Chosen,
                   bool KeepDims);

/// One dimension of \p Rank chosen; none if the rank is 0.
inline std::vector<bool> only(int64_t Dim, size_t Rank) {
  std::vector<bool> Chosen(Rank, false);
  if (Rank)
    Chosen[static_cast<size_t>(Dim)] = true;
  return Chosen;
}

/// Calls \p Fn(const T *Group, int64_t Size, int64_t Index) for every group.
template <class T, class F>
void forGroups(const TensorView &In, const std::vector<bool> &Chosen, F Fn) {
  TensorView View = grouped(In, Chosen);
  std::vector<T> Values = loadAll<T>(View);
  int64_t Size = groupSize(In.Shape, Chosen), Count = 1;
  for (size_t D = 0; D < Chosen.size(); ++D)
    if (!Chosen[D])
      Count *= In.Shape[D];
  for (int64_t I = 0; I < Count; ++I)
    Fn(Values.data() + I * Size, Size, I);
}

/// Calls \p Fn(T *Group, int64_t Size, int64_t Index) for every group of \p In
/// and stores what it leaves there to \p Out, which has the same shape.
template <class T, class F>
void mapGroups(const TensorView &In, const TensorView &Out,
               const std::vector<bool> &Chosen, F Fn) {
  std::vector<T> Values = loadAll<T>(grouped(In, Chosen));
  int64_t Size = groupSize(In.Shape, Chosen);
  if (Size)
    for (int64_t I = 0; I < static_cast<int64_t>(Values.size()) / Size; ++I)
      Fn(Values.data() + I * Size, Size, I);
  storeAll<T>(grouped(Out, Chosen), Values.data());
}

} // namespace acltidy::operators

#endif // ACLTIDY_SIMULATOR_OPERATORS_ALONG_H
