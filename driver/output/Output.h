//===- Output.h - The forms that results are written in -------------------===//
//
// A form is one function from a report to a stream; Output.cpp has the table.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_DRIVER_OUTPUT_OUTPUT_H
#define ACLTIDY_DRIVER_OUTPUT_OUTPUT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <memory>
#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace acltidy::driver {

class Messages;
class SourceFiles;
struct Finding;
struct OutputRequest;
struct Report;

bool isOutputFormat(llvm::StringRef Name);
std::vector<std::string> outputFormats();

/// Whether the files of \p Requests can be written, told before a run that may
/// take long.
bool verifyOutputs(llvm::ArrayRef<OutputRequest> Requests, Messages &Log);

/// The same for one \p File, which the option \p Option names.
bool verifyWritable(llvm::StringRef Option, llvm::StringRef File,
                    Messages &Log);

/// Writes \p R in every form that \p Requests ask for, but for text on standard
/// output, which a run prints as it goes. Files are replaced in one step, or
/// left as they are; what could not be written is told.
void writeOutputs(const Report &R, llvm::ArrayRef<OutputRequest> Requests,
                  Messages &Log);

/// Replaces \p Path by what \p Write makes, in one step. Returns "" or what
/// went wrong.
std::string replaceFile(llvm::StringRef Path,
                        llvm::function_ref<void(llvm::raw_ostream &)> Write);

/// As clang prints diagnostics.
class TextPrinter {
public:
  TextPrinter(llvm::raw_ostream &OS, bool Colors);
  ~TextPrinter();
  /// What is printed may appear with the next flush() only.
  void print(const Finding &F);
  void flush();

private:
  struct Impl;
  llvm::raw_ostream &OS;
  bool Colors;
  std::unique_ptr<Impl> I;
};

//===--- The forms --------------------------------------------------------===//

using OutputWriter = void(const Report &R, SourceFiles &Files,
                          llvm::raw_ostream &OS);
OutputWriter writeText, writeSarif, writeJson, writeHtml, writeGitLab,
    writeCheckstyle, writeJUnit, writeGitHub;

/// \p Text with what XML and HTML cannot have replaced.
std::string escapeXml(llvm::StringRef Text);

/// \p Text as valid UTF-8, which JSON and XML demand.
std::string validUtf8(llvm::StringRef Text);

/// The 1-based column in Unicode code points of a 1-based column in bytes.
unsigned unicodeColumn(llvm::StringRef Line, unsigned Column);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_OUTPUT_OUTPUT_H
