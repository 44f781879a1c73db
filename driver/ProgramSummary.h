//===- ProgramSummary.h - What a program's functions do to handles --------===//
//
// A wrapper of the API in one file is a mystery to the analysis of another.
// So each file tells what its own functions do, as rows of the contract, and
// which functions of other files it calls; the rows of all files, merged, are
// what the callers are analysed with. A caller depends on the rows of those
// functions only that it calls.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_PROGRAMSUMMARY_H
#define ACLTIDY_DRIVER_PROGRAMSUMMARY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace acltidy::driver {

/// A function that other files can call, as one file sees it.
struct ProgramFunction {
  std::string Symbol; ///< What the linker knows it by.
  std::string Name;   ///< Qualified, as in rows.
  unsigned Params = 0;
  bool Defined = false; ///< In this file; else it is called there.
  std::string Row; ///< When defined: the row, or "" where nothing is known.
};

template <typename A> void serialize(A &Ar, ProgramFunction &F) {
  Ar(F.Symbol, F.Name, F.Params, F.Defined, F.Row);
}

/// Functions cross from the check that finds them as text.
std::string encode(const ProgramFunction &F);
std::optional<ProgramFunction> decode(llvm::StringRef Text);

/// Rows of a whole program. Where files disagree on a function (programs that
/// define the same helper in different ways), nothing is known of it.
class ProgramSummary {
public:
  /// Takes the functions that a file defines.
  void add(llvm::ArrayRef<ProgramFunction> Functions);

  /// The rows of those functions that a file calls, as a model file; "" when
  /// there are none. A row names a function without the types of its
  /// parameters: overloads of which only some have the row have none.
  std::string rowsFor(llvm::ArrayRef<ProgramFunction> Functions) const;

  /// The rows of functions that acquire or release and have one of these
  /// unqualified names, for a file that is not parsed.
  std::string rowsNamed(const llvm::StringSet<> &Names) const;
  /// The unqualified names of all such functions.
  llvm::StringSet<> namesOfOwners() const;

  /// All rows as a model file.
  std::string yaml() const;
  /// How many functions it tells of.
  size_t size() const;

private:
  /// By name and number of parameters: a row, or "" when there is none that
  /// holds for all of them.
  using RowMap = std::map<std::pair<std::string, unsigned>, std::string>;
  static std::string textOf(const RowMap &Rows);
  static void merge(RowMap &Rows, const ProgramFunction &F,
                    llvm::StringRef Row);

  llvm::StringMap<ProgramFunction> Defined; ///< By symbol.
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_PROGRAMSUMMARY_H
