//===- Windows.h - Sliding windows of pooling and convolution ---*- C++ -*-===//

#ifndef ACLTIDY_SIMULATOR_OPERATORS_WINDOWS_H
#define ACLTIDY_SIMULATOR_OPERATORS_WINDOWS_H

#include "Kernel.h"

namespace acltidy::operators {

/// A window along one dimension.
struct Window {
  int64_t Size = 1, Stride = 1, Before = 0, After = 0, Dilation = 1;

  /// The least place of the window's elements for output \p O.
  int64_t start(int64_t O) const { return O * Stride - Before; }
  /// From the window's first to behind its last element.
  int64_t extent() const { return (Size - 1) * Dilation + 1; }

  /// How often the window fits into \p In elements with padding; -1 if not.
  int64_t positions(int64_t In, bool Ceil = false) const {
    int64_t Room = In + Before + After - extent();
    if (Room < 0)
      return -1;
    int64_t Count = (Room + (Ceil ? Stride - 1 : 0)) / Stride + 1;
    // The last window must start inside the input or the padding before it.
    if (Ceil && (Count - 1) * Stride >= In + Before)
      --Count;
    return Count;
  }
};

/// What numbers and sizes may be, so that products of two do not overflow.
constexpr int64_t Most = int64_t(1) << 30;

/// Reads one number per dimension from arrays of 1 or \p Dims numbers; an
/// empty array gives \p Default.
inline Status numbers(const Call &C, const std::vector<int64_t> &Array,
                      size_t Dims, int64_t Least, int64_t Default,
                      const char *What, std::vector<int64_t> &Out) {
  if (!Array.empty() && Array.size() != 1 && Array.size() != Dims)
    return C.invalid(std::string(What) + " has " +
                     std::to_string(Array.size()) + " numbers; it must have " +
                     std::to_string(Dims));
  Out.assign(Dims, Default);
  for (size_t D = 0; D < Dims && !Array.empty(); ++D)
    Out[D] = Array[Array.size() == 1 ? 0 : D];
  for (int64_t X : Out)
    if (X < Least || X > Most)
      return C.invalid(std::string(What) + " is " + std::to_string(X));
  return {};
}

} // namespace acltidy::operators

#endif // ACLTIDY_SIMULATOR_OPERATORS_WINDOWS_H
