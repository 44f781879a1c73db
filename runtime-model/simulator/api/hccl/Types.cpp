//===- Types.cpp - Elements of collectives, and their reduction -----------===//

#include "api/hccl/Exchange.h"
#include "core/Product.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace acltidy::sim::hccl {

namespace {

float fromHalf(uint16_t Value) { return halfToFloat(Value); }
uint16_t toHalf(float Value) { return floatToHalf(Value); }

float fromBrain(uint16_t Value) {
  uint32_t Bits = uint32_t(Value) << 16;
  float Result;
  std::memcpy(&Result, &Bits, sizeof Result);
  return Result;
}

uint16_t toBrain(float Value) {
  uint32_t Bits;
  std::memcpy(&Bits, &Value, sizeof Bits);
  if (std::isnan(Value))
    return static_cast<uint16_t>(Bits >> 16 | 0x40);
  // To the nearest, ties to even.
  return static_cast<uint16_t>((Bits + 0x7FFF + (Bits >> 16 & 1)) >> 16);
}

// Integers wrap around, as the hardware's do.
template <typename T> T combine(HcclReduceOp Op, T A, T B) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(A) || std::isnan(B))
      return std::numeric_limits<T>::quiet_NaN();
    if (Op == HCCL_REDUCE_SUM)
      return A + B;
    if (Op == HCCL_REDUCE_PROD)
      return A * B;
  } else {
    if (Op == HCCL_REDUCE_SUM)
      return static_cast<T>(static_cast<uint64_t>(A) +
                            static_cast<uint64_t>(B));
    if (Op == HCCL_REDUCE_PROD)
      return static_cast<T>(static_cast<uint64_t>(A) *
                            static_cast<uint64_t>(B));
  }
  return Op == HCCL_REDUCE_MAX ? std::max(A, B) : std::min(A, B);
}

template <typename T, typename Load, typename Store>
void eachOf(HcclReduceOp Op, std::vector<char> &To, const char *From, Load Wide,
            Store Narrow) {
  for (size_t At = 0; At + sizeof(T) <= To.size(); At += sizeof(T)) {
    T A, B;
    std::memcpy(&A, To.data() + At, sizeof A);
    std::memcpy(&B, From + At, sizeof B);
    T Result = Narrow(combine(Op, Wide(A), Wide(B)));
    std::memcpy(To.data() + At, &Result, sizeof Result);
  }
}

template <typename T>
void plain(HcclReduceOp Op, std::vector<char> &To, const char *From) {
  auto Same = [](T Value) { return Value; };
  eachOf<T>(Op, To, From, Same, Same);
}

struct TypeRow {
  HcclDataType Type;
  unsigned Size;
  const char *Name;
  /// Products that reduce it; from the pages of HcclAllReduce and
  /// HcclReduceScatter.
  bool On910, On310p, OnA2, On950;
  bool Product; ///< HCCL_REDUCE_PROD on A2, A3 and 950.
};

constexpr TypeRow Types[] = {
    {HCCL_DATA_TYPE_INT8, 1, "int8", true, true, true, true, true},
    {HCCL_DATA_TYPE_INT16, 2, "int16", false, true, true, true, false},
    {HCCL_DATA_TYPE_INT32, 4, "int32", true, true, true, true, true},
    {HCCL_DATA_TYPE_FP16, 2, "fp16", true, true, true, true, true},
    {HCCL_DATA_TYPE_FP32, 4, "fp32", true, true, true, true, true},
    {HCCL_DATA_TYPE_INT64, 8, "int64", true, false, true, true, true},
    {HCCL_DATA_TYPE_UINT64, 8, "uint64", false, false, false, true, true},
    {HCCL_DATA_TYPE_UINT8, 1, "uint8", false, false, false, false, false},
    {HCCL_DATA_TYPE_UINT16, 2, "uint16", false, false, false, false, false},
    {HCCL_DATA_TYPE_UINT32, 4, "uint32", false, false, false, false, false},
    {HCCL_DATA_TYPE_FP64, 8, "fp64", false, false, false, true, true},
    {HCCL_DATA_TYPE_BFP16, 2, "bfp16", false, false, true, true, false},
    {HCCL_DATA_TYPE_INT128, 16, "int128", false, false, false, false, false},
    {HCCL_DATA_TYPE_HIF8, 1, "hif8", false, false, false, false, false},
    {HCCL_DATA_TYPE_FP8E4M3, 1, "fp8e4m3", false, false, false, false, false},
    {HCCL_DATA_TYPE_FP8E5M2, 1, "fp8e5m2", false, false, false, false, false},
    {HCCL_DATA_TYPE_FP8E8M0, 1, "fp8e8m0", false, false, false, false, false},
};

const TypeRow *rowOf(HcclDataType Type) {
  for (const TypeRow &Row : Types)
    if (Row.Type == Type)
      return &Row;
  return nullptr;
}

} // namespace

unsigned sizeOf(HcclDataType Type) {
  const TypeRow *Row = rowOf(Type);
  return Row ? Row->Size : 0;
}

const char *nameOf(HcclDataType Type) {
  const TypeRow *Row = rowOf(Type);
  return Row ? Row->Name : "none";
}

bool canReduce(HcclDataType Type, HcclReduceOp Op) {
  const TypeRow *Row = rowOf(Type);
  if (!Row || static_cast<unsigned>(Op) > HCCL_REDUCE_MIN)
    return false;
  const std::string &On = product().MediaProduct;
  if (On == "910")
    return Row->On910;
  if (On == "310p" || On == "310" || On == "310b")
    return Row->On310p &&
           (Type != HCCL_DATA_TYPE_INT16 || Op == HCCL_REDUCE_SUM);
  return (On == "950" ? Row->On950 : Row->OnA2) &&
         (Op != HCCL_REDUCE_PROD || Row->Product);
}

void reduce(HcclDataType Type, HcclReduceOp Op, std::vector<char> &To,
            const char *From) {
  switch (Type) {
  case HCCL_DATA_TYPE_INT8:
    return plain<int8_t>(Op, To, From);
  case HCCL_DATA_TYPE_INT16:
    return plain<int16_t>(Op, To, From);
  case HCCL_DATA_TYPE_INT32:
    return plain<int32_t>(Op, To, From);
  case HCCL_DATA_TYPE_UINT32:
    return plain<uint32_t>(Op, To, From);
  case HCCL_DATA_TYPE_INT64:
    return plain<int64_t>(Op, To, From);
  case HCCL_DATA_TYPE_UINT64:
    return plain<uint64_t>(Op, To, From);
  case HCCL_DATA_TYPE_FP32:
    return plain<float>(Op, To, From);
  case HCCL_DATA_TYPE_FP64:
    return plain<double>(Op, To, From);
  case HCCL_DATA_TYPE_FP16:
    return eachOf<uint16_t>(Op, To, From, fromHalf, toHalf);
  case HCCL_DATA_TYPE_BFP16:
    return eachOf<uint16_t>(Op, To, From, fromBrain, toBrain);
  default:
    break; // canReduce has refused the others.
  }
}

} // namespace acltidy::sim::hccl
