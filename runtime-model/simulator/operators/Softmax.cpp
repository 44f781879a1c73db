//===- Softmax.cpp - Softmax and losses on it -----------------------------===//

#include "Along.h"
#include <cmath>

namespace acltidy::operators {

namespace {

Status checkFloating(const Call &C, std::initializer_list<unsigned> Tensors) {
  for (unsigned I : Tensors)
    if (!isFloating(C.tensor(I).Type))
      return C.invalid(C.name(I) + " has the type " +
                       describe(C.tensor(I).Type) +
                       ", which is no floating type");
  return {};
}

/// Softmax, or its logarithm, of one group in place.
void softmax(double *A, int64_t N, bool Log) {
  double Most = *std::max_element(A, A + N), Sum = 0;
  // Nothing but minus infinity: every weight is 0/0, as documented formulas
  // give it.
  for (int64_t I = 0; I < N; ++I)
    Sum += std::exp(A[I] - Most);
  for (int64_t I = 0; I < N; ++I)
    A[I] = Log ? A[I] - Most - std::log(Sum) : std::exp(A[I] - Most) / Sum;
}

template <bool Log> Status softmaxOf(Call &C) {
  const TensorView &In = C.tensor(0);
  int64_t Dim = C.integer(1);
  ACLTIDY_TRY(C.wrapDim(Dim, In.Shape.size()));
  ACLTIDY_TRY(checkFloating(C, {0, 2}));
  ACLTIDY_TRY(C.checkShape(2, In.Shape));
  C.wantWorkspace(static_cast<uint64_t>(elements(In)) * 4);
  if (C.running())
    mapGroups<double>(
        In, C.tensor(2), only(Dim, In.Shape.size()),
        [](double *A, int64_t N, int64_t) { softmax(A, N, Log); });
  return {};
}

/// (grad - sum(grad * output)) * output; of the logarithm:
/// grad - exp(output) * sum(grad).
template <bool Log> Status softmaxBackward(Call &C) {
  const TensorView &Grad = C.tensor(0), &Output = C.tensor(1);
  int64_t Dim = C.integer(2);
  ACLTIDY_TRY(C.wrapDim(Dim, Grad.Shape.size()));
  ACLTIDY_TRY(checkFloating(C, {0, 1, 3}));
  ACLTIDY_TRY(C.checkShape(1, Grad.Shape));
  ACLTIDY_TRY(C.checkShape(3, Grad.Shape));
  if (!C.running())
    return {};
  std::vector<bool> Chosen = only(Dim, Grad.Shape.size());
  std::vector<double> Outs = loadAll<double>(grouped(Output, Chosen));
  mapGroups<double>(
      Grad, C.tensor(3), Chosen, [&](double *A, int64_t N, int64_t G) {
        const double *Y = Outs.data() + G * N;
        double Sum = 0;
        for (int64_t I = 0; I < N; ++I)
          Sum += Log ? A[I] : A[I] * Y[I];
        for (int64_t I = 0; I < N; ++I)
          A[I] = Log ? A[I] - std::exp(Y[I]) * Sum : (A[I] - Sum) * Y[I];
      });
  return {};
}

/// Rows of features and of labels, which are probabilities: the loss of every
/// row, and the gradient softmax(features) - labels.
Status crossEntropy(Call &C) {
  const TensorView &Features = C.tensor(0), &Labels = C.tensor(1);
  ACLTIDY_TRY(C.checkRank(0, 2, 2));
  ACLTIDY_TRY(checkFloating(C, {0, 1, 2, 3}));
  ACLTIDY_TRY(C.checkShape(1, Features.Shape));
  ACLTIDY_TRY(C.checkShape(3, Features.Shape));
  if (elements(C.tensor(2)) != Features.Shape[0])
    return C.invalid("loss has the shape " + describe(C.tensor(2).Shape) +
                     ", but one element a row is needed, " +
                     std::to_string(Features.Shape[0]));
  if (!C.running())
    return {};
  std::vector<bool> Chosen = only(1, 2);
  std::vector<double> L = loadAll<double>(Labels);
  std::vector<double> Loss(static_cast<size_t>(Features.Shape[0]));
  mapGroups<double>(Features, C.tensor(3), Chosen,
                    [&](double *A, int64_t N, int64_t G) {
                      softmax(A, N, true);
                      const double *Y = L.data() + G * N;
                      for (int64_t I = 0; I < N; ++I) {
                        if (Y[I] != 0)
                          Loss[static_cast<size_t>(G)] -= Y[I] * A[I];
                        A[I] = std::exp(A[I]) - Y[I];
                      }
                    });
  storeAll<double>(C.tensor(2), Loss.data());
  return {};
}

const Row Table[] = {
    {"aclnnSoftmax", softmaxOf<false>},
    {"aclnnLogSoftmax", softmaxOf<true>},
    {"aclnnSoftmaxBackward", softmaxBackward<false>},
    {"aclnnLogSoftmaxBackward", softmaxBackward<true>},
    {"aclnnSoftmaxCrossEntropyWithLogits", crossEntropy, "labels:r"},
};

} // namespace

const RowTable SoftmaxRows = Table;

} // namespace acltidy::operators
