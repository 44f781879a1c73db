//===- Pool.cpp - Pooling and im2col --------------------------------------===//

#include "Tensor.h"
#include "Windows.h"
#include <cmath>
#include <limits>

namespace acltidy::operators {

namespace {

/// [N, C, H, W] or [C, H, W] and two windows.
struct Pooling {
  int64_t Planes = 1, Height = 0, Width = 0;
  Window Y, X;
  int64_t OutHeight = 0, OutWidth = 0;
  Shape Result;

  Status check(const Call &C, bool Ceil) {
    const Shape &S = C.tensor(0).Shape;
    ACLTIDY_TRY(C.checkRank(0, 3, 4));
    size_t R = S.size();
    Height = S[R - 2];
    Width = S[R - 1];
    for (size_t D = 0; D + 2 < R; ++D)
      Planes *= S[D];
    if (Height > Most || Width > Most)
      return C.notSimulated("planes of " + std::to_string(Height) + "x" +
                            std::to_string(Width));
    OutHeight = Y.positions(Height, Ceil);
    OutWidth = X.positions(Width, Ceil);
    if (OutHeight <= 0 || OutWidth <= 0)
      return C.invalid("a window of " + std::to_string(Y.extent()) + "x" +
                       std::to_string(X.extent()) + " does not fit into " +
                       std::to_string(Height) + "x" + std::to_string(Width));
    Result = S;
    Result[R - 2] = OutHeight;
    Result[R - 1] = OutWidth;
    return {};
  }

  /// Calls Fn(plane, output place, first row, first column).
  template <class F> void forWindows(F Fn) const {
    for (int64_t P = 0; P < Planes; ++P)
      for (int64_t I = 0; I < OutHeight; ++I)
        for (int64_t J = 0; J < OutWidth; ++J)
          Fn(P, (P * OutHeight + I) * OutWidth + J, Y.start(I), X.start(J));
  }
};

Status checkFloating(const Call &C, unsigned I) {
  return C.checkType(I, {ACL_FLOAT, ACL_FLOAT16, ACL_BF16, ACL_DOUBLE});
}

/// Fills in kernel, stride, padding and dilation of both windows. Four padding
/// numbers are top, bottom, left and right.
Status windows(const Call &C, Pooling &P, const std::vector<int64_t> &Kernel,
               const std::vector<int64_t> &Stride,
               const std::vector<int64_t> &Pads,
               const std::vector<int64_t> &Dilation, bool HalfPads) {
  std::vector<int64_t> K, S, Q, D;
  ACLTIDY_TRY(numbers(C, Kernel, 2, 1, 1, "the kernel size", K));
  ACLTIDY_TRY(numbers(C, Stride, 2, 1, 1, "the stride", S));
  if (Stride.empty())
    S = K;
  if (Pads.size() == 4)
    ACLTIDY_TRY(numbers(C, Pads, 4, 0, 0, "the padding", Q));
  else {
    ACLTIDY_TRY(numbers(C, Pads, 2, 0, 0, "the padding", Q));
    Q = {Q[0], Q[0], Q[1], Q[1]};
  }
  ACLTIDY_TRY(numbers(C, Dilation, 2, 1, 1, "the dilation", D));
  for (int I = 0; HalfPads && I < 4; ++I)
    if (Q[size_t(I)] > K[size_t(I / 2)] / 2)
      return C.invalid("the padding is " + std::to_string(Q[size_t(I)]) +
                       ", more than half of the kernel size " +
                       std::to_string(K[size_t(I / 2)]));
  P.Y = {K[0], S[0], Q[0], Q[1], D[0]};
  P.X = {K[1], S[1], Q[2], Q[3], D[1]};
  return {};
}

/// The sum of a window over its elements, its padded size or a divisor.
Status averagePool(Call &C) {
  ACLTIDY_TRY(checkFloating(C, 0));
  Pooling P;
  ACLTIDY_TRY(windows(C, P, C.ints(1), C.ints(2), C.ints(3), {}, true));
  ACLTIDY_TRY(P.check(C, C.flag(4)));
  ACLTIDY_TRY(C.checkShape(8, P.Result));
  ACLTIDY_TRY(C.checkType(8, {C.tensor(0).Type}));
  bool Padding = C.flag(5);
  int64_t Divisor = C.integer(6);
  if (!C.running())
    return {};
  std::vector<double> In = loadAll<double>(C.tensor(0));
  std::vector<double> Out(size_t(elements(P.Result)));
  P.forWindows([&](int64_t Plane, int64_t At, int64_t Y, int64_t X) {
    // What lies behind the padding counts nowhere.
    int64_t YEnd = std::min(Y + P.Y.Size, P.Height + P.Y.After);
    int64_t XEnd = std::min(X + P.X.Size, P.Width + P.X.After);
    int64_t Padded = (YEnd - Y) * (XEnd - X);
    YEnd = std::min(YEnd, P.Height);
    XEnd = std::min(XEnd, P.Width);
    double Sum = 0;
    int64_t Count = 0;
    for (int64_t I = std::max<int64_t>(Y, 0); I < YEnd; ++I)
      for (int64_t J = std::max<int64_t>(X, 0); J < XEnd; ++J, ++Count)
        Sum += In[size_t((Plane * P.Height + I) * P.Width + J)];
    double By = double(Divisor ? Divisor : Padding ? Padded : Count);
    Out[size_t(At)] = By ? Sum / By : 0;
  });
  storeAll<double>(C.tensor(8), Out.data());
  return {};
}

/// The greatest element, and its place in the plane if \p Indices is set.
Status maximumPool(Call &C, Pooling &P, bool Ceil, unsigned Result,
                   int Indices) {
  ACLTIDY_TRY(checkFloating(C, 0));
  ACLTIDY_TRY(P.check(C, Ceil));
  ACLTIDY_TRY(C.checkShape(Result, P.Result));
  ACLTIDY_TRY(C.checkType(Result, {C.tensor(0).Type}));
  if (Indices >= 0) {
    ACLTIDY_TRY(C.checkShape(unsigned(Indices), P.Result));
    ACLTIDY_TRY(C.checkType(unsigned(Indices), {ACL_INT32, ACL_INT64}));
  }
  if (!C.running())
    return {};
  std::vector<double> In = loadAll<double>(C.tensor(0));
  std::vector<double> Out(size_t(elements(P.Result)));
  std::vector<int64_t> Places(Out.size());
  P.forWindows([&](int64_t Plane, int64_t At, int64_t Y, int64_t X) {
    double Most = -std::numeric_limits<double>::infinity();
    int64_t Place = -1;
    for (int64_t I = 0; I < P.Y.Size; ++I)
      for (int64_t J = 0; J < P.X.Size; ++J) {
        int64_t Row = Y + I * P.Y.Dilation, Column = X + J * P.X.Dilation;
        if (Row < 0 || Row >= P.Height || Column < 0 || Column >= P.Width)
          continue;
        double V = In[size_t((Plane * P.Height + Row) * P.Width + Column)];
        if (Place >= 0 && !(V > Most) && !std::isnan(V))
          continue;
        Most = V;
        Place = Row * P.Width + Column;
      }
    Out[size_t(At)] = Most;
    Places[size_t(At)] = std::max<int64_t>(Place, 0);
  });
  storeAll<double>(C.tensor(Result), Out.data());
  if (Indices >= 0)
    storeAll<int64_t>(C.tensor(unsigned(Indices)), Places.data());
  return {};
}

/// autoPad: 0 takes the pads given; 1 and 2 (SAME) are not here.
Status maxPool(Call &C) {
  if (C.integer(3) != 0)
    return C.notSimulated("autoPad " + std::to_string(C.integer(3)));
  Pooling P;
  ACLTIDY_TRY(windows(C, P, C.ints(1), C.ints(2), C.ints(4), C.ints(5), false));
  return maximumPool(C, P, C.integer(6) != 0, 7, -1);
}

Status maxPoolWithIndices(Call &C) {
  Pooling P;
  ACLTIDY_TRY(windows(C, P, C.ints(1), C.ints(2), C.ints(3), C.ints(4), true));
  return maximumPool(C, P, C.flag(5), 6, 7);
}

/// Windows of nearly equal size that cover the whole input.
Status adaptiveAveragePool(Call &C) {
  const TensorView &Self = C.tensor(0);
  ACLTIDY_TRY(checkFloating(C, 0));
  ACLTIDY_TRY(C.checkRank(0, 3, 4));
  const Shape &Size = C.ints(1);
  if (Size.size() != 2 || Size[0] <= 0 || Size[1] <= 0)
    return C.invalid("outputSize is " + describe(Size) +
                     "; it must be two positive numbers");
  Shape Expected = Self.Shape;
  size_t R = Expected.size();
  int64_t Height = Expected[R - 2], Width = Expected[R - 1];
  if (!Height || !Width)
    return C.invalid("self has the shape " + describe(Self.Shape) +
                     ", without elements");
  Expected[R - 2] = Size[0];
  Expected[R - 1] = Size[1];
  ACLTIDY_TRY(C.checkShape(2, Expected));
  if (!C.running())
    return {};
  std::vector<double> In = loadAll<double>(Self),
                      Out(size_t(elements(Expected)));
  for (int64_t At = 0; At < int64_t(Out.size()); ++At) {
    int64_t Plane = At / (Size[0] * Size[1]), I = At / Size[1] % Size[0],
            J = At % Size[1];
    auto First = [](int64_t K, int64_t N, int64_t Of) { return K * N / Of; };
    auto End = [](int64_t K, int64_t N, int64_t Of) {
      return ((K + 1) * N + Of - 1) / Of;
    };
    double Sum = 0;
    int64_t Count = 0;
    for (int64_t Y = First(I, Height, Size[0]); Y < End(I, Height, Size[0]);
         ++Y)
      for (int64_t X = First(J, Width, Size[1]); X < End(J, Width, Size[1]);
           ++X, ++Count)
        Sum += In[size_t((Plane * Height + Y) * Width + X)];
    Out[size_t(At)] = Sum / double(Count);
  }
  storeAll<double>(C.tensor(2), Out.data());
  return {};
}

/// The mean of every plane, its sizes kept as ones.
Status globalAveragePool(Call &C) {
  const TensorView &Self = C.tensor(0);
  ACLTIDY_TRY(checkFloating(C, 0));
  ACLTIDY_TRY(C.checkRank(0, 3, 5));
  Shape Expected = Self.Shape;
  std::fill(Expected.begin() + 2, Expected.end(), 1);
  ACLTIDY_TRY(C.checkShape(1, Expected));
  ACLTIDY_TRY(C.checkType(1, {Self.Type}));
  if (!C.running() || !elements(Self))
    return {};
  std::vector<double> In = loadAll<double>(Self),
                      Out(size_t(elements(Expected)), 0);
  size_t Area = In.size() / Out.size();
  for (size_t I = 0; I < In.size(); ++I)
    Out[I / Area] += In[I] / double(Area);
  storeAll<double>(C.tensor(1), Out.data());
  return {};
}

/// Every window as a column: [N, C * kernel, positions].
Status im2col(Call &C) {
  const TensorView &Self = C.tensor(0);
  Pooling P;
  ACLTIDY_TRY(windows(C, P, C.ints(1), C.ints(4), C.ints(3), C.ints(2), false));
  ACLTIDY_TRY(P.check(C, false));
  size_t R = Self.Shape.size();
  int64_t Channels = Self.Shape[R - 3], Area = P.OutHeight * P.OutWidth;
  int64_t Kernel = P.Y.Size * P.X.Size;
  Shape Expected{Channels * Kernel, Area};
  if (R == 4)
    Expected.insert(Expected.begin(), Self.Shape[0]);
  ACLTIDY_TRY(C.checkShape(5, Expected));
  ACLTIDY_TRY(C.checkType(5, {Self.Type}));
  if (!C.running())
    return {};
  std::vector<double> In = loadAll<double>(Self),
                      Out(size_t(elements(Expected)), 0);
  P.forWindows([&](int64_t Plane, int64_t At, int64_t Y, int64_t X) {
    for (int64_t K = 0; K < Kernel; ++K) {
      int64_t Row = Y + K / P.X.Size * P.Y.Dilation;
      int64_t Column = X + K % P.X.Size * P.X.Dilation;
      if (Row >= 0 && Row < P.Height && Column >= 0 && Column < P.Width)
        Out[size_t((Plane * Kernel + K) * Area + At % Area)] =
            In[size_t((Plane * P.Height + Row) * P.Width + Column)];
    }
  });
  storeAll<double>(C.tensor(5), Out.data());
  return {};
}

const Row Table[] = {
    {"aclnnAvgPool2d", averagePool},
    {"aclnnMaxPool", maxPool},
    {"aclnnMaxPool2dWithIndices", maxPoolWithIndices},
    {"aclnnAdaptiveAvgPool2d", adaptiveAveragePool},
    {"aclnnGlobalAveragePool", globalAveragePool},
    {"aclnnIm2col", im2col},
};

} // namespace

const RowTable PoolRows = Table;

} // namespace acltidy::operators
