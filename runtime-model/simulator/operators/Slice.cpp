//===- Slice.cpp - Joining, cutting and padding ---------------------------===//

#include "Views.h"

namespace acltidy::operators {

namespace {

/// Cat; tensors of shape [0] count as nothing.
Status cat(Call &C) {
  const std::vector<TensorView> &List = C.list(0);
  int64_t Dim = C.integer(1), At = 0;
  const TensorView &Out = C.tensor(2);
  if (List.empty())
    return C.invalid("the list is empty");
  ACLTIDY_TRY(C.wrapDim(Dim, Out.Shape.size()));
  if (Out.Shape.empty())
    return C.invalid("out has no dimensions");
  for (bool Copy : {false, true}) {
    if (Copy && !C.running())
      return {};
    At = 0;
    for (const TensorView &T : List) {
      if (T.Shape == Shape{0})
        continue;
      if (!Copy) {
        Shape Expected = Out.Shape;
        if (T.Shape.size() == Expected.size())
          Expected[size_t(Dim)] = T.Shape[size_t(Dim)];
        if (T.Shape != Expected)
          return C.invalid("a tensor of the list has the shape " +
                           describe(T.Shape) + ", but out " +
                           describe(Out.Shape));
        ACLTIDY_TRY(checkHolds(C, T.Type, 2));
      } else
        copyTo(part(Out, Dim, At, T.Shape[size_t(Dim)]), T);
      At += T.Shape[size_t(Dim)];
    }
    if (At != Out.Shape[size_t(Dim)])
      return C.invalid("the tensors have " + std::to_string(At) +
                       " elements along dimension " + std::to_string(Dim) +
                       ", out " + std::to_string(Out.Shape[size_t(Dim)]));
  }
  return {};
}

Status stack(Call &C) {
  const std::vector<TensorView> &List = C.list(0);
  const TensorView &Out = C.tensor(2);
  int64_t Dim = C.integer(1);
  if (List.empty())
    return C.invalid("the list is empty");
  ACLTIDY_TRY(C.wrapDim(Dim, List[0].Shape.size() + 1));
  Shape Expected = List[0].Shape;
  Expected.insert(Expected.begin() + Dim, int64_t(List.size()));
  ACLTIDY_TRY(C.checkShape(2, Expected));
  for (const TensorView &T : List) {
    if (T.Shape != List[0].Shape)
      return C.invalid("the list has tensors of shape " +
                       describe(List[0].Shape) + " and " + describe(T.Shape));
    ACLTIDY_TRY(checkHolds(C, T.Type, 2));
  }
  if (!C.running())
    return {};
  for (size_t I = 0; I < List.size(); ++I) {
    TensorView One = part(Out, Dim, int64_t(I), 1);
    One.Shape.erase(One.Shape.begin() + Dim);
    One.Strides.erase(One.Strides.begin() + Dim);
    copyTo(One, List[I]);
  }
  return {};
}

/// Every element so many times, along a dimension or of the flat tensor.
Status repeatInterleave(Call &C, const TensorView &In, int64_t Dim,
                        const std::vector<int64_t> &Counts, unsigned Out) {
  int64_t Size = In.Shape[size_t(Dim)];
  int64_t Total = 0;
  for (int64_t I = 0; I < Size; ++I) {
    int64_t Count = Counts[Counts.size() == 1 ? 0 : size_t(I)];
    if (Count < 0 || __builtin_add_overflow(Total, Count, &Total))
      return C.fail(Error::InvalidData, "repeats has " + std::to_string(Count));
  }
  Shape Expected = In.Shape;
  Expected[size_t(Dim)] = Total;
  ACLTIDY_TRY(C.checkShape(Out, Expected));
  ACLTIDY_TRY(checkHolds(C, In.Type, Out));
  if (!C.running())
    return {};
  int64_t At = 0;
  for (int64_t I = 0; I < Size; ++I) {
    int64_t Count = Counts[Counts.size() == 1 ? 0 : size_t(I)];
    TensorView One = part(In, Dim, I, 1);
    One.Strides[size_t(Dim)] = 0;
    One.Shape[size_t(Dim)] = Count;
    if (Count)
      copyTo(part(C.tensor(Out), Dim, At, Count), One);
    At += Count;
  }
  return {};
}

Status repeatInterleaveIntWithDim(Call &C) {
  const TensorView &In = C.tensor(0);
  int64_t Dim = C.integer(2);
  ACLTIDY_TRY(C.wrapDim(Dim, In.Shape.size()));
  ACLTIDY_TRY(C.checkRank(0, 1, 8));
  int64_t Total;
  if (C.integer(1) < 0 ||
      __builtin_mul_overflow(C.integer(1), In.Shape[size_t(Dim)], &Total) ||
      Total != C.integer(3))
    return C.invalid("outputSize is " + std::to_string(C.integer(3)) +
                     ", but " + std::to_string(In.Shape[size_t(Dim)]) +
                     " elements are repeated " + std::to_string(C.integer(1)) +
                     " times");
  return repeatInterleave(C, In, Dim, {C.integer(1)}, 4);
}

/// Start and end of a slice as Python has them, for a positive step.
Status sliceRange(const Call &C, int64_t Size, int64_t &Start, int64_t &End,
                  int64_t Step, int64_t &Count) {
  if (Step <= 0)
    return C.invalid("step is " + std::to_string(Step) +
                     "; it must be positive");
  auto Limit = [Size](int64_t X) {
    return std::clamp<int64_t>(X < 0 ? X + Size : X, 0, Size);
  };
  Start = Limit(Start);
  End = Limit(End);
  Count = End > Start ? (End - Start - 1) / Step + 1 : 0;
  return {};
}

Status slice(Call &C) {
  TensorView In = C.tensor(0);
  ACLTIDY_TRY(C.checkRank(0, 1, 8));
  int64_t Dim = C.integer(1), Start = C.integer(2), End = C.integer(3), Count;
  ACLTIDY_TRY(C.wrapDim(Dim, In.Shape.size()));
  ACLTIDY_TRY(
      sliceRange(C, In.Shape[size_t(Dim)], Start, End, C.integer(4), Count));
  return copyView(C, part(In, Dim, Start, Count, C.integer(4)), 5);
}

Status sliceV2(Call &C) {
  TensorView In = C.tensor(0);
  const Shape &Starts = C.ints(1), &Ends = C.ints(2), &Axes = C.ints(3),
              &Steps = C.ints(4);
  if (Ends.size() != Starts.size() || Axes.size() != Starts.size() ||
      Steps.size() != Starts.size())
    return C.invalid("starts, ends, axes and steps have other lengths");
  for (size_t I = 0; I < Starts.size(); ++I) {
    int64_t Dim = Axes[I], Start = Starts[I], End = Ends[I], Count;
    ACLTIDY_TRY(C.wrapDim(Dim, In.Shape.size()));
    if (In.Shape.empty())
      return C.invalid("self has no dimensions");
    ACLTIDY_TRY(
        sliceRange(C, In.Shape[size_t(Dim)], Start, End, Steps[I], Count));
    In = part(In, Dim, Start, Count, Steps[I]);
  }
  return copyView(C, In, 5);
}

/// Parts of given sizes along a dimension, one for every tensor of out.
Status split(Call &C, const std::vector<int64_t> &Sizes) {
  const TensorView &In = C.tensor(0);
  const std::vector<TensorView> &Out = C.list(3);
  int64_t Dim = C.integer(2), At = 0;
  ACLTIDY_TRY(C.wrapDim(Dim, In.Shape.size()));
  ACLTIDY_TRY(C.checkRank(0, 1, 8));
  if (Sizes.size() != Out.size())
    return C.invalid("out has " + std::to_string(Out.size()) +
                     " tensors, but there are " + std::to_string(Sizes.size()) +
                     " parts");
  for (size_t I = 0; I < Sizes.size(); ++I) {
    Shape Expected = In.Shape;
    Expected[size_t(Dim)] = Sizes[I];
    if (Sizes[I] < 0 || Out[I].Shape != Expected || Out[I].Type != In.Type)
      return C.invalid("tensor " + std::to_string(I) +
                       " of out has the shape " + describe(Out[I].Shape) +
                       " and the type " + describe(Out[I].Type) + "; " +
                       describe(Expected) + " and " + describe(In.Type) +
                       " are needed");
    At += Sizes[I];
  }
  if (At != In.Shape[size_t(Dim)])
    return C.invalid("the parts have " + std::to_string(At) +
                     " elements along dimension " + std::to_string(Dim) +
                     ", self " + std::to_string(In.Shape[size_t(Dim)]));
  if (!C.running())
    return {};
  At = 0;
  for (size_t I = 0; I < Sizes.size(); At += Sizes[I++])
    copyTo(Out[I], part(In, Dim, At, Sizes[I]));
  return {};
}

Status splitWithSize(Call &C) { return split(C, C.ints(1)); }
Status splitTensor(Call &C) {
  int64_t Dim = C.integer(2), Each = C.integer(1);
  const Shape &S = C.tensor(0).Shape;
  ACLTIDY_TRY(C.wrapDim(Dim, S.size()));
  ACLTIDY_TRY(C.checkRank(0, 1, 8));
  if (Each <= 0)
    return C.invalid("splitSections is " + std::to_string(Each));
  std::vector<int64_t> Sizes;
  if (S[size_t(Dim)] / Each > int64_t(C.list(3).size()))
    return C.invalid("out has too few tensors, " +
                     std::to_string(C.list(3).size()));
  for (int64_t At = 0; At < S[size_t(Dim)]; At += Each)
    Sizes.push_back(std::min(Each, S[size_t(Dim)] - At));
  return split(C, Sizes);
}

/// Padding numbers are pairs, the last dimension first.
enum class Pad { Constant, Reflect, Replicate };

template <Pad How> Status pad(Call &C) {
  const TensorView &In = C.tensor(0);
  const Shape &Pads = C.ints(1);
  unsigned Result = C.count() - 1;
  if (Pads.size() % 2 || Pads.size() / 2 > In.Shape.size())
    return C.invalid("there are " + std::to_string(Pads.size()) +
                     " padding numbers for " + std::to_string(In.Shape.size()) +
                     " dimensions");
  size_t R = In.Shape.size();
  Shape Expected = In.Shape, Before(R, 0);
  for (size_t I = 0; I < Pads.size() / 2; ++I) {
    size_t D = R - 1 - I;
    Before[D] = Pads[2 * I];
    if (__builtin_add_overflow(Expected[D], Pads[2 * I], &Expected[D]) ||
        __builtin_add_overflow(Expected[D], Pads[2 * I + 1], &Expected[D]) ||
        Expected[D] < 0)
      return C.invalid("padding of " + std::to_string(Pads[2 * I]) + " and " +
                       std::to_string(Pads[2 * I + 1]) +
                       " leaves nothing of dimension " + std::to_string(D));
    for (int64_t P : {Pads[2 * I], Pads[2 * I + 1]})
      if (How != Pad::Constant &&
          (P < 0 || (How == Pad::Reflect && P >= In.Shape[D]) || !In.Shape[D]))
        return C.invalid("padding of " + std::to_string(P) +
                         " is not possible for a size of " +
                         std::to_string(In.Shape[D]));
  }
  ACLTIDY_TRY(C.checkShape(Result, Expected));
  ACLTIDY_TRY(checkHolds(C, In.Type, Result));
  if (!C.running())
    return {};
  dispatch(isFloating(In.Type) ? Compute::Double : Compute::Integer,
           [&](auto *Null) {
             using T = std::remove_pointer_t<decltype(Null)>;
             std::vector<T> From = loadAll<T>(In);
             std::vector<T> To(size_t(elements(Expected)));
             T Fill = 0;
             if (How == Pad::Constant)
               Fill = std::is_integral_v<T> ? T(C.scalar(2).asInteger())
                                            : T(C.scalar(2).asDouble());
             Shape Steps = contiguousStrides(Expected),
                   Own = contiguousStrides(In.Shape);
             for (int64_t I = 0; I < int64_t(To.size()); ++I) {
               int64_t Source = 0;
               bool Inside = true;
               for (size_t D = 0; D < R; ++D) {
                 int64_t X = I / Steps[D] % Expected[D] - Before[D];
                 int64_t N = In.Shape[D];
                 if (How == Pad::Reflect)
                   X = X < 0 ? -X : X >= N ? 2 * N - 2 - X : X;
                 if (How == Pad::Replicate)
                   X = std::clamp<int64_t>(X, 0, N - 1);
                 Inside = Inside && X >= 0 && X < N;
                 Source += Inside ? X * Own[D] : 0;
               }
               To[size_t(I)] = Inside ? From[size_t(Source)] : Fill;
             }
             storeAll<T>(C.tensor(Result), To.data());
           });
  return {};
}

const Row Table[] = {
    {"aclnnCat", cat},
    {"aclnnStack", stack},
    {"aclnnRepeatInterleaveIntWithDim", repeatInterleaveIntWithDim},
    {"aclnnSlice", slice},
    {"aclnnSliceV2", sliceV2},
    {"aclnnSplitTensor", splitTensor},
    {"aclnnSplitWithSize", splitWithSize},
    {"aclnnConstantPadNd", pad<Pad::Constant>},
    {"aclnnReflectionPad1d", pad<Pad::Reflect>},
    {"aclnnReflectionPad2d", pad<Pad::Reflect>},
    {"aclnnReplicationPad1d", pad<Pad::Replicate>},
    {"aclnnReplicationPad2d", pad<Pad::Replicate>},
};

} // namespace

const RowTable SliceRows = Table;

} // namespace acltidy::operators
