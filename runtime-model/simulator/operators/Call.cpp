//===- Call.cpp - Arguments and common checks of kernels ------------------===//

#include "Kernel.h"
#include <cassert>

namespace acltidy::operators {

unsigned Call::at(std::string_view Name) const {
  const std::vector<Parameter> &Ps = Op.parameters();
  for (unsigned I = 0; I < Ps.size(); ++I)
    if (Ps[I].Name == Name)
      return I;
  assert(false && "a kernel asks for a parameter its operator does not have");
  return 0;
}

const TensorView &Call::tensor(unsigned I) const {
  return std::get<TensorView>(Args[I]);
}
const TensorView *Call::optional(unsigned I) const {
  return std::get_if<TensorView>(&Args[I]);
}
const std::vector<TensorView> &Call::list(unsigned I) const {
  return std::get<std::vector<TensorView>>(Args[I]);
}
const std::vector<TensorView> *Call::optionalList(std::string_view Name) const {
  return std::get_if<std::vector<TensorView>>(&Args[at(Name)]);
}
const Scalar &Call::scalar(unsigned I) const {
  return std::get<Scalar>(Args[I]);
}
const Scalar *Call::optionalScalar(unsigned I) const {
  return std::get_if<Scalar>(&Args[I]);
}
const std::vector<int64_t> &Call::ints(unsigned I) const {
  return std::get<std::vector<int64_t>>(Args[I]);
}
const std::vector<int64_t> *Call::optionalInts(unsigned I) const {
  return std::get_if<std::vector<int64_t>>(&Args[I]);
}
int64_t Call::integer(unsigned I) const { return std::get<int64_t>(Args[I]); }
double Call::real(unsigned I) const { return std::get<double>(Args[I]); }
bool Call::flag(unsigned I) const { return std::get<bool>(Args[I]); }
aclDataType Call::type(unsigned I) const {
  return std::get<aclDataType>(Args[I]);
}
const std::string &Call::string(unsigned I) const {
  return std::get<std::string>(Args[I]);
}
const std::string &Call::name(unsigned I) const {
  return Op.parameters()[I].Name;
}

void Call::wantWorkspace(uint64_t Bytes) {
  // The granularity of device memory.
  Workspace = (Bytes + 511) / 512 * 512;
}

Status Call::fail(Error Code, const std::string &What) const {
  return {Code, Op.name() + ": " + What};
}

Status Call::checkShape(unsigned I, const Shape &Expected) const {
  const Shape &Have = tensor(I).Shape;
  if (Have == Expected)
    return {};
  return invalid(name(I) + " has the shape " + describe(Have) + ", but " +
                 describe(Expected) + " is needed");
}

Status Call::checkType(unsigned I,
                       std::initializer_list<aclDataType> Types) const {
  for (aclDataType T : Types)
    if (tensor(I).Type == T)
      return {};
  std::string Known;
  for (aclDataType T : Types)
    Known += (Known.empty() ? "" : ", ") + describe(T);
  return invalid(name(I) + " has the type " + describe(tensor(I).Type) +
                 "; possible are " + Known);
}

Status Call::checkRank(unsigned I, size_t Least, size_t Most) const {
  size_t Have = tensor(I).Shape.size();
  if (Have >= Least && Have <= Most)
    return {};
  std::string Range = std::to_string(Least);
  if (Most != Least)
    Range += " to " + std::to_string(Most);
  return invalid(name(I) + " has " + std::to_string(Have) +
                 " dimensions; it must have " + Range);
}

Status Call::wrapDim(int64_t &Dim, size_t Rank, const char *What) const {
  int64_t Limit = Rank ? static_cast<int64_t>(Rank) : 1;
  if (Dim < -Limit || Dim >= Limit)
    return invalid(std::string(What) + " is " + std::to_string(Dim) +
                   ", but must be from " + std::to_string(-Limit) + " to " +
                   std::to_string(Limit - 1));
  if (Dim < 0)
    Dim += Limit;
  return {};
}

Status Call::wrapDims(const std::vector<int64_t> *Dims, size_t Rank,
                      std::vector<bool> &Chosen) const {
  bool All = !Dims || Dims->empty();
  Chosen.assign(Rank, All);
  if (All)
    return {};
  for (int64_t Dim : *Dims) {
    ACLTIDY_TRY(wrapDim(Dim, Rank));
    if (!Rank)
      continue;
    if (Chosen[Dim])
      return invalid("dimension " + std::to_string(Dim) + " is given twice");
    Chosen[Dim] = true;
  }
  return {};
}

Status Call::broadcast(const Shape &A, const Shape &B, Shape &Out) const {
  size_t Rank = A.size() > B.size() ? A.size() : B.size();
  Shape Result(Rank);
  for (size_t I = 0; I < Rank; ++I) {
    int64_t X = I < Rank - A.size() ? 1 : A[I - (Rank - A.size())];
    int64_t Y = I < Rank - B.size() ? 1 : B[I - (Rank - B.size())];
    if (X != Y && X != 1 && Y != 1)
      return invalid("the shapes " + describe(A) + " and " + describe(B) +
                     " cannot be broadcast together");
    Result[I] = X == 1 ? Y : X;
  }
  Out = std::move(Result);
  return {};
}

std::string describe(const Shape &S) {
  std::string Text = "[";
  for (int64_t Size : S)
    Text += (Text.size() > 1 ? "," : "") + std::to_string(Size);
  return Text + "]";
}

std::string describe(aclDataType Type) {
  switch (Type) {
#define ACLTIDY_TYPE(Name)                                                     \
  case Name:                                                                   \
    return #Name;
    ACLTIDY_TYPE(ACL_DT_UNDEFINED)
    ACLTIDY_TYPE(ACL_FLOAT)
    ACLTIDY_TYPE(ACL_FLOAT16)
    ACLTIDY_TYPE(ACL_INT8)
    ACLTIDY_TYPE(ACL_INT32)
    ACLTIDY_TYPE(ACL_UINT8)
    ACLTIDY_TYPE(ACL_INT16)
    ACLTIDY_TYPE(ACL_UINT16)
    ACLTIDY_TYPE(ACL_UINT32)
    ACLTIDY_TYPE(ACL_INT64)
    ACLTIDY_TYPE(ACL_UINT64)
    ACLTIDY_TYPE(ACL_DOUBLE)
    ACLTIDY_TYPE(ACL_BOOL)
    ACLTIDY_TYPE(ACL_STRING)
    ACLTIDY_TYPE(ACL_COMPLEX64)
    ACLTIDY_TYPE(ACL_COMPLEX128)
    ACLTIDY_TYPE(ACL_BF16)
    ACLTIDY_TYPE(ACL_INT4)
    ACLTIDY_TYPE(ACL_UINT1)
    ACLTIDY_TYPE(ACL_COMPLEX32)
#undef ACLTIDY_TYPE
  default:
    return "aclDataType " + std::to_string(static_cast<int>(Type));
  }
}

} // namespace acltidy::operators
