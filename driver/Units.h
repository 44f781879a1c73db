//===- Units.h - Which files a run is about -------------------------------===//

#ifndef ACLTIDY_DRIVER_UNITS_H
#define ACLTIDY_DRIVER_UNITS_H

#include "FileAnalysis.h"
#include <vector>

namespace acltidy::driver {

/// The files of a run, in the order in which they are reported.
struct UnitList {
  std::vector<Unit> Units;
  /// Files that cannot be analysed, which has been told, with the reason.
  std::vector<std::pair<std::string, std::string>> Unusable;
  size_t OtherLanguages = 0; ///< Files of the database that were left out.
  bool FromDatabase = false; ///< Nobody named the files.
};

/// The files that \p Opts name, or all of the compilation database. Everything
/// that is wrong with one of them is told.
UnitList selectUnits(const LintOptions &Opts, Configuration &Config,
                     Messages &Log);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_UNITS_H
