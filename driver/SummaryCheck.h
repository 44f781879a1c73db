//===- SummaryCheck.h - The first pass over a program ---------------------===//
//
// An internal check that reports, in place of findings, what the functions of
// a file do to their callers' handles (checks/engine/Summaries.h). Being a
// check, it runs, in parallel and from the cache, like every other.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_SUMMARYCHECK_H
#define ACLTIDY_DRIVER_SUMMARYCHECK_H

#include "llvm/ADT/StringRef.h"
#include <map>
#include <string>
#include <utility>

namespace acltidy {

/// Not named like a rule: no glob of the user's enables it.
constexpr char SummaryCheckName[] = "internal-acl-summary";

/// Rows of a whole program, by name and number of parameters. Where files
/// disagree on a function (examples that define the same helper), nothing is
/// known of it.
class ProgramSummary {
public:
  /// Takes a message of the check.
  void add(llvm::StringRef Message);
  /// The rows as a model file.
  std::string yaml() const;
  /// How many functions it tells of.
  size_t size() const;

private:
  /// Row, or empty when files disagree.
  std::map<std::pair<std::string, unsigned>, std::string> Rows;
};

} // namespace acltidy

#endif // ACLTIDY_DRIVER_SUMMARYCHECK_H
