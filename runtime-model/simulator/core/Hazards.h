//===- Hazards.h - Memory that unfinished tasks use -----------------------===//
//
// Every access of an enqueued task is kept until the host knows that the task
// is done. A new access that overlaps, of which one writes, and that is not
// ordered after the task, is a race.
//
// Used with the process's lock held.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_HAZARDS_H
#define ACLTIDY_SIM_HAZARDS_H

#include "core/Intervals.h"
#include "core/Streams.h"

#include <atomic>
#include <map>

namespace acltidy::sim {

/// An access of an unfinished task.
struct Flight {
  StreamRef Stream;
  uint64_t Number = 0;
  Range Bytes; ///< Client addresses.
  AccessMode Mode = AccessMode::Read;
  const Record *By = nullptr;
  StackId Site = 0;
};

class HazardTable {
public:
  /// \p Host: memory that the API did not allocate.
  void add(Flight F, bool Host);

  /// An access in flight that a new one races with, which the host makes or
  /// the next task of \p On. Null when there is none.
  const Flight *conflict(Range Bytes, AccessMode Mode, const StreamState *On);

  /// Some access in flight that begins in a range.
  const Flight *onStack(uint64_t Low, uint64_t High);

  /// Whether memory of the client's own may be in flight. Without the lock.
  bool anyHost() const { return HostFlights.load(std::memory_order_relaxed); }

  /// Forgets what is done where that is quick, so that releases of heap memory
  /// need not ask again.
  void forgetIfFew() {
    if (Flights.size() < 64)
      purge();
  }

  /// Forgets what is done. True when nothing is left.
  bool empty();

private:
  void purge();

  /// Sorted by where the ranges begin. Ranges of one stream that are the same
  /// are one entry.
  std::multimap<uint64_t, Flight> Flights;
  uint64_t Longest = 0;
  size_t PurgeAt = 64;
  std::atomic<bool> HostFlights{false};
};

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_HAZARDS_H
