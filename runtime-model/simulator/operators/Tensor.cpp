//===- Tensor.cpp - Reading and writing strided tensors -------------------===//

#include "Tensor.h"
#include <Eigen/Core>
#include <cmath>
#include <cstring>
#include <limits>

namespace acltidy::operators {

namespace {

struct TypeInfo {
  aclDataType Type;
  unsigned Size;
  bool Floating;
  /// Order of promotion among types of one category.
  unsigned Rank;
};

constexpr TypeInfo Types[] = {
    {ACL_BOOL, 1, false, 0},   {ACL_UINT8, 1, false, 1},
    {ACL_INT8, 1, false, 2},   {ACL_UINT16, 2, false, 3},
    {ACL_INT16, 2, false, 4},  {ACL_UINT32, 4, false, 5},
    {ACL_INT32, 4, false, 6},  {ACL_UINT64, 8, false, 7},
    {ACL_INT64, 8, false, 8},  {ACL_FLOAT16, 2, true, 9},
    {ACL_BF16, 2, true, 10},   {ACL_FLOAT, 4, true, 11},
    {ACL_DOUBLE, 8, true, 12},
};

const TypeInfo *find(aclDataType Type) {
  for (const TypeInfo &T : Types)
    if (T.Type == Type)
      return &T;
  return nullptr;
}

template <class To, class From> To convert(From Value) {
  if constexpr (std::is_same_v<To, bool>)
    return Value != From(0);
  else if constexpr (std::is_integral_v<To> && std::is_floating_point_v<From>) {
    if (std::isnan(Value))
      return 0;
    // The limits as floating values: 2^63 is one more than an int64_t holds.
    constexpr auto Low = static_cast<From>(std::numeric_limits<To>::min());
    constexpr auto High = static_cast<From>(std::numeric_limits<To>::max());
    if (Value <= Low)
      return std::numeric_limits<To>::min();
    if (Value >= High)
      return std::numeric_limits<To>::max();
    return static_cast<To>(Value);
  } else
    return static_cast<To>(Value);
}

template <class To, class From>
void loadAs(const char *At, int64_t Stride, int64_t N, To *Out) {
  for (int64_t I = 0; I < N; ++I, At += Stride) {
    // The client's alignment is not ours to trust.
    From Value;
    std::memcpy(&Value, At, sizeof(From));
    if constexpr (std::is_same_v<From, Eigen::half> ||
                  std::is_same_v<From, Eigen::bfloat16>)
      Out[I] = convert<To>(static_cast<float>(Value));
    else
      Out[I] = convert<To>(Value);
  }
}

template <class To, class From>
void storeAs(char *At, int64_t Stride, int64_t N, const From *In) {
  for (int64_t I = 0; I < N; ++I, At += Stride) {
    if constexpr (std::is_same_v<To, Eigen::half> ||
                  std::is_same_v<To, Eigen::bfloat16>) {
      To Value(static_cast<float>(In[I]));
      std::memcpy(At, &Value, sizeof(To));
    } else {
      To Value = convert<To>(In[I]);
      std::memcpy(At, &Value, sizeof(To));
    }
  }
}

} // namespace

unsigned elementSize(aclDataType Type) {
  const TypeInfo *T = find(Type);
  return T ? T->Size : 0;
}

bool isFloating(aclDataType Type) {
  const TypeInfo *T = find(Type);
  return T && T->Floating;
}

bool isInteger(aclDataType Type) {
  const TypeInfo *T = find(Type);
  return T && !T->Floating && Type != ACL_BOOL;
}

Compute computeType(aclDataType Type) {
  return Type == ACL_DOUBLE ? Compute::Double
         : isFloating(Type) ? Compute::Float
                            : Compute::Integer;
}

aclDataType promote(aclDataType A, aclDataType B) {
  if (A == B)
    return A;
  const TypeInfo *X = find(A), *Y = find(B);
  if (!X || !Y)
    return ACL_DT_UNDEFINED;
  if ((A == ACL_FLOAT16 && B == ACL_BF16) ||
      (A == ACL_BF16 && B == ACL_FLOAT16))
    return ACL_FLOAT;
  if (A == ACL_INT8 && B == ACL_UINT8)
    return ACL_INT16;
  if (A == ACL_UINT8 && B == ACL_INT8)
    return ACL_INT16;
  return X->Rank > Y->Rank ? A : B;
}

aclDataType promote(aclDataType Tensor, const Scalar &S) {
  auto Category = [](aclDataType T) {
    return T == ACL_BOOL ? 0 : isFloating(T) ? 2 : 1;
  };
  if (Category(S.Type) <= Category(Tensor))
    return Tensor;
  return isFloating(S.Type) ? ACL_FLOAT : ACL_INT64;
}

TensorView::TensorView(void *Data, aclDataType Type, std::vector<int64_t> Sizes)
    : Data(Data), Type(Type), Shape(std::move(Sizes)) {
  Strides = contiguousStrides(Shape);
}

Scalar Scalar::ofDouble(double Value) {
  return {ACL_DOUBLE, Value, convert<int64_t>(Value)};
}

Scalar Scalar::ofInteger(int64_t Value) {
  return {ACL_INT64, static_cast<double>(Value), Value};
}

Scalar Scalar::read(const void *Value, aclDataType Type) {
  if (!Value || !elementSize(Type))
    return {};
  const char *At = static_cast<const char *>(Value);
  return {Type, load<double>(Type, At), load<int64_t>(Type, At)};
}

double Scalar::asDouble() const { return Float; }
int64_t Scalar::asInteger() const { return Integer; }

int64_t elements(const Shape &S) {
  // Unsigned: shapes that are no tensor's yet may be of any size.
  uint64_t N = 1;
  for (int64_t Size : S)
    N *= static_cast<uint64_t>(Size);
  return static_cast<int64_t>(N);
}

Shape contiguousStrides(const Shape &S) {
  Shape Strides(S.size());
  // Unsigned: sizes are not checked yet.
  uint64_t Step = 1;
  for (size_t I = S.size(); I-- > 0;) {
    Strides[I] = static_cast<int64_t>(Step);
    Step *= static_cast<uint64_t>(S[I]);
  }
  return Strides;
}

bool byteRange(const TensorView &T, int64_t &Begin, int64_t &End) {
  Begin = End = 0;
  // A type without a size is refused elsewhere; it counts as a byte.
  int64_t Size = std::max(1u, elementSize(T.Type));
  if (T.Strides.size() != T.Shape.size())
    return false;
  int64_t Low = T.Offset, High = T.Offset, Count = 1;
  bool Empty = false;
  for (size_t I = 0; I < T.Shape.size(); ++I) {
    if (T.Shape[I] < 0)
      return false;
    Empty |= T.Shape[I] == 0;
    int64_t Reach;
    if (__builtin_mul_overflow(Count, std::max<int64_t>(T.Shape[I], 1),
                               &Count) ||
        __builtin_mul_overflow(std::max<int64_t>(T.Shape[I], 1) - 1,
                               T.Strides[I], &Reach) ||
        __builtin_add_overflow(Reach < 0 ? Low : High, Reach,
                               Reach < 0 ? &Low : &High))
      return false;
  }
  if (Empty)
    return true;
  return !__builtin_mul_overflow(Low, Size, &Begin) &&
         !__builtin_add_overflow(High, 1, &High) &&
         !__builtin_mul_overflow(High, Size, &End) &&
         // Intermediate values must be addressable too.
         Count <= std::numeric_limits<int64_t>::max() / 16;
}

void forEachRange(const TensorView &Tensor,
                  const std::function<void(const void *, uint64_t)> &Range) {
  int64_t Begin, End;
  unsigned Size = elementSize(Tensor.Type);
  if (!Size || !byteRange(Tensor, Begin, End) || Begin == End)
    return;
  for (Rows R(Tensor.Shape, {&Tensor}); !R.done(); R.next()) {
    char *At = R.pointer(0);
    if (R.stride(0) == Size)
      Range(At, static_cast<uint64_t>(R.length()) * Size);
    else
      for (int64_t I = 0; I < R.length(); ++I)
        Range(At + I * R.stride(0), Size);
  }
}

#define ACLTIDY_STORED_TYPES(X)                                                \
  X(ACL_FLOAT, float)                                                          \
  X(ACL_FLOAT16, Eigen::half)                                                  \
  X(ACL_BF16, Eigen::bfloat16)                                                 \
  X(ACL_DOUBLE, double)                                                        \
  X(ACL_INT8, int8_t)                                                          \
  X(ACL_INT16, int16_t)                                                        \
  X(ACL_INT32, int32_t)                                                        \
  X(ACL_INT64, int64_t)                                                        \
  X(ACL_UINT8, uint8_t)                                                        \
  X(ACL_UINT16, uint16_t)                                                      \
  X(ACL_UINT32, uint32_t)                                                      \
  X(ACL_UINT64, uint64_t)

template <class T>
void loadRow(aclDataType Type, const char *From, int64_t Stride, int64_t N,
             T *To) {
  switch (Type) {
#define ACLTIDY_LOAD(Name, Stored)                                             \
  case Name:                                                                   \
    return loadAs<T, Stored>(From, Stride, N, To);
    ACLTIDY_STORED_TYPES(ACLTIDY_LOAD)
#undef ACLTIDY_LOAD
  case ACL_BOOL:
    for (int64_t I = 0; I < N; ++I)
      To[I] = From[I * Stride] != 0;
    return;
  default:
    std::fill(To, To + N, T(0));
  }
}

template <class T>
void storeRow(aclDataType Type, char *To, int64_t Stride, int64_t N,
              const T *From) {
  switch (Type) {
#define ACLTIDY_STORE(Name, Stored)                                            \
  case Name:                                                                   \
    return storeAs<Stored>(To, Stride, N, From);
    ACLTIDY_STORED_TYPES(ACLTIDY_STORE)
#undef ACLTIDY_STORE
  case ACL_BOOL:
    for (int64_t I = 0; I < N; ++I)
      To[I * Stride] = From[I] != T(0);
    return;
  default:
    return;
  }
}

template <class T> std::vector<T> loadAll(const TensorView &V) {
  std::vector<T> Values(static_cast<size_t>(elements(V)));
  T *At = Values.data();
  for (Rows R(V.Shape, {&V}); !R.done(); R.next(), At += R.length())
    loadRow<T>(V.Type, R.pointer(0), R.stride(0), R.length(), At);
  return Values;
}

template <class T> void storeAll(const TensorView &V, const T *Values) {
  for (Rows R(V.Shape, {&V}); !R.done(); R.next(), Values += R.length())
    storeRow<T>(V.Type, R.pointer(0), R.stride(0), R.length(), Values);
}

#define ACLTIDY_INSTANTIATE(T)                                                 \
  template void loadRow(aclDataType, const char *, int64_t, int64_t, T *);     \
  template void storeRow(aclDataType, char *, int64_t, int64_t, const T *);    \
  template std::vector<T> loadAll(const TensorView &);                         \
  template void storeAll(const TensorView &, const T *);
ACLTIDY_INSTANTIATE(float)
ACLTIDY_INSTANTIATE(double)
ACLTIDY_INSTANTIATE(int64_t)
#undef ACLTIDY_INSTANTIATE

Rows::Rows(const Shape &Over, std::initializer_list<const TensorView *> Tensors)
    : Count(static_cast<unsigned>(Tensors.size())) {
  assert(Count <= Most);
  unsigned T = 0;
  std::vector<std::array<int64_t, Most>> Steps(Over.size());
  for (const TensorView *V : Tensors) {
    Pointers[T] = address(*V);
    int64_t Size = elementSize(V->Type);
    size_t Missing = Over.size() - V->Shape.size();
    for (size_t D = 0; D < Over.size(); ++D)
      Steps[D][T] = D < Missing || V->Shape[D - Missing] == 1
                        ? 0
                        : static_cast<int64_t>(
                              static_cast<uint64_t>(V->Strides[D - Missing]) *
                              static_cast<uint64_t>(Size));
    ++T;
  }
  Left = 1;
  for (int64_t Size : Over)
    Left *= Size;
  if (!Left)
    return;
  // Dimensions that are one after the other in every tensor become one.
  for (size_t D = Over.size(); D-- > 0;) {
    if (Over[D] == 1)
      continue;
    bool Merges = !Sizes.empty();
    for (unsigned I = 0; Merges && I < Count; ++I)
      Merges = Steps[D][I] == Outer.back()[I] * Sizes.back();
    if (Merges) {
      Sizes.back() *= Over[D];
      continue;
    }
    Sizes.push_back(Over[D]);
    Outer.push_back(Steps[D]);
  }
  if (!Sizes.empty()) {
    Length = Sizes.front();
    Inner = Outer.front();
    Sizes.erase(Sizes.begin());
    Outer.erase(Outer.begin());
  } else {
    for (unsigned I = 0; I < Count; ++I)
      Inner[I] = 0;
  }
  Left /= Length;
  Position.assign(Sizes.size(), 0);
}

void Rows::next() {
  if (--Left == 0)
    return;
  for (size_t D = 0; D < Sizes.size(); ++D) {
    for (unsigned I = 0; I < Count; ++I)
      Pointers[I] += Outer[D][I];
    if (++Position[D] < Sizes[D])
      return;
    for (unsigned I = 0; I < Count; ++I)
      Pointers[I] -= Outer[D][I] * Sizes[D];
    Position[D] = 0;
  }
}

} // namespace acltidy::operators
