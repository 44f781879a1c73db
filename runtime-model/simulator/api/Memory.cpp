//===- Memory.cpp - Allocation and what is known of addresses -------------===//

#include "api/Memory.h"
#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Objects.h"
#include "core/Config.h"
#include "core/Lifecycle.h"
#include "core/Product.h"

#include <csignal>
#include <unistd.h>

namespace acltidy::sim {

namespace {

constexpr size_t MiB = 1 << 20;

/// What a policy asks for (catalogue 4.2).
PagePolicy pagesFor(uint32_t Policy, uint64_t Size) {
  switch (Policy & 0xFF) {
  case ACL_MEM_MALLOC_HUGE_FIRST:
  case ACL_MEM_MALLOC_HUGE_FIRST_P2P:
    return {Size > MiB ? PageKind::Huge : PageKind::Normal, true};
  case ACL_MEM_MALLOC_HUGE_ONLY:
  case ACL_MEM_MALLOC_HUGE_ONLY_P2P:
    return {PageKind::Huge, false};
  case ACL_MEM_MALLOC_HUGE1G_ONLY:
  case ACL_MEM_MALLOC_HUGE1G_ONLY_P2P:
    return {PageKind::Huge1G, false};
  case ACL_MEM_MALLOC_NORMAL_ONLY:
  case ACL_MEM_MALLOC_NORMAL_ONLY_P2P:
    return {PageKind::Normal, false};
  default:
    return {Size >= 2 * MiB ? PageKind::Huge : PageKind::Normal, true};
  }
}

/// Restrictions, precaution 4: ask for idle huge pages before insisting on
/// them, on products that reserve them.
void adviseHugePages(Call &C, PagePolicy Policy) {
  bool Reserves =
      product().MediaProduct == "a2" || product().MediaProduct == "a3";
  if (!Reserves || Policy.First == PageKind::Normal || Policy.FallBack ||
      process().Memory.pool(self().Device).HugeAsked)
    return;
  C.report(
      rules::HugePageQuery,
      std::string("'") + C.name() +
          "' insists on huge pages, and how many are idle was never asked; "
          "call 'aclrtGetMemInfo' first");
}

/// On a device that the process runs on itself, an allocation does not fail.
void outOfMemory(Call &C) {
  if (!product().OomSuspends)
    return;
  if (config().OomKiller) {
    reporter().note(std::string("'") + C.name() +
                    "' found no memory: the system ends the process "
                    "(enable_oom_killer)");
    finishReport();
    kill(getpid(), SIGKILL);
  }
  C.report(rules::OomSuspend,
           std::string("'") + C.name() +
               "' found no memory and would suspend the process until there is "
               "some; set enable_oom_killer, or use less");
}

aclError allocate(void **Out, uint64_t Size, PagePolicy Policy) {
  Call &C = call();
  if (!Size)
    return C.fail(ACL_ERROR_INVALID_PARAM, "the size is 0");
  if (Policy.First == PageKind::Huge1G && !product().HugePages1G)
    return C.fail(ACL_ERROR_RT_FEATURE_NOT_SUPPORT,
                  product().Name + " has no pages of 1 GiB");
  adviseHugePages(C, Policy);
  Object *O = C.makeMemory(Size, Policy);
  if (!O)
    outOfMemory(C);
  if (!O)
    return C.fail(ACL_ERROR_RT_MEMORY_ALLOCATION,
                  "out of memory: " + std::to_string(Size) + " bytes");
  if (store(Out, reinterpret_cast<void *>(O->Value)))
    return ACL_SUCCESS;
  process().Memory.release(*O);
  process().Objects.end(*O, Life::Released, &C.record(), C.stack());
  return C.fail(ACL_ERROR_INVALID_PARAM, "the output pointer is invalid");
}

bool memoryInfo(uint32_t Attribute, const Pool &P, size_t &Free,
                size_t &Total) {
  switch (Attribute) {
  case ACL_DDR_MEM:
  case ACL_HBM_MEM:
    Free = P.HugeFree + P.NormalFree;
    Total = P.HugeTotal + P.NormalTotal;
    return true;
  case ACL_DDR_MEM_HUGE:
  case ACL_HBM_MEM_HUGE:
  case ACL_DDR_MEM_P2P_HUGE:
  case ACL_HBM_MEM_P2P_HUGE:
    Free = P.HugeFree;
    Total = P.HugeTotal;
    return true;
  case ACL_DDR_MEM_NORMAL:
  case ACL_HBM_MEM_NORMAL:
  case ACL_DDR_MEM_P2P_NORMAL:
  case ACL_HBM_MEM_P2P_NORMAL:
    Free = P.NormalFree;
    Total = P.NormalTotal;
    return true;
  case ACL_HBM_MEM_HUGE1G:
  case ACL_HBM_MEM_P2P_HUGE1G:
    Free = product().HugePages1G ? P.HugeFree : 0;
    Total = product().HugePages1G ? P.HugeTotal : 0;
    return true;
  default:
    return false;
  }
}

} // namespace

int allocateMemory(void **Out, uint64_t Size, uint32_t Policy) {
  return allocate(Out, Size, pagesFor(Policy, Size));
}

aclError api::aclrtMalloc(void **Out, size_t Size,
                          aclrtMemMallocPolicy Policy) {
  return allocate(Out, Size, pagesFor(Policy, Size));
}

aclError api::aclrtMallocAlign32(void **Out, size_t Size,
                                 aclrtMemMallocPolicy Policy) {
  return allocate(Out, Size, pagesFor(Policy, Size));
}

aclError api::aclrtMallocCached(void **Out, size_t Size,
                                aclrtMemMallocPolicy Policy) {
  return allocate(Out, Size, pagesFor(Policy, Size));
}

aclError api::aclrtMallocWithCfg(void **Out, size_t Size,
                                 aclrtMemMallocPolicy Policy,
                                 aclrtMallocConfig *) {
  return allocate(Out, Size, pagesFor(Policy, Size));
}

aclError api::aclrtMallocForTaskScheduler(void **Out, size_t Size,
                                          aclrtMemMallocPolicy Policy,
                                          aclrtMallocConfig *) {
  return allocate(Out, Size, pagesFor(Policy, Size));
}

aclError api::aclrtMallocHost(void **Out, size_t Size) {
  return allocate(Out, Size, {});
}

aclError api::aclrtMallocHostWithCfg(void **Out, uint64_t Size,
                                     aclrtMallocConfig *) {
  return allocate(Out, Size, {});
}

aclError api::aclrtMemAllocManaged(void **Out, uint64_t Size, uint32_t) {
  return allocate(Out, (Size + 2 * MiB - 1) / (2 * MiB) * (2 * MiB), {});
}

aclError api::aclrtGetMemInfo(aclrtMemAttr Attribute, size_t *Free,
                              size_t *Total) {
  Pool &P = process().Memory.pool(self().Device);
  size_t F = 0, T = 0;
  // An attribute that the product does not have is answered with zeros.
  memoryInfo(Attribute, P, F, T);
  if (Attribute != ACL_DDR_MEM_NORMAL && Attribute != ACL_HBM_MEM_NORMAL)
    P.HugeAsked = true;
  return stored(store(Free, F) && store(Total, T));
}

aclError api::aclrtPointerGetAttributes(const void *Pointer,
                                        aclrtPtrAttributes *Attributes) {
  aclrtPtrAttributes A = {};
  auto Address = reinterpret_cast<Word>(Pointer);
  Object *O = process().Objects.byAddress(Address);
  auto *B = O && O->live() ? O->as<Block>() : nullptr;
  A.location.type = ACL_MEM_LOCATION_TYPE_UNREGISTERED;
  if (B && B->In == Space::PinnedHost)
    A.location.type = ACL_MEM_LOCATION_TYPE_HOST;
  else if (B && B->In == Space::Managed)
    A.location.type = ACL_MEM_LOCATION_TYPE_MANAGED;
  else if (B)
    A.location.type = ACL_MEM_LOCATION_TYPE_DEVICE;
  if (B) {
    A.location.id = B->Device < 0 ? 0 : static_cast<uint32_t>(B->Device);
    A.pageSize = B->Pages == PageKind::Normal ? 4096 : 2 * MiB;
  }
  return stored(storeBytes(Attributes, &A, sizeof A));
}

aclError api::aclrtCheckMemType(void **Addresses, uint32_t Count, uint32_t Type,
                                uint32_t *Result, uint32_t) {
  bool All = true;
  std::vector<Word> Each;
  // Read without its type: the client's array may lie anywhere.
  bool Readable = readArray(reinterpret_cast<Word *>(Addresses), Count, Each);
  for (Word Address : Each) {
    Object *O = process().Objects.byAddress(Address);
    auto *B = O && O->live() ? O->as<Block>() : nullptr;
    uint32_t Is = !B                       ? 0
                  : B->In == Space::Dvpp   ? 0x8u
                  : B->In == Space::Device ? 0x2u
                                           : 0;
    All &= (Is & Type) != 0;
  }
  return Readable && store(Result, All ? 1u : 0u) ? ACL_SUCCESS
                                                  : ACL_ERROR_INVALID_PARAM;
}

aclError api::aclrtMemGetAddressRange(void *Address, void **Base,
                                      size_t *Size) {
  Object *O = process().Objects.blockAt(reinterpret_cast<Word>(Address));
  if (!O || !O->live())
    return call().fail(ACL_ERROR_INVALID_PARAM,
                       "the address is in no memory of the API");
  return stored(store(Base, reinterpret_cast<void *>(O->Value)) &&
                store(Size, O->Size));
}

} // namespace acltidy::sim
