//===- OpTable.h - Types of single operators and what computes them -------===//
//
// Single operators (aclop…) go by the type of CANN's operator prototypes, with
// attributes; the CPU operators by the names and parameters of aclnn. The table
// says how one becomes the other.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_API_OPTABLE_H
#define ACLTIDY_SIM_API_OPTABLE_H

#include "api/OpAttributes.h"
#include "api/OperatorRun.h"

#include <string>

namespace acltidy::sim {

/// An operand of a single operator: its description, and memory if it has any.
struct OpTensor {
  std::shared_ptr<TensorDesc> Desc;
  Word Address = 0;
  uint64_t Size = 0;
  /// The values, where the host has them: constants and host memory.
  std::vector<char> Values;

  bool absent() const { return !Desc || Desc->Type == ACL_DT_UNDEFINED; }
  bool onHost() const {
    return Desc &&
           (Desc->Placement != ACL_MEMTYPE_DEVICE || !Desc->Constant.empty());
  }
};

struct OpCall {
  std::string Type;
  std::vector<OpTensor> Inputs, Outputs;
  OpAttributes Attributes;
  /// The handle that the call came by; it stays until the task is done.
  Word Handle = 0;

  void addHandle(std::vector<Touch> &To) const {
    if (Handle)
      To.push_back({Handle, 1, AccessMode::Read});
  }
};

/// What a type takes and what computes it.
struct OpRow {
  const char *Type;
  const char *Operator; ///< Of aclnn, without the prefix.
  /// Each parameter of the operator, by a word:
  ///   i0, o0      an input or output; flat:i0 as one dimension; all: every
  ///               input as a list
  ///   i0^name     its last two dimensions swapped if the attribute is set
  ///   #1          the values of input 1, which the host must have
  ///   type:o0     the type of an output
  ///   @name       an attribute, or after = what stands for it
  ///   =1, null    always that
  const char *Arguments;
  /// The shape of the output: 's' that of input 0, 'b' that of all inputs
  /// broadcast, 'm' a matrix product, 'r' reduced, 'p' permuted; 0: not known.
  char Shape = 0;
};

/// Null when there is no such type.
const OpRow *findOpRow(const std::string &Type);

/// The numbers of a tensor that the host has. False when it has none.
bool numbersOf(const OpTensor &T, std::vector<double> &To);
/// Numbers as integers, those beyond 64 bits as ones that are far from any
/// size. False when one is not a number.
bool toIntegers(const std::vector<double> &Numbers, std::vector<int64_t> &To);

/// The operator with its arguments. Tensors go by the client's addresses;
/// those of the host by the values in \p Call, which must outlive the result.
operators::Status translateOp(const OpRow &Row, OpCall &Call, OperatorRun &Run);

/// The shape of the first output. False when the table does not tell.
bool inferShape(const OpRow &Row, const OpCall &Call,
                std::vector<int64_t> &Shape);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_OPTABLE_H
