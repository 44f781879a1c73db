//===- Findings.cpp - What a run has found --------------------------------===//

#include "Findings.h"
#include "SourceFiles.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/xxhash.h"
#include <tuple>

using namespace clang;
using namespace clang::tidy;
using namespace llvm;

namespace acltidy::driver {

StringRef nameOf(Severity Level) {
  switch (Level) {
  case Severity::Note:
    return "note";
  case Severity::Warning:
    return "warning";
  case Severity::Error:
    return "error";
  }
  llvm_unreachable("unknown severity");
}

//===--- clang-tidy's form ------------------------------------------------===//

static Extent extentOf(StringRef Path, unsigned Offset, unsigned Length,
                       SourceFiles &Files) {
  Extent E;
  E.Path = Path.str();
  E.Offset = Offset;
  E.Length = Length;
  Files.locate(E);
  return E;
}

static Step stepOf(const tooling::DiagnosticMessage &Message,
                   SourceFiles &Files) {
  Step S;
  S.Message = Message.Message;
  if (!Message.FilePath.empty())
    S.Where = extentOf(Message.FilePath, Message.FileOffset, 0, Files);
  for (const tooling::FileByteRange &R : Message.Ranges)
    if (!R.FilePath.empty())
      S.Ranges.push_back(extentOf(R.FilePath, R.FileOffset, R.Length, Files));
  SmallVector<StringRef> Paths(Message.Fix.keys());
  llvm::sort(Paths);
  for (StringRef Path : Paths)
    for (const tooling::Replacement &R : Message.Fix.find(Path)->second)
      S.Edits.push_back({extentOf(Path, R.getOffset(), R.getLength(), Files),
                         R.getReplacementText().str()});
  return S;
}

Finding fromClangTidy(const ClangTidyError &Error, SourceFiles &Files) {
  Finding F;
  F.Rule = Error.DiagnosticName;
  F.Level = Error.DiagLevel == ClangTidyError::Error     ? Severity::Error
            : Error.DiagLevel == ClangTidyError::Warning ? Severity::Warning
                                                         : Severity::Note;
  F.WarningAsError = Error.IsWarningAsError;
  F.What = stepOf(Error.Message, Files);
  for (const tooling::DiagnosticMessage &Note : Error.Notes)
    F.Path.push_back(stepOf(Note, Files));
  F.BuildDirectory = Error.BuildDirectory;
  F.Fingerprint = fingerprintOf(F, Files);
  return F;
}

static tooling::DiagnosticMessage messageOf(const Step &S) {
  tooling::DiagnosticMessage Result(S.Message);
  Result.FilePath = S.Where.Path;
  Result.FileOffset = S.Where.Offset;
  for (const Extent &E : S.Ranges) {
    tooling::FileByteRange R;
    R.FilePath = E.Path;
    R.FileOffset = E.Offset;
    R.Length = E.Length;
    Result.Ranges.push_back(R);
  }
  for (const Edit &E : S.Edits)
    // They came from a set without conflicts.
    consumeError(Result.Fix[E.Where.Path].add(tooling::Replacement(
        E.Where.Path, E.Where.Offset, E.Where.Length, E.Text)));
  return Result;
}

ClangTidyError toClangTidy(const Finding &F) {
  ClangTidyError::Level Level =
      F.ofRule() || F.Level == Severity::Warning ? ClangTidyError::Warning
      : F.Level == Severity::Error               ? ClangTidyError::Error
                                                 : ClangTidyError::Remark;
  ClangTidyError Result(F.Rule, Level, F.BuildDirectory, F.WarningAsError);
  Result.Message = messageOf(F.What);
  for (const Step &S : F.Path)
    Result.Notes.push_back(messageOf(S));
  return Result;
}

//===--- Identity ---------------------------------------------------------===//

/// The source line of \p E with all white space made the same.
static std::string normalizedLine(const Extent &E, SourceFiles &Files) {
  SmallVector<StringRef> Words;
  SplitString(Files.line(E.Path, E.Line), Words);
  return join(Words, " ");
}

std::string fingerprintOf(const Finding &F, SourceFiles &Files) {
  std::string Text = F.Rule + "\n" + normalizedLine(F.What.Where, Files);
  StringRef Rest = F.What.Message;
  while (true) {
    Rest = Rest.drop_front(std::min(Rest.find('\''), Rest.size()));
    if (!Rest.consume_front("'"))
      break;
    auto [Name, After] = Rest.split('\'');
    (Text += '\n') += Name;
    Rest = After;
  }
  return utohexstr(xxh3_64bits(Text), /*LowerCase=*/true, /*Width=*/16);
}

std::string identityOf(const Finding &F) {
  return formatv("{0}\n{1}\n{2}\n{3}", F.Rule, F.What.Where.Path,
                 F.What.Where.Offset, F.What.Message);
}

bool orderedBefore(const Finding &A, const Finding &B) {
  auto Key = [](const Finding &F) {
    return std::tie(F.What.Where.Path, F.What.Where.Offset, F.Rule,
                    F.What.Message);
  };
  return Key(A) < Key(B);
}

} // namespace acltidy::driver
