//===- RunText.h - The report of a run, for people ------------------------===//

#ifndef ACLTIDY_DRIVER_RUN_RUNTEXT_H
#define ACLTIDY_DRIVER_RUN_RUNTEXT_H

namespace llvm {
class raw_ostream;
}

namespace acltidy::driver {

class Messages;
struct Report;
struct RunOptions;

/// Prints the findings of a run with their stacks.
void printFindings(const Report &R, llvm::raw_ostream &OS);

/// One or a few lines that say what was run and found.
void printSummary(const Report &R, llvm::raw_ostream &OS);

/// Writes \p R in the forms that \p Opts ask for.
void writeRunReports(const Report &R, const RunOptions &Opts, Messages &Log);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_RUN_RUNTEXT_H
