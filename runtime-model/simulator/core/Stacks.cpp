//===- Stacks.cpp ---------------------------------------------------------===//

#include "core/Stacks.h"

#include <cstring>
#include <deque>
#include <dlfcn.h>
#include <link.h>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <unwind.h>

namespace acltidy::sim {

namespace {

constexpr unsigned MaxDepth = 24;
constexpr unsigned CacheSize = 64;

struct Walk {
  const void *Start; ///< Frames before this return address are ours.
  unsigned Count = 0;
  bool Started = false;
  bool Cacheable = true;
  const void *Frames[MaxDepth];
  const void *const *Slots[MaxDepth];
};

_Unwind_Reason_Code step(_Unwind_Context *Context, void *Data) {
  auto &W = *static_cast<Walk *>(Data);
  auto *Address = reinterpret_cast<const void *>(_Unwind_GetIP(Context));
  if (!Address)
    return _URC_END_OF_STACK;
  if (!W.Started && W.Start && Address != W.Start)
    return _URC_NO_REASON;
  W.Started = true;
  W.Frames[W.Count] = Address;
  W.Slots[W.Count] = nullptr;
#if defined(__x86_64__)
  // The return address stands right below the caller's frame.
  auto *Slot =
      reinterpret_cast<const void *const *>(_Unwind_GetCFA(Context)) - 1;
  if (_Unwind_GetCFA(Context) && *Slot == Address)
    W.Slots[W.Count] = Slot;
#endif
  if (!W.Slots[W.Count])
    W.Cacheable = false;
  return ++W.Count == MaxDepth ? _URC_END_OF_STACK : _URC_NO_REASON;
}

/// All stacks of the process. Never destroyed: needed until the very end.
struct Depot {
  std::mutex Lock;
  std::deque<std::vector<const void *>> Stacks;
  std::unordered_multimap<uint64_t, StackId> Index;

  StackId intern(const void *const *Frames, unsigned Count) {
    uint64_t Hash = Count;
    for (unsigned I = 0; I != Count; ++I)
      Hash =
          (Hash ^ reinterpret_cast<uint64_t>(Frames[I])) * 0x9E3779B97F4A7C15;
    std::lock_guard<std::mutex> Guard(Lock);
    auto [It, End] = Index.equal_range(Hash);
    for (; It != End; ++It) {
      const auto &Known = Stacks[It->second - 1];
      if (Known.size() == Count &&
          !std::memcmp(Known.data(), Frames, Count * sizeof(void *)))
        return It->second;
    }
    Stacks.emplace_back(Frames, Frames + Count);
    StackId Id = static_cast<StackId>(Stacks.size());
    Index.emplace(Hash, Id);
    return Id;
  }
};

Depot &depot() {
  static Depot &D = *new Depot;
  return D;
}

struct Cached {
  const void *Caller = nullptr;
  const void *Frame = nullptr;
  StackId Id = 0;
  unsigned Count = 0;
  const void *Frames[MaxDepth];
  const void *const *Slots[MaxDepth];

  // The slots belong to frames that are still active when Caller and Frame are
  // the same, or were overwritten; both is seen from their contents.
  __attribute__((no_sanitize("address", "thread", "memory"))) bool
  stillTrue() const {
    for (unsigned I = 0; I != Count; ++I)
      if (*Slots[I] != Frames[I])
        return false;
    return true;
  }
};

StackId capture(const void *Start, Walk &W) {
  W.Start = Start;
  _Unwind_Backtrace(step, &W);
  if (!W.Count && Start) {
    // The client's frame has no unwind information: it is all there is.
    W.Frames[W.Count++] = Start;
    W.Cacheable = false;
  }
  return depot().intern(W.Frames, W.Count);
}

} // namespace

StackId captureStack(const Site &At) {
  // One cache per thread, on the heap so that dlopen finds room for our TLS.
  // It ends with the thread; in the first thread that is before destructors of
  // static objects, which still call.
  static thread_local Cached *Cache = nullptr;
  static thread_local bool Ended = false;
  Walk W{};
  if (Ended)
    return capture(At.Caller, W);
  if (!Cache) {
    struct Owner {
      Cached *Lines = new Cached[CacheSize];
      ~Owner() {
        Cache = nullptr;
        Ended = true;
        delete[] Lines;
      }
    };
    static thread_local Owner Mine;
    Cache = Mine.Lines;
  }
  auto Hash = (reinterpret_cast<uintptr_t>(At.Caller) * 31 +
               reinterpret_cast<uintptr_t>(At.Frame)) *
              0x9E3779B97F4A7C15;
  Cached &Line = Cache[Hash >> 58];
  static_assert(CacheSize == 64, "the hash has six bits");
  if (Line.Id && Line.Caller == At.Caller && Line.Frame == At.Frame &&
      Line.stillTrue())
    return Line.Id;
  StackId Id = capture(At.Caller, W);
  if (W.Cacheable) {
    Line.Caller = At.Caller;
    Line.Frame = At.Frame;
    Line.Id = Id;
    Line.Count = W.Count;
    std::memcpy(Line.Frames, W.Frames, sizeof W.Frames);
    std::memcpy(Line.Slots, W.Slots, sizeof W.Slots);
  }
  return Id;
}

StackId captureStack() {
  Walk W{};
  return capture(nullptr, W);
}

StackId internFrame(const void *Address) { return depot().intern(&Address, 1); }

StackId captureFault(const void *Instruction) {
  Walk W{};
  W.Start = Instruction;
  _Unwind_Backtrace(step, &W);
  if (!W.Count)
    W.Count = 1;
  // Not a return address: as if the call before it had faulted.
  W.Frames[0] = static_cast<const char *>(Instruction) + 1;
  return depot().intern(W.Frames, W.Count);
}

std::vector<const void *> framesOf(StackId Stack) {
  std::lock_guard<std::mutex> Guard(depot().Lock);
  if (!Stack || Stack > depot().Stacks.size())
    return {};
  return depot().Stacks[Stack - 1];
}

FrameName nameFrame(const void *ReturnAddress) {
  FrameName Result;
  auto Address = reinterpret_cast<uintptr_t>(ReturnAddress) - 1;
  Dl_info Info;
  link_map *Map = nullptr;
  if (!dladdr1(reinterpret_cast<void *>(Address), &Info,
               reinterpret_cast<void **>(&Map), RTLD_DL_LINKMAP)) {
    Result.Offset = Address;
    return Result;
  }
  Result.Module = Info.dli_fname ? Info.dli_fname : "";
  // Programs that are not position-independent are loaded at 0.
  Result.Offset = Address - (Map ? Map->l_addr : 0);
  if (Info.dli_sname) {
    Result.Symbol = Info.dli_sname;
    Result.SymbolOffset = Address - reinterpret_cast<uintptr_t>(Info.dli_saddr);
  }
  return Result;
}

void lockStacks() { depot().Lock.lock(); }
void unlockStacks() { depot().Lock.unlock(); }

} // namespace acltidy::sim
