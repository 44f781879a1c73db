//===- Limits.cpp ---------------------------------------------------------===//

#include "core/Limits.h"

#include <algorithm>
#include <map>

namespace acltidy::sim {

void reportLimit(Call &C, KindId Kind, const std::string &Message,
                 uint64_t Most) {
  constexpr size_t Places = 4;
  std::map<StackId, uint64_t> Counts;
  process().Objects.forEachLive([&](const Object &O) {
    if (O.Kind == Kind && !O.System && O.Device == self().Device)
      ++Counts[O.Born];
  });
  std::vector<std::pair<StackId, uint64_t>> Sorted(Counts.begin(),
                                                   Counts.end());
  std::sort(Sorted.begin(), Sorted.end(), [](const auto &A, const auto &B) {
    return A.second != B.second ? A.second > B.second : A.first < B.first;
  });
  std::vector<Place> More;
  std::string Detail = "the product has " + std::to_string(Most) + "; alive";
  for (size_t I = 0; I != Sorted.size() && I != Places; ++I) {
    More.push_back({"created", Sorted[I].first});
    Detail += (I ? ", " : ", by the places below: ") +
              std::to_string(Sorted[I].second);
  }
  if (Sorted.size() > Places)
    Detail += ", and some from " + std::to_string(Sorted.size() - Places) +
              " other places";
  if (Sorted.empty())
    Detail += " are none of the program's own";
  C.report(rules::Limits, Message, More, Detail);
}

} // namespace acltidy::sim
