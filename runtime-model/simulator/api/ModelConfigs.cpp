//===- ModelConfigs.cpp - Load and execution options, attributes, dump ----===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Dump.h"
#include "api/Models.h"
#include "core/HostMemory.h"

namespace acltidy::sim {

namespace {

/// What an attribute's value is; its size is that of the type.
enum class Sort { Text, Pointer, Size, Int };

struct Attribute {
  int Id;
  Sort What;
};

constexpr Attribute LoadAttributes[] = {
    {ACL_MDL_PRIORITY_INT32, Sort::Int},
    {ACL_MDL_LOAD_TYPE_SIZET, Sort::Size},
    {ACL_MDL_PATH_PTR, Sort::Text},
    {ACL_MDL_MEM_ADDR_PTR, Sort::Pointer},
    {ACL_MDL_MEM_SIZET, Sort::Size},
    {ACL_MDL_WEIGHT_ADDR_PTR, Sort::Pointer},
    {ACL_MDL_WEIGHT_SIZET, Sort::Size},
    {ACL_MDL_WORKSPACE_ADDR_PTR, Sort::Pointer},
    {ACL_MDL_WORKSPACE_SIZET, Sort::Size},
    {ACL_MDL_INPUTQ_NUM_SIZET, Sort::Size},
    {ACL_MDL_INPUTQ_ADDR_PTR, Sort::Pointer},
    {ACL_MDL_OUTPUTQ_NUM_SIZET, Sort::Size},
    {ACL_MDL_OUTPUTQ_ADDR_PTR, Sort::Pointer},
    {ACL_MDL_WORKSPACE_MEM_OPTIMIZE, Sort::Size},
    {ACL_MDL_WEIGHT_PATH_PTR, Sort::Text},
    {ACL_MDL_MODEL_DESC_PTR, Sort::Pointer},
    {ACL_MDL_MODEL_DESC_SIZET, Sort::Size},
    {ACL_MDL_KERNEL_PTR, Sort::Pointer},
    {ACL_MDL_KERNEL_SIZET, Sort::Size},
    {ACL_MDL_KERNEL_ARGS_PTR, Sort::Pointer},
    {ACL_MDL_KERNEL_ARGS_SIZET, Sort::Size},
    {ACL_MDL_STATIC_TASK_PTR, Sort::Pointer},
    {ACL_MDL_STATIC_TASK_SIZET, Sort::Size},
    {ACL_MDL_DYNAMIC_TASK_PTR, Sort::Pointer},
    {ACL_MDL_DYNAMIC_TASK_SIZET, Sort::Size},
    {ACL_MDL_MEM_MALLOC_POLICY_SIZET, Sort::Size},
    {ACL_MDL_FIFO_PTR, Sort::Pointer},
    {ACL_MDL_FIFO_SIZET, Sort::Size},
    {ACL_MDL_WITHOUT_GRAPH_INT32, Sort::Int},
    {ACL_NPU_PERF_MODE, Sort::Int}};
constexpr Attribute ExecAttributes[] = {
    {ACL_MDL_STREAM_SYNC_TIMEOUT, Sort::Int},
    {ACL_MDL_EVENT_SYNC_TIMEOUT, Sort::Int},
    {ACL_MDL_WORK_ADDR_PTR, Sort::Pointer},
    {ACL_MDL_WORK_SIZET, Sort::Size},
    {ACL_MDL_MPAIMID_SIZET, Sort::Size},
    {ACL_MDL_AICQOS_SIZET, Sort::Size},
    {ACL_MDL_AICOST_SIZET, Sort::Size},
    {ACL_MDL_MEC_TIMETHR_SIZET, Sort::Size},
    {ACL_MDL_EXEC_PRIORITY_INT32, Sort::Int},
    {ACL_MDL_NPU_PERF_MODE, Sort::Int}};

template <size_t N>
aclError setOption(const Attribute (&Table)[N], Options *O, int Attr,
                   const void *Value, size_t Size) {
  Call &C = call();
  for (const Attribute &A : Table) {
    if (A.Id != Attr)
      continue;
    size_t Needed = A.What == Sort::Int ? sizeof(int32_t) : sizeof(Word);
    if (!O || !Value || Size != Needed)
      return C.fail(ACL_ERROR_INVALID_PARAM,
                    "the attribute has a value of " + std::to_string(Needed) +
                        " bytes, " + std::to_string(Size) + " were given");
    Word Read = 0;
    if (!guarded([&] { clientCopy(&Read, Value, Size); }))
      return C.fail(ACL_ERROR_INVALID_PARAM, "the value cannot be read");
    if (A.What == Sort::Text) {
      if (!Read)
        return C.fail(ACL_ERROR_INVALID_PARAM, "the text is null");
      // The client's text may be gone when the model is loaded.
      O->Texts[Attr] = readText(reinterpret_cast<const char *>(Read));
    }
    O->Values[Attr] = Read;
    return ACL_SUCCESS;
  }
  return C.fail(ACL_ERROR_INVALID_PARAM,
                "there is no attribute " + std::to_string(Attr));
}

/// What a way of loading needs.
const char *missing(const Options &O, bool FromFile) {
  if (FromFile)
    return O.has(ACL_MDL_PATH_PTR) ? nullptr : "ACL_MDL_PATH_PTR";
  if (!O.has(ACL_MDL_MEM_ADDR_PTR))
    return "ACL_MDL_MEM_ADDR_PTR";
  return O.has(ACL_MDL_MEM_SIZET) ? nullptr : "ACL_MDL_MEM_SIZET";
}

/// Client memory that comes through a configuration, not through the row.
bool takeMemory(const ModelMemory &M) {
  return !M.Address || call().touch({M.Address, M.Size, AccessMode::Write,
                                     /*Moved=*/false, UseFor::Model});
}

} // namespace

int loadWithOptions(const Options &O, StandInRef Given, uint32_t *Id) {
  Call &C = call();
  Word Type = O.get(ACL_MDL_LOAD_TYPE_SIZET);
  bool WithMemory = Type == ACL_MDL_LOAD_FROM_FILE_WITH_MEM ||
                    Type == ACL_MDL_LOAD_FROM_MEM_WITH_MEM;
  int Status = ACL_SUCCESS;
  StandInRef What = std::move(Given);
  if (!What) {
    if (!O.has(ACL_MDL_LOAD_TYPE_SIZET))
      return C.fail(ACL_ERROR_INVALID_PARAM,
                    "ACL_MDL_LOAD_TYPE_SIZET is not set");
    if (Type == ACL_MDL_LOAD_FROM_FILE_WITH_Q ||
        Type == ACL_MDL_LOAD_FROM_MEM_WITH_Q) {
      reporter().note(std::string("'") + C.name() +
                      "' does not load models with queues");
      return C.fail(ACL_ERROR_API_NOT_SUPPORT,
                    "models with queues are not simulated");
    }
    if (Type < ACL_MDL_LOAD_FROM_FILE || Type > ACL_MDL_LOAD_FROM_MEM_WITH_MEM)
      return C.fail(ACL_ERROR_INVALID_PARAM,
                    "ACL_MDL_LOAD_TYPE_SIZET has no known value");
    bool FromFile = Type <= ACL_MDL_LOAD_FROM_FILE_WITH_MEM;
    if (const char *Missing = missing(O, FromFile))
      return C.fail(ACL_ERROR_INVALID_PARAM,
                    std::string(Missing) + " is not set");
    if (FromFile) {
      What = describeFile(O.Texts.at(ACL_MDL_PATH_PTR).c_str(), Status);
    } else {
      Word Data = O.get(ACL_MDL_MEM_ADDR_PTR), Size = O.get(ACL_MDL_MEM_SIZET);
      if (!C.touch({Data, Size, AccessMode::Read}))
        return C.fail(ACL_ERROR_GE_EXEC_MODEL_DATA_SIZE_INVALID,
                      "the model's memory is invalid");
      What = describeMemory(reinterpret_cast<const void *>(Data), Size, Status);
    }
  } else {
    WithMemory =
        O.get(ACL_MDL_WORKSPACE_ADDR_PTR) || O.get(ACL_MDL_WEIGHT_ADDR_PTR);
  }
  ModelMemory Work, Weight;
  if (WithMemory) {
    Work = {O.get(ACL_MDL_WORKSPACE_ADDR_PTR), O.get(ACL_MDL_WORKSPACE_SIZET)};
    Weight = {O.get(ACL_MDL_WEIGHT_ADDR_PTR), O.get(ACL_MDL_WEIGHT_SIZET)};
  }
  if (What && (!takeMemory(Work) || !takeMemory(Weight)))
    return C.fail(ACL_ERROR_GE_PARAM_INVALID,
                  "work or weight memory is invalid");
  uint32_t Loaded = 0;
  if (int Wrong = loadModel(What, Status, &Loaded, Work, Weight))
    return Wrong;
  LoadedModel *M = findModel(Loaded);
  M->Priority = static_cast<int32_t>(O.get(ACL_MDL_PRIORITY_INT32));
  for (const auto &[File, External] : O.ExternalWeights)
    M->Weights.push_back(External);
  return stored(store(Id, Loaded));
}

aclmdlConfigHandle *api::aclmdlCreateConfigHandle() {
  return call().handle<aclmdlConfigHandle *>(std::make_shared<Options>());
}

aclmdlExecConfigHandle *api::aclmdlCreateExecConfigHandle() {
  return call().handle<aclmdlExecConfigHandle *>(std::make_shared<Options>());
}

aclError api::aclmdlSetConfigOpt(aclmdlConfigHandle *Handle,
                                 aclmdlConfigAttr Attr, const void *Value,
                                 size_t Size) {
  return setOption(LoadAttributes, payload<Options>(Handle), Attr, Value, Size);
}

aclError api::aclmdlSetExecConfigOpt(aclmdlExecConfigHandle *Handle,
                                     aclmdlExecConfigAttr Attr,
                                     const void *Value, size_t Size) {
  return setOption(ExecAttributes, payload<Options>(Handle), Attr, Value, Size);
}

aclError api::aclmdlSetExternalWeightAddress(aclmdlConfigHandle *Handle,
                                             const char *File, void *Memory,
                                             size_t Size) {
  auto *O = payload<Options>(Handle);
  std::string Name = readText(File);
  // The document of the function: a multiple of 32 bytes.
  if (!O || Name.empty() || !Memory || !Size || Size % 32)
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "it needs a file name, and memory of a multiple of 32 "
                       "bytes");
  O->ExternalWeights[Name] = {reinterpret_cast<Word>(Memory), Size};
  return ACL_SUCCESS;
}

aclError api::aclmdlLoadWithConfig(const aclmdlConfigHandle *Handle,
                                   uint32_t *Id) {
  auto *O = payload<Options>(Handle);
  return O ? loadWithOptions(*O, nullptr, Id) : ACL_ERROR_INVALID_PARAM;
}

aclError api::aclmdlSetAttribute(uint32_t Id, aclmdlAttr Attr,
                                 aclmdlAttrValue_t *Value) {
  LoadedModel *M = findModel(Id);
  aclmdlAttrValue_t V = {};
  if (!M || Attr != ACL_MDL_ATTR_PRIORITY_INT32 || !Value ||
      !guarded([&] { clientCopy(&V, Value, sizeof V); }))
    return call().fail(ACL_ERROR_INVALID_PARAM, "there is no such attribute");
  M->Priority = static_cast<int32_t>(V.mdlPriority);
  return ACL_SUCCESS;
}

aclError api::aclmdlGetAttribute(uint32_t Id, aclmdlAttr Attr,
                                 aclmdlAttrValue_t *Value) {
  LoadedModel *M = findModel(Id);
  if (!M || Attr != ACL_MDL_ATTR_PRIORITY_INT32)
    return call().fail(ACL_ERROR_INVALID_PARAM, "there is no such attribute");
  aclmdlAttrValue_t V = {};
  V.mdlPriority = static_cast<uint32_t>(M->Priority);
  return stored(storeBytes(Value, &V, sizeof V));
}

// Nothing is dumped: stand-ins have no layers. The configuration must be there
// all the same.
aclError api::aclmdlSetDump(const char *Path) {
  static const KindId Dump = contract::findKind(kinds().Tables, "model-dump");
  Object *O = process().Objects.byKey(Dump, 0);
  if (!O || !O->live())
    return call().fail(ACL_ERROR_DUMP_NOT_RUN, "call aclmdlInitDump first");
  std::string Name = readText(Path);
  auto Text = readFile(Name);
  if (!Text)
    return call().fail(ACL_ERROR_INVALID_FILE,
                       "the configuration '" + Name + "' cannot be read");
  configureDump(*Text);
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
