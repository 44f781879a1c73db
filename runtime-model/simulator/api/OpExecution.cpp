//===- OpExecution.cpp - Single operators: execution, handles, compilation ===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/BlasRun.h"
#include "api/OpModels.h"
#include "core/Devices.h"
#include "core/HostMemory.h"

#include <algorithm>

namespace acltidy::sim {

using namespace operators;

namespace {

struct OpHandle : Payload {
  OpCall Call; ///< Without memory.
};

bool readHandles(const void *Array, int Count, std::vector<Word> &To) {
  return Count >= 0 && readArray(static_cast<const Word *>(Array),
                                 static_cast<uint64_t>(Count), To);
}

/// Descriptions of the client's: copied, since a task may outlive them.
int readDescs(const void *Array, int Count, std::vector<OpTensor> &To) {
  std::vector<Word> Handles;
  if (!readHandles(Array, Count, Handles))
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the array of descriptions cannot be read");
  for (Word H : Handles) {
    auto *D = payload<TensorDesc>(reinterpret_cast<const void *>(H));
    if (!D)
      return call().fail(ACL_ERROR_INVALID_PARAM,
                         "a tensor description is null");
    OpTensor T;
    T.Desc = std::make_shared<TensorDesc>(*D);
    To.push_back(std::move(T));
  }
  return ACL_SUCCESS;
}

/// Memory for the tensors; what the host has is copied now.
int readBuffers(const void *Array, int Count, std::vector<OpTensor> &To,
                const char *Role, int Mismatch) {
  Call &C = call();
  std::vector<Word> Handles;
  if (!readHandles(Array, Count, Handles))
    return C.fail(ACL_ERROR_INVALID_PARAM,
                  "the array of data buffers cannot be read");
  if (Handles.size() != To.size())
    return C.fail(Mismatch, "the operator has " + std::to_string(To.size()) +
                                " " + Role + "s, " +
                                std::to_string(Handles.size()) +
                                " data buffers are given");
  for (size_t I = 0; I != To.size(); ++I) {
    OpTensor &T = To[I];
    auto *B = payload<DataBuffer>(reinterpret_cast<const void *>(Handles[I]));
    if (!B)
      return C.fail(ACL_ERROR_INVALID_PARAM, "a data buffer is null");
    T.Address = B->Address;
    T.Size = B->Size;
    if (T.absent())
      continue;
    uint64_t Needed = bytesOf(T.Desc->Type, elementsOf(T.Desc->Dims));
    if (!T.Desc->Constant.empty()) {
      T.Values = T.Desc->Constant;
    } else if (T.onHost()) {
      if (B->Size < Needed || !C.touch({T.Address, Needed, AccessMode::Read}) ||
          !readArray(process().Memory.at<const char>(
                         reinterpret_cast<const void *>(T.Address)),
                     Needed, T.Values))
        return C.fail(ACL_ERROR_INVALID_PARAM,
                      "the host memory of a tensor is invalid");
    } else if (B->Size < Needed) {
      return C.fail(ACL_ERROR_GE_PARAM_INVALID,
                    std::string(Role) + " " + std::to_string(I) + " has " +
                        std::to_string(B->Size) +
                        " bytes, its description says " +
                        std::to_string(Needed));
    }
  }
  return ACL_SUCCESS;
}

/// The same for both sides of an operator.
int readMemory(const void *InputBuffers, int Inputs, const void *OutputBuffers,
               int Outputs, OpCall &To) {
  if (int Status = readBuffers(InputBuffers, Inputs, To.Inputs, "input",
                               ACL_ERROR_OP_INPUT_NOT_MATCH))
    return Status;
  return readBuffers(OutputBuffers, Outputs, To.Outputs, "output",
                     ACL_ERROR_OP_OUTPUT_NOT_MATCH);
}

int readCall(const char *Type, int Inputs, const void *InputDescs, int Outputs,
             const void *OutputDescs, const aclopAttr *Attributes, OpCall &To) {
  To.Type = readText(Type);
  if (To.Type.empty())
    return call().fail(ACL_ERROR_INVALID_PARAM, "the operator has no type");
  if (int Status = readDescs(InputDescs, Inputs, To.Inputs))
    return Status;
  if (int Status = readDescs(OutputDescs, Outputs, To.Outputs))
    return Status;
  if (auto *A = payload<OpAttributes>(Attributes))
    To.Attributes.Values = A->Values;
  return ACL_SUCCESS;
}

/// What CANN returns for an operator without a model.
int refused(const OpCall &What, const Status &S, int Code) {
  if (S.Code == Error::NotSimulated)
    reporter().note("the operator '" + What.Type +
                    "' is not simulated with these arguments: " + S.Message);
  return call().fail(Code, What.Type + ": " + S.Message);
}

/// A task of the operator failed when its turn came.
void failOnDevice(const std::string &Type, const std::string &Why) {
  failTask(ACL_ERROR_RT_AICORE_EXCEPTION,
           "the operator '" + Type + "' failed on the device: " + Why);
}

/// A task for a described operator.
int enqueueDescribed(const StreamRef &S, const StandInRef &Model,
                     const OpCall &What) {
  Call &C = call();
  std::vector<Touch> Touches;
  std::vector<StandIn::Memory> In, Out;
  auto Add = [&](const std::vector<OpTensor> &Tensors,
                 const std::vector<StandIn::Port> &Ports, AccessMode Mode,
                 std::vector<StandIn::Memory> &To) {
    for (size_t I = 0; I != Tensors.size(); ++I) {
      Touch T{Tensors[I].Address, Ports[I].bytes(Tensors[I].Desc->Dims), Mode,
              /*Moved=*/false, UseFor::Operator};
      if (!C.check(T, S.get()))
        return false;
      Touches.push_back(T);
      To.push_back({&Ports[I], reinterpret_cast<char *>(T.Address), T.Size,
                    Tensors[I].Desc->Dims});
    }
    return true;
  };
  if (!Add(What.Inputs, Model->Inputs, AccessMode::Read, In) ||
      !Add(What.Outputs, Model->Outputs, AccessMode::Write, Out))
    return C.fail(ACL_ERROR_RT_PARAM_INVALID, "memory of a tensor is invalid");
  if (!S->Capturing)
    for (const StandIn::Memory &M : Out)
      process().Memory.markWritten(reinterpret_cast<Word>(M.Data), M.Size,
                                   process().Objects);
  What.addHandle(Touches);
  C.enqueueChecked(S, Touches, [Model, In, Out, Type = What.Type]() mutable {
    for (auto *List : {&In, &Out})
      for (StandIn::Memory &M : *List)
        M.Data = process().Memory.bytes(reinterpret_cast<Word>(M.Data));
    std::string Error;
    if (Model->Does == StandIn::Behaviour::Library)
      Error = Model->run(In, Out);
    else if (!guarded([&] { Error = Model->run(In, Out); }))
      Error = "memory of a tensor was released";
    if (!Error.empty())
      failOnDevice(Type, Error);
  });
  return ACL_SUCCESS;
}

int execute(OpCall What, const StreamRef &S, int Unknown) {
  Call &C = call();
  if (!S)
    return C.fail(ACL_ERROR_RT_CONTEXT_NULL, "no context is current");
  if (!occupyFirstRun(C))
    return C.fail(ACL_ERROR_RT_MEMORY_ALLOCATION, "out of memory");
  if (StandInRef Model = opModels().describing(What))
    return enqueueDescribed(S, Model, What);
  if (What.Type == "GEMM")
    return enqueueGemm(S, What, Unknown);
  const OpRow *Row = opModels().rowOf(What.Type);
  if (!Row)
    return unknownOperator(What.Type, Unknown);
  // The values of host tensors live with the task.
  struct Job {
    OpCall What;
    OperatorRun Run;
  };
  auto J = std::make_shared<Job>();
  J->What = std::move(What);
  Status Valid = translateOp(*Row, J->What, J->Run);
  if (!Valid.ok())
    return refused(J->What, Valid, Unknown);
  std::vector<Touch> Touches;
  if (!J->Run.collect(C, S.get(), Touches))
    return C.fail(ACL_ERROR_RT_PARAM_INVALID, "memory of a tensor is invalid");
  J->What.addHandle(Touches);
  if (S->Capturing)
    C.atEveryRun([J](Call &Run, const StreamState *) { J->Run.look(Run); });
  else
    J->Run.look(C);
  C.enqueueChecked(S, Touches, [J] {
    std::vector<char> Workspace(J->Run.Workspace);
    Status Result = J->Run.run(Workspace.data(), Workspace.size());
    if (!Result.ok())
      failOnDevice(J->What.Type, Result.Message);
  });
  return ACL_SUCCESS;
}

/// Without a model that the client has brought, CANN finds none.
int needModel(const OpCall &What) {
  if (opModels().provided(What.Type))
    return ACL_SUCCESS;
  return call().fail(ACL_ERROR_OP_NOT_FOUND,
                     "no model is loaded for '" + What.Type +
                         "'; call aclopSetModelDir, aclopLoad or aclopCompile "
                         "first");
}

/// Whether something computes the operator, as the compiler asks.
int compile(OpCall &What) {
  int Unknown = ACL_ERROR_GE_FAILURE;
  if (!opModels().describing(What) && What.Type != "GEMM") {
    const OpRow *Row = opModels().rowOf(What.Type);
    if (!Row)
      return unknownOperator(What.Type, Unknown);
    OperatorRun Run;
    for (OpTensor &T : What.Inputs)
      T.Values = T.Desc->Constant;
    Status Valid = translateOp(*Row, What, Run);
    if (!Valid.ok())
      return refused(What, Valid, Unknown);
  }
  opModels().Compiled.insert(What.Type);
  return ACL_SUCCESS;
}

} // namespace

aclError api::aclopExecuteV2(const char *Type, int Inputs,
                             aclTensorDesc **InputDescs,
                             aclDataBuffer **InputBuffers, int Outputs,
                             aclTensorDesc **OutputDescs,
                             aclDataBuffer **OutputBuffers,
                             aclopAttr *Attributes, aclrtStream Stream) {
  OpCall What;
  if (int Status = readCall(Type, Inputs, InputDescs, Outputs, OutputDescs,
                            Attributes, What))
    return Status;
  if (int Status = needModel(What))
    return Status;
  if (int Status =
          readMemory(InputBuffers, Inputs, OutputBuffers, Outputs, What))
    return Status;
  return execute(std::move(What), call().stream(Stream),
                 ACL_ERROR_OP_NOT_FOUND);
}

aclError api::aclopExecute(const char *Type, int Inputs,
                           const aclTensorDesc *const *InputDescs,
                           const aclDataBuffer *const *InputBuffers,
                           int Outputs, const aclTensorDesc *const *OutputDescs,
                           aclDataBuffer *const *OutputBuffers,
                           const aclopAttr *Attributes, aclrtStream Stream) {
  return api::aclopExecuteV2(Type, Inputs,
                             const_cast<aclTensorDesc **>(InputDescs),
                             const_cast<aclDataBuffer **>(InputBuffers),
                             Outputs, const_cast<aclTensorDesc **>(OutputDescs),
                             const_cast<aclDataBuffer **>(OutputBuffers),
                             const_cast<aclopAttr *>(Attributes), Stream);
}

aclError api::aclopCompile(const char *Type, int Inputs,
                           const aclTensorDesc *const *InputDescs, int Outputs,
                           const aclTensorDesc *const *OutputDescs,
                           const aclopAttr *Attributes, aclopEngineType,
                           aclopCompileType, const char *) {
  OpCall What;
  if (int Status = readCall(Type, Inputs, InputDescs, Outputs, OutputDescs,
                            Attributes, What))
    return Status;
  return compile(What);
}

aclError api::aclopCompileAndExecuteV2(
    const char *Type, int Inputs, aclTensorDesc **InputDescs,
    aclDataBuffer **InputBuffers, int Outputs, aclTensorDesc **OutputDescs,
    aclDataBuffer **OutputBuffers, aclopAttr *Attributes, aclopEngineType,
    aclopCompileType, const char *, aclrtStream Stream) {
  OpCall What;
  if (int Status = readCall(Type, Inputs, InputDescs, Outputs, OutputDescs,
                            Attributes, What))
    return Status;
  if (int Status =
          readMemory(InputBuffers, Inputs, OutputBuffers, Outputs, What))
    return Status;
  std::string Key = What.Type;
  int Status =
      execute(std::move(What), call().stream(Stream), ACL_ERROR_GE_FAILURE);
  if (!Status)
    opModels().Compiled.insert(Key);
  return Status;
}

aclError api::aclopCompileAndExecute(
    const char *Type, int Inputs, const aclTensorDesc *const *InputDescs,
    const aclDataBuffer *const *InputBuffers, int Outputs,
    const aclTensorDesc *const *OutputDescs,
    aclDataBuffer *const *OutputBuffers, const aclopAttr *Attributes,
    aclopEngineType Engine, aclopCompileType How, const char *Path,
    aclrtStream Stream) {
  return api::aclopCompileAndExecuteV2(
      Type, Inputs, const_cast<aclTensorDesc **>(InputDescs),
      const_cast<aclDataBuffer **>(InputBuffers), Outputs,
      const_cast<aclTensorDesc **>(OutputDescs),
      const_cast<aclDataBuffer **>(OutputBuffers),
      const_cast<aclopAttr *>(Attributes), Engine, How, Path, Stream);
}

aclError api::aclopCreateHandle(const char *Type, int Inputs,
                                const aclTensorDesc *const *InputDescs,
                                int Outputs,
                                const aclTensorDesc *const *OutputDescs,
                                const aclopAttr *Attributes,
                                aclopHandle **Handle) {
  OpCall What;
  if (int Status = readCall(Type, Inputs, InputDescs, Outputs, OutputDescs,
                            Attributes, What))
    return Status;
  for (const OpTensor &T : What.Inputs)
    if (T.Desc->Placement != ACL_MEMTYPE_DEVICE)
      return call().fail(ACL_ERROR_API_NOT_SUPPORT,
                         "a handle takes no tensors in host memory");
  if (int Status = needModel(What))
    return Status;
  if (!opModels().describing(What) && What.Type != "GEMM" &&
      !opModels().rowOf(What.Type))
    return unknownOperator(What.Type, ACL_ERROR_OP_NOT_FOUND);
  return storeOpHandle(std::move(What), Handle);
}

aclError api::aclopExecWithHandle(aclopHandle *Handle, int Inputs,
                                  const aclDataBuffer *const *InputBuffers,
                                  int Outputs,
                                  aclDataBuffer *const *OutputBuffers,
                                  aclrtStream Stream) {
  auto *H = payload<OpHandle>(Handle);
  if (!H)
    return ACL_ERROR_INVALID_PARAM;
  OpCall What = H->Call;
  What.Handle = reinterpret_cast<Word>(Handle);
  if (int Status =
          readMemory(InputBuffers, Inputs, OutputBuffers, Outputs, What))
    return Status;
  return execute(std::move(What), call().stream(Stream),
                 ACL_ERROR_OP_NOT_FOUND);
}

int storeOpHandle(OpCall What, aclopHandle **Handle) {
  auto H = std::make_shared<OpHandle>();
  H->Call = std::move(What);
  return stored(store(Handle, call().handle<aclopHandle *>(H)));
}

aclError api::aclopCast(const aclTensorDesc *From, const aclDataBuffer *Source,
                        const aclTensorDesc *To, aclDataBuffer *Target, uint8_t,
                        aclrtStream Stream) {
  auto *F = const_cast<aclTensorDesc *>(From);
  auto *T = const_cast<aclTensorDesc *>(To);
  auto *S = const_cast<aclDataBuffer *>(Source);
  return api::aclopExecuteV2("Cast", 1, &F, &S, 1, &T, &Target, nullptr,
                             Stream);
}

aclError api::aclopCreateHandleForCast(aclTensorDesc *From, aclTensorDesc *To,
                                       uint8_t, aclopHandle **Handle) {
  return api::aclopCreateHandle("Cast", 1, &From, 1, &To, nullptr, Handle);
}

aclError api::aclopInferShape(const char *Type, int Inputs,
                              aclTensorDesc **InputDescs,
                              aclDataBuffer **InputBuffers, int Outputs,
                              aclTensorDesc **OutputDescs,
                              aclopAttr *Attributes) {
  OpCall What;
  if (int Status = readCall(Type, Inputs, InputDescs, Outputs, OutputDescs,
                            Attributes, What))
    return Status;
  std::vector<Word> Buffers;
  if (!readHandles(InputBuffers, Inputs, Buffers))
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the array of data buffers cannot be read");
  // The data are on the host, where there are any.
  for (size_t I = 0; I != Buffers.size(); ++I) {
    auto *B = payload<DataBuffer>(reinterpret_cast<const void *>(Buffers[I]));
    OpTensor &T = What.Inputs[I];
    T.Values = T.Desc->Constant;
    if (T.Values.empty() && B && B->Address && B->Size)
      readArray(process().Memory.at<const char>(
                    reinterpret_cast<const void *>(B->Address)),
                B->Size, T.Values);
  }
  const OpRow *Row = opModels().rowOf(What.Type);
  std::vector<int64_t> Shape;
  if (!Row)
    return unknownOperator(What.Type, ACL_ERROR_GE_FAILURE);
  if (!inferShape(*Row, What, Shape))
    return call().fail(ACL_ERROR_GE_FAILURE,
                       "the shape of the output of '" + What.Type +
                           "' does not follow from these inputs");
  std::vector<Word> Handles;
  readHandles(OutputDescs, Outputs, Handles);
  for (Word H : Handles)
    if (auto *D = payload<TensorDesc>(reinterpret_cast<const void *>(H)))
      D->Dims = D->StorageDims = D->OriginDims = Shape;
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
