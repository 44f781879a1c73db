//===- Lint.h - Analyses files and reports --------------------------------===//

#ifndef ACLTIDY_DRIVER_LINT_H
#define ACLTIDY_DRIVER_LINT_H

namespace acltidy::driver {

class Messages;
struct Installation;
struct LintOptions;

/// Analyses the files of \p Opts. Findings are printed to standard output.
/// Returns an exit code.
int lint(const LintOptions &Opts, const Installation &Paths, Messages &Log);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_LINT_H
