//===- StandIn.cpp - Shapes, sizes and results of stand-ins ---------------===//

#include "api/StandIn.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace acltidy::sim {

namespace {

/// What is left of a shape when the next unknowns come from \p Values.
Dims filled(const Dims &Shape, const Dims &Values, size_t From) {
  Dims Result = Shape;
  for (int64_t &D : Result)
    if (D < 0 && !Values.empty())
      D = Values[std::min(From++, Values.size() - 1)];
  return Result;
}

template <typename T> void put(std::vector<char> &To, size_t Index, T Value) {
  std::memcpy(To.data() + Index * sizeof(T), &Value, sizeof(T));
}

void putPixel(std::vector<char> &To, aclDataType Type, size_t Index,
              float Value) {
  if (std::isnan(Value))
    Value = 0;
  switch (Type) {
  case ACL_FLOAT:
    return put(To, Index, Value);
  case ACL_FLOAT16:
    return put(To, Index, floatToHalf(Value));
  case ACL_INT8:
    return put(To, Index,
               static_cast<int8_t>(std::clamp(Value, -128.f, 127.f)));
  case ACL_UINT8:
    return put(To, Index, static_cast<uint8_t>(std::clamp(Value, 0.f, 255.f)));
  default:
    return;
  }
}

AippParameters dynamicParameters(const char *Data, uint64_t Size) {
  AippParameters P;
  if (Size < aippBytes(1))
    return P;
  std::memcpy(&P.Common, Data, sizeof P.Common);
  P.Images.resize((Size - sizeof P.Common) / sizeof(AippImage));
  std::memcpy(P.Images.data(), Data + sizeof P.Common,
              P.Images.size() * sizeof(AippImage));
  return P;
}

/// Runs the images of an input through AIPP; \p M names the result. Parameters
/// that were not checked leave the bytes as they are.
void preprocess(const AippParameters &P, StandIn::Memory &M,
                std::vector<char> &Keep) {
  if (M.Shape.size() != 4 || P.Images.empty() || !aippMistake(P).empty())
    return;
  bool Planes = M.Of->Format == ACL_FORMAT_NCHW;
  int64_t Batches = M.Shape[0], Channels = M.Shape[Planes ? 1 : 3];
  auto [Width, Height] = M.Of->imageSize(M.Shape);
  uint64_t Source = aippImageBytes(P.Common);
  if (aippResult(P.Common, P.Images[0]) != M.Of->imageSize(M.Shape) ||
      Source * static_cast<uint64_t>(Batches) > M.Size || Channels < 1)
    return;
  Keep.assign(M.Of->bytes(M.Shape), 0);
  auto Plane = static_cast<size_t>(Width * Height);
  for (int64_t B = 0; B != Batches; ++B) {
    const AippImage &I =
        P.Images[std::min(static_cast<size_t>(B), P.Images.size() - 1)];
    std::vector<float> Values =
        aippApply(P.Common, I,
                  reinterpret_cast<const unsigned char *>(M.Data) +
                      static_cast<uint64_t>(B) * Source,
                  Channels);
    size_t First = static_cast<size_t>(B) * Values.size();
    for (size_t N = 0; N != Values.size(); ++N) {
      size_t C = N / Plane, At = N % Plane;
      putPixel(Keep, M.Of->Type,
               First + (Planes ? N : At * static_cast<size_t>(Channels) + C),
               Values[N]);
    }
  }
  M.Data = Keep.data();
  M.Size = Keep.size();
}

void checksum(const std::vector<StandIn::Memory> &In,
              const std::vector<StandIn::Memory> &Out) {
  // FNV-1a over all inputs: outputs then tell whether the inputs were right.
  uint64_t Hash = 0xCBF29CE484222325;
  for (const StandIn::Memory &M : In)
    for (uint64_t I = 0; I != M.Size; ++I)
      Hash = (Hash ^ static_cast<unsigned char>(M.Data[I])) * 0x100000001B3;
  for (const StandIn::Memory &M : Out)
    for (uint64_t I = 0; I != M.Size; ++I)
      M.Data[I] = static_cast<char>(Hash >> (I % 8 * 8));
}

acltidyModelTensor tensorOf(const StandIn::Memory &M) {
  return {M.Of->Name.c_str(), M.Of->Type, M.Of->Format, M.Shape.size(),
          M.Shape.data(),     M.Data,     M.Size};
}

} // namespace

size_t StandIn::Port::unknowns() const {
  return static_cast<size_t>(std::count_if(Shape.begin(), Shape.end(),
                                           [](int64_t D) { return D < 0; }));
}

size_t StandIn::unknownsBefore(size_t Index) const {
  size_t Before = 0;
  for (size_t I = 0; I != Index; ++I)
    Before += Inputs[I].unknowns();
  return Before;
}

Dims StandIn::valuesOf(size_t Gear) const {
  Dims Result;
  size_t Total = unknownsBefore(Inputs.size());
  // A batch is the same everywhere, a size is the same for each image.
  while (Gear < Gears.size() && Result.size() < Total)
    Result.insert(Result.end(), Gears[Gear].begin(), Gears[Gear].end());
  return Result;
}

std::optional<size_t> StandIn::findGear(const Dims &Numbers) const {
  auto It = std::find(Gears.begin(), Gears.end(), Numbers);
  if (It == Gears.end())
    return std::nullopt;
  return static_cast<size_t>(It - Gears.begin());
}

Dims StandIn::inputShape(size_t Index, const Dims &Values) const {
  return filled(Inputs[Index].Shape, Values, unknownsBefore(Index));
}

Dims StandIn::largestInput(size_t Index) const {
  Dims Result = Inputs[Index].Shape;
  for (size_t G = 0; G != Gears.size(); ++G) {
    Dims Shape = inputShape(Index, valuesOf(G));
    for (size_t D = 0; D != Result.size(); ++D)
      Result[D] = std::max(Result[D], Shape[D]);
  }
  return Result;
}

Dims StandIn::outputShape(size_t Index, const Dims &Values,
                          std::optional<size_t> Gear) const {
  const Port &P = Outputs[Index];
  if (Gear && *Gear < P.GearShapes.size())
    return P.GearShapes[*Gear];
  return filled(P.Shape, Values, 0);
}

uint64_t StandIn::inputBytes(size_t Index) const {
  const Port &P = Inputs[Index];
  if (P.Aipp && P.Aipp->Dynamic)
    return P.Aipp->MaxBytes;
  auto Bytes = [&](const Dims &Shape) {
    return P.Aipp ? aippBatchBytes(P.Aipp->Static.Common, Shape[0])
                  : P.bytes(Shape);
  };
  if (!P.unknowns())
    return Bytes(P.Shape);
  uint64_t Most = 0;
  for (size_t G = 0; G != Gears.size(); ++G)
    Most = std::max(Most, Bytes(inputShape(Index, valuesOf(G))));
  // Without gears the range tells, if it has an end everywhere.
  if (Gears.empty() && !P.Range.empty()) {
    Dims Largest;
    for (const auto &[Least, End] : P.Range)
      Largest.push_back(End);
    Most = P.bytes(Largest);
  }
  return Most;
}

Dims StandIn::largestOutput(size_t Index) const {
  Dims Result = Outputs[Index].Shape;
  uint64_t Most = 0;
  for (size_t G = 0; G != Gears.size(); ++G) {
    Dims Shape = outputShape(Index, valuesOf(G), G);
    if (uint64_t Bytes = Outputs[Index].bytes(Shape); Bytes >= Most) {
      Most = Bytes;
      Result = Shape;
    }
  }
  return Result;
}

uint64_t StandIn::outputBytes(size_t Index) const {
  return Outputs[Index].bytes(largestOutput(Index));
}

std::string StandIn::run(std::vector<Memory> In,
                         std::vector<Memory> Out) const {
  // What comes out of AIPP is what the model sees.
  std::vector<std::vector<char>> Keep(In.size());
  std::vector<Memory> Seen;
  for (size_t I = 0; I != In.size(); ++I) {
    const Port &P = *In[I].Of;
    if (P.Is != Role::Data)
      continue;
    Memory M = In[I];
    if (P.Aipp && !P.Aipp->Dynamic)
      preprocess(P.Aipp->Static, M, Keep[I]);
    else if (P.Aipp && P.Partner < In.size())
      preprocess(dynamicParameters(In[P.Partner].Data, In[P.Partner].Size), M,
                 Keep[I]);
    Seen.push_back(M);
  }
  switch (Does) {
  case Behaviour::Library: {
    std::vector<acltidyModelTensor> From, To;
    for (const Memory &M : Seen)
      From.push_back(tensorOf(M));
    for (const Memory &M : Out)
      To.push_back(tensorOf(M));
    int Status = Entry(From.data(), From.size(), To.data(), To.size());
    return Status ? "'" + Function + "' of '" + Library + "' returned " +
                        std::to_string(Status)
                  : "";
  }
  case Behaviour::Checksum:
    checksum(Seen, Out);
    return "";
  case Behaviour::Zeros:
  case Behaviour::Constant:
    for (const Memory &M : Out)
      std::memset(M.Data, Does == Behaviour::Zeros ? 0 : Constant, M.Size);
    return "";
  case Behaviour::Copy:
    for (size_t I = 0; I != Out.size(); ++I) {
      uint64_t Size = I < Seen.size() ? std::min(Seen[I].Size, Out[I].Size) : 0;
      if (Size)
        std::memmove(Out[I].Data, Seen[I].Data, Size);
      if (Out[I].Size > Size)
        std::memset(Out[I].Data + Size, 0, Out[I].Size - Size);
    }
    return "";
  }
  return "";
}

} // namespace acltidy::sim
