//===- Meetings.cpp -------------------------------------------------------===//

#include "core/Meetings.h"

#include "core/Process.h"
#include "core/Workers.h"

#include <dirent.h>

namespace acltidy::sim {

using std::chrono::steady_clock;

void Meeting::enter(const StreamRef &S) {
  Party New{S, S->Enqueued + 1};
  for (const Party &P : Parties)
    if (P.Stream != S) {
      P.Stream->Seen.join(S->Seen);
      P.Stream->Seen.advance(S, New.Number);
      S->Seen.join(P.Stream->Seen);
      S->Seen.advance(P.Stream, P.Number);
    }
  Parties.push_back(New);
  ++S->Unmet;
  if (full() || Done)
    settle();
}

// From now on the order between the streams is known.
void Meeting::settle() {
  for (Party &P : Parties)
    if (P.Stream->Unmet)
      --P.Stream->Unmet;
}

void Meeting::fail(int With) {
  if (Done)
    return;
  if (!full())
    settle();
  Status = With;
  Done = true;
  process().Changed.notify_all();
}

bool Meeting::gathered() const {
  if (!full())
    return false;
  for (const Party &P : Parties)
    if (!reached(P))
      return false;
  return true;
}

SyncResult meet(const StreamRef &S, const std::shared_ptr<Meeting> &M,
                Deadline Until) {
  if (!M->Limit && M->Patience.count())
    M->Limit = steady_clock::now() + M->Patience;
  while (!M->Done) {
    if (M->gathered() && !M->Working) {
      M->Working = true;
      int Status;
      {
        Unlocked Free;
        Status = M->work();
      }
      M->Status = Status;
      M->Done = true;
      process().Changed.notify_all();
      break;
    }
    bool Moved = false;
    if (!M->gathered())
      for (const Meeting::Party &P : std::vector<Meeting::Party>(M->Parties)) {
        uint64_t Before = P.Stream->Done;
        if (P.Stream != S && !M->reached(P))
          drain(P.Stream, P.Number - 1, steady_clock::now());
        Moved |= P.Stream->Done != Before;
      }
    // The lock was let go meanwhile.
    if (M->Done || Moved || (M->gathered() && !M->Working))
      continue;
    bool Alone = !Until && !M->Working && aloneInProcess();
    if (Alone ||
        (M->Limit && !M->Working && steady_clock::now() >= *M->Limit)) {
      M->fail(M->overdue(Alone));
      break;
    }
    Deadline Next = Until;
    if (M->Limit && (!Next || *M->Limit < *Next))
      Next = M->Limit;
    if (!waitChanged(Next) && Until && steady_clock::now() >= *Until &&
        !M->Done)
      return SyncResult::TimedOut;
  }
  if (M->Status && !S->Error)
    S->Error = M->Status;
  return SyncResult::Done;
}

bool aloneInProcess() {
  std::optional<unsigned> Ours = idleWorkers();
  if (!Ours)
    return false;
  unsigned Threads = 0;
  if (DIR *Folder = opendir("/proc/self/task")) {
    while (const dirent *Entry = readdir(Folder))
      Threads += Entry->d_name[0] != '.';
    closedir(Folder);
  }
  return Threads == 1 + *Ours;
}

} // namespace acltidy::sim
