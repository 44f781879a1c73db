//===- Recorder.h - What a profiling session has seen ---------------------===//
//
// Marks, ranges, steps and calls are kept from aclprofStart to aclprofStop and
// written as tables when aclprofFinalize is called.
//
// Used with the process's lock held, except `seconds`.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_API_PROF_RECORDER_H
#define ACLTIDY_SIM_API_PROF_RECORDER_H

#include "core/Process.h"

namespace acltidy::sim::prof {

/// A moment, or from Begin to End, in milliseconds since the process started.
struct Entry {
  const char *Sort = "";
  uint32_t Thread = 0;
  double Begin = 0, End = 0;
  std::string Message;
};

class Recorder {
public:
  bool Initialised = false;
  std::string Folder; ///< Where the session's own folder will be.

  bool running() const { return !Sessions.empty(); }
  /// A configuration's session begins. False when one of its devices has one.
  bool start(Word Config, const std::vector<uint32_t> &Devices);
  bool stop(Word Config);
  void add(Entry E) {
    if (running())
      Entries.push_back(std::move(E));
  }
  /// Writes all into a new folder, whose name is returned; "" when that fails.
  std::string write();

private:
  std::vector<std::pair<Word, std::vector<uint32_t>>> Sessions;
  std::map<std::string, uint64_t> Before, Calls;
  std::vector<Entry> Entries;
};

Recorder &recorder();

} // namespace acltidy::sim::prof

#endif // ACLTIDY_SIM_API_PROF_RECORDER_H
