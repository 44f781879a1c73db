//===- Shape.cpp - Moving elements: permute, repeat, roll, ... ------------===//

#include "Along.h"
#include "Views.h"

namespace acltidy::operators {

namespace {

Status permuteDims(Call &C) {
  const TensorView &In = C.tensor(0);
  std::vector<size_t> Order;
  std::vector<bool> Seen(In.Shape.size());
  for (int64_t D : C.ints(1)) {
    ACLTIDY_TRY(C.wrapDim(D, In.Shape.size(), "a dimension of dims"));
    if (Seen.empty() || Seen[size_t(D)])
      return C.invalid("dimension " + std::to_string(D) + " is given twice");
    Seen[size_t(D)] = true;
    Order.push_back(size_t(D));
  }
  if (Order.size() != In.Shape.size())
    return C.invalid("dims has " + std::to_string(Order.size()) +
                     " dimensions for a tensor of " +
                     std::to_string(In.Shape.size()));
  return copyView(C, permute(In, Order), 2);
}

/// Repeat: [repeats..., sizes...] as a view, stored to out of the same order.
Status repeat(Call &C) {
  const TensorView &In = C.tensor(0), &Out = C.tensor(2);
  const Shape &Repeats = C.ints(1);
  if (Repeats.size() < In.Shape.size())
    return C.invalid("repeats has " + std::to_string(Repeats.size()) +
                     " numbers for a tensor of " +
                     std::to_string(In.Shape.size()) + " dimensions");
  if (Repeats.size() > 8)
    return C.invalid("repeats has " + std::to_string(Repeats.size()) +
                     " numbers; at most 8 are possible");
  size_t Missing = Repeats.size() - In.Shape.size();
  Shape Expected;
  TensorView From = In, To = Out;
  From.Shape.clear();
  From.Strides.clear();
  To.Strides.clear();
  for (size_t D = 0; D < Repeats.size(); ++D) {
    int64_t Size = D < Missing ? 1 : In.Shape[D - Missing], Product;
    if (Repeats[D] < 0 || __builtin_mul_overflow(Repeats[D], Size, &Product))
      return C.invalid("repeats has " + std::to_string(Repeats[D]));
    Expected.push_back(Product);
    From.Shape.insert(From.Shape.end(), {Repeats[D], Size});
    From.Strides.insert(From.Strides.end(),
                        {0, D < Missing ? 0 : In.Strides[D - Missing]});
  }
  ACLTIDY_TRY(C.checkShape(2, Expected));
  ACLTIDY_TRY(checkHolds(C, In.Type, 2));
  if (!C.running())
    return {};
  To.Shape = From.Shape;
  for (size_t D = 0; D < Repeats.size(); ++D) {
    int64_t Size = D < Missing ? 1 : In.Shape[D - Missing];
    To.Strides.insert(To.Strides.end(),
                      {Out.Strides[D] * Size, Out.Strides[D]});
  }
  copyTo(To, From);
  return {};
}

Status roll(Call &C) {
  const TensorView &In = C.tensor(0), &Out = C.tensor(3);
  const Shape &Shifts = C.ints(1), &Dims = C.ints(2);
  if (Dims.empty() ? Shifts.size() != 1 : Shifts.size() != Dims.size())
    return C.invalid("there are " + std::to_string(Shifts.size()) +
                     " shifts for " + std::to_string(Dims.size()) +
                     " dimensions");
  ACLTIDY_TRY(C.checkShape(3, In.Shape));
  ACLTIDY_TRY(checkHolds(C, In.Type, 3));
  std::vector<int64_t> By(In.Shape.size(), 0);
  for (size_t I = 0; I < Dims.size(); ++I) {
    int64_t Dim = Dims[I];
    ACLTIDY_TRY(C.wrapDim(Dim, In.Shape.size()));
    if (!In.Shape.empty())
      By[size_t(Dim)] +=
          Shifts[I] % std::max<int64_t>(1, In.Shape[size_t(Dim)]);
  }
  if (!C.running() || !elements(In))
    return {};
  dispatch(isFloating(In.Type) ? Compute::Double : Compute::Integer,
           [&](auto *Null) {
             using T = std::remove_pointer_t<decltype(Null)>;
             std::vector<T> From = loadAll<T>(In), To(From.size());
             Shape Steps = contiguousStrides(In.Shape);
             auto N = int64_t(From.size());
             for (int64_t I = 0; I < N; ++I) {
               int64_t Target = 0;
               if (Dims.empty())
                 Target = ((I + Shifts[0] % N) % N + N) % N;
               for (size_t D = 0; !Dims.empty() && D < Steps.size(); ++D) {
                 int64_t Size = In.Shape[D], X = I / Steps[D] % Size;
                 Target += ((X + By[D]) % Size + Size) % Size * Steps[D];
               }
               To[size_t(Target)] = From[size_t(I)];
             }
             storeAll<T>(Out, To.data());
           });
  return {};
}

Status flip(Call &C) {
  TensorView In = C.tensor(0);
  std::vector<bool> Chosen;
  ACLTIDY_TRY(C.wrapDims(&C.ints(1), In.Shape.size(), Chosen));
  for (size_t D = 0; D < Chosen.size(); ++D)
    if (Chosen[D] && !C.ints(1).empty() && In.Shape[D]) {
      In.Offset += (In.Shape[D] - 1) * In.Strides[D];
      In.Strides[D] = -In.Strides[D];
    }
  return copyView(C, In, 2);
}

Status expand(Call &C) {
  TensorView In = C.tensor(0);
  Shape Size = C.ints(1);
  if (Size.size() < In.Shape.size() || Size.size() > 8)
    return C.invalid("size has " + std::to_string(Size.size()) +
                     " numbers for a tensor of " +
                     std::to_string(In.Shape.size()) + " dimensions");
  size_t Missing = Size.size() - In.Shape.size();
  for (size_t D = 0; D < Size.size(); ++D) {
    if (Size[D] == -1 && D >= Missing)
      Size[D] = In.Shape[D - Missing];
    if (Size[D] < 0 || (D >= Missing && In.Shape[D - Missing] != 1 &&
                        In.Shape[D - Missing] != Size[D]))
      return C.invalid("a tensor of shape " + describe(In.Shape) +
                       " does not expand to " + describe(C.ints(1)));
  }
  TensorView View = In;
  View.Shape = Size;
  View.Strides.assign(Size.size(), 0);
  for (size_t D = Missing; D < Size.size(); ++D)
    if (In.Shape[D - Missing] != 1)
      View.Strides[D] = In.Strides[D - Missing];
  return copyView(C, View, 2);
}

/// Two dimensions: those before axis, and the rest.
Status flatten(Call &C) {
  const TensorView &In = C.tensor(0);
  int64_t Axis = C.integer(1), Rows = 1;
  if (Axis < -int64_t(In.Shape.size()) || Axis > int64_t(In.Shape.size()))
    return C.invalid("axis is " + std::to_string(Axis));
  if (Axis < 0)
    Axis += int64_t(In.Shape.size());
  for (int64_t D = 0; D < Axis; ++D)
    Rows *= In.Shape[size_t(D)];
  ACLTIDY_TRY(C.checkShape(2, {Rows, Rows ? elements(In) / Rows
                                     : C.tensor(2).Shape.size() == 2
                                         ? C.tensor(2).Shape[1]
                                         : 0}));
  ACLTIDY_TRY(C.checkType(2, {In.Type}));
  if (C.running()) {
    if (isFloating(In.Type))
      storeAll<double>(C.tensor(2), loadAll<double>(In).data());
    else
      storeAll<int64_t>(C.tensor(2), loadAll<int64_t>(In).data());
  }
  return {};
}

/// Elements on one side of a diagonal of the last two dimensions, else 0.
template <bool Upper> Status triangle(Call &C) {
  const TensorView &In = C.tensor(0);
  unsigned Result = resultOf(C);
  ACLTIDY_TRY(C.checkRank(0, 2, 8));
  ACLTIDY_TRY(C.checkShape(Result, In.Shape));
  ACLTIDY_TRY(checkHolds(C, In.Type, Result));
  int64_t Diagonal = C.integer(1);
  if (!C.running())
    return {};
  dispatch(isFloating(In.Type) ? Compute::Double : Compute::Integer,
           [&](auto *Null) {
             using T = std::remove_pointer_t<decltype(Null)>;
             std::vector<T> V = loadAll<T>(In);
             int64_t Columns = In.Shape.back(),
                     Rows = In.Shape[In.Shape.size() - 2];
             for (int64_t I = 0; I < int64_t(V.size()); ++I) {
               int64_t X = I % Columns, Y = I / Columns % Rows;
               // X - Y is small, Diagonal anything.
               if (Upper ? X - Y < Diagonal : X - Y > Diagonal)
                 V[size_t(I)] = 0;
             }
             storeAll<T>(C.tensor(Result), V.data());
           });
  return {};
}

const Row Table[] = {
    {"aclnnPermute", permuteDims},
    {"aclnnRepeat", repeat},
    {"aclnnRoll", roll},
    {"aclnnFlip", flip},
    {"aclnnExpand", expand},
    {"aclnnFlatten", flatten},
    {"aclnnTril", triangle<false>},
    {"aclnnInplaceTril", triangle<false>},
    {"aclnnTriu", triangle<true>},
    {"aclnnInplaceTriu", triangle<true>},
};

} // namespace

const RowTable ShapeRows = Table;

} // namespace acltidy::operators
