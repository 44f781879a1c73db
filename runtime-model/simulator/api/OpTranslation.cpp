//===- OpTranslation.cpp - Single operators as operators of aclnn ---------===//

#include "api/OpTable.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <sstream>

namespace acltidy::sim {

using namespace operators;
using OperatorKind = operators::Kind;

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

bool toIntegers(const std::vector<double> &Numbers, std::vector<int64_t> &To) {
  for (double D : Numbers) {
    if (std::isnan(D))
      return false;
    To.push_back(static_cast<int64_t>(std::clamp(D, -9e18, 9e18)));
  }
  return true;
}

namespace {

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

} // namespace acltidy::sim
