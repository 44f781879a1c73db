//===- Report.h - Findings, and how they leave the process ----------------===//
//
// A finding is written to the raw report (JSON lines) as soon as it is made,
// so that nothing is lost when the process dies. At exit the raw report gets
// the counts and the statistics, and standard error a summary for people.
//
// Thread-safe.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_REPORT_H
#define ACLTIDY_SIM_REPORT_H

#include "core/Stacks.h"

#include <string>
#include <string_view>
#include <vector>

namespace acltidy::sim {

namespace rules {
constexpr const char *CallbackApi = "acl-callback-api";
constexpr const char *CaptureUnsafe = "acl-capture-unsafe";
constexpr const char *CollectiveMismatch = "acl-collective-mismatch";
constexpr const char *CopyBounds = "acl-copy-bounds";
constexpr const char *DestroyOrder = "acl-destroy-order";
constexpr const char *DvppMemoryWaste = "acl-dvpp-memory-waste";
constexpr const char *FirstRunMemory = "acl-first-run-memory";
constexpr const char *ForkAfterInit = "acl-fork-after-init";
constexpr const char *ForkInAsync = "acl-fork-in-async";
constexpr const char *Hibernation = "acl-hibernation";
constexpr const char *HugePageQuery = "acl-huge-page-query";
constexpr const char *Limits = "acl-limits";
constexpr const char *MemoryKind = "acl-memory-kind";
constexpr const char *MismatchedDestroy = "acl-mismatched-destroy";
constexpr const char *NonDvppMemory = "acl-non-dvpp-memory";
constexpr const char *OomSuspend = "acl-oom-suspend";
constexpr const char *ProcessLimit = "acl-process-limit";
constexpr const char *RedundantCopy = "acl-redundant-copy";
constexpr const char *ResourceLeak = "acl-resource-leak";
constexpr const char *UncheckedError = "acl-unchecked-error";
constexpr const char *UninitializedMemory = "acl-uninitialized-memory";
constexpr const char *UnsynchronizedAccess = "acl-unsynchronized-access";
constexpr const char *UseAfterDestroy = "acl-use-after-destroy";
constexpr const char *WrongContext = "acl-wrong-context";
} // namespace rules

/// A place that the story of a finding needs.
struct Place {
  const char *Role; ///< "here", "created", "released", "enqueued", "set" …
  StackId Stack;
};

struct Finding {
  const char *Rule;
  /// One sentence without addresses: findings of the same rule, message and
  /// places are one finding with a count.
  std::string Message;
  std::vector<Place> Places;
  std::string Detail; ///< Of the first one only: addresses, sizes.
  uint64_t Count = 1;
};

class Reporter {
public:
  /// Notes a finding. Expected ones (see acltidy/annotations.h) are counted
  /// but not shown.
  void report(Finding F);

  /// Adds a line to the notes of the summary, once per text: things that are
  /// no findings, such as a function that is not supported.
  void note(std::string Text);

  /// The process uses the API: the raw report says so from now on, however
  /// the process ends.
  void begin();

  /// Lines for the raw report that are no findings; \p Object is JSON.
  void raw(const std::string &Object);

  /// Findings that were reported and not taken so far.
  std::vector<Finding> take();
  uint64_t unexpected() const;

  /// Findings of \p Rule are expected from now on in this process until
  /// \p Count of them were made.
  void expect(std::string_view Rule, uint64_t Count);

  /// Writes what is left. \p Statistics is a JSON object. \p Exit is where
  /// the client called exit, if it did.
  void finish(const std::string &Statistics, StackId Exit = 0);

  void lockForFork();
  void unlockAfterFork(bool Child);

private:
  struct State;
  State &state() const;
};

Reporter &reporter();

/// Reports what is wrong at \p At; of \p More what is known.
void reportAt(const Place &At, const char *Rule, std::string Message,
              const std::vector<Place> &More = {}, std::string Detail = {});

/// JSON text of a string, quotes included.
std::string quoted(std::string_view Text);

/// JSON object of one return address: module, offset and symbol.
std::string jsonFrame(const void *Address);
/// JSON array of the frames of \p Stack.
std::string jsonFrames(StackId Stack);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_REPORT_H
