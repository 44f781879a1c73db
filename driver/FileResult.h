//===- FileResult.h - What became of one file -----------------------------===//

#ifndef ACLTIDY_DRIVER_FILERESULT_H
#define ACLTIDY_DRIVER_FILERESULT_H

#include "Findings.h"
#include "ProgramSummary.h"
#include <cstdint>
#include <string>
#include <vector>

namespace acltidy::driver {

/// How an analysis depended on a path.
struct FileUse {
  enum class Kind { Missing, Exists, Read };
  std::string Path; ///< Absolute.
  Kind How = Kind::Missing;
  uint64_t HashLow = 0, HashHigh = 0; ///< Read: of the content.
};

template <typename A> void serialize(A &Ar, FileUse &U) {
  Ar(U.Path, U.How, U.HashLow, U.HashHigh);
}

/// A NOLINT comment that names rules of acl-tidy.
struct NolintComment {
  std::string Path;
  unsigned Line = 0;
  std::string Text;    ///< "NOLINTNEXTLINE(acl-resource-leak)".
  bool Judged = false; ///< The file was analysed with the rules it names.
  bool Used = false;   ///< It suppressed something.
};

/// What became of one file.
struct FileResult {
  enum class Status {
    Complete,
    Partial,    ///< Analysed, but the compiler reported errors.
    Failed,     ///< Not analysed.
    Irrelevant, ///< It cannot use the API, so it was not analysed.
    Untouched,  ///< It includes no file that changed; not analysed either.
  };
  Status Outcome = Status::Failed;
  std::string Reason; ///< Why it is Partial or Failed.

  /// Findings and compile errors, sorted, each once.
  std::vector<Finding> Findings;
  std::vector<Finding> Suppressed; ///< By NOLINT comments.
  std::vector<NolintComment> Comments;
  std::vector<std::string> Dropped; ///< Compiler flags that clang has not.
  std::vector<FileUse> Uses;        ///< Everything the result depends on.
  std::vector<ProgramFunction> Functions; ///< For the program's summary.
  std::vector<std::string> Unexplored;    ///< Functions with paths left over.
  unsigned HiddenHeaders = 0, HiddenLines = 0; ///< Findings by the filters.
  double ScanSeconds = 0, Seconds = 0; ///< Wall time; scanning not included.
  std::vector<std::string> Errors;     ///< To be told in the name of the run.
  std::string CacheProblem;            ///< Why the result could not be kept.
  bool Reusable = true; ///< By a later run, as long as `Uses` hold.
  bool Cached = false;  ///< Set by the run.
};

template <typename A> void serialize(A &Ar, NolintComment &C) {
  Ar(C.Path, C.Line, C.Text, C.Judged, C.Used);
}
template <typename A> void serialize(A &Ar, FileResult &R) {
  Ar(R.Outcome, R.Reason, R.Findings, R.Suppressed, R.Comments, R.Dropped,
     R.Uses, R.Functions, R.Unexplored, R.HiddenHeaders, R.HiddenLines,
     R.ScanSeconds, R.Seconds, R.Errors, R.CacheProblem);
}

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_FILERESULT_H
