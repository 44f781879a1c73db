//===- MemoryPools.cpp - Memory that is allocated in stream order ---------===//
//
// A block is the client's from the call on, for tasks that come behind the
// allocation in the order of streams, and no longer its own from the call that
// frees it; its bytes stay until the stream gets there. No address is given out
// again: what the pool would reuse is only counted.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "api/Answers.h"
#include "api/Objects.h"

#include <algorithm>
#include <map>
#include <utility>

namespace acltidy::sim {

namespace {

struct MemoryPool : Payload {
  uint64_t Most = 0; ///< 0: what the device has.
  uint32_t Reuses[3] = {1, 1, 1};
  uint64_t Threshold = 0;
  uint64_t Used = 0, UsedHigh = 0, ReservedHigh = 0;
  /// Given back, and kept for the next allocation.
  struct Free {
    StreamRef Stream;
    uint64_t Number, Bytes;
  };
  std::vector<Free> Kept;

  uint64_t kept() const {
    uint64_t Sum = 0;
    for (const Free &F : Kept)
      Sum += F.Bytes;
    return Sum;
  }
  uint64_t reserved() const { return Used + kept(); }

  /// Takes bytes out of what is kept, the oldest first.
  void drop(uint64_t Bytes) {
    for (Free &F : Kept) {
      uint64_t Now = std::min(Bytes, F.Bytes);
      F.Bytes -= Now;
      Bytes -= Now;
    }
    Kept.erase(std::remove_if(Kept.begin(), Kept.end(),
                              [](const Free &F) { return !F.Bytes; }),
               Kept.end());
  }

  /// Once a stream was synchronised, the pool keeps no more than it should.
  void settle() {
    uint64_t Over = kept() - std::min(kept(), Threshold), Known = 0;
    for (const Free &F : Kept)
      if (F.Stream->Retired >= F.Number)
        Known += F.Bytes;
    drop(std::min(Over, Known));
  }
};

using PoolRef = std::shared_ptr<MemoryPool>;

/// Live blocks, by their objects.
std::map<Serial, PoolRef> &blocks() {
  static auto &All = *new std::map<Serial, PoolRef>;
  return All;
}

aclError invalid(const char *Why) {
  return call().fail(ACL_ERROR_INVALID_PARAM, Why);
}

bool inCapture(const StreamRef &S) {
  if (!S->Capturing)
    return false;
  call().fail(ACL_ERROR_RT_FEATURE_NOT_SUPPORT,
              "the simulated runtime captures no allocations");
  return true;
}

} // namespace

aclError api::aclrtMemPoolCreate(aclrtMemPool *Out,
                                 const aclrtMemPoolProps *Properties) {
  aclrtMemPoolProps P = {};
  if (!readValue(Properties, P))
    return invalid("the properties are null");
  auto NotZero = [](unsigned char C) { return C != 0; };
  if (P.allocType != ACL_MEM_ALLOCATION_TYPE_PINNED ||
      P.location.type != ACL_MEM_LOCATION_TYPE_DEVICE ||
      static_cast<int32_t>(P.location.id) != self().Device ||
      std::any_of(std::begin(P.reserved), std::end(P.reserved), NotZero))
    return invalid("pools have pinned memory of the current device, and the "
                   "reserved bytes are 0");
  auto Pool = std::make_shared<MemoryPool>();
  Pool->Most = P.maxSize;
  return stored(store(Out, call().handle<aclrtMemPool>(Pool)));
}

aclError api::aclrtMemPoolDestroy(const aclrtMemPool Handle) {
  Call &C = call();
  auto Pool = shared<MemoryPool>(Handle);
  if (!Pool)
    return ACL_ERROR_INVALID_PARAM;
  Process &P = process();
  bool Told = false;
  for (auto It = blocks().begin(); It != blocks().end();) {
    Object *O = P.Objects.find(It->first);
    if (It->second != Pool) {
      ++It;
      continue;
    }
    It = blocks().erase(It);
    if (!O || !O->live())
      continue;
    if (!std::exchange(Told, true))
      C.report(rules::DestroyOrder,
               "a memory pool is destroyed before its memory; call "
               "'aclrtMemPoolFreeAsync' first",
               {{"allocated", O->Born}});
    O->Told = true; // One defect, one finding: no leak at the end.
    P.Memory.release(*O);
    P.Objects.end(*O, Life::Orphaned, &C.record(), C.stack());
  }
  return ACL_SUCCESS;
}

aclError api::aclrtMemPoolSetAttr(aclrtMemPool Handle, aclrtMemPoolAttr Which,
                                  void *Value) {
  auto *Pool = payload<MemoryPool>(Handle);
  uint32_t Switch = 0;
  uint64_t Bytes = 0;
  if (!Pool)
    return ACL_ERROR_INVALID_PARAM;
  switch (Which) {
  case ACL_RT_MEM_POOL_REUSE_FOLLOW_EVENT_DEPENDENCIES:
  case ACL_RT_MEM_POOL_REUSE_ALLOW_OPPORTUNISTIC:
  case ACL_RT_MEM_POOL_REUSE_ALLOW_INTERNAL_DEPENDENCIES:
    if (!readValue(static_cast<uint32_t *>(Value), Switch) || Switch > 1)
      return invalid("the value is neither 0 nor 1");
    Pool->Reuses[Which - ACL_RT_MEM_POOL_REUSE_FOLLOW_EVENT_DEPENDENCIES] =
        Switch;
    return ACL_SUCCESS;
  case ACL_RT_MEM_POOL_ATTR_RELEASE_THRESHOLD:
    return stored(readValue(static_cast<uint64_t *>(Value), Pool->Threshold));
  case ACL_RT_MEM_POOL_ATTR_RESERVED_MEM_HIGH:
  case ACL_RT_MEM_POOL_ATTR_USED_MEM_HIGH:
    if (!readValue(static_cast<uint64_t *>(Value), Bytes) || Bytes)
      return invalid("a peak can only be set to 0");
    if (Which == ACL_RT_MEM_POOL_ATTR_USED_MEM_HIGH)
      Pool->UsedHigh = Pool->Used;
    else
      Pool->ReservedHigh = Pool->reserved();
    return ACL_SUCCESS;
  case ACL_RT_MEM_POOL_ATTR_RESERVED_MEM_CURRENT:
  case ACL_RT_MEM_POOL_ATTR_USED_MEM_CURRENT:
    return invalid("the attribute can only be read");
  }
  return invalid("there is no such attribute");
}

aclError api::aclrtMemPoolGetAttr(aclrtMemPool Handle, aclrtMemPoolAttr Which,
                                  void *Value) {
  auto *Pool = payload<MemoryPool>(Handle);
  if (!Pool)
    return ACL_ERROR_INVALID_PARAM;
  Pool->settle();
  auto Tell = [&](uint64_t Bytes) {
    return stored(store(static_cast<uint64_t *>(Value), Bytes));
  };
  switch (Which) {
  case ACL_RT_MEM_POOL_REUSE_FOLLOW_EVENT_DEPENDENCIES:
  case ACL_RT_MEM_POOL_REUSE_ALLOW_OPPORTUNISTIC:
  case ACL_RT_MEM_POOL_REUSE_ALLOW_INTERNAL_DEPENDENCIES:
    return stored(store(
        static_cast<uint32_t *>(Value),
        Pool->Reuses[Which - ACL_RT_MEM_POOL_REUSE_FOLLOW_EVENT_DEPENDENCIES]));
  case ACL_RT_MEM_POOL_ATTR_RELEASE_THRESHOLD:
    return Tell(Pool->Threshold);
  case ACL_RT_MEM_POOL_ATTR_RESERVED_MEM_CURRENT:
    return Tell(Pool->reserved());
  case ACL_RT_MEM_POOL_ATTR_RESERVED_MEM_HIGH:
    return Tell(Pool->ReservedHigh);
  case ACL_RT_MEM_POOL_ATTR_USED_MEM_CURRENT:
    return Tell(Pool->Used);
  case ACL_RT_MEM_POOL_ATTR_USED_MEM_HIGH:
    return Tell(Pool->UsedHigh);
  }
  return invalid("there is no such attribute");
}

aclError api::aclrtMemPoolTrimTo(aclrtMemPool Handle, size_t Least) {
  auto *Pool = payload<MemoryPool>(Handle);
  if (!Pool)
    return ACL_ERROR_INVALID_PARAM;
  uint64_t All = Pool->reserved();
  Pool->drop(All - std::min<uint64_t>(All, Least));
  return ACL_SUCCESS;
}

aclError api::aclrtMemPoolMallocAsync(void **Out, size_t Size,
                                      aclrtMemPool Handle, aclrtStream Stream) {
  Call &C = call();
  auto Pool = shared<MemoryPool>(Handle);
  StreamRef S = C.stream(Stream);
  if (!Pool || !S || !Size)
    return invalid("the pool or the stream is invalid, or the size 0");
  if (inCapture(S))
    return ACL_ERROR_RT_FEATURE_NOT_SUPPORT;
  Pool->settle();
  if (Pool->Most && Size > Pool->Most - std::min(Pool->Most, Pool->Used))
    return C.fail(ACL_ERROR_RT_MEMORY_ALLOCATION,
                  "the pool has not so much memory left");
  Object *O = C.makeMemory(Size, {PageKind::Huge, true});
  if (!O)
    return C.fail(ACL_ERROR_RT_MEMORY_ALLOCATION,
                  "the device has not so much memory left");
  Process &P = process();
  if (!store(Out, reinterpret_cast<void *>(O->Value))) {
    P.Memory.release(*O);
    P.Objects.end(*O, Life::Released, &C.record(), C.stack());
    return invalid("the output pointer is invalid");
  }
  O->as<Block>()->InStreamOrder = true;
  blocks()[O->Id] = Pool;
  Pool->drop(Size);
  Pool->Used += Size;
  Pool->UsedHigh = std::max(Pool->UsedHigh, Pool->Used);
  Pool->ReservedHigh = std::max(Pool->ReservedHigh, Pool->reserved());
  // Who is not behind this task does not have the memory.
  C.enqueueChecked(S, {{O->Value, Size, AccessMode::Write, /*Moved=*/true}},
                   nullptr);
  return ACL_SUCCESS;
}

aclError api::aclrtMemPoolFreeAsync(void *Memory, aclrtStream Stream) {
  Call &C = call();
  StreamRef S = C.stream(Stream);
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Memory));
  if (!S || !O)
    return ACL_ERROR_INVALID_PARAM;
  if (inCapture(S))
    return ACL_ERROR_RT_FEATURE_NOT_SUPPORT;
  Touch All{O->Value, O->Size, AccessMode::Write, /*Moved=*/true};
  if (!C.check(All, S.get()))
    return ACL_ERROR_RT_PARAM_INVALID;
  // By then the object may be forgotten.
  auto Bytes = std::make_shared<Object>(*O);
  C.enqueueChecked(S, {All}, [Bytes] {
    Locked Held;
    process().Memory.release(*Bytes);
  });
  if (auto It = blocks().find(O->Id); It != blocks().end()) {
    MemoryPool &Pool = *It->second;
    Pool.Used -= O->Size;
    Pool.Kept.push_back({S, S->Enqueued, O->Size});
    blocks().erase(It);
  }
  return ACL_SUCCESS;
}

} // namespace acltidy::sim
