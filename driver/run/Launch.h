//===- Launch.h - Programs that run, and how they end ---------------------===//
//
// Starts programs and waits for them in one thread. Signals that reach acl-tidy
// go on to the programs. What they leave behind becomes a child of acl-tidy,
// so that the run ends when all of its processes have ended.
//
// Not thread-safe; one object at a time.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_RUN_LAUNCH_H
#define ACLTIDY_DRIVER_RUN_LAUNCH_H

#include "llvm/ADT/ArrayRef.h"
#include <chrono>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace acltidy::driver {

struct LaunchRequest {
  std::vector<std::string> Command; ///< The first is the path of the program.
  std::vector<std::string> Environment; ///< "NAME=value"; all of it.
  /// With acl-tidy's input, output and terminal. Otherwise without input and
  /// output, and in a process group of its own, which is killed with it.
  bool Attached = true;
  double TimeLimit = 0; ///< Seconds; 0: none.
};

/// How a program ended.
struct Ending {
  int Code = 0;   ///< Exit status, if no signal ended it.
  int Signal = 0; ///< 0: none.
  bool TimedOut = false;
  bool LeftRunning = false; ///< Processes of its own are not at their end.
  double Seconds = 0;       ///< Wall time.

  /// As shells have it.
  int status() const { return Signal ? 128 + Signal : Code; }
};

/// "SIGSEGV".
std::string nameOfSignal(int Signal);

class Launcher {
public:
  Launcher();
  ~Launcher();
  Launcher(const Launcher &) = delete;

  /// Starts a program under the number \p Id. Returns "", or why not.
  std::string start(size_t Id, const LaunchRequest &Request);

  /// Waits until one of the programs ends. Empty when none runs.
  std::optional<std::pair<size_t, Ending>> wait();

  size_t running() const { return Programs.size(); }
  /// Whether somebody asked acl-tidy to stop.
  bool interrupted() const;

private:
  struct Program {
    size_t Id;
    pid_t Pid;
    bool Attached, TimedOut = false, Killed = false;
    std::chrono::steady_clock::time_point Started;
    std::optional<std::chrono::steady_clock::time_point> Deadline;
  };
  void publish();
  void enforceLimits();
  bool awaitOrphans();

  std::vector<Program> Programs;
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_LAUNCH_H
