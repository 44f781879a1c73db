//===- Memory.h - Device, DVPP and pinned memory --------------------------===//
//
// Allocations with their spaces, page pools per device, and the shadow that
// knows which bytes were written. Behaviours and tasks reach the bytes through
// `bytes`; the client's own address never works for them.
//
// Used with the process's lock held, except where it says otherwise.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_MEMORY_H
#define ACLTIDY_SIM_MEMORY_H

#include "core/Intervals.h"
#include "core/Objects.h"
#include "core/Usage.h"
#include "core/Window.h"

#include <optional>

namespace acltidy::sim {

using contract::Space;

enum class PageKind : uint8_t { Normal, Huge, Huge1G };

/// Page policy of an allocation request.
struct PagePolicy {
  PageKind First = PageKind::Normal;
  bool FallBack = false; ///< To normal pages.
};

/// What is kept with an allocation.
struct Block : Payload {
  Space In = Space::Device;
  int32_t Device = -1;
  PageKind Pages = PageKind::Normal;
  uint64_t Occupies = 0; ///< Bytes of the pool.
  Intervals Written;     ///< Relative to the start.
  Intervals Poisoned;    ///< Unwritten bytes that carry the pattern.
  Usage Use;
  /// A task gives the bytes back, when its turn comes after the release.
  bool InStreamOrder = false;
};

struct Pool {
  uint64_t HugeFree = 0, HugeTotal = 0, NormalFree = 0, NormalTotal = 0;
  uint64_t MediaUsed = 0;
  bool HugeAsked = false; ///< aclrtGetMemInfo was asked for huge pages.
  uint64_t Peak = 0;      ///< The most that was ever used.
  uint64_t used() const {
    return HugeTotal - HugeFree + NormalTotal - NormalFree;
  }
};

class Memory {
public:
  Memory();

  /// Takes pages and addresses. Null when there are none left.
  std::shared_ptr<Block> allocate(Space In, uint64_t Size, PagePolicy Policy,
                                  int32_t Device, uint64_t &Address);
  /// Gives pages back and makes the content unusable.
  void release(Object &O);

  Pool &pool(int32_t Device) { return Pools[static_cast<size_t>(Device)]; }

  void willFork() {
    Device.willFork();
    Pinned.willFork();
  }

  /// Signal-safe.
  bool isDevice(uint64_t Address) const { return Device.contains(Address); }
  bool isPinned(uint64_t Address) const { return Pinned.contains(Address); }
  /// Where the simulator finds the bytes at a client's address, whichever
  /// memory that is. Signal-safe.
  char *bytes(uint64_t Address) const {
    if (Device.contains(Address))
      return Device.backing(Address);
    if (Pinned.contains(Address))
      return Pinned.backing(Address);
    return reinterpret_cast<char *>(Address);
  }
  template <typename T> T *at(const void *Address) const {
    return reinterpret_cast<T *>(bytes(reinterpret_cast<uint64_t>(Address)));
  }

  /// The first unwritten part of a range, if it is in memory with a shadow.
  std::optional<Range> unwritten(uint64_t Address, uint64_t Size,
                                 ObjectTable &Objects);
  void markWritten(uint64_t Address, uint64_t Size, ObjectTable &Objects);
  /// A copy: the destination is as written as the source.
  void copyShadow(uint64_t To, uint64_t From, uint64_t Size,
                  ObjectTable &Objects);
  /// Puts the pattern into unwritten bytes before something reads them.
  void poison(uint64_t Address, uint64_t Size, ObjectTable &Objects);

  Window Device, Pinned;

private:
  void giveBackPages(const Block &B);

  std::vector<Pool> Pools;
};

constexpr unsigned char PoisonByte = 0xA5;

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_MEMORY_H
