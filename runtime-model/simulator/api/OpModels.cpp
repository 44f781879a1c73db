//===- OpModels.cpp - Models and kernels of single operators --------------===//

#include "api/OpModels.h"

#include "Behaviours.h"
#include "core/HostMemory.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace acltidy::sim {

OpModels &opModels() {
  static OpModels &M = *new OpModels;
  return M;
}

namespace {

/// The ports of a description take these tensors.
bool fits(const std::vector<StandIn::Port> &Ports,
          const std::vector<OpTensor> &Tensors) {
  if (Ports.size() != Tensors.size())
    return false;
  for (size_t I = 0; I != Ports.size(); ++I) {
    const OpTensor &T = Tensors[I];
    if (T.absent() || T.Desc->Type != Ports[I].Type ||
        T.Desc->Dims.size() != Ports[I].Shape.size())
      return false;
    for (size_t D = 0; D != Ports[I].Shape.size(); ++D)
      if (Ports[I].Shape[D] >= 0 && Ports[I].Shape[D] != T.Desc->Dims[D])
        return false;
  }
  return true;
}

} // namespace

StandInRef OpModels::describing(const OpCall &Call) const {
  for (const StandInRef &M : Described)
    if (M->As.empty() && M->Operator == Call.Type &&
        fits(M->Inputs, Call.Inputs) && fits(M->Outputs, Call.Outputs))
      return M;
  return nullptr;
}

const OpRow *OpModels::rowOf(const std::string &Type) const {
  for (const StandInRef &M : Described)
    if (!M->As.empty() && M->Operator == Type)
      return findOpRow(M->As);
  return findOpRow(Type);
}

int unknownOperator(const std::string &Type, int Status) {
  reporter().note("the operator type '" + Type +
                  "' is not simulated; describe it in the model folder "
                  "(docs/simulator.md says how)");
  return call().fail(Status, "there is no model for the operator '" + Type +
                                 "' with these inputs, outputs and attributes");
}

aclError api::aclopSetModelDir(const char *Path) {
  Call &C = call();
  namespace fs = std::filesystem;
  std::string Name = readText(Path);
  std::error_code Error;
  if (Name.empty() || !fs::is_directory(Name, Error))
    return C.fail(ACL_ERROR_READ_MODEL_FAILURE,
                  "the folder '" + Name + "' cannot be read");
  OpModels &M = opModels();
  if (!M.Folder.empty())
    return C.fail(ACL_ERROR_REPEAT_INITIALIZE,
                  "the model folder is set once a process");
  // CANN looks three folders deep.
  std::vector<std::string> Models;
  for (auto It = fs::recursive_directory_iterator(
           Name, fs::directory_options::skip_permission_denied, Error);
       !Error && It != fs::recursive_directory_iterator();
       It.increment(Error)) {
    if (It.depth() >= 3)
      It.disable_recursion_pending();
    std::string File = It->path().string();
    constexpr const char *End = ".om.json";
    if (File.size() > 8 && File.compare(File.size() - 8, 8, End) == 0)
      Models.push_back(File.substr(0, File.size() - 5));
  }
  std::sort(Models.begin(), Models.end());
  for (const std::string &Each : Models) {
    int Status = ACL_SUCCESS;
    StandInRef What = withLibrary(
        describeFile(Each.c_str(), Status, /*Model=*/false), Status);
    // One bad file does not spoil the others; the summary names it.
    if (What && !What->Operator.empty())
      M.Described.push_back(What);
  }
  M.Folder = Name;
  return ACL_SUCCESS;
}

aclError api::aclopLoad(const void *Data, size_t Size) {
  int Status = ACL_SUCCESS;
  StandInRef What = withLibrary(describeMemory(Data, Size, Status), Status);
  if (!What)
    return Status;
  if (What->Operator.empty())
    return call().fail(ACL_ERROR_OP_LOAD_FAILED,
                       "the description has no 'operator'");
  opModels().Described.push_back(What);
  opModels().Loaded = true;
  return ACL_SUCCESS;
}

aclError api::aclopSetMaxOpQueueNum(uint64_t Most) {
  // Nothing is queued that it could bound.
  return Most ? ACL_SUCCESS
              : call().fail(ACL_ERROR_INVALID_PARAM, "the number is 0");
}

aclError api::aclopCreateKernel(const char *Type, const char *Id,
                                const char *Name, void *Binary, int Size,
                                aclopEngineType, aclDataDeallocator Free) {
  Call &C = call();
  std::string Key = readText(Type), Kernel = readText(Id);
  if (Key.empty() || Kernel.empty() || !Name || !Binary || Size <= 0)
    return C.fail(ACL_ERROR_INVALID_PARAM, "a name or the binary is missing");
  if (!opModels().Kernels[Key].insert(Kernel).second)
    return C.fail(ACL_ERROR_KERNEL_ALREADY_REGISTERED,
                  "the kernel '" + Kernel + "' is there already");
  // Nothing needs the binary any longer.
  if (Free) {
    Unlocked Let;
    Free(Binary, static_cast<size_t>(Size));
  }
  return ACL_SUCCESS;
}

aclError api::aclopRegisterCompileFunc(const char *Type,
                                       aclopCompileFunc Function) {
  std::string Key = readText(Type);
  if (Key.empty() || !Function)
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the type or the function is missing");
  if (!opModels().CompileFunctions.emplace(Key, Function).second)
    return call().fail(ACL_ERROR_BIN_SELECTOR_ALREADY_REGISTERED,
                       "'" + Key + "' has a compile function already");
  return ACL_SUCCESS;
}

aclError api::aclopUnregisterCompileFunc(const char *Type) {
  if (!opModels().CompileFunctions.erase(readText(Type)))
    return call().fail(ACL_ERROR_BIN_SELECTOR_NOT_REGISTERED,
                       "the type has no compile function");
  return ACL_SUCCESS;
}

namespace {

/// What a compile function says, while it runs.
struct KernelChoice {
  Word Handle = 0;
  std::string Kernel;
};
thread_local KernelChoice *Choosing = nullptr;

KernelChoice *choiceOf(const aclopKernelDesc *Desc) {
  return Choosing && Choosing->Handle == reinterpret_cast<Word>(Desc) ? Choosing
                                                                      : nullptr;
}

} // namespace

aclError api::aclopUpdateParams(const char *Type, int Inputs,
                                const aclTensorDesc *const *InputDescs,
                                int Outputs,
                                const aclTensorDesc *const *OutputDescs,
                                const aclopAttr *Attributes) {
  Call &C = call();
  OpModels &M = opModels();
  std::string Key = readText(Type);
  auto It = M.CompileFunctions.find(Key);
  if (It == M.CompileFunctions.end())
    return C.fail(ACL_ERROR_BIN_SELECTOR_NOT_REGISTERED,
                  "'" + Key + "' has no compile function");
  aclopCompileFunc Function = It->second;
  KernelChoice Choice;
  Choice.Handle = process().Objects.placeholder();
  KernelChoice *Outer = std::exchange(Choosing, &Choice);
  aclError Status = ACL_SUCCESS;
  {
    Unlocked Free;
    Status = Function(Inputs, InputDescs, Outputs, OutputDescs, Attributes,
                      reinterpret_cast<aclopKernelDesc *>(Choice.Handle));
  }
  Choosing = Outer;
  if (Status)
    return C.fail(Status, "the compile function of '" + Key + "' failed");
  if (auto K = M.Kernels.find(Key);
      K != M.Kernels.end() && K->second.count(Choice.Kernel))
    return ACL_SUCCESS;
  return C.fail(ACL_ERROR_KERNEL_NOT_FOUND,
                "there is no kernel '" + Choice.Kernel + "' for '" + Key + "'");
}

aclError api::aclopSetKernelArgs(aclopKernelDesc *Desc, const char *Kernel,
                                 uint32_t, const void *Args, uint32_t Size) {
  KernelChoice *Choice = choiceOf(Desc);
  std::vector<char> Read;
  if (!Choice || !Kernel ||
      (Size && !readArray(static_cast<const char *>(Args), Size, Read)))
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "only for the description that a compile function is "
                       "given, while it runs");
  Choice->Kernel = readText(Kernel);
  return ACL_SUCCESS;
}

aclError api::aclopSetKernelWorkspaceSizes(aclopKernelDesc *Desc, int Count,
                                           size_t *Sizes) {
  std::vector<size_t> Read;
  if (!choiceOf(Desc) || Count < 0 ||
      !readArray(Sizes, static_cast<uint64_t>(Count), Read))
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "only for the description that a compile function is "
                       "given, while it runs");
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
