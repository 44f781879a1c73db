//===- Intervals.h - Sets of bytes ----------------------------------------===//
//
// A set of half-open ranges, kept disjoint and sorted. Which bytes of an
// allocation were written is nearly always one range, so that byte-exact
// knowledge costs as good as nothing.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_INTERVALS_H
#define ACLTIDY_SIM_INTERVALS_H

#include <algorithm>
#include <cstdint>
#include <vector>

namespace acltidy::sim {

struct Range {
  uint64_t Begin = 0, End = 0;

  uint64_t size() const { return End - Begin; }
  bool empty() const { return Begin >= End; }
  bool overlaps(const Range &Other) const {
    return Begin < Other.End && Other.Begin < End;
  }
};

class Intervals {
public:
  void add(Range R) {
    if (R.empty())
      return;
    auto First = std::lower_bound(
        Parts.begin(), Parts.end(), R.Begin,
        [](const Range &P, uint64_t Begin) { return P.End < Begin; });
    auto Last = First;
    for (; Last != Parts.end() && Last->Begin <= R.End; ++Last) {
      R.Begin = std::min(R.Begin, Last->Begin);
      R.End = std::max(R.End, Last->End);
    }
    if (First == Last) {
      Parts.insert(First, R);
      return;
    }
    *First = R;
    Parts.erase(First + 1, Last);
  }

  void remove(Range R) {
    std::vector<Range> Left;
    for (const Range &P : Parts) {
      if (!P.overlaps(R)) {
        Left.push_back(P);
        continue;
      }
      if (P.Begin < R.Begin)
        Left.push_back({P.Begin, R.Begin});
      if (R.End < P.End)
        Left.push_back({R.End, P.End});
    }
    Parts = std::move(Left);
  }

  /// Calls \p Visit with every part of \p R that is not in the set.
  template <typename F> void gaps(Range R, F Visit) const {
    auto It = std::upper_bound(
        Parts.begin(), Parts.end(), R.Begin,
        [](uint64_t Begin, const Range &P) { return Begin < P.End; });
    for (; It != Parts.end() && It->Begin < R.End; ++It) {
      if (R.Begin < It->Begin)
        Visit(Range{R.Begin, It->Begin});
      R.Begin = std::max(R.Begin, It->End);
    }
    if (R.Begin < R.End)
      Visit(R);
  }

  bool contains(Range R) const {
    bool All = true;
    gaps(R, [&](Range) { All = false; });
    return All;
  }

  bool empty() const { return Parts.empty(); }
  const std::vector<Range> &parts() const { return Parts; }

private:
  std::vector<Range> Parts;
};

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_INTERVALS_H
