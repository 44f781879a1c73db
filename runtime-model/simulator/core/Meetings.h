//===- Meetings.h - Tasks of several streams that run together ------------===//
//
// A collective operation is one task in the stream of every rank. Each waits
// at the front of its stream until all are there; whoever finds them complete
// does the work for all. One that never becomes complete is overdue after a
// time, or at once when no thread is left that could complete it.
//
// Used with the process's lock held; the work is done without it.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_MEETINGS_H
#define ACLTIDY_SIM_MEETINGS_H

#include "core/Streams.h"

namespace acltidy::sim {

class Meeting {
public:
  struct Party {
    StreamRef Stream;
    uint64_t Number = 0; ///< Of its task.
  };

  /// \p Patience: how long a party waits for the others; 0: for good.
  Meeting(unsigned Expected, std::chrono::seconds Patience)
      : Expected(Expected), Patience(Patience) {}
  virtual ~Meeting() = default;

  /// The next task of \p Stream takes part. What all did before comes before
  /// what any does afterwards.
  void enter(const StreamRef &Stream);
  bool full() const { return Parties.size() == Expected; }
  bool done() const { return Done; }
  /// Ends it without its work: every stream gets the status.
  void fail(int With);
  bool reached(const Party &P) const { return P.Stream->Done + 1 >= P.Number; }
  const std::vector<Party> &parties() const { return Parties; }

protected:
  /// Does what all have met for. Without the lock. A status for the streams.
  virtual int work() = 0;
  /// Somebody did not come. With the lock; the meeting fails afterwards.
  /// \p Alone: no thread is left that could.
  virtual int overdue(bool Alone) = 0;

private:
  friend SyncResult meet(const StreamRef &, const std::shared_ptr<Meeting> &,
                         Deadline);
  bool gathered() const;
  void settle();

  std::vector<Party> Parties;
  unsigned Expected;
  std::chrono::seconds Patience;
  Deadline Limit; ///< From the first time that a party was at the front.
  bool Working = false, Done = false;
  int Status = 0;
};

/// The front task of \p Stream waits for the others, and gets the streams that
/// they are in out of the way.
SyncResult meet(const StreamRef &Stream, const std::shared_ptr<Meeting> &M,
                Deadline Until);

/// Whether the calling thread is the only one that can call the API.
bool aloneInProcess();

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_MEETINGS_H
