//===- VirtualMemory.cpp - Reserved addresses and physical memory ---------===//
//
// A reserved range has bytes of its own in the device window; a mapping makes
// them the physical memory's, which keeps them while it is not mapped. One
// mapping at a time.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Objects.h"
#include "core/Product.h"

#include <cstring>
#include <map>

namespace acltidy::sim {

namespace {

constexpr size_t Granularity = 2 << 20;

struct PhysicalMemory {
  uint64_t Size = 0;
  int32_t Device = -1;
  aclrtPhysicalMemProp Property = {};
  unsigned Handles = 0;
  Word MappedAt = 0;
  uint64_t MappedBytes = 0;
  std::vector<char> Kept; ///< Its bytes while it is not mapped.
  /// What aclrtMemSetAccess has set, by kind and number of the place.
  std::map<std::pair<int, uint32_t>, uint64_t> Access;
  uint64_t DefaultAccess = ACL_RT_MEM_ACCESS_FLAGS_READWRITE;
};

/// A handle of physical memory; several may be of the same.
struct Physical : Payload {
  std::shared_ptr<PhysicalMemory> Memory;

  explicit Physical(std::shared_ptr<PhysicalMemory> Of)
      : Memory(std::move(Of)) {
    ++Memory->Handles;
  }
  void ended() override {
    if (Memory && !--Memory->Handles)
      process().Memory.pool(Memory->Device).HugeFree += Memory->Size;
    Memory.reset();
  }
};

PhysicalMemory *physical(aclrtDrvMemHandle Handle) {
  auto *P = payload<Physical>(Handle);
  return P ? P->Memory.get() : nullptr;
}

/// What is mapped to a range that has \p Address.
std::shared_ptr<PhysicalMemory> mappedOver(Word Address) {
  std::shared_ptr<PhysicalMemory> Found;
  process().Objects.forEachLive([&](Object &O) {
    if (auto *P = O.as<Physical>();
        P && P->Memory && P->Memory->MappedAt &&
        Address - P->Memory->MappedAt < P->Memory->MappedBytes)
      Found = P->Memory;
  });
  return Found;
}

/// What is mapped to a range that begins at \p Address.
PhysicalMemory *mappedAt(Word Address) {
  auto Found = mappedOver(Address);
  return Found && Found->MappedAt == Address ? Found.get() : nullptr;
}

aclError reserve(void **Out, size_t Size, size_t Alignment) {
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

aclError map(void *Address, size_t Size, size_t Offset,
             aclrtDrvMemHandle Handle, uint64_t Flags, uint64_t Access) {
  Call &C = call();
  PhysicalMemory *P = physical(Handle);
  Object *O = process().Objects.blockAt(reinterpret_cast<Word>(Address));
  if (!P || !O || !O->live() || Offset || Flags || P->MappedAt || !Size ||
      Size > O->Size - (reinterpret_cast<Word>(Address) - O->Value))
    return C.fail(ACL_ERROR_INVALID_PARAM,
                  "the range, the handle, its state, offset or flags");
  P->MappedAt = reinterpret_cast<Word>(Address);
  P->MappedBytes = Size;
  P->DefaultAccess = Access;
  P->Access.clear();
  if (!P->Kept.empty()) {
    uint64_t Bytes = std::min<uint64_t>(P->Kept.size(), Size);
    std::memcpy(process().Memory.bytes(P->MappedAt), P->Kept.data(), Bytes);
    process().Memory.markWritten(P->MappedAt, Bytes, process().Objects);
    P->Kept = {};
  }
  return ACL_SUCCESS;
}

} // namespace

aclError api::aclrtReserveMemAddress(void **Out, size_t Size, size_t Alignment,
                                     void *, uint64_t) {
  return reserve(Out, Size, Alignment);
}

aclError api::aclrtReserveMemAddressNoUCMemory(void **Out, size_t Size,
                                               size_t Alignment, void *,
                                               uint64_t) {
  return reserve(Out, Size, Alignment);
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
  auto P = std::make_shared<PhysicalMemory>();
  P->Size = Rounded;
  P->Device = self().Device;
  readValue(Property, P->Property);
  store(Out, C.handle<aclrtDrvMemHandle>(std::make_shared<Physical>(P)));
  return ACL_SUCCESS;
}

aclError api::aclrtFreePhysical(aclrtDrvMemHandle Handle) {
  if (PhysicalMemory *P = physical(Handle); P && P->MappedAt && P->Handles == 1)
    call().report(rules::DestroyOrder,
                  "physical memory is released while it is mapped; call "
                  "'aclrtUnmapMem' first");
  return ACL_SUCCESS;
}

aclError api::aclrtMapMem(void *Address, size_t Size, size_t Offset,
                          aclrtDrvMemHandle Handle, uint64_t Flags) {
  return map(Address, Size, Offset, Handle, Flags,
             ACL_RT_MEM_ACCESS_FLAGS_READWRITE);
}

aclError api::aclrtMemMapNoAccess(void *Address, size_t Size, size_t Offset,
                                  aclrtDrvMemHandle Handle, uint64_t Flags) {
  return map(Address, Size, Offset, Handle, Flags,
             ACL_RT_MEM_ACCESS_FLAGS_NONE);
}

aclError api::aclrtUnmapMem(void *Address) {
  Call &C = call();
  auto At = reinterpret_cast<Word>(Address);
  PhysicalMemory *P = mappedAt(At);
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
  return stored(store(Result, Granularity));
}

// Access rights are kept, not enforced.
aclError api::aclrtMemSetAccess(void *Address, size_t Size,
                                aclrtMemAccessDesc *Descriptions,
                                size_t Count) {
  auto At = reinterpret_cast<Word>(Address);
  auto P = mappedOver(At);
  std::vector<aclrtMemAccessDesc> All;
  if (!P || !Size || Size > P->MappedAt + P->MappedBytes - At || !Count ||
      !readArray(Descriptions, Count, All))
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "no memory is mapped to the range, or there are no "
                       "descriptions");
  for (const aclrtMemAccessDesc &D : All)
    P->Access[{D.location.type, D.location.id}] = D.flags;
  return ACL_SUCCESS;
}

aclError api::aclrtMemGetAccess(void *Address, aclrtMemLocation *Location,
                                uint64_t *Flags) {
  auto P = mappedOver(reinterpret_cast<Word>(Address));
  aclrtMemLocation L;
  if (!P || !readValue(Location, L))
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "no memory is mapped to the address");
  auto It = P->Access.find({L.type, L.id});
  return store(Flags, It == P->Access.end() ? P->DefaultAccess : It->second)
             ? ACL_SUCCESS
             : ACL_ERROR_INVALID_PARAM;
}

aclError api::aclrtMemRetainAllocationHandle(void *Address,
                                             aclrtDrvMemHandle *Out) {
  Call &C = call();
  auto P = mappedOver(reinterpret_cast<Word>(Address));
  if (!P || !Out)
    return C.fail(ACL_ERROR_INVALID_PARAM,
                  "no memory is mapped to the address");
  store(Out, C.handle<aclrtDrvMemHandle>(std::make_shared<Physical>(P)));
  return ACL_SUCCESS;
}

aclError
api::aclrtMemGetAllocationPropertiesFromHandle(aclrtDrvMemHandle Handle,
                                               aclrtPhysicalMemProp *Out) {
  PhysicalMemory *P = physical(Handle);
  return stored(P && store(Out, P->Property));
}

} // namespace acltidy::sim
