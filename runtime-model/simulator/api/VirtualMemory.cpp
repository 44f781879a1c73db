//===- VirtualMemory.cpp - Reserved addresses and physical memory ---------===//
//
// A reserved range has bytes of its own in the device window; a mapping makes
// them the physical memory's, which keeps them while it is not mapped. One
// mapping at a time.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "core/Call.h"
#include "core/Product.h"

#include <cstring>

namespace acltidy::sim {

namespace {

constexpr size_t Granularity = 2 << 20;

struct Physical : Payload {
  uint64_t Size = 0;
  int32_t Device = -1;
  Word MappedAt = 0;
  std::vector<char> Kept; ///< Its bytes while it is not mapped.

  void ended() override {
    if (Device >= 0)
      process().Memory.pool(Device).HugeFree += Size;
    Device = -1;
  }
};

Physical *physical(aclrtDrvMemHandle Handle) {
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Handle));
  return O && O->live() ? O->as<Physical>() : nullptr;
}

Physical *mappedAt(Word Address) {
  Physical *Found = nullptr;
  process().Objects.forEachLive([&](Object &O) {
    if (auto *P = O.as<Physical>(); P && P->MappedAt == Address)
      Found = P;
  });
  return Found;
}

} // namespace

aclError api::aclrtReserveMemAddress(void **Out, size_t Size, size_t Alignment,
                                     void *, uint64_t) {
  Call &C = call();
  if (!Size || Alignment)
    return C.fail(ACL_ERROR_INVALID_PARAM,
                  "the size is 0 or the alignment is not");
  if (product().OnDevice)
    return C.fail(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, "not on the device");
  Object *O = C.makeMemory(Size, {});
  if (!O)
    return C.fail(ACL_ERROR_RT_MEMORY_ALLOCATION, "no addresses are left");
  store(Out, reinterpret_cast<void *>(O->Value));
  return ACL_SUCCESS;
}

aclError api::aclrtReleaseMemAddress(void *Address) {
  if (mappedAt(reinterpret_cast<Word>(Address)))
    call().report(rules::DestroyOrder,
                  "an address range is released while memory is mapped to it; "
                  "call 'aclrtUnmapMem' first");
  return ACL_SUCCESS;
}

aclError api::aclrtMallocPhysical(aclrtDrvMemHandle *Out, size_t Size,
                                  const aclrtPhysicalMemProp *Property,
                                  uint64_t Flags) {
  Call &C = call();
  if (!Property || !Size || Flags)
    return C.fail(ACL_ERROR_INVALID_PARAM, "size, property or flags");
  uint64_t Rounded = (Size + Granularity - 1) / Granularity * Granularity;
  Pool &Of = process().Memory.pool(self().Device);
  if (Rounded < Size || Rounded > Of.HugeFree)
    return C.fail(ACL_ERROR_RT_MEMORY_ALLOCATION, "out of memory");
  Of.HugeFree -= Rounded;
  auto P = std::make_shared<Physical>();
  P->Size = Rounded;
  P->Device = self().Device;
  store(Out, C.handle<aclrtDrvMemHandle>(P));
  return ACL_SUCCESS;
}

aclError api::aclrtFreePhysical(aclrtDrvMemHandle Handle) {
  if (Physical *P = physical(Handle); P && P->MappedAt)
    call().report(rules::DestroyOrder,
                  "physical memory is released while it is mapped; call "
                  "'aclrtUnmapMem' first");
  return ACL_SUCCESS;
}

aclError api::aclrtMapMem(void *Address, size_t Size, size_t Offset,
                          aclrtDrvMemHandle Handle, uint64_t Flags) {
  Call &C = call();
  Physical *P = physical(Handle);
  Object *O = process().Objects.blockAt(reinterpret_cast<Word>(Address));
  if (!P || !O || !O->live() || Offset || Flags || P->MappedAt || !Size ||
      Size > O->Size - (reinterpret_cast<Word>(Address) - O->Value))
    return C.fail(ACL_ERROR_INVALID_PARAM,
                  "the range, the handle, its state, offset or flags");
  P->MappedAt = reinterpret_cast<Word>(Address);
  if (!P->Kept.empty()) {
    uint64_t Bytes = std::min<uint64_t>(P->Kept.size(), Size);
    std::memcpy(process().Memory.bytes(P->MappedAt), P->Kept.data(), Bytes);
    process().Memory.markWritten(P->MappedAt, Bytes, process().Objects);
    P->Kept = {};
  }
  return ACL_SUCCESS;
}

aclError api::aclrtUnmapMem(void *Address) {
  Call &C = call();
  auto At = reinterpret_cast<Word>(Address);
  Physical *P = mappedAt(At);
  if (!P)
    return C.fail(ACL_ERROR_INVALID_PARAM, "nothing is mapped there");
  Object *O = process().Objects.blockAt(At);
  if (auto *B = O && O->live() ? O->as<Block>() : nullptr) {
    Range All{At - O->Value,
              At - O->Value + std::min(P->Size, O->Size - (At - O->Value))};
    bool Written = !B->Written.parts().empty();
    if (Written) {
      const char *From = process().Memory.bytes(At);
      P->Kept.assign(From, From + All.size());
    }
    B->Written.remove(All);
    B->Poisoned.remove(All);
  }
  P->MappedAt = 0;
  return ACL_SUCCESS;
}

aclError api::aclrtMemGetAllocationGranularity(aclrtPhysicalMemProp *,
                                               aclrtMemGranularityOptions,
                                               size_t *Result) {
  return store(Result, Granularity) ? ACL_SUCCESS : ACL_ERROR_INVALID_PARAM;
}

} // namespace acltidy::sim
