//===- ModelBundles.cpp - Several models in one file ----------------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Models.h"

#include <algorithm>

namespace acltidy::sim {

namespace {

struct Bundle : Payload {
  StandInRef What;
  bool Initialised = false; ///< By aclmdlBundleInit…: models load one by one.
  ModelMemory Variables;
  std::vector<uint32_t> Ids; ///< Of the models that came with the bundle.
};

struct BundleQuery : Payload {
  StandInRef What;
};

KindId bundleKind() {
  static const KindId K = contract::findKind(kinds().Tables, "bundle");
  return K;
}

KindId modelKind() {
  static const KindId K = contract::findKind(kinds().Tables, "bundle-model");
  return K;
}

Object *bundleObject(uint32_t Id) {
  Object *O = process().Objects.byKey(bundleKind(), Id);
  return O && O->live() ? O : nullptr;
}

Bundle *findBundle(uint32_t Id) {
  Object *O = bundleObject(Id);
  return O ? O->as<Bundle>() : nullptr;
}

int unknown() {
  return call().fail(ACL_ERROR_INVALID_BUNDLE_MODEL_ID, "no such bundle");
}

/// Only a bundle has models.
StandInRef bundled(StandInRef What, int &Status) {
  if (!What || !What->Models.empty())
    return What;
  Status = call().fail(ACL_ERROR_GE_EXEC_MODEL_DATA_SIZE_INVALID,
                       "it is a single model; load it with "
                       "aclmdlLoadFromFile");
  return nullptr;
}

aclError load(StandInRef What, int Status, uint32_t *Id) {
  Call &C = call();
  What = bundled(std::move(What), Status);
  if (!What)
    return Status;
  std::vector<StandInRef> Models;
  for (const StandInRef &Each : What->Models) {
    Models.push_back(withLibrary(Each, Status));
    if (!Models.back())
      return Status;
  }
  auto B = std::make_shared<Bundle>();
  B->What = What;
  Serial Owner = C.make(B).Id;
  for (StandInRef &Each : Models) {
    Object &O = process().Objects.createId(modelKind(),
                                           keepModel(std::move(Each), {}, {}));
    // It goes with the bundle, and is no leak of its own.
    O.System = true;
    O.Owner = Owner;
    O.BornBy = &C.record();
    O.Born = C.stack();
    O.Device = self().Device;
    O.Context = self().Context;
    B->Ids.push_back(static_cast<uint32_t>(O.Value));
    process().Objects.find(Owner)->Held.push_back(O.Id);
  }
  return stored(store(Id, process().Objects.find(Owner)->Value));
}

aclError initialise(StandInRef What, int Status, void *Variables, size_t Size,
                    uint32_t *Id) {
  What = bundled(std::move(What), Status);
  if (!What)
    return Status;
  auto B = std::make_shared<Bundle>();
  B->What = What;
  B->Initialised = true;
  B->Variables = {reinterpret_cast<Word>(Variables), Size};
  if (int Wrong =
          checkModelMemory(B->Variables, What->VariableBytes, "variable"))
    return Wrong;
  return stored(store(Id, call().make(B).Value));
}

/// The model of an initialised bundle that is to be loaded. Null: \p Status.
StandInRef memberOf(uint32_t Id, size_t Index, int &Status) {
  Bundle *B = findBundle(Id);
  if (!B)
    Status = unknown();
  else if (!B->Initialised)
    Status = call().fail(ACL_ERROR_API_NOT_SUPPORT,
                         "the models of the bundle are loaded already; "
                         "aclmdlBundleInitFromFile leaves them out");
  else if (Index >= B->What->Models.size())
    Status = call().fail(ACL_ERROR_INVALID_PARAM,
                         "the bundle has no model " + std::to_string(Index));
  else
    return B->What->Models[Index];
  return nullptr;
}

/// A model that was loaded works on the variables of its bundle, and ends with
/// it.
aclError adopt(uint32_t Bundle, int Status, uint32_t *Id) {
  uint32_t Value = 0;
  if (Status || !guarded([&] { clientCopy(&Value, Id, sizeof Value); }))
    return Status;
  Object *Outer = bundleObject(Bundle);
  Object *Inner = process().Objects.byKey(modelKind(), Value);
  if (!Outer || !Inner)
    return Status;
  Inner->Owner = Outer->Id;
  Outer->Held.push_back(Inner->Id);
  if (auto *B = Outer->as<sim::Bundle>(); B && B->Variables.Address)
    Inner->as<LoadedModel>()->Weights.push_back(B->Variables);
  return Status;
}

} // namespace

aclError api::aclmdlBundleLoadFromFile(const char *Path, uint32_t *Id) {
  int Status = 0;
  StandInRef What = describeFile(Path, Status);
  return load(What, Status, Id);
}

aclError api::aclmdlBundleLoadFromMem(const void *Data, size_t Size,
                                      uint32_t *Id) {
  int Status = 0;
  StandInRef What = describeMemory(Data, Size, Status);
  return load(What, Status, Id);
}

aclError api::aclmdlBundleUnload(uint32_t Id) {
  Object *O = bundleObject(Id);
  if (!O)
    return unknown();
  for (Serial Member : O->Held)
    if (Object *Each = process().Objects.find(Member))
      if (auto *M = Each->live() ? Each->as<LoadedModel>() : nullptr)
        checkIdle(*M, nullptr, "unloads");
  return ACL_SUCCESS;
}

aclError api::aclmdlBundleGetModelNum(uint32_t Id, size_t *Count) {
  Bundle *B = findBundle(Id);
  if (!B)
    return unknown();
  return stored(store(Count, B->What->Models.size()));
}

aclError api::aclmdlBundleGetModelId(uint32_t Id, size_t Index,
                                     uint32_t *Model) {
  Bundle *B = findBundle(Id);
  if (!B)
    return unknown();
  if (B->Initialised)
    return call().fail(ACL_ERROR_API_NOT_SUPPORT,
                       "the models of the bundle are loaded one by one, with "
                       "aclmdlBundleLoadModel");
  if (Index >= B->Ids.size())
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the bundle has no model " + std::to_string(Index));
  return stored(store(Model, B->Ids[Index]));
}

aclError api::aclmdlBundleInitFromFile(const char *Path, void *Variables,
                                       size_t Size, uint32_t *Id) {
  int Status = 0;
  StandInRef What = describeFile(Path, Status);
  return initialise(What, Status, Variables, Size, Id);
}

aclError api::aclmdlBundleInitFromMem(const void *Data, size_t Bytes,
                                      void *Variables, size_t Size,
                                      uint32_t *Id) {
  int Status = 0;
  StandInRef What = describeMemory(Data, Bytes, Status);
  return initialise(What, Status, Variables, Size, Id);
}

aclError api::aclmdlBundleLoadModel(uint32_t Id, size_t Index,
                                    uint32_t *Model) {
  int Status = 0;
  StandInRef What = memberOf(Id, Index, Status);
  return What ? adopt(Id, loadModel(What, Status, Model), Model) : Status;
}

aclError api::aclmdlBundleLoadModelWithMem(uint32_t Id, size_t Index,
                                           void *Work, size_t WorkSize,
                                           void *Weight, size_t WeightSize,
                                           uint32_t *Model) {
  int Status = 0;
  StandInRef What = memberOf(Id, Index, Status);
  if (!What)
    return Status;
  return adopt(Id,
               loadModel(What, Status, Model,
                         {reinterpret_cast<Word>(Work), WorkSize},
                         {reinterpret_cast<Word>(Weight), WeightSize}),
               Model);
}

aclError api::aclmdlBundleLoadModelWithConfig(uint32_t Id, size_t Index,
                                              aclmdlConfigHandle *Config,
                                              uint32_t *Model) {
  int Status = 0;
  StandInRef What = memberOf(Id, Index, Status);
  auto *O = payload<Options>(Config);
  if (!What || !O)
    return What ? ACL_ERROR_INVALID_PARAM : Status;
  return adopt(Id, loadWithOptions(*O, What, Model), Model);
}

aclError api::aclmdlBundleUnloadModel(uint32_t Id, uint32_t Model) {
  Object *Inner = process().Objects.byKey(modelKind(), Model);
  Object *Outer = bundleObject(Id);
  if (!Inner || !Outer || Inner->Owner != Outer->Id || Inner->System)
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the bundle did not load this model by itself");
  if (auto *M = Inner->as<LoadedModel>())
    checkIdle(*M, nullptr, "unloads");
  auto &Held = Outer->Held;
  Held.erase(std::remove(Held.begin(), Held.end(), Inner->Id), Held.end());
  return ACL_SUCCESS;
}

aclmdlBundleQueryInfo *api::aclmdlBundleCreateQueryInfo() {
  return call().handle<aclmdlBundleQueryInfo *>(
      std::make_shared<BundleQuery>());
}

aclError api::aclmdlBundleQueryInfoFromFile(const char *Path,
                                            aclmdlBundleQueryInfo *Info) {
  int Status = 0;
  auto *Q = payload<BundleQuery>(Info);
  StandInRef What = bundled(describeFile(Path, Status), Status);
  if (!Q || !What)
    return What ? ACL_ERROR_INVALID_PARAM : Status;
  Q->What = What;
  return ACL_SUCCESS;
}

aclError api::aclmdlBundleQueryInfoFromMem(const void *Data, size_t Size,
                                           aclmdlBundleQueryInfo *Info) {
  int Status = 0;
  auto *Q = payload<BundleQuery>(Info);
  StandInRef What = bundled(describeMemory(Data, Size, Status), Status);
  if (!Q || !What)
    return What ? ACL_ERROR_INVALID_PARAM : Status;
  Q->What = What;
  return ACL_SUCCESS;
}

aclError api::aclmdlBundleGetQueryModelNum(const aclmdlBundleQueryInfo *Info,
                                           size_t *Count) {
  auto *Q = payload<BundleQuery>(Info);
  return stored(Q && Q->What && store(Count, Q->What->Models.size()));
}

aclError api::aclmdlBundleGetVarWeightSize(const aclmdlBundleQueryInfo *Info,
                                           size_t *Size) {
  auto *Q = payload<BundleQuery>(Info);
  return stored(Q && Q->What && store(Size, Q->What->VariableBytes));
}

aclError api::aclmdlBundleGetSize(const aclmdlBundleQueryInfo *Info,
                                  size_t Index, size_t *Work, size_t *Weight) {
  auto *Q = payload<BundleQuery>(Info);
  if (!Q || !Q->What || Index >= Q->What->Models.size())
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the bundle has no model " + std::to_string(Index));
  const StandIn &Model = *Q->What->Models[Index];
  return stored(store(Work, Model.WorkBytes) &&
                store(Weight, Model.WeightBytes));
}

} // namespace acltidy::sim
