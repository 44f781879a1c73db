//===- Operator.h - aclnn operators on plain memory -------------*- C++ -*-===//
///
/// \file
/// The common aclnn operators as functions on host memory. Find one by the name
/// of its C function, give the arguments of its phase one in order, then
/// validate() and run() it. Nothing here knows handles, streams or devices.
///
/// All functions may be called from any thread. Nothing allocated outlives a
/// call. No input makes them crash, if the memory of the tensors is there: see
/// TensorView.
///
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIMULATOR_OPERATORS_OPERATOR_H
#define ACLTIDY_SIMULATOR_OPERATORS_OPERATOR_H

#include "acl/acl_base.h"
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace acltidy::operators {

enum class Error {
  None,
  /// A required argument is null: 161001 of phase one.
  NullArgument,
  /// A type, shape or value that the operator does not take: 161002.
  InvalidArgument,
  /// The operator takes it, but not the simulation.
  NotSimulated,
  /// The data are wrong, found when the operator ran: an index out of range.
  InvalidData,
  /// The host has not enough memory for intermediate values.
  OutOfMemory,
};

/// Success, or what is wrong, in a sentence without a full stop.
struct [[nodiscard]] Status {
  Error Code = Error::None;
  std::string Message;

  bool ok() const { return Code == Error::None; }
};

/// A tensor in host memory, with the values given to aclCreateTensor.
struct TensorView {
  /// The start of the storage. Every element that Shape, Strides and Offset
  /// reach must be in memory the caller owns; byteRange() tells which.
  void *Data = nullptr;
  aclDataType Type = ACL_DT_UNDEFINED;
  aclFormat Format = ACL_FORMAT_ND;
  std::vector<int64_t> Shape;
  std::vector<int64_t> Strides; ///< In elements; as many as dimensions.
  int64_t Offset = 0;           ///< In elements.

  TensorView() = default;
  /// A contiguous tensor.
  TensorView(void *Data, aclDataType Type, std::vector<int64_t> Shape);
};

/// The value of an aclScalar.
struct Scalar {
  aclDataType Type = ACL_DT_UNDEFINED;
  double Float = 0;    ///< Of floating types.
  int64_t Integer = 0; ///< Of integer types and bool.

  static Scalar ofDouble(double Value);
  static Scalar ofInteger(int64_t Value);
  /// Reads \p Value as aclCreateScalar does. Type is ACL_DT_UNDEFINED if
  /// \p Type has no scalars here.
  static Scalar read(const void *Value, aclDataType Type);
  double asDouble() const;
  int64_t asInteger() const;
};

/// One argument. Null pointers are std::monostate, of whatever type.
using Argument =
    std::variant<std::monostate, TensorView, std::vector<TensorView>, Scalar,
                 std::vector<Scalar>, std::vector<int64_t>, std::vector<double>,
                 std::vector<bool>, int64_t, double, bool, std::string,
                 aclDataType>;
using Arguments = std::vector<Argument>;

/// What a parameter is, after the words of the operator table. Each kind is
/// one alternative of Argument; the integer types are all int64_t.
enum class Kind {
  Tensor,
  TensorList,
  Scalar,
  ScalarList,
  IntArray,
  FloatArray,
  BoolArray,
  String,
  Integer,
  Float,
  Bool,
  DataType,
};

enum class Access { None, Read, Write, ReadWrite };

struct Parameter {
  std::string Name;
  Kind What;
  Access How; ///< Of tensors and lists; None for everything else.
  /// If not negative, the position of a bool: How is the access if it is true,
  /// Otherwise if not.
  int Condition = -1;
  Access Otherwise = Access::None;
};

/// A tensor that an operator reaches, for races and uninitialised reads.
struct TensorAccess {
  const TensorView *Tensor; ///< Into the arguments given.
  Access How;
  unsigned Parameter; ///< Position of the parameter.
  unsigned Item;      ///< Position in a list, otherwise 0.
};

class Operator {
public:
  /// The name of phase two, such as "aclnnAdd".
  const std::string &name() const { return Name; }
  const std::vector<Parameter> &parameters() const { return Parameters; }

  /// Checks \p Args as phase one does and says how many bytes of workspace
  /// phase two wants. Reads no tensor's memory.
  Status validate(const Arguments &Args, uint64_t &WorkspaceSize) const;

  /// Computes. \p Workspace may be null if it needs none.
  Status run(const Arguments &Args, void *Workspace,
             uint64_t WorkspaceSize) const;

  /// The tensors that run() reads and writes. Those that a value of another
  /// argument rules out are not in it.
  std::vector<TensorAccess> accesses(const Arguments &Args) const;

private:
  friend class Registry;
  Status call(const Arguments &Args, bool Run, uint64_t &WorkspaceSize) const;

  std::string Name;
  std::vector<Parameter> Parameters;
  const struct Row *TheRow = nullptr;
};

/// The operator called \p Name, or null if it is not simulated.
const Operator *findOperator(std::string_view Name);

/// All simulated operators in alphabetical order.
const std::vector<Operator> &allOperators();

/// Bytes of one element; 0 for types without whole bytes and unknown ones.
unsigned elementSize(aclDataType Type);

/// Calls \p Range with every contiguous run of bytes the elements of \p Tensor
/// occupy, in order of rising index. A tensor with zero strides repeats runs.
void forEachRange(
    const TensorView &Tensor,
    const std::function<void(const void *Begin, uint64_t Bytes)> &Range);

/// The lowest byte and one past the highest of \p Tensor, relative to Data.
/// Both are 0 for an empty tensor. False if the numbers overflow.
bool byteRange(const TensorView &Tensor, int64_t &Begin, int64_t &End);

} // namespace acltidy::operators

#endif // ACLTIDY_SIMULATOR_OPERATORS_OPERATOR_H
