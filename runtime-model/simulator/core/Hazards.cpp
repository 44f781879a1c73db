//===- Hazards.cpp --------------------------------------------------------===//

#include "core/Hazards.h"

namespace acltidy::sim {

namespace {

bool bothRead(AccessMode A, AccessMode B) {
  return A == AccessMode::Read && B == AccessMode::Read;
}

bool finished(const Flight &F) { return F.Stream->Retired >= F.Number; }

} // namespace

void HazardTable::add(Flight F, bool Host) {
  if (F.Bytes.empty())
    return;
  if (Host)
    HostFlights.store(true, std::memory_order_relaxed);
  auto [It, End] = Flights.equal_range(F.Bytes.Begin);
  for (; It != End; ++It) {
    Flight &Known = It->second;
    // A later task of the same stream stands for the earlier one.
    if (Known.Stream == F.Stream && Known.Bytes.End == F.Bytes.End &&
        Known.Mode == F.Mode) {
      Known = std::move(F);
      return;
    }
  }
  Longest = std::max(Longest, F.Bytes.size());
  Flights.emplace(F.Bytes.Begin, std::move(F));
  if (Flights.size() > PurgeAt) {
    purge();
    PurgeAt = std::max<size_t>(64, 2 * Flights.size());
  }
}

const Flight *HazardTable::conflict(Range Bytes, AccessMode Mode,
                                    const StreamState *On) {
  if (Bytes.empty() || Flights.empty())
    return nullptr;
  uint64_t From = Bytes.Begin > Longest ? Bytes.Begin - Longest : 0;
  for (auto It = Flights.lower_bound(From);
       It != Flights.end() && It->first < Bytes.End;) {
    const Flight &F = It->second;
    if (finished(F)) {
      It = Flights.erase(It);
      continue;
    }
    if (F.Bytes.overlaps(Bytes) && !bothRead(F.Mode, Mode) &&
        !happenedBefore(F.Stream, F.Number, On))
      return &F;
    ++It;
  }
  return nullptr;
}

const Flight *HazardTable::onStack(uint64_t Low, uint64_t High) {
  if (Flights.empty())
    return nullptr;
  for (auto It = Flights.lower_bound(Low);
       It != Flights.end() && It->first < High; ++It)
    if (!finished(It->second))
      return &It->second;
  return nullptr;
}

bool HazardTable::empty() {
  purge();
  return Flights.empty();
}

void HazardTable::purge() {
  Longest = 0;
  for (auto It = Flights.begin(); It != Flights.end();) {
    if (finished(It->second)) {
      It = Flights.erase(It);
      continue;
    }
    Longest = std::max(Longest, It->second.Bytes.size());
    ++It;
  }
  if (Flights.empty())
    HostFlights.store(false, std::memory_order_relaxed);
}

} // namespace acltidy::sim
