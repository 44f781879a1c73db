//===- Models.cpp - Models: loading, descriptions, execution --------------===//

#include "Behaviours.h"
#include "api/Objects.h"
#include "api/StandIn.h"
#include "core/Devices.h"
#include "core/HostMemory.h"

#include <cstring>
#include <fstream>
#include <sstream>

namespace acltidy::sim {

namespace {

using StandInRef = std::shared_ptr<const StandIn>;

struct LoadedModel : Payload {
  StandInRef What;
};

struct ModelDesc : Payload {
  StandInRef What;
};

StandInRef described(const std::string &Text, const std::string &Origin) {
  auto Model = std::make_shared<StandIn>();
  std::string Error;
  if (parseStandIn(Text, *Model, Error))
    return Model;
  reporter().note("the description of a model, " + Origin +
                  ", is not used: " + Error);
  call().fail(ACL_ERROR_PARSE_MODEL, Origin + ": " + Error);
  return nullptr;
}

StandInRef fromFile(const char *Path, int &Status) {
  std::string Name = readText(Path);
  std::ifstream Model(Name);
  if (Name.empty() || !Model) {
    Status = call().fail(ACL_ERROR_GE_EXEC_MODEL_PATH_INVALID,
                         "the model file '" + Name + "' cannot be read");
    return nullptr;
  }
  std::ifstream File(Name + ".json");
  if (!File) {
    reporter().note("the model '" + Name + "' has no description; write '" +
                    Name + ".json' (docs/simulator.md says how)");
    Status = call().fail(ACL_ERROR_READ_MODEL_FAILURE,
                         "'" + Name + ".json' is missing");
    return nullptr;
  }
  std::ostringstream Text;
  Text << File.rdbuf();
  StandInRef Result = described(Text.str(), "'" + Name + ".json'");
  Status = Result ? ACL_SUCCESS : ACL_ERROR_PARSE_MODEL;
  return Result;
}

StandInRef fromMemory(const void *Data, size_t Size, int &Status) {
  std::vector<char> Bytes;
  Status = ACL_ERROR_GE_EXEC_MODEL_DATA_SIZE_INVALID;
  const auto *At = process().Memory.at<const char>(Data);
  if (!Data || !Size || !readArray(At, Size, Bytes)) {
    call().fail(Status, "the model's memory is invalid");
    return nullptr;
  }
  StandInRef Result =
      described(std::string(Bytes.begin(), Bytes.end()), "in memory");
  Status = Result ? ACL_SUCCESS : ACL_ERROR_PARSE_MODEL;
  return Result;
}

aclError load(StandInRef What, int Status, uint32_t *Id) {
  if (!What)
    return Status;
  auto M = std::make_shared<LoadedModel>();
  M->What = std::move(What);
  return store(Id, static_cast<uint32_t>(call().make(M).Value))
             ? ACL_SUCCESS
             : ACL_ERROR_INVALID_PARAM;
}

StandInRef loaded(uint32_t Id) {
  Object *O = process().Objects.byKey(kinds().Model, Id);
  auto *M = O && O->live() ? O->as<LoadedModel>() : nullptr;
  return M ? M->What : nullptr;
}

/// Addresses of a dataset, checked against what the model wants.
bool collect(Call &C, const aclmdlDataset *Set,
             const std::vector<StandIn::Port> &Ports, bool Output,
             const StreamState *On, std::vector<Touch> &Touches) {
  const char *Role = Output ? "output" : "input";
  auto *D = payload<Dataset>(Set);
  int Mismatch = Output ? ACL_ERROR_MODEL_OUTPUT_NOT_MATCH
                        : ACL_ERROR_MODEL_INPUT_NOT_MATCH;
  if (!D || D->Slots.size() != Ports.size()) {
    C.fail(Mismatch, std::string("the dataset has another number of ") + Role +
                         "s than the model");
    return false;
  }
  for (size_t I = 0; I != Ports.size(); ++I) {
    Object *O = process().Objects.byHandle(D->Slots[I].Buffer);
    auto *B = O ? O->as<DataBuffer>() : nullptr;
    if (!O || !O->live() || !B) {
      C.report(rules::UseAfterDestroy,
               std::string("a data buffer of a dataset is used by '") +
                   C.name() + "' after its release",
               {{"released", O ? O->Died : 0}, {"created", O ? O->Born : 0}});
      C.fail(Mismatch, "a data buffer was released");
      return false;
    }
    if (B->Size < Ports[I].bytes()) {
      C.fail(Mismatch, std::string(Role) + " " + std::to_string(I) + " has " +
                           std::to_string(B->Size) + " bytes, the model " +
                           std::to_string(Ports[I].bytes()));
      return false;
    }
    Touch T{B->Address, Ports[I].bytes(),
            Output ? AccessMode::Write : AccessMode::Read, /*Moved=*/false,
            UseFor::Model};
    if (!C.check(T, On))
      return false;
    Touches.push_back(T);
  }
  return true;
}

aclError execute(uint32_t Id, const aclmdlDataset *Input, aclmdlDataset *Output,
                 StreamRef On) {
  Call &C = call();
  StandInRef What = loaded(Id);
  if (!What)
    return C.fail(ACL_ERROR_GE_EXEC_MODEL_ID_INVALID, "no such model");
  if (!occupyFirstRun(C))
    return C.fail(ACL_ERROR_RT_MEMORY_ALLOCATION, "out of memory");
  // Without a stream the device works on a queue of its own: ordered like the
  // host that waits for it.
  std::vector<Touch> In, Out;
  if (!collect(C, Input, What->Inputs, false, On.get(), In) ||
      !collect(C, Output, What->Outputs, true, On.get(), Out))
    return self().LastError ? self().LastError : ACL_ERROR_RT_PARAM_INVALID;
  for (const Touch &T : Out)
    process().Memory.markWritten(T.Address, T.Size, process().Objects);
  auto Run = [What, In, Out] {
    std::vector<StandIn::Memory> From, To;
    for (const Touch &T : In)
      From.push_back({process().Memory.bytes(T.Address), T.Size});
    for (const Touch &T : Out)
      To.push_back({process().Memory.bytes(T.Address), T.Size});
    guarded([&] { What->run(From, To); });
  };
  if (!On) {
    Unlocked Free;
    Run();
    return ACL_SUCCESS;
  }
  std::vector<Touch> All = In;
  All.insert(All.end(), Out.begin(), Out.end());
  C.enqueueChecked(On, All, Run);
  return ACL_SUCCESS;
}

const StandIn::Port *port(const aclmdlDesc *Desc, size_t Index, bool Output) {
  auto *D = payload<ModelDesc>(Desc);
  if (!D || !D->What)
    return nullptr;
  const auto &Ports = Output ? D->What->Outputs : D->What->Inputs;
  return Index < Ports.size() ? &Ports[Index] : nullptr;
}

aclError dims(const aclmdlDesc *Desc, size_t Index, bool Output,
              aclmdlIODims *Out) {
  const StandIn::Port *P = port(Desc, Index, Output);
  if (!P)
    return ACL_ERROR_INVALID_PARAM;
  aclmdlIODims D = {};
  std::strncpy(D.name, P->Name.c_str(), sizeof D.name - 1);
  D.dimCount = std::min<size_t>(P->Dims.size(), ACL_MAX_DIM_CNT);
  std::copy_n(P->Dims.begin(), D.dimCount, D.dims);
  return storeBytes(Out, &D, sizeof D) ? ACL_SUCCESS : ACL_ERROR_INVALID_PARAM;
}

aclError indexOf(const aclmdlDesc *Desc, const char *Name, bool Output,
                 size_t *Index) {
  std::string Wanted = readText(Name);
  for (size_t I = 0; const StandIn::Port *P = port(Desc, I, Output); ++I)
    if (P->Name == Wanted)
      return store(Index, I) ? ACL_SUCCESS : ACL_ERROR_INVALID_PARAM;
  return ACL_ERROR_INVALID_PARAM;
}

aclError describe(aclmdlDesc *Desc, StandInRef What, int Status) {
  auto *D = payload<ModelDesc>(Desc);
  if (!D || !What)
    return What ? ACL_ERROR_INVALID_PARAM : Status;
  D->What = std::move(What);
  return ACL_SUCCESS;
}

aclError sizes(const StandInRef &What, int Status, size_t *Work,
               size_t *Weight) {
  if (!What)
    return Status;
  return store(Work, What->WorkBytes) && store(Weight, What->WeightBytes)
             ? ACL_SUCCESS
             : ACL_ERROR_INVALID_PARAM;
}

} // namespace

aclError api::aclmdlLoadFromFile(const char *Path, uint32_t *Id) {
  int Status = 0;
  StandInRef What = fromFile(Path, Status);
  return load(What, Status, Id);
}

aclError api::aclmdlLoadFromMem(const void *Data, size_t Size, uint32_t *Id) {
  int Status = 0;
  StandInRef What = fromMemory(Data, Size, Status);
  return load(What, Status, Id);
}

aclError api::aclmdlLoadFromFileWithMem(const char *Path, uint32_t *Id,
                                        void *Work, size_t WorkSize,
                                        void *Weight, size_t WeightSize) {
  int Status = 0;
  StandInRef What = fromFile(Path, Status);
  if (What && ((Work && WorkSize < What->WorkBytes) ||
               (Weight && WeightSize < What->WeightBytes)))
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the memory is smaller than the model needs");
  return load(What, Status, Id);
}

aclError api::aclmdlLoadFromMemWithMem(const void *Data, size_t Size,
                                       uint32_t *Id, void *, size_t, void *,
                                       size_t) {
  return aclmdlLoadFromMem(Data, Size, Id);
}

aclError api::aclmdlUnload(uint32_t) { return ACL_SUCCESS; }

aclError api::aclmdlQuerySize(const char *Path, size_t *Work, size_t *Weight) {
  int Status = 0;
  StandInRef What = fromFile(Path, Status);
  return sizes(What, Status, Work, Weight);
}

aclError api::aclmdlQuerySizeFromMem(const void *Data, size_t Size,
                                     size_t *Work, size_t *Weight) {
  int Status = 0;
  StandInRef What = fromMemory(Data, Size, Status);
  return sizes(What, Status, Work, Weight);
}

aclError api::aclmdlExecute(uint32_t Id, const aclmdlDataset *Input,
                            aclmdlDataset *Output) {
  return execute(Id, Input, Output, nullptr);
}

aclError api::aclmdlExecuteAsync(uint32_t Id, const aclmdlDataset *Input,
                                 aclmdlDataset *Output, aclrtStream Stream) {
  return execute(Id, Input, Output, call().stream(Stream));
}

aclmdlDesc *api::aclmdlCreateDesc() {
  return call().handle<aclmdlDesc *>(std::make_shared<ModelDesc>());
}

aclError api::aclmdlGetDesc(aclmdlDesc *Desc, uint32_t Id) {
  return describe(Desc, loaded(Id), ACL_ERROR_INVALID_PARAM);
}

aclError api::aclmdlGetDescFromFile(aclmdlDesc *Desc, const char *Path) {
  int Status = 0;
  StandInRef What = fromFile(Path, Status);
  return describe(Desc, What, Status);
}

aclError api::aclmdlGetDescFromMem(aclmdlDesc *Desc, const void *Data,
                                   size_t Size) {
  int Status = 0;
  StandInRef What = fromMemory(Data, Size, Status);
  return describe(Desc, What, Status);
}

size_t api::aclmdlGetNumInputs(aclmdlDesc *Desc) {
  auto *D = payload<ModelDesc>(Desc);
  return D && D->What ? D->What->Inputs.size() : 0;
}

size_t api::aclmdlGetNumOutputs(aclmdlDesc *Desc) {
  auto *D = payload<ModelDesc>(Desc);
  return D && D->What ? D->What->Outputs.size() : 0;
}

size_t api::aclmdlGetInputSizeByIndex(aclmdlDesc *Desc, size_t Index) {
  const StandIn::Port *P = port(Desc, Index, false);
  return P ? P->bytes() : 0;
}

size_t api::aclmdlGetOutputSizeByIndex(aclmdlDesc *Desc, size_t Index) {
  const StandIn::Port *P = port(Desc, Index, true);
  return P ? P->bytes() : 0;
}

aclError api::aclmdlGetInputDims(const aclmdlDesc *Desc, size_t Index,
                                 aclmdlIODims *Out) {
  return dims(Desc, Index, false, Out);
}

aclError api::aclmdlGetInputDimsV2(const aclmdlDesc *Desc, size_t Index,
                                   aclmdlIODims *Out) {
  return dims(Desc, Index, false, Out);
}

aclError api::aclmdlGetOutputDims(const aclmdlDesc *Desc, size_t Index,
                                  aclmdlIODims *Out) {
  return dims(Desc, Index, true, Out);
}

aclError api::aclmdlGetCurOutputDims(const aclmdlDesc *Desc, size_t Index,
                                     aclmdlIODims *Out) {
  return dims(Desc, Index, true, Out);
}

const char *api::aclmdlGetInputNameByIndex(const aclmdlDesc *Desc,
                                           size_t Index) {
  const StandIn::Port *P = port(Desc, Index, false);
  return P ? P->Name.c_str() : "";
}

const char *api::aclmdlGetOutputNameByIndex(const aclmdlDesc *Desc,
                                            size_t Index) {
  const StandIn::Port *P = port(Desc, Index, true);
  return P ? P->Name.c_str() : "";
}

aclFormat api::aclmdlGetInputFormat(const aclmdlDesc *Desc, size_t Index) {
  const StandIn::Port *P = port(Desc, Index, false);
  return P ? P->Format : ACL_FORMAT_UNDEFINED;
}

aclFormat api::aclmdlGetOutputFormat(const aclmdlDesc *Desc, size_t Index) {
  const StandIn::Port *P = port(Desc, Index, true);
  return P ? P->Format : ACL_FORMAT_UNDEFINED;
}

aclDataType api::aclmdlGetInputDataType(const aclmdlDesc *Desc, size_t Index) {
  const StandIn::Port *P = port(Desc, Index, false);
  return P ? P->Type : ACL_DT_UNDEFINED;
}

aclDataType api::aclmdlGetOutputDataType(const aclmdlDesc *Desc, size_t Index) {
  const StandIn::Port *P = port(Desc, Index, true);
  return P ? P->Type : ACL_DT_UNDEFINED;
}

aclError api::aclmdlGetInputIndexByName(const aclmdlDesc *Desc,
                                        const char *Name, size_t *Index) {
  return indexOf(Desc, Name, false, Index);
}

aclError api::aclmdlGetOutputIndexByName(const aclmdlDesc *Desc,
                                         const char *Name, size_t *Index) {
  return indexOf(Desc, Name, true, Index);
}

} // namespace acltidy::sim
