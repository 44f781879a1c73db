//===- DataTypes.cpp ------------------------------------------------------===//

#include "api/DataTypes.h"

#include <cstring>

namespace acltidy::sim {

unsigned bitsOf(aclDataType Type) {
  switch (static_cast<int>(Type)) {
  case ACL_UINT1:
    return 1;
  case ACL_INT4:
  case ACL_FLOAT4_E2M1:
  case ACL_FLOAT4_E1M2:
    return 4;
  case ACL_INT8:
  case ACL_UINT8:
  case ACL_BOOL:
  case ACL_HIFLOAT8:
  case ACL_FLOAT8_E5M2:
  case ACL_FLOAT8_E4M3FN:
  case ACL_FLOAT8_E8M0:
  case ACL_FLOAT6_E3M2:
  case ACL_FLOAT6_E2M3:
    return 8;
  case ACL_FLOAT16:
  case ACL_BF16:
  case ACL_INT16:
  case ACL_UINT16:
    return 16;
  case ACL_FLOAT:
  case ACL_INT32:
  case ACL_UINT32:
  case ACL_COMPLEX32:
    return 32;
  case ACL_INT64:
  case ACL_UINT64:
  case ACL_DOUBLE:
  case ACL_COMPLEX64:
    return 64;
  case ACL_COMPLEX128:
    return 128;
  default:
    return 0;
  }
}

uint64_t elementsOf(const std::vector<int64_t> &Dims) {
  uint64_t Result = 1;
  for (int64_t D : Dims)
    if (D < 0 ||
        __builtin_mul_overflow(Result, static_cast<uint64_t>(D), &Result))
      return 0;
  return Result;
}

uint64_t bytesOf(aclDataType Type, uint64_t Elements) {
  uint64_t Bits;
  if (__builtin_mul_overflow(Elements, uint64_t(bitsOf(Type)), &Bits))
    return 0;
  return Bits / 8 + (Bits % 8 != 0);
}

float halfToFloat(uint16_t Value) {
  uint32_t Sign = (Value & 0x8000u) << 16, Exponent = (Value >> 10) & 0x1F,
           Fraction = Value & 0x3FFu, Bits;
  if (Exponent == 0x1F) {
    Bits = Sign | 0x7F800000u | Fraction << 13;
  } else if (Exponent) {
    Bits = Sign | (Exponent + 112) << 23 | Fraction << 13;
  } else if (!Fraction) {
    Bits = Sign;
  } else {
    // Subnormal: shift the leading one into place.
    Exponent = 113;
    while (!(Fraction & 0x400u)) {
      Fraction <<= 1;
      --Exponent;
    }
    Bits = Sign | Exponent << 23 | (Fraction & 0x3FFu) << 13;
  }
  float Result;
  std::memcpy(&Result, &Bits, sizeof Result);
  return Result;
}

uint16_t floatToHalf(float Value) {
  uint32_t Bits;
  std::memcpy(&Bits, &Value, sizeof Bits);
  uint32_t Sign = (Bits >> 16) & 0x8000u;
  int32_t Exponent = static_cast<int32_t>((Bits >> 23) & 0xFF) - 112;
  uint32_t Fraction = Bits & 0x7FFFFFu;
  if (((Bits >> 23) & 0xFF) == 0xFF)
    return static_cast<uint16_t>(Sign | 0x7C00u | (Fraction ? 0x200u : 0));
  if (Exponent >= 0x1F)
    return static_cast<uint16_t>(Sign | 0x7C00u);
  unsigned Shift = 13;
  if (Exponent <= 0) {
    if (Exponent < -10)
      return static_cast<uint16_t>(Sign);
    Fraction |= 0x800000u;
    Shift = static_cast<unsigned>(14 - Exponent);
    Exponent = 0;
  }
  uint32_t Result = static_cast<uint32_t>(Exponent) << 10 | Fraction >> Shift;
  // To nearest, ties to even; a carry runs into the exponent as it should.
  uint32_t Rest = Fraction & ((1u << Shift) - 1), Half = 1u << (Shift - 1);
  if (Rest > Half || (Rest == Half && (Result & 1)))
    ++Result;
  return static_cast<uint16_t>(Sign | Result);
}

} // namespace acltidy::sim
