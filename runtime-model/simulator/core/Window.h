//===- Window.h - Address ranges that client and simulator see apart ------===//
//
// One memfd, mapped twice: the client's addresses with the client's rights
// (none for device memory), and the simulator's own mapping. A constant
// distance leads from one to the other. Addresses are given out upwards and
// never come back. A forked child shares the memory with its parent, as it
// would share the device; neither gets addresses of the other's.
//
// Thread-safe where it says so.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_WINDOW_H
#define ACLTIDY_SIM_WINDOW_H

#include <atomic>
#include <cstdint>
#include <unordered_map>

namespace acltidy::sim {

class Window {
public:
  /// \p Protection are the client's rights (PROT_...). Tries smaller ranges
  /// when address space is short; ends the process when there is none at all.
  Window(const char *Name, int Protection);

  /// An address aligned to \p Align with at least \p Align free bytes behind
  /// the block. 0 when the range is used up.
  uint64_t take(uint64_t Size, uint64_t Align);
  /// Gives the physical memory back; the addresses stay unused.
  void giveBack(uint64_t Address, uint64_t Size);

  /// The process forks: chunks may be the other process's as well.
  void willFork() { Forked = true; }

  /// Signal-safe.
  bool contains(uint64_t Address) const { return Address - Base < Bytes; }
  /// The simulator's address for a client's one. Signal-safe.
  char *backing(uint64_t Address) const {
    return reinterpret_cast<char *>(Address + Distance);
  }
  /// Client rights of whole pages. Signal-safe.
  void protect(uint64_t Begin, uint64_t End, int Protection) const;
  int protection() const { return Rights; }

private:
  void count(uint64_t Address, uint64_t Size, int By);

  uint64_t Base = 0, Bytes = 0, Distance = 0;
  /// How much is given out: in memory that forked processes share.
  std::atomic<uint64_t> *Used = nullptr;
  bool Forked = false;
  int File = -1;
  int Rights;
  /// Live blocks per chunk of memory, for small blocks that share pages.
  std::unordered_map<uint64_t, int> Chunks;
};

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_WINDOW_H
