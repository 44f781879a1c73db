//===- Jumping.cpp - Instances whose streams jump -------------------------===//
//
// Each bound stream is a list of tasks with a place in it. Streams that run
// take turns, as far as they get without an event of another one. Values in
// memory decide where a stream goes on.
//
//===----------------------------------------------------------------------===//

#include "api/Instances.h"

#include <algorithm>
#include <map>

namespace acltidy::sim {

namespace {

/// A loop of a client's that has not ended by then never does.
constexpr unsigned MostJumps = 100000;

struct Lane {
  const StreamState *Stream;
  std::vector<const Task *> Tasks;
  size_t At = 0;
  bool Runs = false;
};

class Run {
public:
  explicit Run(const Graph &G) {
    for (const Graph::Bound &B : G.Streams)
      Lanes.push_back({B.Stream.get(), {}, 0, B.Head});
    for (const Graph::Node &N : G.Nodes) {
      Lane *L = laneOf(N.Stream.get());
      if (!L)
        continue;
      if (N.What.Steers && N.What.Steers->Label)
        Labels[N.What.Steers->Label] = {L, L->Tasks.size()};
      if (N.What.Kind == TaskKind::Record)
        Recorded[N.What.Event.get()] = false;
      L->Tasks.push_back(&N.What);
    }
  }

  std::optional<std::string> toEnd() {
    for (;;) {
      bool Moved = false;
      for (Lane &L : Lanes)
        if (L.Runs)
          Moved |= advance(L);
      if (!Problem.empty())
        return Problem;
      // Any of them may have been activated by one behind it.
      if (std::none_of(Lanes.begin(), Lanes.end(),
                       [](const Lane &L) { return L.Runs; }))
        return std::nullopt;
      if (!Moved)
        return "its streams wait for events that none of them records";
    }
  }

private:
  std::vector<Lane> Lanes;
  std::map<Serial, std::pair<Lane *, size_t>> Labels;
  std::map<const EventState *, bool> Recorded; ///< In this run.
  unsigned Jumps = 0;
  std::string Problem;

  Lane *laneOf(const StreamState *Stream) {
    auto It = std::find_if(Lanes.begin(), Lanes.end(),
                           [&](const Lane &L) { return L.Stream == Stream; });
    return It == Lanes.end() ? nullptr : &*It;
  }

  /// Whether anything was done.
  bool advance(Lane &L) {
    bool Moved = false;
    while (L.Runs && Problem.empty()) {
      if (L.At == L.Tasks.size()) {
        L.Runs = false;
        return true;
      }
      const Task &T = *L.Tasks[L.At];
      if (T.Kind == TaskKind::Wait)
        if (auto It = Recorded.find(T.Event.get());
            It != Recorded.end() && !It->second)
          return Moved;
      ++L.At;
      Moved = true;
      if (T.Kind == TaskKind::Record)
        Recorded[T.Event.get()] = true;
      else if (T.Steers)
        steer(L, *T.Steers);
      else if (T.Run)
        T.Run();
    }
    return Moved;
  }

  void steer(Lane &L, const Control &C) {
    if (C.Ends)
      L.Runs = false;
    auto Where = C.Decide ? C.Decide() : std::nullopt;
    if (!Where)
      return;
    if (++Jumps > MostJumps) {
      Problem = "it jumps without end";
      return;
    }
    if (!Where->Returns)
      L.Runs = false;
    Lane *To = nullptr;
    size_t At = 0;
    if (Where->To) {
      To = laneOf(Where->To.get());
    } else if (auto It = Labels.find(Where->Label); It != Labels.end()) {
      std::tie(To, At) = It->second;
    }
    if (!To) {
      Problem = "it jumps to a label or stream that it does not have";
      return;
    }
    if (Where->To && To->Runs)
      return; // Active already.
    To->At = At;
    To->Runs = true;
  }
};

} // namespace

std::optional<std::string> runJumping(const Graph &G) { return Run(G).toEnd(); }

} // namespace acltidy::sim
