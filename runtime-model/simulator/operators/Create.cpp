//===- Create.cpp - Tensors from nothing: ranges, fills, random -----------===//

#include "Along.h"
#include "Elementwise.h"
#include <random>

namespace acltidy::operators {

namespace {

Status fill(Call &C, const Scalar &Value) {
  const TensorView &Out = C.tensor(0);
  if (!isSupported(Out.Type))
    return C.notSimulated("the type " + describe(Out.Type));
  if (C.running())
    dispatch(computeType(Out.Type), [&](auto *Null) {
      using T = std::remove_pointer_t<decltype(Null)>;
      T V = std::is_integral_v<T> ? T(Value.asInteger()) : T(Value.asDouble());
      // A bool is true for a fraction, too.
      if (Out.Type == ACL_BOOL)
        V = Value.asDouble() != 0;
      map<T>(Out, [=]() { return V; });
    });
  return {};
}

Status fillScalar(Call &C) { return fill(C, C.scalar(1)); }
Status zero(Call &C) { return fill(C, Scalar::ofInteger(0)); }
Status one(Call &C) { return fill(C, Scalar::ofInteger(1)); }
Status fillTensor(Call &C) {
  const TensorView &Value = C.tensor(1);
  if (elements(Value) != 1)
    return C.invalid("value has the shape " + describe(Value.Shape) +
                     ", but one element is needed");
  return fill(C, C.running() ? Scalar::read(address(Value), Value.Type)
                             : Scalar::ofInteger(0));
}

/// Start + i * step. The number of elements must be the documented one.
template <bool Inclusive> Status range(Call &C) {
  const TensorView &Out = C.tensor(3);
  double Start = C.scalar(0).asDouble(), End = C.scalar(1).asDouble(),
         Step = C.scalar(2).asDouble();
  if (Step == 0)
    return C.invalid("step is 0");
  if (!std::isfinite(Start) || !std::isfinite(End) || !std::isfinite(Step) ||
      (End - Start) / Step < 0)
    return C.invalid("there is no range from " + std::to_string(Start) +
                     " to " + std::to_string(End) + " in steps of " +
                     std::to_string(Step));
  double Count = Inclusive ? std::floor((End - Start) / Step) + 1
                           : std::ceil((End - Start) / Step);
  // Clients with shapes of a fixed rank pass dimensions of 1 as well.
  ACLTIDY_TRY(C.checkRank(3, 1, 8));
  int64_t There = elements(Out);
  if (double(There) != Count)
    return C.invalid("out has " + std::to_string(There) +
                     " elements, but the range " + std::to_string(Count));
  if (!C.running())
    return {};
  bool Whole = isIntegral(C.scalar(0).Type) && isIntegral(C.scalar(2).Type) &&
               isIntegral(Out.Type);
  if (Whole) {
    std::vector<int64_t> V;
    for (int64_t I = 0; I < There; ++I)
      V.push_back(wrapAdd(C.scalar(0).asInteger(),
                          wrapMul(I, C.scalar(2).asInteger())));
    storeAll<int64_t>(Out, V.data());
  } else {
    std::vector<double> V;
    for (int64_t I = 0; I < There; ++I)
      V.push_back(Start + double(I) * Step);
    storeAll<double>(Out, V.data());
  }
  return {};
}

Status linspace(Call &C) {
  int64_t Steps = C.integer(2);
  if (Steps < 0)
    return C.invalid("steps is " + std::to_string(Steps));
  ACLTIDY_TRY(C.checkShape(3, {Steps}));
  if (!C.running())
    return {};
  double Start = C.scalar(0).asDouble(), End = C.scalar(1).asDouble();
  std::vector<double> V;
  for (int64_t I = 0; I < Steps; ++I)
    V.push_back(Steps == 1
                    ? Start
                    : Start + (End - Start) * double(I) / double(Steps - 1));
  storeAll<double>(C.tensor(3), V.data());
  return {};
}

Status eye(Call &C) {
  int64_t N = C.integer(0), M = C.integer(1);
  if (N < 0 || M < 0)
    return C.invalid("n and m are " + std::to_string(N) + " and " +
                     std::to_string(M));
  ACLTIDY_TRY(C.checkShape(2, {N, M}));
  if (!C.running())
    return {};
  std::vector<int64_t> V(size_t(N * M));
  for (int64_t I = 0; I < std::min(N, M); ++I)
    V[size_t(I * M + I)] = 1;
  storeAll<int64_t>(C.tensor(2), V.data());
  return {};
}

/// Random numbers: the same for a seed and offset, not those of the hardware.
template <class F>
Status random(Call &C, int64_t Seed, int64_t Offset, F Draw) {
  const TensorView &Out = C.tensor(0);
  if (!isSupported(Out.Type))
    return C.notSimulated("the type " + describe(Out.Type));
  if (!C.running())
    return {};
  std::seed_seq Sequence{uint32_t(Seed), uint32_t(Seed >> 32), uint32_t(Offset),
                         uint32_t(Offset >> 32)};
  std::mt19937_64 Engine(Sequence);
  std::vector<double> V(size_t(elements(Out)));
  for (double &X : V)
    X = Draw(Engine);
  storeAll<double>(Out, V.data());
  return {};
}

/// In [0, 1), the same with every library.
double unit(std::mt19937_64 &E) { return double(E() >> 11) * 0x1p-53; }

Status uniform(Call &C) {
  double From = C.real(1), To = C.real(2);
  if (!(From <= To))
    return C.invalid("from is " + std::to_string(From) + ", to " +
                     std::to_string(To));
  return random(C, C.integer(3), C.integer(4), [=](std::mt19937_64 &E) {
    return From + (To - From) * unit(E);
  });
}
Status normal(Call &C) {
  double Mean = C.real(1), Deviation = C.real(2);
  if (!(Deviation >= 0))
    return C.invalid("std is " + std::to_string(Deviation));
  return random(C, C.integer(3), C.integer(4), [=](std::mt19937_64 &E) {
    double Radius = std::sqrt(-2 * std::log(1 - unit(E)));
    return Mean + Deviation * Radius * std::cos(2 * M_PI * unit(E));
  });
}

const Row Table[] = {
    {"aclnnInplaceFillScalar", fillScalar, "selfRef:w"},
    {"aclnnInplaceFillTensor", fillTensor, "selfRef:w"},
    {"aclnnInplaceZero", zero, "selfRef:w"},
    {"aclnnInplaceOne", one, "selfRef:w"},
    {"aclnnArange", range<false>},
    {"aclnnRange", range<true>},
    {"aclnnLinspace", linspace},
    {"aclnnEye", eye},
    {"aclnnInplaceUniform", uniform, "selfRef:w"},
    {"aclnnInplaceNormal", normal, "selfRef:w"},
};

} // namespace

const RowTable CreateRows = Table;

} // namespace acltidy::operators
