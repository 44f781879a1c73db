//===- Views.h - Results that are views of their input ----------*- C++ -*-===//

#ifndef ACLTIDY_SIMULATOR_OPERATORS_VIEWS_H
#define ACLTIDY_SIMULATOR_OPERATORS_VIEWS_H

#include "Elementwise.h"

namespace acltidy::operators {

/// Checks that \p View has the shape of tensor \p Out and copies it there.
inline Status copyView(Call &C, const TensorView &View, unsigned Out) {
  ACLTIDY_TRY(C.checkShape(Out, View.Shape));
  ACLTIDY_TRY(checkHolds(C, View.Type, Out));
  if (C.running())
    copyTo(C.tensor(Out), View);
  return {};
}

/// The part of \p T from \p Start with \p Size elements along \p Dim.
inline TensorView part(const TensorView &T, int64_t Dim, int64_t Start,
                       int64_t Size, int64_t Step = 1) {
  TensorView Result = T;
  auto D = size_t(Dim);
  Result.Offset += Start * T.Strides[D];
  Result.Shape[D] = Size;
  if (Size > 1)
    Result.Strides[D] *= Step;
  return Result;
}

} // namespace acltidy::operators

#endif // ACLTIDY_SIMULATOR_OPERATORS_VIEWS_H
