//===- Tensor.h - Reading and writing strided tensors -----------*- C++ -*-===//
///
/// \file
/// Kernels compute in float, double or int64_t. Rows of elements are converted
/// from and to the tensors' types here, so that types and operations do not
/// multiply.
///
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIMULATOR_OPERATORS_TENSOR_H
#define ACLTIDY_SIMULATOR_OPERATORS_TENSOR_H

#include "Kernel.h"
#include <algorithm>
#include <array>
#include <cassert>
#include <memory>

namespace acltidy::operators {

/// The type a kernel computes in.
enum class Compute { Float, Double, Integer };

bool isFloating(aclDataType Type); ///< half, bfloat16, float, double.
bool isInteger(aclDataType Type);  ///< Without bool.
inline bool isIntegral(aclDataType Type) {
  return isInteger(Type) || Type == ACL_BOOL;
}
inline bool isSupported(aclDataType Type) {
  return isFloating(Type) || isIntegral(Type);
}
Compute computeType(aclDataType Type);
/// The type that values of both are converted to, as documented for the
/// operators: the higher category, then the wider type.
aclDataType promote(aclDataType A, aclDataType B);
/// The same for a tensor and a scalar: the scalar decides only if it is of a
/// higher category (bool, integer, floating).
aclDataType promote(aclDataType Tensor, const Scalar &S);

int64_t elements(const Shape &S);
inline int64_t elements(const TensorView &T) { return elements(T.Shape); }
Shape contiguousStrides(const Shape &S);

inline char *address(const TensorView &T) {
  // A tensor without elements may be without memory.
  if (!T.Data)
    return nullptr;
  return static_cast<char *>(T.Data) +
         T.Offset * static_cast<int64_t>(elementSize(T.Type));
}

/// Converts \p N elements that are \p Stride bytes apart.
template <class T>
void loadRow(aclDataType Type, const char *From, int64_t Stride, int64_t N,
             T *To);
/// Floating values go to integers by truncation, and to the nearest end of the
/// range if they do not fit.
template <class T>
void storeRow(aclDataType Type, char *To, int64_t Stride, int64_t N,
              const T *From);

/// One element at a byte address.
template <class T> T load(aclDataType Type, const char *From) {
  T Value;
  loadRow(Type, From, 0, 1, &Value);
  return Value;
}
template <class T> void store(aclDataType Type, char *To, T Value) {
  storeRow(Type, To, 0, 1, &Value);
}

/// All elements of \p V in order, converted.
template <class T> std::vector<T> loadAll(const TensorView &V);
/// The opposite: \p Values has as many elements as \p V.
template <class T> void storeAll(const TensorView &V, const T *Values);

/// A walk over the elements of several tensors of one shape, a row at a time.
/// A tensor with fewer dimensions, or with some of size 1, is broadcast.
class Rows {
public:
  Rows(const Shape &Over, std::initializer_list<const TensorView *> Tensors);

  bool done() const { return Left == 0; }
  int64_t length() const { return Length; }
  char *pointer(unsigned Tensor) const { return Pointers[Tensor]; }
  int64_t stride(unsigned Tensor) const { return Inner[Tensor]; }
  void next();

private:
  static constexpr unsigned Most = 6;
  unsigned Count;
  int64_t Left = 0;
  int64_t Length = 1;
  std::array<char *, Most> Pointers;
  std::array<int64_t, Most> Inner{};
  std::vector<int64_t> Sizes, Position;
  std::vector<std::array<int64_t, Most>> Outer;
};

/// Computes \p Out from \p Ins, element by element, in type \p T. \p Fn gets
/// the arrays of a piece of a row: Fn(T *Result, int64_t N, const T *In0, ...).
template <class T, class F, size_t... I>
void mapPieces(const TensorView &Out,
               const std::array<const TensorView *, sizeof...(I)> &Ins, F Fn,
               std::index_sequence<I...>) {
  constexpr int64_t Piece = 512;
  alignas(64) T Result[Piece];
  alignas(64) T Values[sizeof...(I) ? sizeof...(I) : 1][Piece];
  for (Rows R(Out.Shape, {&Out, Ins[I]...}); !R.done(); R.next())
    for (int64_t At = 0; At < R.length(); At += Piece) {
      int64_t N = std::min(Piece, R.length() - At);
      (loadRow<T>(Ins[I]->Type, R.pointer(I + 1) + At * R.stride(I + 1),
                  R.stride(I + 1), N, Values[I]),
       ...);
      Fn(Result, N, static_cast<const T *>(Values[I])...);
      storeRow<T>(Out.Type, R.pointer(0) + At * R.stride(0), R.stride(0), N,
                  Result);
    }
}

/// The same with a function of single values.
template <class T, class F, class... In>
void map(const TensorView &Out, F Fn, const In &...Ins) {
  mapPieces<T>(
      Out, std::array<const TensorView *, sizeof...(In)>{&Ins...},
      [&](T *Result, int64_t N, auto... Arrays) {
        for (int64_t I = 0; I < N; ++I)
          Result[I] = static_cast<T>(Fn(Arrays[I]...));
      },
      std::make_index_sequence<sizeof...(In)>());
}

/// Calls \p F with a null pointer to the type that \p C computes in.
template <class F> decltype(auto) dispatch(Compute C, F &&Fn) {
  switch (C) {
  case Compute::Double:
    return Fn(static_cast<double *>(nullptr));
  case Compute::Integer:
    return Fn(static_cast<int64_t *>(nullptr));
  default:
    return Fn(static_cast<float *>(nullptr));
  }
}

} // namespace acltidy::operators

#endif // ACLTIDY_SIMULATOR_OPERATORS_TENSOR_H
