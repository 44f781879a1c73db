//===- OpShapes.cpp - Shapes that follow from the inputs of an operator ---===//

#include "api/OpTable.h"

#include <cstring>

namespace acltidy::sim {

namespace {

/// Shapes broadcast together. False when they do not fit.
bool broadcast(std::vector<int64_t> &To, const std::vector<int64_t> &With) {
  if (With.size() > To.size())
    To.insert(To.begin(), With.size() - To.size(), 1);
  size_t Missing = To.size() - With.size();
  for (size_t D = 0; D != With.size(); ++D) {
    int64_t &Size = To[Missing + D];
    if (Size != With[D] && Size != 1 && With[D] != 1)
      return false;
    if (Size == 1)
      Size = With[D];
  }
  return true;
}

/// The dimensions that an operator is given, by attribute or input; none when
/// nothing is given. False when the input has what is not a number.
bool chosenDims(const OpCall &Call, const char *Attribute,
                std::vector<int64_t> &Dims) {
  std::vector<double> Numbers;
  return Call.Attributes.integers(Attribute, Dims) || Call.Inputs.size() < 2 ||
         !numbersOf(Call.Inputs[1], Numbers) || toIntegers(Numbers, Dims);
}

bool inferMatrix(const OpRow &Row, const OpCall &Call,
                 std::vector<int64_t> &Shape) {
  if (Call.Inputs.size() < 2 || Call.Inputs[1].absent())
    return false;
  std::vector<int64_t> A = Call.Inputs[0].Desc->Dims,
                       B = Call.Inputs[1].Desc->Dims;
  if (A.size() < 2 || B.size() < 2)
    return false;
  bool Batch = !std::strcmp(Row.Operator, "BatchMatMul");
  if (Call.Attributes.flag(Batch ? "adj_x1" : "transpose_x1"))
    std::swap(A[A.size() - 2], A[A.size() - 1]);
  if (Call.Attributes.flag(Batch ? "adj_x2" : "transpose_x2"))
    std::swap(B[B.size() - 2], B[B.size() - 1]);
  if (A.back() != B[B.size() - 2])
    return false;
  Shape.assign(A.begin(), A.end() - 2);
  if (!broadcast(Shape, {B.begin(), B.end() - 2}))
    return false;
  Shape.push_back(A[A.size() - 2]);
  Shape.push_back(B.back());
  return true;
}

} // namespace

bool inferShape(const OpRow &Row, const OpCall &Call,
                std::vector<int64_t> &Shape) {
  if (Call.Inputs.empty() || Call.Inputs[0].absent() || !Row.Shape)
    return false;
  Shape = Call.Inputs[0].Desc->Dims;
  auto Rank = static_cast<int64_t>(Shape.size());
  switch (Row.Shape) {
  case 's':
    return true;
  case 'b':
    for (const OpTensor &T : Call.Inputs)
      if (!T.absent() && !broadcast(Shape, T.Desc->Dims))
        return false;
    return true;
  case 'm':
    return inferMatrix(Row, Call, Shape);
  case 'p': {
    std::vector<int64_t> From = Shape, Order;
    if (!chosenDims(Call, "perm", Order) || Order.size() != From.size())
      return false;
    for (size_t D = 0; D != Order.size(); ++D) {
      if (Order[D] < 0 || Order[D] >= Rank)
        return false;
      Shape[D] = From[static_cast<size_t>(Order[D])];
    }
    return true;
  }
  case 'r': {
    bool Keep = Call.Attributes.flag("keep_dims");
    std::vector<bool> Gone(Shape.size());
    std::vector<int64_t> Axes;
    if (!chosenDims(Call, "axes", Axes))
      return false;
    for (int64_t Axis : Axes) {
      if (Axis < -Rank || Axis >= Rank)
        return false;
      Gone[static_cast<size_t>(Axis < 0 ? Axis + Rank : Axis)] = true;
    }
    std::vector<int64_t> Left;
    for (size_t D = 0; D != Shape.size(); ++D)
      if (!Gone[D] && !Axes.empty())
        Left.push_back(Shape[D]);
      else if (Keep)
        Left.push_back(1);
    Shape = Left;
    return true;
  }
  }
  return false;
}

} // namespace acltidy::sim
