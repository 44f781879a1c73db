//===- Gates.h - Which findings count -------------------------------------===//

#ifndef ACLTIDY_DRIVER_GATE_GATES_H
#define ACLTIDY_DRIVER_GATE_GATES_H

#include "gate/Baseline.h"
#include "gate/ChangedLines.h"
#include "gate/SuppressionFile.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace acltidy::driver {

class Messages;
struct Finding;
struct LintOptions;

/// All gates of a run.
class Gates {
public:
  /// \p Root is what paths of baselines and suppressions start at. Null when
  /// something that the options name cannot be used, which is told.
  static std::unique_ptr<Gates> create(const LintOptions &Opts,
                                       const std::string &Root, Messages &Log);

  /// Sets what the gates say of \p F. False: it is not part of this run, for it
  /// touches no changed line.
  bool judge(Finding &F);

  /// Whether \p F makes the run fail.
  bool fails(const Finding &F) const;

  /// The files that findings may be in, or null for all.
  const llvm::StringSet<> *changedFiles() const;

  /// After the last finding: writes baselines, tells what suppressions are for
  /// nothing. \p Complete: all files were analysed, so that what was not found
  /// is not there.
  void finish(bool Complete, bool AllFiles, llvm::StringRef Version);

  size_t known() const { return Known; }
  size_t written() const { return Written; }
  size_t fixed() const { return Fixed; }
  size_t suppressed() const { return Suppressed; }
  size_t outsideDiff() const { return Outside; }
  bool hasBaseline() const { return Base.has_value(); }

private:
  Gates(const LintOptions &Opts, const std::string &Root, Messages &Log)
      : Opts(Opts), Root(Root), Log(Log) {}

  const LintOptions &Opts;
  std::string Root;
  Messages &Log;
  std::optional<Baseline> Base, New;
  std::unique_ptr<ChangedLines> Changed;
  SuppressionFiles External;
  size_t Known = 0, Written = 0, Fixed = 0, Suppressed = 0, Outside = 0;
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_GATE_GATES_H
