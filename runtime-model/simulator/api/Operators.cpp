//===- Operators.cpp - aclnn operators: two phases, one mechanism ---------===//
//
// Phase one turns handles into what the kernel takes, validates, and keeps all
// of it with the executor. Phase two puts the kernel on the stream with the
// memory that it touches.
//
//===----------------------------------------------------------------------===//

#include "aclnn/acl_meta.h"
#include "api/AclnnObjects.h"
#include "api/OperatorRun.h"
#include "core/Devices.h"
#include "core/Enter.h"

#include <cstring>

namespace acltidy::sim {

namespace {

using namespace operators;
using OperatorKind = operators::Kind;

constexpr int Ok = 0, NullPointer = 161001, Invalid = 161002,
              RuntimeError = 361001, Unsupported = 200006;

TensorView viewOf(const Tensor &T) {
  TensorView V;
  V.Data = reinterpret_cast<void *>(T.Address);
  V.Type = T.Type;
  V.Format = T.Format;
  V.Shape = T.Dims;
  V.Strides = T.Strides;
  V.Offset = T.Offset;
  return V;
}

template <typename T> const T *at(Word Handle) {
  return payload<T>(reinterpret_cast<const void *>(Handle));
}

double asDouble(Word Bits) {
  double Result;
  std::memcpy(&Result, &Bits, sizeof Result);
  return Result;
}

/// What the kernel takes in place of an argument of phase one.
Argument translate(const Parameter &P, Word Value) {
  if (P.What <= OperatorKind::String && !Value)
    return std::monostate();
  switch (P.What) {
  case OperatorKind::Tensor:
    if (auto *T = at<Tensor>(Value))
      return viewOf(*T);
    break;
  case OperatorKind::TensorList:
    if (auto *L = at<HandleList>(Value)) {
      std::vector<TensorView> Views;
      for (Word Member : L->Members) {
        auto *T = at<Tensor>(Member);
        Views.push_back(T ? viewOf(*T) : TensorView());
      }
      return Views;
    }
    break;
  case OperatorKind::Scalar:
    if (auto *S = at<sim::Scalar>(Value))
      return operators::Scalar::read(S->Bytes, S->Type);
    break;
  case OperatorKind::ScalarList:
    if (auto *L = at<HandleList>(Value)) {
      std::vector<operators::Scalar> Values;
      for (Word Member : L->Members)
        if (auto *S = at<sim::Scalar>(Member))
          Values.push_back(operators::Scalar::read(S->Bytes, S->Type));
      return Values;
    }
    break;
  case OperatorKind::IntArray:
    if (auto *A = at<IntArray>(Value))
      return A->Values;
    break;
  case OperatorKind::FloatArray:
    if (auto *A = at<FloatArray>(Value))
      return std::vector<double>(A->Values.begin(), A->Values.end());
    break;
  case OperatorKind::BoolArray:
    if (auto *A = at<BoolArray>(Value))
      return std::vector<bool>(A->Values.begin(), A->Values.end());
    break;
  case OperatorKind::String:
    return readText(reinterpret_cast<const char *>(Value));
  case OperatorKind::Integer:
    return static_cast<int64_t>(Value);
  case OperatorKind::Float:
    return asDouble(Value);
  case OperatorKind::Bool:
    return (Value & 0xFF) != 0;
  case OperatorKind::DataType:
    return static_cast<aclDataType>(static_cast<int32_t>(Value));
  }
  return std::monostate();
}

int statusOf(Call &C, const Status &S) {
  switch (S.Code) {
  case Error::None:
    return Ok;
  case Error::NullArgument:
    return C.fail(NullPointer, S.Message);
  case Error::InvalidArgument:
    return C.fail(Invalid, S.Message);
  case Error::NotSimulated:
    reporter().note(std::string("'") + C.name() +
                    "' is not simulated with these arguments: " + S.Message);
    return C.fail(Unsupported, S.Message);
  case Error::InvalidData:
  case Error::OutOfMemory:
    return C.fail(RuntimeError, S.Message);
  }
  return RuntimeError;
}

const Operator *operatorOf(const std::string &PhaseOne) {
  constexpr const char *End = "GetWorkspaceSize";
  return findOperator(
      std::string_view(PhaseOne).substr(0, PhaseOne.size() - strlen(End)));
}

} // namespace

int operatorPhaseOne(Call &C, const Word *Args) {
  unsigned Count = C.record().Params;
  if (Count < 2)
    return Invalid;
  auto *Size = reinterpret_cast<uint64_t *>(Args[Count - 2]);
  auto **Executor = reinterpret_cast<aclOpExecutor **>(Args[Count - 1]);
  if (!Size || !Executor)
    return C.fail(NullPointer, "an output pointer is null");
  const Operator *Op = operatorOf(C.record().Name);
  if (!Op) {
    reporter().note(std::string("'") + C.name() +
                    "' has no behaviour in the simulated runtime; it returns "
                    "that it is not supported");
    return C.fail(Unsupported, "not supported by the simulated runtime");
  }
  auto X = std::make_shared<Execution>();
  X->What = Op;
  for (unsigned I = 0; I != Count - 2; ++I)
    X->Args.push_back(translate(Op->parameters()[I], Args[I]));
  if (int Status = statusOf(C, Op->validate(X->Args, X->Workspace)))
    return Status;
  if (!store(Size, X->Workspace))
    return C.fail(NullPointer, "the workspace size cannot be written");
  if (!store(Executor, C.handle<aclOpExecutor *>(X)))
    return C.fail(NullPointer, "the executor cannot be written");
  return Ok;
}

int operatorPhaseTwo(Call &C, const Word *Args) {
  auto X = shared<Execution>(reinterpret_cast<const void *>(Args[2]));
  if (!X)
    return C.fail(NullPointer, "the executor is null");
  StreamRef S = C.stream(reinterpret_cast<const void *>(Args[3]));
  if (!S)
    return C.fail(RuntimeError, "no context is current");
  Word Workspace = Args[0];
  if (X->Workspace && (!Workspace || Args[1] < X->Workspace))
    return C.fail(Invalid, "the workspace is smaller than phase one asked for");
  if (!occupyFirstRun(C))
    return C.fail(RuntimeError, "out of memory for the first execution");
  std::vector<Touch> Touches;
  if (!X->collect(C, S.get(), Touches))
    return C.fail(RuntimeError, "memory of a tensor is invalid");
  if (Workspace && Args[1]) {
    Touch W{Workspace, Args[1], AccessMode::Write, /*Moved=*/false,
            UseFor::Operator};
    if (!C.check(W, S.get()))
      return C.fail(RuntimeError, "the workspace is invalid");
    Touches.push_back(W);
  }
  if (S->Capturing)
    C.atEveryRun([X](Call &Run, const StreamState *) { X->look(Run); });
  else
    X->look(C);
  std::string Name = C.record().Name;
  C.enqueueChecked(S, Touches, [X, Workspace, Size = Args[1], Name] {
    void *Space = Workspace ? process().Memory.bytes(Workspace) : nullptr;
    Status Result = X->run(Space, Size);
    if (!Result.ok())
      failTask(RuntimeError,
               "'" + Name + "' failed on the device: " + Result.Message);
  });
  return Ok;
}

} // namespace acltidy::sim
