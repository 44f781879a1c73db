//===- OpTable.cpp --------------------------------------------------------===//

#include "api/OpTable.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <sstream>

namespace acltidy::sim {

using namespace operators;
using OperatorKind = operators::Kind;

namespace {

// Types, inputs, outputs and attributes: CANN's operator list.
constexpr OpRow Rows[] = {
    // One tensor.
    {"Abs", "Abs", "i0 o0", 's'},
    {"Acos", "Acos", "i0 o0", 's'},
    {"Acosh", "Acosh", "i0 o0", 's'},
    {"Asin", "Asin", "i0 o0", 's'},
    {"Asinh", "Asinh", "i0 o0", 's'},
    {"Atan", "Atan", "i0 o0", 's'},
    {"Atanh", "Atanh", "i0 o0", 's'},
    {"Ceil", "Ceil", "i0 o0", 's'},
    {"Cos", "Cos", "i0 o0", 's'},
    {"Cosh", "Cosh", "i0 o0", 's'},
    {"Erf", "Erf", "i0 o0", 's'},
    {"Erfc", "Erfc", "i0 o0", 's'},
    {"Exp", "Exp", "i0 o0", 's'},
    {"Expm1", "Expm1", "i0 o0", 's'},
    {"FastGelu", "FastGelu", "i0 o0", 's'},
    {"Floor", "Floor", "i0 o0", 's'},
    {"Gelu", "Gelu", "i0 o0", 's'},
    {"HardSigmoid", "Hardsigmoid", "i0 o0", 's'},
    {"HardSwish", "Hardswish", "i0 o0", 's'},
    {"IsFinite", "IsFinite", "i0 o0", 's'},
    {"IsInf", "IsInf", "i0 o0", 's'},
    {"Log", "Log", "i0 o0", 's'},
    {"Log1p", "Log1p", "i0 o0", 's'},
    {"LogicalNot", "LogicalNot", "i0 o0", 's'},
    {"Mish", "Mish", "i0 o0", 's'},
    {"Neg", "Neg", "i0 o0", 's'},
    {"Reciprocal", "Reciprocal", "i0 o0", 's'},
    {"Relu", "Relu", "i0 o0", 's'},
    {"Rint", "Round", "i0 o0", 's'},
    {"Round", "Round", "i0 o0", 's'},
    {"Rsqrt", "Rsqrt", "i0 o0", 's'},
    {"Selu", "Selu", "i0 o0", 's'},
    {"Sigmoid", "Sigmoid", "i0 o0", 's'},
    {"Sign", "Sign", "i0 o0", 's'},
    {"Sin", "Sin", "i0 o0", 's'},
    {"Sinh", "Sinh", "i0 o0", 's'},
    {"Sqrt", "Sqrt", "i0 o0", 's'},
    {"Square", "Square", "i0 o0", 's'},
    {"Tan", "Tan", "i0 o0", 's'},
    {"Tanh", "Tanh", "i0 o0", 's'},
    {"BitwiseNot", "BitwiseNot", "i0 o0", 's'},
    {"Elu", "Elu", "i0 @alpha=1 =1 =1 o0", 's'},
    {"LeakyRelu", "LeakyRelu", "i0 @negative_slope=0 o0", 's'},
    {"Softplus", "Softplus", "i0 =1 =20 o0", 's'},
    {"SoftplusV2", "Softplus", "i0 @beta=1 @threshold=20 o0", 's'},
    {"Swish", "Swish", "i0 @scale=1 o0", 's'},
    {"Adds", "Adds", "i0 @value =1 o0", 's'},
    {"Muls", "Muls", "i0 @value o0", 's'},
    {"ClipByValue", "ClampTensor", "i0 i1 i2 o0", 's'},
    {"Cast", "Cast", "i0 type:o0 o0", 's'},
    {"Softmax", "Softmax", "i0 @axes=-1 o0", 's'},
    {"SoftmaxV2", "Softmax", "i0 @axes=-1 o0", 's'},
    {"LogSoftmaxV2", "LogSoftmax", "i0 @axes=-1 o0", 's'},
    // Two tensors.
    {"Add", "Add", "i0 i1 =1 o0", 'b'},
    {"Sub", "Sub", "i0 i1 =1 o0", 'b'},
    {"Mul", "Mul", "i0 i1 o0", 'b'},
    {"Div", "Div", "i0 i1 o0", 'b'},
    {"RealDiv", "Div", "i0 i1 o0", 'b'},
    {"FloorDiv", "FloorDivide", "i0 i1 o0", 'b'},
    {"FloorMod", "RemainderTensorTensor", "i0 i1 o0", 'b'},
    {"Mod", "FmodTensor", "i0 i1 o0", 'b'},
    {"Pow", "PowTensorTensor", "i0 i1 o0", 'b'},
    {"Maximum", "Maximum", "i0 i1 o0", 'b'},
    {"Minimum", "Minimum", "i0 i1 o0", 'b'},
    {"Atan2", "Atan2", "i0 i1 o0", 'b'},
    {"Equal", "EqTensor", "i0 i1 o0", 'b'},
    {"NotEqual", "NeTensor", "i0 i1 o0", 'b'},
    {"Greater", "GtTensor", "i0 i1 o0", 'b'},
    {"GreaterEqual", "GeTensor", "i0 i1 o0", 'b'},
    {"Less", "LtTensor", "i0 i1 o0", 'b'},
    {"LessEqual", "LeTensor", "i0 i1 o0", 'b'},
    {"LogicalAnd", "LogicalAnd", "i0 i1 o0", 'b'},
    {"LogicalOr", "LogicalOr", "i0 i1 o0", 'b'},
    {"BitwiseAnd", "BitwiseAndTensor", "i0 i1 o0", 'b'},
    {"BitwiseOr", "BitwiseOrTensor", "i0 i1 o0", 'b'},
    {"BitwiseXor", "BitwiseXorTensor", "i0 i1 o0", 'b'},
    {"PRelu", "Prelu", "i0 i1 o0", 's'},
    {"Select", "SWhere", "i0 i1 i2 o0", 'b'},
    {"SelectV2", "SWhere", "i0 i1 i2 o0", 'b'},
    {"AddN", "AddN", "all o0", 's'},
    // Matrices.
    {"MatMul", "Matmul", "i0^transpose_x1 i1^transpose_x2 o0 =0", 'm'},
    {"MatMulV2", "Matmul", "i0^transpose_x1 i1^transpose_x2 o0 =0", 'm'},
    {"BatchMatMul", "BatchMatMul", "i0^adj_x1 i1^adj_x2 o0 =0", 'm'},
    {"BatchMatMulV2", "BatchMatMul", "i0^adj_x1 i1^adj_x2 o0 =0", 'm'},
    // Shapes.
    {"Transpose", "Permute", "i0 #1 o0", 'p'},
    {"TransposeD", "Permute", "i0 @perm o0", 'p'},
    {"Reshape", "InplaceCopy", "flat:o0 flat:i0"},
    {"Flatten", "InplaceCopy", "flat:o0 flat:i0"},
    {"Squeeze", "InplaceCopy", "flat:o0 flat:i0"},
    {"Unsqueeze", "InplaceCopy", "flat:o0 flat:i0"},
    {"ExpandDims", "InplaceCopy", "flat:o0 flat:i0"},
    {"Identity", "InplaceCopy", "o0 i0", 's'},
    {"TensorMove", "InplaceCopy", "o0 i0", 's'},
    {"ConcatD", "Cat", "all @concat_dim o0"},
    {"ConcatV2D", "Cat", "all @concat_dim o0"},
    {"Pack", "Stack", "all @axis=0 o0"},
    {"Tile", "Repeat", "i0 #1 o0"},
    {"TileD", "Repeat", "i0 @multiples o0"},
    {"BroadcastTo", "Expand", "i0 #1 o0"},
    {"BroadcastToD", "Expand", "i0 @shape o0"},
    {"Gather", "GatherV2", "i0 =0 i1 o0"},
    {"GatherV2", "GatherV2", "i0 #2 i1 o0"},
    {"GatherV2D", "GatherV2", "i0 @axis i1 o0"},
    {"ZerosLike", "InplaceZero", "o0", 's'},
    {"OnesLike", "InplaceOne", "o0", 's'},
    // Reductions.
    {"ReduceSum", "ReduceSum", "i0 #1 @keep_dims=0 type:o0 o0", 'r'},
    {"ReduceSumD", "ReduceSum", "i0 @axes @keep_dims=0 type:o0 o0", 'r'},
    {"ReduceMean", "Mean", "i0 #1 @keep_dims=0 type:o0 o0", 'r'},
    {"ReduceMeanD", "Mean", "i0 @axes @keep_dims=0 type:o0 o0", 'r'},
    {"ReduceMax", "Amax", "i0 #1 @keep_dims=0 o0", 'r'},
    {"ReduceMaxD", "Amax", "i0 @axes @keep_dims=0 o0", 'r'},
    {"ReduceMin", "Amin", "i0 #1 @keep_dims=0 o0", 'r'},
    {"ReduceMinD", "Amin", "i0 @axes @keep_dims=0 o0", 'r'},
    {"ArgMaxV2", "ArgMax", "i0 #1 =0 o0"},
    {"ArgMaxD", "ArgMax", "i0 @dimension =0 o0"},
    {"Cumsum", "Cumsum", "i0 #1 type:o0 o0", 's'},
    // Convolutions; the attributes are for four dimensions.
    {"Conv2D", "Convolution",
     "i0 i1 i2 @hw:strides @hw:pads @hw:dilations=1 =0 =0 @groups=1 o0 =0"},
};

Status invalid(const std::string &What) {
  return {Error::InvalidArgument, What};
}

TensorView viewOf(const OpTensor &T) {
  void *Data = T.Values.empty() || !T.onHost()
                   ? reinterpret_cast<void *>(T.Address)
                   : const_cast<char *>(T.Values.data());
  TensorView V(Data, T.Desc->Type, T.Desc->Dims);
  V.Format = T.Desc->Format;
  return V;
}

/// The numbers of a tensor that the host has.
bool numbersOf(const OpTensor &T, std::vector<double> &To) {
  if (T.absent() || T.Values.empty())
    return false;
  unsigned Size = elementSize(T.Desc->Type);
  for (size_t At = 0; Size && At + Size <= T.Values.size(); At += Size) {
    operators::Scalar S =
        operators::Scalar::read(T.Values.data() + At, T.Desc->Type);
    To.push_back(S.asDouble());
  }
  return true;
}

/// Numbers of an attribute, whatever its type.
bool numbersOf(const OpAttributes &A, const std::string &Name,
               std::vector<double> &To) {
  std::vector<int64_t> Integers;
  if (A.integers(Name, Integers))
    To.assign(Integers.begin(), Integers.end());
  else if (auto *F = A.find<float>(Name))
    To = {static_cast<double>(*F)};
  else if (auto *L = A.find<std::vector<float>>(Name))
    To.assign(L->begin(), L->end());
  else if (auto *B = A.find<bool>(Name))
    To = {*B ? 1.0 : 0.0};
  else
    return false;
  return true;
}

/// Numbers as integers, those beyond 64 bits as ones that are far from any
/// size. False when one is not a number.
bool toIntegers(const std::vector<double> &Numbers, std::vector<int64_t> &To) {
  for (double D : Numbers) {
    if (std::isnan(D))
      return false;
    To.push_back(static_cast<int64_t>(std::clamp(D, -9e18, 9e18)));
  }
  return true;
}

/// Numbers as what a parameter takes.
Status toArgument(const Parameter &P, const std::vector<double> &Numbers,
                  Argument &To) {
  std::vector<int64_t> Integers;
  if (!toIntegers(Numbers, Integers))
    return invalid("'" + P.Name + "' is not a number");
  if (P.What == OperatorKind::IntArray) {
    To = Integers;
    return {};
  }
  if (Numbers.size() != 1)
    return invalid("one number is needed for '" + P.Name + "', " +
                   std::to_string(Numbers.size()) + " are given");
  switch (P.What) {
  case OperatorKind::Integer:
    To = Integers[0];
    return {};
  case OperatorKind::Float:
    To = Numbers[0];
    return {};
  case OperatorKind::Bool:
    To = Numbers[0] != 0;
    return {};
  case OperatorKind::Scalar:
    To = operators::Scalar::ofDouble(Numbers[0]);
    return {};
  default:
    return invalid("'" + P.Name + "' is no number");
  }
}

/// Height and width of attributes that have four numbers.
Status heightAndWidth(const OpCall &Call, const std::string &Name,
                      double Default, std::vector<double> &To) {
  std::vector<double> All;
  if (!numbersOf(Call.Attributes, Name, All)) {
    To.assign(2, Default);
    return {};
  }
  if (All.size() != 4)
    return invalid("the attribute '" + Name + "' must have four numbers");
  if (Name == "pads") { // Top, bottom, left, right.
    if (All[0] != All[1] || All[2] != All[3])
      return {Error::NotSimulated, "padding that differs from side to side"};
    To = {All[0], All[2]};
    return {};
  }
  bool Planes = Call.Inputs[0].Desc->Format != ACL_FORMAT_NHWC;
  To = {All[Planes ? 2 : 1], All[Planes ? 3 : 2]};
  return {};
}

class Translation {
public:
  Translation(OpCall &Call, OperatorRun &Run) : Call(Call), Run(Run) {}

  Status argument(const std::string &Word, const Parameter &P, Argument &To) {
    switch (Word[0]) {
    case '=':
      return toArgument(P, {std::atof(Word.c_str() + 1)}, To);
    case '@':
      return attribute(Word.substr(1), P, To);
    case '#': {
      std::vector<double> Numbers;
      size_t Index = std::strtoul(Word.c_str() + 1, nullptr, 10);
      if (Index >= Call.Inputs.size() ||
          !numbersOf(Call.Inputs[Index], Numbers))
        return invalid("the values of input " + std::to_string(Index) +
                       " must be known to the host: call aclSetTensorConst or "
                       "aclSetTensorPlaceMent");
      return toArgument(P, Numbers, To);
    }
    case 'a': { // all
      std::vector<TensorView> Views;
      for (const OpTensor &T : Call.Inputs)
        if (!T.absent())
          Views.push_back(viewOf(T));
      To = Views;
      return {};
    }
    case 't': { // type:o0
      const OpTensor *T = tensor(Word.substr(5));
      if (!T)
        return invalid("an output is missing");
      To = T->Desc->Type;
      return {};
    }
    default:
      return tensorArgument(Word, To);
    }
  }

private:
  const OpTensor *tensor(const std::string &Word) const {
    const auto &List = Word[0] == 'i' ? Call.Inputs : Call.Outputs;
    size_t Index = std::strtoul(Word.c_str() + 1, nullptr, 10);
    return Index < List.size() && !List[Index].absent() ? &List[Index]
                                                        : nullptr;
  }

  Status tensorArgument(std::string Word, Argument &To) {
    bool Flat = Word.substr(0, 5) == "flat:";
    if (Flat)
      Word = Word.substr(5);
    const OpTensor *T = tensor(Word);
    if (!T) {
      To = std::monostate();
      return {};
    }
    TensorView V = viewOf(*T);
    if (T->onHost() && !T->Values.empty())
      Run.Own.push_back(V.Data);
    if (Flat)
      V = TensorView(V.Data, V.Type,
                     {static_cast<int64_t>(elementsOf(V.Shape))});
    size_t Caret = Word.find('^'), Rank = V.Shape.size();
    if (Caret != std::string::npos && Rank >= 2 &&
        Call.Attributes.flag(Word.substr(Caret + 1))) {
      std::swap(V.Shape[Rank - 2], V.Shape[Rank - 1]);
      std::swap(V.Strides[Rank - 2], V.Strides[Rank - 1]);
    }
    To = V;
    return {};
  }

  Status attribute(std::string Name, const Parameter &P, Argument &To) {
    std::vector<double> Numbers;
    bool HasDefault = false;
    double Default = 0;
    if (size_t Equals = Name.find('='); Equals != std::string::npos) {
      HasDefault = true;
      Default = std::atof(Name.c_str() + Equals + 1);
      Name.resize(Equals);
    }
    if (Name.substr(0, 3) == "hw:") {
      Status S = heightAndWidth(Call, Name.substr(3), HasDefault ? Default : 0,
                                Numbers);
      return S.ok() ? toArgument(P, Numbers, To) : S;
    }
    if (numbersOf(Call.Attributes, Name, Numbers))
      return toArgument(P, Numbers, To);
    if (!HasDefault)
      return invalid("the attribute '" + Name + "' is missing");
    return toArgument(P, {Default}, To);
  }

  OpCall &Call;
  OperatorRun &Run;
};

} // namespace

const OpRow *findOpRow(const std::string &Type) {
  for (const OpRow &Row : Rows)
    if (Type == Row.Type)
      return &Row;
  return nullptr;
}

Status translateOp(const OpRow &Row, OpCall &Call, OperatorRun &Run) {
  Run.What = findOperator(std::string("aclnn") + Row.Operator);
  if (!Run.What)
    return {Error::NotSimulated, Call.Type};
  if (Call.Outputs.empty() || Call.Outputs[0].absent())
    return invalid("the operator has an output");
  Translation T(Call, Run);
  std::istringstream Words(Row.Arguments);
  std::string Word;
  for (const Parameter &P : Run.What->parameters()) {
    Words >> Word;
    Argument A;
    Status S = T.argument(Word, P, A);
    if (!S.ok())
      return S;
    // A list of one number is what an array of pairs begins with.
    if (P.Name == "outputPadding")
      A = std::vector<int64_t>{0, 0};
    Run.Args.push_back(std::move(A));
  }
  return Run.What->validate(Run.Args, Run.Workspace);
}

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
