//===- Summary.h - The last lines of a run --------------------------------===//

#ifndef ACLTIDY_DRIVER_SUMMARY_H
#define ACLTIDY_DRIVER_SUMMARY_H

#include <cstddef>

namespace acltidy::driver {

class Gates;
class Messages;
class Run;
struct LintOptions;
struct Report;

/// Says what was found and what became of the files; with --stats in detail.
void summarize(const LintOptions &Opts, const Run &R, const Report &Result,
               const Gates &Gate, bool FromDatabase, Messages &Log);

/// Says how far a run over \p All files got before it was interrupted.
void tellInterruption(const Run &R, size_t All, Messages &Log);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_SUMMARY_H
