//===- Baseline.h - Findings that are known -------------------------------===//
//
// A baseline is a JSON file that a team commits: the findings that were there
// when the gate was set up. An entry names path, rule and fingerprint, and how
// many findings have them; it has no line number, so it holds when code moves.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_GATE_BASELINE_H
#define ACLTIDY_DRIVER_GATE_BASELINE_H

#include "llvm/ADT/StringRef.h"
#include <map>
#include <optional>
#include <string>
#include <tuple>

namespace acltidy::driver {

class Messages;
struct Finding;
struct Report;

class Baseline {
public:
  /// Reads \p File. What is wrong is told; the result is then empty.
  static std::optional<Baseline> read(llvm::StringRef File, Messages &Log);

  /// Whether \p F, in the file \p Path relative to \p Root, is in the baseline.
  /// Each entry answers for as many findings as it counts. A file that was
  /// renamed keeps its entries.
  bool takes(const Finding &F, llvm::StringRef Path, llvm::StringRef Root);

  /// How many findings of the baseline nothing was found of.
  size_t left() const;
  /// Forgets these.
  void prune();

  /// Adds a finding.
  void add(const Finding &F, llvm::StringRef Path);
  /// Replaces \p File. What goes wrong is told.
  bool write(llvm::StringRef File, llvm::StringRef Version,
             Messages &Log) const;

private:
  /// Path, rule, fingerprint; the order of the file.
  using Key = std::tuple<std::string, std::string, std::string>;
  struct Entry {
    std::string Message; ///< For people who read the file.
    unsigned Count = 0;
    unsigned Seen = 0;
  };
  bool take(Entry &E);

  std::map<Key, Entry> Entries;
};

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_GATE_BASELINE_H
