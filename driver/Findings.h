//===- Findings.h - What a run has found ----------------------------------===//
//
// The one model of a finding that gates and all output formats read. It depends
// on no source manager, so that it can cross a pipe and wait in the cache.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_FINDINGS_H
#define ACLTIDY_DRIVER_FINDINGS_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <string>
#include <vector>

namespace clang::tidy {
struct ClangTidyError;
}

namespace acltidy::driver {

class SourceFiles;

/// A stretch of a file. Lines and columns count from 1, columns in bytes; 0
/// means that there is none. `EndColumn` is one past the last byte.
struct Extent {
  std::string Path; ///< Absolute; empty for what has no place in the source.
  unsigned Offset = 0, Length = 0; ///< In bytes.
  unsigned Line = 0, Column = 0, EndLine = 0, EndColumn = 0;
};

/// Replaces an extent by a text.
struct Edit {
  Extent Where;
  std::string Text;
};

/// One message at one place: the finding itself, or a step of its path.
struct Step {
  std::string Message;
  Extent Where; ///< Length 0.
  std::vector<Extent> Ranges;
  std::vector<Edit> Edits;
};

/// A function on the stack of a program that ran.
struct Frame {
  std::string Function; ///< As written in the source; "" when unknown.
  Extent Where;         ///< Path "" when unknown; length 0.
  std::string Module;   ///< Path of the program or library.
  uint64_t Offset = 0;  ///< In the module, as its symbol table counts.
};

/// Where something happened in a run.
struct CallStack {
  std::string Role;          ///< "here", "created", "released", "enqueued" …
  std::vector<Frame> Frames; ///< Innermost first.
};

enum class Severity { Note, Warning, Error };

/// Why a finding is not reported.
enum class Suppression {
  None,
  InSource, ///< A NOLINT comment.
  External, ///< An entry of a suppressions file.
};

/// How a finding stands to the baseline.
enum class BaselineState { None, New, Known };

struct Finding {
  std::string Rule; ///< A rule's id, or "clang-diagnostic-…".
  /// The rule's severity, or that of the compiler's diagnostic. A Note is
  /// advice.
  Severity Level = Severity::Warning;
  bool WarningAsError = false;
  Step What;
  std::vector<Step> Path; ///< The story that leads to it, first step first.

  // Of findings that a running program made (acl-tidy run).
  std::vector<CallStack> Stacks;
  uint64_t Count = 0; ///< How often it was seen; 0: it is a static finding.
  std::string Detail; ///< Addresses and sizes of the first time.
  /// Calls of which one had to fail for it; see Fault::describe().
  std::vector<std::string> Faults;

  // Of static findings that a run was compared with (acl-tidy validate).
  std::string Verdict;  ///< "confirmed", "contradicted", "not reached".
  std::string Evidence; ///< A sentence.

  std::string BuildDirectory;
  /// What is the same of this finding when lines move; see fingerprintOf().
  std::string Fingerprint;

  // Set by the gates of a run.
  Suppression Suppressed = Suppression::None;
  std::string Justification; ///< Of the suppression.
  BaselineState State = BaselineState::None;
  unsigned Ordinal = 0; ///< Among findings of the same path and fingerprint.

  /// What reports call it and gates judge by.
  Severity severity() const { return WarningAsError ? Severity::Error : Level; }
  /// What it is called where people expect clang-tidy's words: findings of
  /// rules are warnings there.
  Severity textLevel() const {
    return ofRule() ? (WarningAsError ? Severity::Error : Severity::Warning)
                    : Level;
  }
  /// A finding of a rule, in contrast to what the compiler and clang-tidy
  /// itself have to say.
  bool ofRule() const { return llvm::StringRef(Rule).starts_with("acl-"); }
};

llvm::StringRef nameOf(Severity Level); ///< "note", "warning", "error".

/// Makes a finding of clang-tidy's form; \p Files gives lines and columns.
Finding fromClangTidy(const clang::tidy::ClangTidyError &Error,
                      SourceFiles &Files);
/// And back, for printing and fixing.
clang::tidy::ClangTidyError toClangTidy(const Finding &F);

/// A short hash of rule, source line and the names that the message quotes.
/// Neither line numbers nor the wording of messages nor the path go into it.
std::string fingerprintOf(const Finding &F, SourceFiles &Files);

/// Identifies a finding within a run: the same header is seen by many files.
std::string identityOf(const Finding &F);

/// By path, place, rule and message.
bool orderedBefore(const Finding &A, const Finding &B);

template <typename A> void serialize(A &Ar, Extent &E) {
  Ar(E.Path, E.Offset, E.Length, E.Line, E.Column, E.EndLine, E.EndColumn);
}
template <typename A> void serialize(A &Ar, Edit &E) { Ar(E.Where, E.Text); }
template <typename A> void serialize(A &Ar, Step &S) {
  Ar(S.Message, S.Where, S.Ranges, S.Edits);
}
/// Without what the gates set, and what only running programs tell.
template <typename A> void serialize(A &Ar, Finding &F) {
  Ar(F.Rule, F.Level, F.WarningAsError, F.What, F.Path, F.BuildDirectory,
     F.Fingerprint);
}

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_FINDINGS_H
