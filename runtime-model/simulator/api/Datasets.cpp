//===- Datasets.cpp - Inputs and outputs of models ------------------------===//

#include "Behaviours.h"
#include "api/Objects.h"

namespace acltidy::sim {

aclmdlDataset *api::aclmdlCreateDataset() {
  return call().handle<aclmdlDataset *>(std::make_shared<Dataset>());
}

aclError api::aclmdlAddDatasetBuffer(aclmdlDataset *Set,
                                     aclDataBuffer *Buffer) {
  auto *D = payload<Dataset>(Set);
  if (!D || !Buffer)
    return ACL_ERROR_INVALID_PARAM;
  D->Slots.push_back({reinterpret_cast<Word>(Buffer), nullptr, 0});
  return ACL_SUCCESS;
}

size_t api::aclmdlGetDatasetNumBuffers(const aclmdlDataset *Set) {
  auto *D = payload<Dataset>(Set);
  return D ? D->Slots.size() : 0;
}

aclDataBuffer *api::aclmdlGetDatasetBuffer(const aclmdlDataset *Set,
                                           size_t Index) {
  auto *D = payload<Dataset>(Set);
  return D && Index < D->Slots.size()
             ? reinterpret_cast<aclDataBuffer *>(D->Slots[Index].Buffer)
             : nullptr;
}

aclError api::aclmdlSetDatasetTensorDesc(aclmdlDataset *Set,
                                         aclTensorDesc *Desc, size_t Index) {
  auto *D = payload<Dataset>(Set);
  if (!D || Index >= D->Slots.size())
    return ACL_ERROR_INVALID_PARAM;
  Dataset::Slot &Slot = D->Slots[Index];
  // A copy: the client still destroys its own. Null takes it away.
  auto *Given = Desc ? payload<TensorDesc>(Desc) : nullptr;
  Slot.Desc = Given ? std::make_shared<TensorDesc>(*Given) : nullptr;
  Slot.DescHandle = 0;
  return ACL_SUCCESS;
}

aclTensorDesc *api::aclmdlGetDatasetTensorDesc(const aclmdlDataset *Set,
                                               size_t Index) {
  auto *D = payload<Dataset>(Set);
  if (!D || Index >= D->Slots.size() || !D->Slots[Index].Desc)
    return nullptr;
  Dataset::Slot &Slot = D->Slots[Index];
  if (!Slot.DescHandle) {
    // Borrowed: the client never destroys it.
    Object &O = process().Objects.createHandle(
        contract::findKind(kinds().Tables, "tensor-desc"), Slot.Desc);
    O.System = true;
    O.BornBy = &call().record();
    O.Born = call().stack();
    Slot.DescHandle = O.Value;
  }
  return reinterpret_cast<aclTensorDesc *>(Slot.DescHandle);
}

} // namespace acltidy::sim
