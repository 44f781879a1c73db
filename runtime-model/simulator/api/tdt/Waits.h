//===- Waits.h - Waiting for room in a queue, or for something in it ------===//

#ifndef ACLTIDY_SIM_API_TDT_WAITS_H
#define ACLTIDY_SIM_API_TDT_WAITS_H

#include "core/Call.h"
#include "core/Meetings.h"

namespace acltidy::sim::tdt {

/// Waits until \p Ready: -1 for good, 0 not at all, else milliseconds. False
/// when the time is over. A wait for good that no other thread could end is
/// given up at once, and noted.
template <typename F> bool await(int32_t Milliseconds, F Ready) {
  using std::chrono::steady_clock;
  Deadline Until;
  if (Milliseconds >= 0)
    Until = steady_clock::now() + std::chrono::milliseconds(Milliseconds);
  while (!Ready()) {
    if (!Until && aloneInProcess()) {
      reporter().note(std::string("'") + call().name() +
                      "' would wait for good, since the process has no other "
                      "thread; it fails instead");
      return false;
    }
    if (!waitChanged(Until) && Until && steady_clock::now() >= *Until)
      return Ready();
  }
  return true;
}

} // namespace acltidy::sim::tdt

#endif // ACLTIDY_SIM_API_TDT_WAITS_H
