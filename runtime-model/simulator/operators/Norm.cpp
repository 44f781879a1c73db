//===- Norm.cpp - Normalisations ------------------------------------------===//

#include "Along.h"
#include <cmath>

namespace acltidy::operators {

namespace {

Status checkFloating(const Call &C, unsigned I) {
  if (isFloating(C.tensor(I).Type))
    return {};
  return C.invalid(C.name(I) + " has the type " + describe(C.tensor(I).Type) +
                   ", which is no floating type");
}

/// The values of an optional tensor that must have \p N elements.
Status parameters(const Call &C, std::string_view Name, int64_t N,
                  std::vector<double> &Values) {
  const TensorView *T = C.optional(Name);
  if (!T)
    return {};
  if (elements(*T) != N)
    return C.invalid(std::string(Name) + " has the shape " +
                     describe(T->Shape) + "; it must have " +
                     std::to_string(N) + " elements");
  if (C.running())
    Values = loadAll<double>(*T);
  return {};
}

/// Statistics go to tensor \p Name if it is there and not empty.
Status statistics(const Call &C, std::string_view Name, int64_t N,
                  const std::vector<double> *Values) {
  const TensorView *T = C.optional(Name);
  if (!T || !elements(*T))
    return {};
  if (elements(*T) != N)
    return C.invalid(std::string(Name) + " has the shape " +
                     describe(T->Shape) + "; it must have " +
                     std::to_string(N) + " elements");
  if (Values)
    storeAll<double>(*T, Values->data());
  return {};
}

struct Moments {
  double Mean, Rstd;
};

Moments normalise(double *A, int64_t N, double Epsilon) {
  double Mean = std::accumulate(A, A + N, 0.0) / double(N), Sum = 0;
  for (int64_t I = 0; I < N; ++I)
    Sum += (A[I] - Mean) * (A[I] - Mean);
  double Rstd = 1 / std::sqrt(Sum / double(N) + Epsilon);
  for (int64_t I = 0; I < N; ++I)
    A[I] = (A[I] - Mean) * Rstd;
  return {Mean, Rstd};
}

void scaleAndShift(double *A, int64_t N, const std::vector<double> &Scale,
                   const std::vector<double> &Shift) {
  for (int64_t I = 0; I < N; ++I)
    A[I] = A[I] * (Scale.empty() ? 1 : Scale[size_t(I)]) +
           (Shift.empty() ? 0 : Shift[size_t(I)]);
}

/// The last dimensions of \p S, as many as \p Tail has; they must be equal.
Status lastDims(const Call &C, const Shape &S, const Shape &Tail,
                const char *What, std::vector<bool> &Chosen) {
  bool Fits = !Tail.empty() && Tail.size() <= S.size() &&
              std::equal(Tail.rbegin(), Tail.rend(), S.rbegin());
  if (!Fits)
    return C.invalid(std::string(What) + " is " + describe(Tail) +
                     ", but must be the last sizes of " + describe(S));
  Chosen.assign(S.size(), false);
  std::fill(Chosen.end() - static_cast<std::ptrdiff_t>(Tail.size()),
            Chosen.end(), true);
  return {};
}

Status layerNorm(Call &C) {
  const TensorView &In = C.tensor(0);
  std::vector<bool> Chosen;
  ACLTIDY_TRY(checkFloating(C, 0));
  ACLTIDY_TRY(lastDims(C, In.Shape, C.ints(1), "normalizedShape", Chosen));
  ACLTIDY_TRY(C.checkShape(5, In.Shape));
  int64_t N = groupSize(In.Shape, Chosen);
  int64_t Groups = N ? elements(In) / N : 0;
  std::vector<double> Weight, Bias, Mean(size_t(Groups), 0),
      Rstd(size_t(Groups), 0);
  ACLTIDY_TRY(parameters(C, "weightOptional", N, Weight));
  ACLTIDY_TRY(parameters(C, "biasOptional", N, Bias));
  ACLTIDY_TRY(statistics(C, "meanOutOptional", Groups, nullptr));
  ACLTIDY_TRY(statistics(C, "rstdOutOptional", Groups, nullptr));
  C.wantWorkspace(uint64_t(Groups) * 8);
  if (!C.running())
    return {};
  mapGroups<double>(In, C.tensor(5), Chosen,
                    [&](double *A, int64_t N, int64_t G) {
                      Moments M = normalise(A, N, C.real(4));
                      Mean[size_t(G)] = M.Mean;
                      Rstd[size_t(G)] = M.Rstd;
                      scaleAndShift(A, N, Weight, Bias);
                    });
  ACLTIDY_TRY(statistics(C, "meanOutOptional", Groups, &Mean));
  return statistics(C, "rstdOutOptional", Groups, &Rstd);
}

/// What the fused norms add before they normalise.
enum class Before { Nothing, Add };

/// y = x * rstd * (gamma + Offset), x being the sum of both inputs if they are
/// two. The sum goes to xOut.
template <Before B, bool OnePlus> Status rmsNorm(Call &C) {
  const TensorView &In = C.tensor(0), &Gamma = C.tensor("gamma");
  std::vector<bool> Chosen;
  ACLTIDY_TRY(checkFloating(C, 0));
  ACLTIDY_TRY(lastDims(C, In.Shape, Gamma.Shape, "the shape of gamma", Chosen));
  unsigned Out = C.at("yOut");
  ACLTIDY_TRY(C.checkShape(Out, In.Shape));
  int64_t N = groupSize(In.Shape, Chosen);
  int64_t Groups = N ? elements(In) / N : 0;
  ACLTIDY_TRY(statistics(C, "rstdOut", Groups, nullptr));
  if (B == Before::Add) {
    ACLTIDY_TRY(C.checkShape(1, In.Shape));
    ACLTIDY_TRY(C.checkShape(C.at("xOut"), In.Shape));
  }
  double Epsilon = C.real(C.at("epsilon"));
  C.wantWorkspace(uint64_t(Groups) * 4);
  if (!C.running())
    return {};
  std::vector<double> Scale = loadAll<double>(Gamma), Rstd(size_t(Groups), 0);
  if (OnePlus)
    for (double &X : Scale)
      X += 1;
  const TensorView *Source = &In;
  if (B == Before::Add) {
    Source = &C.tensor("xOut");
    map<double>(
        *Source, [](double X, double Y) { return X + Y; }, In, C.tensor(1));
  }
  mapGroups<double>(*Source, C.tensor(Out), Chosen,
                    [&](double *A, int64_t N, int64_t G) {
                      double Sum = 0;
                      for (int64_t I = 0; I < N; ++I)
                        Sum += A[I] * A[I];
                      double R = 1 / std::sqrt(Sum / double(N) + Epsilon);
                      for (int64_t I = 0; I < N; ++I)
                        A[I] *= R * Scale[size_t(I)];
                      Rstd[size_t(G)] = R;
                    });
  return statistics(C, "rstdOut", Groups, &Rstd);
}

/// LayerNorm of x1 + x2 + bias; the sum goes to xOut if additionalOutput.
Status addLayerNorm(Call &C) {
  const TensorView &A = C.tensor(0), &B = C.tensor(1), &Gamma = C.tensor(2);
  std::vector<bool> Chosen;
  ACLTIDY_TRY(checkFloating(C, 0));
  ACLTIDY_TRY(C.checkShape(1, A.Shape));
  ACLTIDY_TRY(lastDims(C, A.Shape, Gamma.Shape, "the shape of gamma", Chosen));
  ACLTIDY_TRY(C.checkShape(7, A.Shape));
  int64_t N = groupSize(A.Shape, Chosen);
  int64_t Groups = N ? elements(A) / N : 0;
  std::vector<double> Scale, Shift;
  ACLTIDY_TRY(parameters(C, "gamma", N, Scale));
  ACLTIDY_TRY(parameters(C, "beta", N, Shift));
  ACLTIDY_TRY(statistics(C, "meanOut", Groups, nullptr));
  ACLTIDY_TRY(statistics(C, "rstdOut", Groups, nullptr));
  const TensorView *Bias = C.optional("biasOptional");
  if (Bias) {
    Shape Expected;
    ACLTIDY_TRY(C.broadcast(A.Shape, Bias->Shape, Expected));
    if (Expected != A.Shape)
      return C.invalid("biasOptional has the shape " + describe(Bias->Shape) +
                       ", which is more than that of x1, " + describe(A.Shape));
  }
  if (C.flag(6))
    ACLTIDY_TRY(C.checkShape(10, A.Shape));
  if (!C.running())
    return {};
  std::vector<double> Sum(size_t(elements(A)));
  TensorView Total(Sum.data(), ACL_DOUBLE, A.Shape);
  map<double>(Total, [](double X, double Y) { return X + Y; }, A, B);
  if (Bias)
    map<double>(Total, [](double X, double Y) { return X + Y; }, Total, *Bias);
  if (C.flag(6))
    storeAll<double>(C.tensor(10), Sum.data());
  std::vector<double> Mean(size_t(Groups), 0), Rstd(size_t(Groups), 0);
  mapGroups<double>(Total, C.tensor(7), Chosen,
                    [&](double *V, int64_t N, int64_t G) {
                      Moments M = normalise(V, N, C.real(5));
                      Mean[size_t(G)] = M.Mean;
                      Rstd[size_t(G)] = M.Rstd;
                      scaleAndShift(V, N, Scale, Shift);
                    });
  ACLTIDY_TRY(statistics(C, "meanOut", Groups, &Mean));
  return statistics(C, "rstdOut", Groups, &Rstd);
}

/// Groups of channels of [N, C, ...]. \p Silu: times the sigmoid of it.
Status groupNorm(Call &C, int64_t Count, double Epsilon, bool Silu,
                 unsigned Out) {
  const TensorView &In = C.tensor(0);
  ACLTIDY_TRY(checkFloating(C, 0));
  ACLTIDY_TRY(C.checkRank(0, 2, 8));
  ACLTIDY_TRY(C.checkShape(Out, In.Shape));
  int64_t Batch = In.Shape[0], Channels = In.Shape[1];
  if (Count <= 0 || Channels % Count)
    return C.invalid("group is " + std::to_string(Count) +
                     ", which does not divide the " + std::to_string(Channels) +
                     " channels");
  std::vector<double> Scale, Shift;
  ACLTIDY_TRY(parameters(C, "gamma", Channels, Scale));
  ACLTIDY_TRY(parameters(C, "beta", Channels, Shift));
  ACLTIDY_TRY(statistics(C, "meanOut", Batch * Count, nullptr));
  ACLTIDY_TRY(statistics(C, "rstdOut", Batch * Count, nullptr));
  C.wantWorkspace(uint64_t(Batch * Count) * 8);
  if (!C.running())
    return {};
  int64_t Area = Batch && Channels ? elements(In) / (Batch * Channels) : 0;
  int64_t N = Channels / Count * Area;
  std::vector<double> Values = loadAll<double>(In);
  std::vector<double> Mean(size_t(Batch * Count), 0), Rstd(Mean);
  for (int64_t G = 0; N && G < Batch * Count; ++G) {
    double *A = Values.data() + G * N;
    Moments M = normalise(A, N, Epsilon);
    Mean[size_t(G)] = M.Mean;
    Rstd[size_t(G)] = M.Rstd;
    for (int64_t I = 0; I < N; ++I) {
      auto Channel = size_t(G % Count * (Channels / Count) + I / Area);
      double &X = A[I];
      X = X * (Scale.empty() ? 1 : Scale[Channel]) +
          (Shift.empty() ? 0 : Shift[Channel]);
      if (Silu)
        X = X / (1 + std::exp(-X));
    }
  }
  storeAll<double>(C.tensor(Out), Values.data());
  ACLTIDY_TRY(statistics(C, "meanOut", Batch * Count, &Mean));
  return statistics(C, "rstdOut", Batch * Count, &Rstd);
}

Status groupNormPlain(Call &C) {
  const Shape &S = C.tensor(0).Shape;
  ACLTIDY_TRY(C.checkRank(0, 2, 8));
  int64_t Area = 1;
  for (size_t D = 2; D < S.size(); ++D)
    Area *= S[D];
  if (C.integer(3) != S[0] || C.integer(4) != S[1] || C.integer(5) != Area)
    return C.invalid("N, C and HxW are " + std::to_string(C.integer(3)) + ", " +
                     std::to_string(C.integer(4)) + " and " +
                     std::to_string(C.integer(5)) +
                     ", but self has the shape " + describe(S));
  return groupNorm(C, C.integer(6), C.real(7), false, 8);
}
Status groupNormSilu(Call &C) {
  return groupNorm(C, C.integer(3), C.real(4), true, 5);
}
Status groupNormSiluV2(Call &C) {
  return groupNorm(C, C.integer(3), C.real(4), C.flag(5), 6);
}

/// Channels of [N, C, ...], with statistics of the batch (training) or given.
Status batchNorm(Call &C) {
  const TensorView &In = C.tensor(0);
  ACLTIDY_TRY(checkFloating(C, 0));
  ACLTIDY_TRY(C.checkRank(0, 2, 8));
  ACLTIDY_TRY(C.checkShape(8, In.Shape));
  bool Training = C.flag(5);
  double Momentum = C.real(6), Epsilon = C.real(7);
  int64_t Channels = In.Shape[1];
  std::vector<double> Scale, Shift, RunMean, RunVar;
  ACLTIDY_TRY(parameters(C, "weight", Channels, Scale));
  ACLTIDY_TRY(parameters(C, "bias", Channels, Shift));
  ACLTIDY_TRY(parameters(C, "runningMean", Channels, RunMean));
  ACLTIDY_TRY(parameters(C, "runningVar", Channels, RunVar));
  if (!Training && (!C.optional("runningMean") || !C.optional("runningVar")))
    return C.fail(Error::NullArgument,
                  "runningMean and runningVar are needed without training");
  ACLTIDY_TRY(statistics(C, "saveMean", Channels, nullptr));
  ACLTIDY_TRY(statistics(C, "saveInvstd", Channels, nullptr));
  if (!C.running())
    return {};
  std::vector<bool> Chosen(In.Shape.size(), true);
  Chosen[1] = false;
  std::vector<double> Mean(size_t(Channels), 0), Rstd(Mean);
  mapGroups<double>(
      In, C.tensor(8), Chosen, [&](double *A, int64_t N, int64_t Channel) {
        auto I = size_t(Channel);
        double M, V;
        if (Training) {
          M = std::accumulate(A, A + N, 0.0) / double(N);
          V = 0;
          for (int64_t J = 0; J < N; ++J)
            V += (A[J] - M) * (A[J] - M);
          if (!RunMean.empty())
            RunMean[I] += Momentum * (M - RunMean[I]);
          if (!RunVar.empty())
            RunVar[I] +=
                Momentum * (V / std::max<double>(1, double(N - 1)) - RunVar[I]);
          V /= double(N);
        } else {
          M = RunMean[I];
          V = RunVar[I];
        }
        Mean[I] = M;
        Rstd[I] = 1 / std::sqrt(V + Epsilon);
        for (int64_t J = 0; J < N; ++J)
          A[J] = (A[J] - M) * Rstd[I] * (Scale.empty() ? 1 : Scale[I]) +
                 (Shift.empty() ? 0 : Shift[I]);
      });
  if (Training) {
    ACLTIDY_TRY(statistics(C, "runningMean", Channels, &RunMean));
    ACLTIDY_TRY(statistics(C, "runningVar", Channels, &RunVar));
    ACLTIDY_TRY(statistics(C, "saveMean", Channels, &Mean));
    return statistics(C, "saveInvstd", Channels, &Rstd);
  }
  return {};
}

const Row Table[] = {
    {"aclnnLayerNorm", layerNorm},
    {"aclnnLayerNormWithImplMode", layerNorm},
    {"aclnnFastLayerNorm", layerNorm},
    {"aclnnRmsNorm", rmsNorm<Before::Nothing, false>},
    {"aclnnGemmaRmsNorm", rmsNorm<Before::Nothing, true>},
    {"aclnnAddRmsNorm", rmsNorm<Before::Add, false>},
    {"aclnnAddLayerNorm", addLayerNorm, "xOut:w?additionalOutput"},
    {"aclnnGroupNorm", groupNormPlain, "", "gamma beta"},
    {"aclnnGroupNormSilu", groupNormSilu, "", "gamma beta"},
    {"aclnnGroupNormSiluV2", groupNormSiluV2, "", "gamma beta"},
    {"aclnnBatchNorm", batchNorm,
     "runningMean:rw?training:r runningVar:rw?training:r "
     "saveMean:w?training saveInvstd:w?training",
     "weight bias runningMean runningVar saveMean saveInvstd"},
};

} // namespace

const RowTable NormRows = Table;

} // namespace acltidy::operators
