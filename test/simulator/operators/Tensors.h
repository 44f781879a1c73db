//===- Tensors.h - Tensors with their memory, for tests ---------*- C++ -*-===//

#ifndef ACLTIDY_TEST_OPERATORS_TENSORS_H
#define ACLTIDY_TEST_OPERATORS_TENSORS_H

#include "Operator.h"
#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <memory>

namespace acltidy::operators {

/// IEEE half and bfloat16 by their definitions, so that the library's own
/// conversions are not what checks them. Only values that are exact.
inline uint16_t halfBits(float Value) {
  uint32_t Bits;
  std::memcpy(&Bits, &Value, 4);
  if (Value == 0)
    return static_cast<uint16_t>(Bits >> 16);
  int Exponent = static_cast<int>(Bits >> 23 & 0xff) - 127 + 15;
  return static_cast<uint16_t>((Bits >> 16 & 0x8000) | (Exponent << 10) |
                               (Bits >> 13 & 0x3ff));
}
inline float fromHalf(uint16_t Half) {
  int Exponent = Half >> 10 & 31;
  float Mantissa = (Exponent ? 1024 : 0) + (Half & 1023);
  float Value = std::ldexp(Mantissa, (Exponent ? Exponent : 1) - 25);
  return Half & 0x8000 ? -Value : Value;
}

/// A tensor of any type whose elements are given and read as doubles.
struct Tensor {
  std::vector<unsigned char> Memory;
  TensorView View;

  Tensor(aclDataType Type, std::vector<int64_t> Shape,
         const std::vector<double> &Values = {}) {
    int64_t N = 1;
    for (int64_t Size : Shape)
      N *= Size;
    // Unwritten elements are recognisable.
    Memory.assign(static_cast<size_t>(N) * elementSize(Type) + 1, 0xcd);
    View = TensorView(Memory.data(), Type, std::move(Shape));
    for (size_t I = 0; I < Values.size(); ++I)
      set(static_cast<int64_t>(I), Values[I]);
  }

  template <class T> void put(int64_t I, double V) {
    T Value = static_cast<T>(V);
    std::memcpy(Memory.data() + static_cast<size_t>(I) * sizeof(T), &Value,
                sizeof(T));
  }
  template <class T> double get(int64_t I) const {
    T Value;
    std::memcpy(&Value, Memory.data() + static_cast<size_t>(I) * sizeof(T),
                sizeof(T));
    return static_cast<double>(Value);
  }

  void set(int64_t I, double V) {
    switch (View.Type) {
    case ACL_FLOAT:
      return put<float>(I, V);
    case ACL_DOUBLE:
      return put<double>(I, V);
    case ACL_FLOAT16:
      return put<uint16_t>(I, halfBits(static_cast<float>(V)));
    case ACL_BF16: {
      float F = static_cast<float>(V);
      uint32_t Bits;
      std::memcpy(&Bits, &F, 4);
      return put<uint16_t>(I, Bits >> 16);
    }
    case ACL_INT8:
      return put<int8_t>(I, V);
    case ACL_INT16:
      return put<int16_t>(I, V);
    case ACL_INT32:
      return put<int32_t>(I, V);
    case ACL_INT64:
      return put<int64_t>(I, V);
    case ACL_UINT8:
    case ACL_BOOL:
      return put<uint8_t>(I, V);
    default:
      FAIL() << "type";
    }
  }

  /// Element \p I in memory, whatever the strides are.
  double at(int64_t I) const {
    switch (View.Type) {
    case ACL_FLOAT:
      return get<float>(I);
    case ACL_DOUBLE:
      return get<double>(I);
    case ACL_FLOAT16:
      return fromHalf(static_cast<uint16_t>(get<uint16_t>(I)));
    case ACL_BF16: {
      uint32_t Bits = static_cast<uint32_t>(get<uint16_t>(I)) << 16;
      float F;
      std::memcpy(&F, &Bits, 4);
      return F;
    }
    case ACL_INT8:
      return get<int8_t>(I);
    case ACL_INT16:
      return get<int16_t>(I);
    case ACL_INT32:
      return get<int32_t>(I);
    case ACL_INT64:
      return get<int64_t>(I);
    default:
      return get<uint8_t>(I);
    }
  }

  std::vector<double> values() const {
    std::vector<double> Result;
    for (int64_t I = 0;
         I < static_cast<int64_t>((Memory.size() - 1) / elementSize(View.Type));
         ++I)
      Result.push_back(at(I));
    return Result;
  }

  operator Argument() const { return View; }
};

inline Tensor floats(std::vector<int64_t> Shape,
                     const std::vector<double> &Values = {}) {
  return Tensor(ACL_FLOAT, std::move(Shape), Values);
}

using Ints = std::vector<int64_t>;
inline Argument integer(int64_t Value) { return Value; }
inline Argument real(double Value) { return Scalar::ofDouble(Value); }
inline Argument whole(int64_t Value) { return Scalar::ofInteger(Value); }

/// Validates and runs operator \p Name.
inline Status run(const char *Name, const Arguments &Args) {
  const Operator *Op = findOperator(Name);
  if (!Op)
    return {Error::NotSimulated, std::string("no operator ") + Name};
  uint64_t Size = 0;
  Status S = Op->validate(Args, Size);
  if (!S.ok())
    return S;
  std::vector<char> Workspace(Size);
  return Op->run(Args, Size ? Workspace.data() : nullptr, Size);
}

inline void expectOk(const Status &S) {
  EXPECT_EQ(S.Code, Error::None) << S.Message;
}

inline void expectNear(const std::vector<double> &Have,
                       const std::vector<double> &Want, double Bound = 1e-5) {
  ASSERT_EQ(Have.size(), Want.size());
  for (size_t I = 0; I < Have.size(); ++I)
    if (std::isnan(Want[I]))
      EXPECT_TRUE(std::isnan(Have[I])) << "element " << I;
    else if (std::isinf(Want[I]))
      EXPECT_EQ(Have[I], Want[I]) << "element " << I;
    else
      EXPECT_NEAR(Have[I], Want[I], Bound * std::max(1.0, std::fabs(Want[I])))
          << "element " << I;
}

/// Runs \p Name and compares the memory of \p Out with \p Want.
inline void expectRun(const char *Name, const Arguments &Args,
                      const Tensor &Out, const std::vector<double> &Want,
                      double Bound = 1e-5) {
  SCOPED_TRACE(Name);
  expectOk(run(Name, Args));
  expectNear(Out.values(), Want, Bound);
}

/// Expects an error that names \p Part.
inline void expectError(const char *Name, const Arguments &Args, Error Code,
                        const char *Part) {
  SCOPED_TRACE(Name);
  const Operator *Op = findOperator(Name);
  ASSERT_TRUE(Op);
  uint64_t Size;
  Status S = Op->validate(Args, Size);
  EXPECT_EQ(S.Code, Code) << S.Message;
  EXPECT_NE(S.Message.find(Part), std::string::npos) << S.Message;
}

} // namespace acltidy::operators

#endif // ACLTIDY_TEST_OPERATORS_TENSORS_H
