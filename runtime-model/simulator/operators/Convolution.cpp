//===- Convolution.cpp - Convolutions of one and two dimensions -----------===//

#include "Tensor.h"
#include "Windows.h"
#include <Eigen/Core>

namespace acltidy::operators {

namespace {

using Matrix =
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A convolution of [N, C, H, W] by [O, C / groups, KH, KW]. One dimension is
/// two with a height of 1.
struct Shapes {
  int64_t Batch, Channels, Height, Width;
  int64_t Out, Depth, Groups; ///< Depth: input channels a group.
  Window Y, X;
  int64_t OutHeight = 0, OutWidth = 0;
};

/// One group of one picture as a matrix: a row for every channel and kernel
/// element, a column for every output.
void unfold(const Shapes &S, const float *In, Matrix &Columns) {
  Columns.setZero(S.Depth * S.Y.Size * S.X.Size, S.OutHeight * S.OutWidth);
  int64_t Row = 0;
  for (int64_t D = 0; D < S.Depth; ++D)
    for (int64_t KY = 0; KY < S.Y.Size; ++KY)
      for (int64_t KX = 0; KX < S.X.Size; ++KX, ++Row)
        for (int64_t I = 0; I < S.OutHeight; ++I) {
          int64_t Y = S.Y.start(I) + KY * S.Y.Dilation;
          if (Y < 0 || Y >= S.Height)
            continue;
          for (int64_t J = 0; J < S.OutWidth; ++J) {
            int64_t X = S.X.start(J) + KX * S.X.Dilation;
            if (X >= 0 && X < S.Width)
              Columns(Row, I * S.OutWidth + J) =
                  In[(D * S.Height + Y) * S.Width + X];
          }
        }
}

/// The opposite: adds the matrix's elements to where they came from.
void fold(const Shapes &S, const Matrix &Columns, float *Out, int64_t Depth,
          int64_t InHeight, int64_t InWidth) {
  int64_t Row = 0;
  for (int64_t D = 0; D < Depth; ++D)
    for (int64_t KY = 0; KY < S.Y.Size; ++KY)
      for (int64_t KX = 0; KX < S.X.Size; ++KX, ++Row)
        for (int64_t I = 0; I < InHeight; ++I) {
          int64_t Y = S.Y.start(I) + KY * S.Y.Dilation;
          if (Y < 0 || Y >= S.OutHeight)
            continue;
          for (int64_t J = 0; J < InWidth; ++J) {
            int64_t X = S.X.start(J) + KX * S.X.Dilation;
            if (X >= 0 && X < S.OutWidth)
              Out[(D * S.OutHeight + Y) * S.OutWidth + X] +=
                  Columns(Row, I * InWidth + J);
          }
        }
}

Status convolution(Call &C) {
  const TensorView &In = C.tensor(0), &Weight = C.tensor(1);
  const TensorView *Bias = C.optional(2);
  bool Transposed = C.flag(6);
  for (unsigned I : {0u, 1u, 9u})
    ACLTIDY_TRY(C.checkType(I, {ACL_FLOAT, ACL_FLOAT16, ACL_BF16}));
  size_t R = In.Shape.size();
  if (R == 5)
    return C.notSimulated("a convolution of three dimensions");
  ACLTIDY_TRY(C.checkRank(0, 3, 4));
  ACLTIDY_TRY(C.checkRank(1, R, R));
  size_t Dims = R - 2;
  std::vector<int64_t> Stride, Padding, Dilation, More;
  ACLTIDY_TRY(numbers(C, C.ints(3), Dims, 1, 1, "stride", Stride));
  ACLTIDY_TRY(numbers(C, C.ints(5), Dims, 1, 1, "dilation", Dilation));
  // Two numbers a dimension are before and after.
  bool Sides = C.ints(4).size() == 2 * Dims && Dims > 1;
  ACLTIDY_TRY(
      numbers(C, C.ints(4), Sides ? 2 * Dims : Dims, 0, 0, "padding", Padding));
  ACLTIDY_TRY(numbers(C, C.ints(7), Dims, 0, 0, "outputPadding", More));

  Shapes S;
  S.Batch = In.Shape[0];
  S.Channels = In.Shape[1];
  S.Height = Dims == 2 ? In.Shape[2] : 1;
  S.Width = In.Shape.back();
  S.Groups = C.integer(8);
  if (S.Groups <= 0 || S.Channels % S.Groups)
    return C.invalid("groups is " + std::to_string(S.Groups) +
                     ", which does not divide the " +
                     std::to_string(S.Channels) + " channels");
  // A transposed weight is [C, O / groups, KH, KW].
  S.Depth = Transposed ? S.Channels / S.Groups : Weight.Shape[1];
  S.Out = Transposed ? Weight.Shape[1] * S.Groups : Weight.Shape[0];
  if ((Transposed ? Weight.Shape[0] : S.Depth * S.Groups) != S.Channels ||
      S.Out % S.Groups)
    return C.invalid("the weight " + describe(Weight.Shape) + " in " +
                     std::to_string(S.Groups) + " groups does not fit " +
                     std::to_string(S.Channels) + " channels");
  for (const TensorView *T : {&In, &Weight})
    for (int64_t Size : T->Shape)
      if (Size > Most)
        return C.notSimulated("a size of " + std::to_string(Size));
  auto At = [&](size_t D) {
    Window W;
    W.Size = Weight.Shape[2 + D];
    W.Stride = Stride[D];
    W.Before = Padding[Sides ? 2 * D : D];
    W.After = Padding[Sides ? 2 * D + 1 : D];
    W.Dilation = Dilation[D];
    return W;
  };
  S.X = At(Dims - 1);
  if (Dims == 2)
    S.Y = At(0);
  auto Size = [&](const Window &W, int64_t N, size_t D) {
    if (!Transposed)
      return W.positions(N);
    return (N - 1) * W.Stride - W.Before - W.After + W.extent() + More[D];
  };
  S.OutWidth = Size(S.X, S.Width, Dims - 1);
  S.OutHeight = Dims == 2 ? Size(S.Y, S.Height, 0) : 1;
  if (S.X.Size < 1 || S.Y.Size < 1 || S.OutWidth <= 0 || S.OutHeight <= 0)
    return C.invalid("the weight " + describe(Weight.Shape) +
                     " does not fit into the input " + describe(In.Shape));
  Shape Expected{S.Batch, S.Out, S.OutWidth};
  if (Dims == 2)
    Expected.insert(Expected.begin() + 2, S.OutHeight);
  ACLTIDY_TRY(C.checkShape(9, Expected));
  if (Bias && (elements(*Bias) != S.Out))
    return C.invalid("bias has the shape " + describe(Bias->Shape) +
                     "; it must have " + std::to_string(S.Out) + " elements");
  C.wantWorkspace(uint64_t(elements(Expected)) * 4);
  if (!C.running())
    return {};

  std::vector<float> Source = loadAll<float>(In),
                     Kernel = loadAll<float>(Weight),
                     Result(size_t(elements(Expected)), 0), Add;
  if (Bias)
    Add = loadAll<float>(*Bias);
  int64_t InArea = S.Height * S.Width, OutArea = S.OutHeight * S.OutWidth;
  int64_t OutDepth = S.Out / S.Groups, Each = S.Y.Size * S.X.Size;
  Matrix Columns;
  for (int64_t B = 0; B < S.Batch; ++B)
    for (int64_t G = 0; G < S.Groups; ++G) {
      const float *From =
          Source.data() + (B * S.Channels + G * S.Depth) * InArea;
      float *To = Result.data() + (B * S.Out + G * OutDepth) * OutArea;
      if (Transposed) {
        Eigen::Map<const Matrix> W(Kernel.data() +
                                       G * S.Depth * OutDepth * Each,
                                   S.Depth, OutDepth * Each);
        Columns =
            W.transpose() * Eigen::Map<const Matrix>(From, S.Depth, InArea);
        fold(S, Columns, To, OutDepth, S.Height, S.Width);
      } else {
        unfold(S, From, Columns);
        Eigen::Map<const Matrix> W(Kernel.data() +
                                       G * OutDepth * S.Depth * Each,
                                   OutDepth, S.Depth * Each);
        Eigen::Map<Matrix>(To, OutDepth, OutArea).noalias() = W * Columns;
      }
      for (int64_t O = 0; O < OutDepth && !Add.empty(); ++O)
        for (int64_t I = 0; I < OutArea; ++I)
          To[O * OutArea + I] += Add[size_t(G * OutDepth + O)];
    }
  storeAll<float>(C.tensor(9), Result.data());
  return {};
}

const Row Table[] = {
    {"aclnnConvolution", convolution, "", "bias"},
};

} // namespace

const RowTable ConvolutionRows = Table;

} // namespace acltidy::operators
