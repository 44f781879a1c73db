//===- Resize.cpp - Upsampling --------------------------------------------===//

#include "Tensor.h"
#include <cmath>

namespace acltidy::operators {

namespace {

Status checkResized(const Call &C, size_t Rank, unsigned Out) {
  const TensorView &In = C.tensor(0);
  const Shape &Size = C.ints(1);
  ACLTIDY_TRY(C.checkType(
      0, {ACL_FLOAT, ACL_FLOAT16, ACL_BF16, ACL_DOUBLE, ACL_UINT8}));
  ACLTIDY_TRY(C.checkRank(0, Rank, Rank));
  if (Size.size() != Rank - 2)
    return C.invalid("outputSize has " + std::to_string(Size.size()) +
                     " numbers; it must have " + std::to_string(Rank - 2));
  Shape Expected = In.Shape;
  for (size_t D = 2; D < Rank; ++D) {
    if (Size[D - 2] <= 0 || !In.Shape[D])
      return C.invalid("outputSize is " + describe(Size) + " for an input of " +
                       describe(In.Shape));
    Expected[D] = Size[D - 2];
  }
  ACLTIDY_TRY(C.checkShape(Out, Expected));
  return C.checkType(Out, {In.Type});
}

/// The nearest element: floor(i * in / out), or of its middle.
template <size_t Rank, bool Exact> Status nearest(Call &C) {
  unsigned Out = C.count() - 1;
  ACLTIDY_TRY(checkResized(C, Rank, Out));
  if (!C.running())
    return {};
  const Shape &In = C.tensor(0).Shape, &To = C.tensor(Out).Shape;
  std::vector<double> From = loadAll<double>(C.tensor(0));
  std::vector<double> Result(size_t(elements(To)));
  Shape Steps = contiguousStrides(To), Own = contiguousStrides(In);
  for (int64_t I = 0; I < int64_t(Result.size()); ++I) {
    int64_t Place = 0;
    for (size_t D = 0; D < Rank; ++D) {
      int64_t X = I / Steps[D] % To[D];
      if (D >= 2)
        X = Exact ? (2 * X + 1) * In[D] / (2 * To[D]) : X * In[D] / To[D];
      Place += std::min(X, In[D] - 1) * Own[D];
    }
    Result[size_t(I)] = From[size_t(Place)];
  }
  storeAll<double>(C.tensor(Out), Result.data());
  return {};
}

/// Where an output lies between two inputs.
struct Between {
  int64_t Low, High;
  double Weight; ///< Of High.
};
Between between(int64_t I, int64_t In, int64_t Out, bool Align, double Scale) {
  double X;
  if (Align)
    X = Out > 1 ? double(I) * double(In - 1) / double(Out - 1) : 0;
  else {
    double Ratio = Scale > 0 ? 1 / Scale : double(In) / double(Out);
    X = std::max(0.0, (double(I) + 0.5) * Ratio - 0.5);
  }
  auto Low = std::min(int64_t(X), In - 1);
  return {Low, std::min(Low + 1, In - 1), X - double(Low)};
}

Status bilinear(Call &C) {
  ACLTIDY_TRY(checkResized(C, 4, 5));
  if (!C.running())
    return {};
  const Shape &In = C.tensor(0).Shape, &To = C.tensor(5).Shape;
  std::vector<double> From = loadAll<double>(C.tensor(0));
  std::vector<double> Result(size_t(elements(To)));
  for (int64_t I = 0; I < int64_t(Result.size()); ++I) {
    const double *P = From.data() + I / (To[2] * To[3]) * In[2] * In[3];
    Between Y = between(I / To[3] % To[2], In[2], To[2], C.flag(2), C.real(3));
    Between X = between(I % To[3], In[3], To[3], C.flag(2), C.real(4));
    auto Row = [&](int64_t R) {
      return P[R * In[3] + X.Low] * (1 - X.Weight) +
             P[R * In[3] + X.High] * X.Weight;
    };
    Result[size_t(I)] = Row(Y.Low) * (1 - Y.Weight) + Row(Y.High) * Y.Weight;
  }
  storeAll<double>(C.tensor(5), Result.data());
  return {};
}

const Row Table[] = {
    {"aclnnUpsampleNearest1d", nearest<3, false>},
    {"aclnnUpsampleNearest2d", nearest<4, false>},
    {"aclnnUpsampleNearest3d", nearest<5, false>},
    {"aclnnUpsampleNearestExact1d", nearest<3, true>},
    {"aclnnUpsampleNearestExact2d", nearest<4, true>},
    {"aclnnUpsampleBilinear2d", bilinear},
};

} // namespace

const RowTable ResizeRows = Table;

} // namespace acltidy::operators
