//===- Models.cpp - Loading, unloading, sizes -----------------------------===//

#include "api/Models.h"

#include "Behaviours.h"
#include "api/Answers.h"
#include "core/HostMemory.h"

#include <dlfcn.h>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace acltidy::sim {

namespace {

StandInRef described(const std::string &Text, const std::string &Origin,
                     const std::string &Folder, int &Status) {
  auto Model = std::make_shared<StandIn>();
  Model->Folder = Folder;
  std::string Error;
  Status = ACL_SUCCESS;
  if (parseStandIn(Text, *Model, Error)) {
    for (const auto &Each : Model->Models)
      std::const_pointer_cast<StandIn>(Each)->Folder = Folder;
    return Model;
  }
  reporter().note("the description of a model is not used: " + Origin + ":" +
                  Error);
  Status = call().fail(ACL_ERROR_PARSE_MODEL, Origin + ":" + Error);
  return nullptr;
}

StandInRef single(StandInRef What, int &Status) {
  if (What && !What->As.empty()) {
    Status = call().fail(ACL_ERROR_GE_EXEC_MODEL_DATA_SIZE_INVALID,
                         "it only names an operator");
    return nullptr;
  }
  if (!What || What->Models.empty())
    return What;
  Status = call().fail(ACL_ERROR_GE_EXEC_MODEL_DATA_SIZE_INVALID,
                       "it is a bundle of models; load it with "
                       "aclmdlBundleLoadFromFile");
  return nullptr;
}

aclError sizes(const StandInRef &What, int Status, size_t *Work,
               size_t *Weight) {
  if (!What)
    return Status;
  return stored(store(Work, What->WorkBytes) &&
                store(Weight, What->WeightBytes));
}

ModelMemory memory(void *Address, size_t Size) {
  return {reinterpret_cast<Word>(Address), Size};
}

} // namespace

StandInRef describeFile(const char *Path, int &Status, bool Model) {
  std::string Name = readText(Path);
  if (Name.empty() || (Model && !std::ifstream(Name))) {
    Status = call().fail(ACL_ERROR_GE_EXEC_MODEL_PATH_INVALID,
                         "the model file '" + Name + "' cannot be read");
    return nullptr;
  }
  std::string Description = Name + ".json";
  std::ifstream File(Description);
  if (!File) {
    reporter().note("the model '" + Name + "' has no description; write '" +
                    Description + "' (docs/simulator.md says how)");
    Status = call().fail(ACL_ERROR_READ_MODEL_FAILURE,
                         "'" + Description + "' is missing");
    return nullptr;
  }
  std::ostringstream Text;
  Text << File.rdbuf();
  size_t Slash = Name.rfind('/');
  return described(Text.str(), Description,
                   Slash == std::string::npos ? "" : Name.substr(0, Slash + 1),
                   Status);
}

StandInRef describeMemory(const void *Data, size_t Size, int &Status) {
  std::vector<char> Bytes;
  const auto *At = process().Memory.at<const char>(Data);
  if (!Data || !Size || !readArray(At, Size, Bytes)) {
    Status = call().fail(ACL_ERROR_GE_EXEC_MODEL_DATA_SIZE_INVALID,
                         "the model's memory is invalid");
    return nullptr;
  }
  return described(std::string(Bytes.begin(), Bytes.end()), "model in memory",
                   "", Status);
}

LoadedModel *findModel(uint32_t Id) {
  static const KindId OfBundle =
      contract::findKind(kinds().Tables, "bundle-model");
  for (KindId Kind : {kinds().Model, OfBundle})
    if (Object *O = process().Objects.byKey(Kind, Id); O && O->live())
      return O->as<LoadedModel>();
  return nullptr;
}

StandInRef withLibrary(StandInRef What, int &Status) {
  if (!What || What->Does != StandIn::Behaviour::Library)
    return What;
  std::string Path = What->Library;
  if (Path[0] != '/') {
    std::string Beside = (What->Folder.empty() ? "./" : What->Folder) + Path;
    if (Path.find('/') != std::string::npos || !access(Beside.c_str(), R_OK))
      Path = Beside;
  }
  void *Handle = nullptr, *Entry = nullptr;
  std::string Error;
  {
    // Its constructors are code of the client's.
    Unlocked Free;
    Handle = dlopen(Path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (Handle)
      Entry = dlsym(Handle, What->Function.c_str());
    if (!Entry) {
      const char *Why = dlerror();
      Error = Why ? Why : "it has no '" + What->Function + "'";
    }
    if (!Entry && Handle)
      dlclose(Handle);
  }
  if (!Entry) {
    reporter().note("the library of a model is not used: " + Error);
    Status = call().fail(ACL_ERROR_READ_MODEL_FAILURE, Error);
    return nullptr;
  }
  auto Result = std::make_shared<StandIn>(*What);
  Result->Entry = reinterpret_cast<acltidyModelFunction>(Entry);
  // Whoever lets go of the model last may hold the lock.
  Result->Loaded = std::shared_ptr<void>(Handle, [](void *H) {
    Unlocked Free;
    dlclose(H);
  });
  return Result;
}

int checkModelMemory(const ModelMemory &M, uint64_t Needed, const char *Role) {
  if (!M.Address)
    return ACL_SUCCESS;
  if (M.Size < Needed)
    return call().fail(ACL_ERROR_GE_PARAM_INVALID,
                       std::string("the ") + Role + " memory has " +
                           std::to_string(M.Size) + " bytes, the model needs " +
                           std::to_string(Needed));
  return ACL_SUCCESS;
}

std::shared_ptr<LoadedModel> keepModel(StandInRef What, ModelMemory Work,
                                       ModelMemory Weight) {
  auto M = std::make_shared<LoadedModel>();
  M->What = std::move(What);
  M->Flight = process().Objects.placeholder();
  if (Work.Address)
    M->Work = Work;
  if (Weight.Address)
    M->Weights.push_back(Weight);
  return M;
}

int loadModel(StandInRef What, int Status, uint32_t *Id, ModelMemory Work,
              ModelMemory Weight) {
  What = withLibrary(single(std::move(What), Status), Status);
  if (!What)
    return Status;
  if (int Wrong = checkModelMemory(Work, What->WorkBytes, "work"))
    return Wrong;
  if (int Wrong = checkModelMemory(Weight, What->WeightBytes, "weight"))
    return Wrong;
  auto M = keepModel(std::move(What), Work, Weight);
  return stored(store(Id, static_cast<uint32_t>(call().make(M).Value)));
}

void checkIdle(const LoadedModel &M, const StreamState *On, const char *Doing) {
  const Flight *F =
      process().Hazards.conflict(flightOf(M.Flight), AccessMode::ReadWrite, On);
  if (!F)
    return;
  call().report(rules::UnsynchronizedAccess,
                std::string("'") + call().name() + "' " + Doing +
                    " a model that '" + F->By->Name +
                    "' still runs; synchronise its stream first",
                {{"enqueued", F->Site}});
}

aclError api::aclmdlLoadFromFile(const char *Path, uint32_t *Id) {
  int Status = 0;
  StandInRef What = describeFile(Path, Status);
  return loadModel(What, Status, Id);
}

aclError api::aclmdlLoadFromMem(const void *Data, size_t Size, uint32_t *Id) {
  int Status = 0;
  StandInRef What = describeMemory(Data, Size, Status);
  return loadModel(What, Status, Id);
}

aclError api::aclmdlLoadFromFileWithMem(const char *Path, uint32_t *Id,
                                        void *Work, size_t WorkSize,
                                        void *Weight, size_t WeightSize) {
  int Status = 0;
  StandInRef What = describeFile(Path, Status);
  return loadModel(What, Status, Id, memory(Work, WorkSize),
                   memory(Weight, WeightSize));
}

aclError api::aclmdlLoadFromMemWithMem(const void *Data, size_t Size,
                                       uint32_t *Id, void *Work,
                                       size_t WorkSize, void *Weight,
                                       size_t WeightSize) {
  int Status = 0;
  StandInRef What = describeMemory(Data, Size, Status);
  return loadModel(What, Status, Id, memory(Work, WorkSize),
                   memory(Weight, WeightSize));
}

aclError api::aclmdlUnload(uint32_t Id) {
  if (LoadedModel *M = findModel(Id))
    checkIdle(*M, nullptr, "unloads");
  return ACL_SUCCESS;
}

aclError api::aclmdlQuerySize(const char *Path, size_t *Work, size_t *Weight) {
  int Status = 0;
  StandInRef What = single(describeFile(Path, Status), Status);
  return sizes(What, Status, Work, Weight);
}

aclError api::aclmdlQuerySizeFromMem(const void *Data, size_t Size,
                                     size_t *Work, size_t *Weight) {
  int Status = 0;
  StandInRef What = single(describeMemory(Data, Size, Status), Status);
  return sizes(What, Status, Work, Weight);
}

aclError api::aclmdlQueryExeOMDesc(const char *Path, aclmdlExeOMDesc *Out) {
  int Status = 0;
  StandInRef What = single(describeFile(Path, Status), Status);
  if (!What)
    return Status;
  aclmdlExeOMDesc D = {};
  D.workSize = What->WorkBytes;
  D.weightSize = What->WeightBytes;
  return stored(storeBytes(Out, &D, sizeof D));
}

} // namespace acltidy::sim
