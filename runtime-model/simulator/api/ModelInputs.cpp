//===- ModelInputs.cpp - Gears and AIPP parameters of an execution --------===//
//
// What is set for an execution goes into the memory of an input that the
// compiler has added to the model, as on hardware: the execution reads it
// there.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Models.h"
#include "core/HostMemory.h"
#include "core/Product.h"

#include <memory>

namespace acltidy::sim {

DataBuffer *bufferOf(Call &C, const Dataset &D, size_t Index) {
  Object *O = process().Objects.byHandle(D.Slots[Index].Buffer);
  auto *B = O ? O->as<DataBuffer>() : nullptr;
  if (O && O->live() && B)
    return B;
  C.report(rules::UseAfterDestroy,
           std::string("a data buffer of a dataset is used by '") + C.name() +
               "' after its release",
           {{"released", O ? O->Died : 0}, {"created", O ? O->Born : 0}});
  return nullptr;
}

DataBuffer *parameterSlot(const LoadedModel &M, const aclmdlDataset *Set,
                          size_t Index, StandIn::Role Role, int &Status) {
  Call &C = call();
  auto *D = payload<Dataset>(Set);
  const auto &Inputs = M.What->Inputs;
  if (!D || Index >= D->Slots.size() || Index >= Inputs.size() ||
      Inputs[Index].Is != Role) {
    Status =
        C.fail(ACL_ERROR_INVALID_PARAM,
               "input " + std::to_string(Index) + " of the dataset is not '" +
                   (Role == StandIn::Role::Gear ? ACL_DYNAMIC_TENSOR_NAME
                                                : ACL_DYNAMIC_AIPP_NAME) +
                   "'; ask aclmdlGetInputIndexByName");
    return nullptr;
  }
  DataBuffer *B = bufferOf(C, *D, Index);
  if (!B || !B->Address) {
    Status = C.fail(ACL_ERROR_INVALID_PARAM,
                    "the data buffer of the input has no memory");
    return nullptr;
  }
  return B;
}

int writeParameters(const DataBuffer &To, const void *From, uint64_t Size) {
  Call &C = call();
  if (!process().Memory.isDevice(To.Address) && !product().OnDevice) {
    C.report(rules::MemoryKind,
             std::string("the memory of the input that '") + C.name() +
                 "' fills is host memory; give the input device memory",
             {}, "the address is " + hex(To.Address));
    return C.fail(ACL_ERROR_RT_PARAM_INVALID, "it is host memory");
  }
  if (!C.touch({To.Address, Size, AccessMode::Write}))
    return C.fail(ACL_ERROR_RT_PARAM_INVALID, "the memory is invalid");
  return copyBytes(process().Memory.bytes(To.Address), From, Size)
             ? ACL_SUCCESS
             : C.fail(ACL_ERROR_RT_PARAM_INVALID, "the memory is invalid");
}

namespace {

/// Sets a gear by its numbers.
aclError setGear(LoadedModel &M, StandIn::GearKind Kind, const Dims &Numbers,
                 aclmdlDataset *Set, size_t Index) {
  Call &C = call();
  int Status = ACL_SUCCESS;
  if (M.What->GearsAre == StandIn::GearKind::None)
    return C.fail(ACL_ERROR_GE_DYNAMIC_BATCH_SIZE_INVALID,
                  "the model has no gears");
  DataBuffer *B = parameterSlot(M, Set, Index, StandIn::Role::Gear, Status);
  if (!B)
    return Status;
  std::string Asked;
  for (int64_t N : Numbers)
    Asked += (Asked.empty() ? "" : ", ") + std::to_string(N);
  auto Gear = M.What->findGear(Numbers);
  if (M.What->GearsAre != Kind || !Gear)
    return C.fail(ACL_ERROR_GE_DYNAMIC_BATCH_SIZE_INVALID,
                  Asked + " is no gear of the model");
  if (B->Size < Numbers.size() * sizeof(uint32_t))
    return C.fail(ACL_ERROR_GE_DYNAMIC_INPUT_LENGTH_INVALID,
                  "the data buffer of the input is too small");
  // Short memory takes short numbers.
  std::vector<uint32_t> Short(Numbers.begin(), Numbers.end());
  bool Long = B->Size >= Numbers.size() * sizeof(int64_t);
  Status = Long ? writeParameters(*B, Numbers.data(), Numbers.size() * 8)
                : writeParameters(*B, Short.data(), Short.size() * 4);
  if (!Status)
    M.Gear = Gear;
  return Status;
}

LoadedModel *modelOr(uint32_t Id, int &Status) {
  LoadedModel *M = findModel(Id);
  if (!M)
    Status = call().fail(ACL_ERROR_GE_EXEC_MODEL_ID_INVALID, "no such model");
  return M;
}

} // namespace

aclError api::aclmdlSetDynamicBatchSize(uint32_t Id, aclmdlDataset *Set,
                                        size_t Index, uint64_t Batch) {
  int Status = 0;
  LoadedModel *M = modelOr(Id, Status);
  if (!M)
    return Status;
  if (!Batch)
    return call().fail(ACL_ERROR_INVALID_PARAM, "the batch size is 0");
  return setGear(*M, StandIn::GearKind::Batch, {static_cast<int64_t>(Batch)},
                 Set, Index);
}

aclError api::aclmdlSetDynamicHWSize(uint32_t Id, aclmdlDataset *Set,
                                     size_t Index, uint64_t Height,
                                     uint64_t Width) {
  int Status = 0;
  LoadedModel *M = modelOr(Id, Status);
  if (!M)
    return Status;
  if (!Height || !Width)
    return call().fail(ACL_ERROR_INVALID_PARAM, "height or width is 0");
  return setGear(*M, StandIn::GearKind::Size,
                 {static_cast<int64_t>(Height), static_cast<int64_t>(Width)},
                 Set, Index);
}

aclError api::aclmdlSetInputDynamicDims(uint32_t Id, aclmdlDataset *Set,
                                        size_t Index,
                                        const aclmdlIODims *Wanted) {
  int Status = 0;
  LoadedModel *M = modelOr(Id, Status);
  if (!M)
    return Status;
  auto D = std::make_unique<aclmdlIODims>();
  if (!Wanted || !guarded([&] { clientCopy(D.get(), Wanted, sizeof *D); }) ||
      !D->dimCount || D->dimCount > ACL_MAX_DIM_CNT)
    return call().fail(ACL_ERROR_INVALID_PARAM, "the dimensions are invalid");
  // Those of all inputs, one after another.
  Dims Numbers;
  size_t At = 0;
  for (const StandIn::Port &P : M->What->Inputs) {
    if (P.Is != StandIn::Role::Data)
      continue;
    for (int64_t Described : P.Shape) {
      int64_t Given = At < D->dimCount ? D->dims[At] : -1;
      ++At;
      if (Described < 0)
        Numbers.push_back(Given);
      else if (Given != Described)
        return call().fail(ACL_ERROR_GE_DYNAMIC_INPUT_LENGTH_INVALID,
                           "dimension " + std::to_string(At - 1) +
                               " is fixed: it must be " +
                               std::to_string(Described));
    }
  }
  if (At != D->dimCount)
    return call().fail(ACL_ERROR_GE_DYNAMIC_INPUT_LENGTH_INVALID,
                       "the inputs have " + std::to_string(At) +
                           " dimensions, " + std::to_string(D->dimCount) +
                           " were given");
  return setGear(*M, StandIn::GearKind::Dims, Numbers, Set, Index);
}

namespace {

/// The gears, if the model has such ones.
const std::vector<Dims> *gearsOf(const aclmdlDesc *Desc,
                                 StandIn::GearKind Kind) {
  static const std::vector<Dims> None;
  auto *D = payload<ModelDesc>(Desc);
  if (!D || !D->What)
    return nullptr;
  return D->What->GearsAre == Kind ? &D->What->Gears : &None;
}

} // namespace

aclError api::aclmdlGetDynamicBatch(const aclmdlDesc *Desc, aclmdlBatch *Out) {
  const auto *Gears = gearsOf(Desc, StandIn::GearKind::Batch);
  if (!Gears)
    return call().fail(ACL_ERROR_INVALID_PARAM, "it describes no model yet");
  aclmdlBatch B = {};
  for (const Dims &Each : *Gears)
    B.batch[B.batchCount++] = static_cast<uint64_t>(Each[0]);
  return stored(storeBytes(Out, &B, sizeof B));
}

aclError api::aclmdlGetDynamicHW(const aclmdlDesc *Desc, size_t,
                                 aclmdlHW *Out) {
  const auto *Gears = gearsOf(Desc, StandIn::GearKind::Size);
  if (!Gears)
    return call().fail(ACL_ERROR_INVALID_PARAM, "it describes no model yet");
  aclmdlHW H = {};
  for (const Dims &Each : *Gears) {
    H.hw[H.hwCount][0] = static_cast<uint64_t>(Each[0]);
    H.hw[H.hwCount++][1] = static_cast<uint64_t>(Each[1]);
  }
  return stored(storeBytes(Out, &H, sizeof H));
}

aclError api::aclmdlGetInputDynamicGearCount(const aclmdlDesc *Desc, size_t,
                                             size_t *Count) {
  const auto *Gears = gearsOf(Desc, StandIn::GearKind::Dims);
  if (!Gears)
    return call().fail(ACL_ERROR_INVALID_PARAM, "it describes no model yet");
  return stored(store(Count, Gears->size()));
}

aclError api::aclmdlGetInputDynamicDims(const aclmdlDesc *Desc, size_t,
                                        aclmdlIODims *Out, size_t Count) {
  const auto *Gears = gearsOf(Desc, StandIn::GearKind::Dims);
  if (!Gears || Count < Gears->size())
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "there is no room for all gears");
  StandInRef What = payload<ModelDesc>(Desc)->What;
  for (size_t G = 0; G != Gears->size(); ++G) {
    auto D = std::make_unique<aclmdlIODims>();
    for (size_t I = 0; I != What->Inputs.size(); ++I)
      if (What->Inputs[I].Is == StandIn::Role::Data)
        for (int64_t Each : What->inputShape(I, What->valuesOf(G)))
          if (D->dimCount < ACL_MAX_DIM_CNT)
            D->dims[D->dimCount++] = Each;
    if (!storeBytes(Out + G, D.get(), sizeof *D))
      return ACL_ERROR_INVALID_PARAM;
  }
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
