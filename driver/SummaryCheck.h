//===- SummaryCheck.h - Finds what a program summary needs of a file ------===//
//
// An internal check whose messages are not findings but functions, encoded
// (ProgramSummary.h): those that the file defines, with what they do to their
// callers' handles (checks/engine/Summaries.h), and those of other files that
// it calls. Being a check, it shares the parse with the rules, runs in
// parallel, and its results come from the cache like theirs.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_SUMMARYCHECK_H
#define ACLTIDY_DRIVER_SUMMARYCHECK_H

namespace acltidy::driver {

/// Not named like a rule; it is no finding when a glob of the user's enables
/// it.
constexpr char SummaryCheckName[] = "internal-acl-summary";

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_SUMMARYCHECK_H
