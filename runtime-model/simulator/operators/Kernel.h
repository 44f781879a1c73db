//===- Kernel.h - How operators are described -------------------*- C++ -*-===//
///
/// \file
/// An operator is a Row: its name, the kernel that computes it, and which
/// tensors it writes where the signature's const-ness does not say so. Rows are
/// in tables, one table a file of kernels; Operator.cpp lists the tables.
///
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIMULATOR_OPERATORS_KERNEL_H
#define ACLTIDY_SIMULATOR_OPERATORS_KERNEL_H

#include "Operator.h"
#include <initializer_list>

namespace acltidy::operators {

using Shape = std::vector<int64_t>;

class Call;

/// Checks the arguments of a call; then, if Call::running(), computes. One
/// function for both, so that what was checked is what runs.
using Kernel = Status (*)(Call &C);

struct Row {
  const char *Name;
  Kernel Compute;
  /// "out:w x:rw y:r z:-", parameters whose access the signature does not say
  /// ("-": not used). "x:rw?flag" is only so if the parameter "flag" is true,
  /// "x:rw?flag:r" otherwise r.
  const char *Access = "";
  /// The parameters that may be null, besides those named "...Optional".
  const char *Nullable = "";
};

struct RowTable {
  const Row *Begin;
  const Row *End;

  template <size_t N>
  constexpr RowTable(const Row (&Rows)[N]) : Begin(Rows), End(Rows + N) {}
};

// The tables, a file of kernels each.
extern const RowTable UnaryRows, BinaryRows, SelectRows, ActivationRows,
    ReduceRows, ScanRows, NormRows, SoftmaxRows, MatMulRows, ShapeRows,
    IndexRows, CreateRows, SortRows, PoolRows, ConvolutionRows, ResizeRows,
    ScatterRows, SliceRows, AttentionRows, GradientRows;

/// The arguments of a call, already of the kinds that the signature says and
/// with every required one there. Indices are positions in the signature.
class Call {
public:
  Call(const Operator &Op, const Arguments &Args, bool Run)
      : Op(Op), Args(Args), Run(Run) {}

  bool running() const { return Run; }
  unsigned count() const { return static_cast<unsigned>(Args.size()); }
  const Parameter &parameter(unsigned I) const { return Op.parameters()[I]; }
  /// The position of parameter \p Name. The name must exist.
  unsigned at(std::string_view Name) const;

  const TensorView &tensor(unsigned I) const;
  const TensorView &tensor(std::string_view Name) const {
    return tensor(at(Name));
  }
  /// Null if the argument is.
  const TensorView *optional(unsigned I) const;
  const TensorView *optional(std::string_view Name) const {
    return optional(at(Name));
  }
  const std::vector<TensorView> &list(unsigned I) const;
  const std::vector<TensorView> *optionalList(std::string_view Name) const;
  const Scalar &scalar(unsigned I) const;
  const Scalar *optionalScalar(unsigned I) const;
  const std::vector<int64_t> &ints(unsigned I) const;
  const std::vector<int64_t> *optionalInts(unsigned I) const;
  int64_t integer(unsigned I) const;
  int64_t integer(std::string_view Name) const { return integer(at(Name)); }
  double real(unsigned I) const;
  bool flag(unsigned I) const;
  aclDataType type(unsigned I) const;
  const std::string &string(unsigned I) const;
  const std::string &name(unsigned I) const;

  /// Phase two wants \p Bytes of workspace. Kernels have their own memory, but
  /// clients must meet the sizes that real operators ask for.
  void wantWorkspace(uint64_t Bytes);
  uint64_t workspace() const { return Workspace; }

  /// An error, with the operator's name in front.
  Status fail(Error Code, const std::string &What) const;
  Status invalid(const std::string &What) const {
    return fail(Error::InvalidArgument, What);
  }
  Status notSimulated(const std::string &What) const {
    return fail(Error::NotSimulated, What);
  }

  // Common checks; they return success or the error.

  /// Tensor \p I has \p Expected as its shape.
  Status checkShape(unsigned I, const Shape &Expected) const;
  /// The type of tensor \p I is one of \p Types.
  Status checkType(unsigned I, std::initializer_list<aclDataType> Types) const;
  /// Tensor \p I has from \p Least to \p Most dimensions.
  Status checkRank(unsigned I, size_t Least, size_t Most) const;
  /// \p Dim counts from the end if negative; it becomes a position below
  /// \p Rank. A tensor without dimensions counts as one of one.
  Status wrapDim(int64_t &Dim, size_t Rank, const char *What = "dim") const;
  /// The same for a list without repetitions; an empty or null one means all.
  Status wrapDims(const std::vector<int64_t> *Dims, size_t Rank,
                  std::vector<bool> &Chosen) const;
  /// \p Out becomes the shape \p A and \p B broadcast to.
  Status broadcast(const Shape &A, const Shape &B, Shape &Out) const;

private:
  const Operator &Op;
  const Arguments &Args;
  bool Run;
  uint64_t Workspace = 0;
};

/// Returns the error of \p Expression, if it is one.
#define ACLTIDY_TRY(Expression)                                                \
  do {                                                                         \
    ::acltidy::operators::Status TryStatus = (Expression);                     \
    if (!TryStatus.ok())                                                       \
      return TryStatus;                                                        \
  } while (false)

std::string describe(const Shape &S);
std::string describe(aclDataType Type);

} // namespace acltidy::operators

#endif // ACLTIDY_SIMULATOR_OPERATORS_KERNEL_H
