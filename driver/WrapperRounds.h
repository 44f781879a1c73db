//===- WrapperRounds.h - Analyses callers with what wrappers do -----------===//
//
// In the first round files are analysed as if they were alone. Then each file
// that calls functions of others which have rows by now is analysed again with
// these rows, and tells more of its own functions: a wrapper of a wrapper takes
// another round. Callers wait until the files that they call are done. A row
// rests on rows of rounds before it, so it makes no difference to its truth
// after which round this ends.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_WRAPPERROUNDS_H
#define ACLTIDY_DRIVER_WRAPPERROUNDS_H

#include "FileResult.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <optional>
#include <string>
#include <vector>

namespace acltidy::driver {

class WrapperRounds {
public:
  /// Wrappers of wrappers of … are followed through so many files.
  static constexpr unsigned MaxRounds = 10;

  explicit WrapperRounds(size_t Units) : Given(Units) {}

  /// Takes the results of all units, and says which units are to be analysed
  /// again, with the rows that rowsOf() has from now on.
  std::vector<size_t> next(llvm::ArrayRef<std::optional<FileResult>> Results);

  /// The rows that a unit is analysed with; "" in the first round.
  const std::string &rowsOf(size_t Unit) const { return Given[Unit]; }
  const ProgramSummary &summary() const { return Summary; }

private:
  std::string rowsForUnparsed(const FileResult &Result);
  static std::vector<size_t>
  calleesFirst(llvm::ArrayRef<size_t> Waiting,
               llvm::ArrayRef<std::optional<FileResult>> Results);

  std::vector<std::string> Given; ///< By unit.
  ProgramSummary Summary;         ///< Of the last round.
  llvm::StringSet<> Owners;       ///< Names of its functions that own handles.
  llvm::StringMap<std::vector<std::string>> Mentioned; ///< Owners, by path.
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_WRAPPERROUNDS_H
