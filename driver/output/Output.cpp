//===- Output.cpp - The forms that results are written in -----------------===//

#include "output/Output.h"
#include "Messages.h"
#include "Options.h"
#include "Report.h"
#include "SourceFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace acltidy::driver {

namespace {
struct Format {
  StringLiteral Name;
  OutputWriter *Write;
};
} // namespace

static constexpr Format Formats[] = {
    {"text", writeText},     {"sarif", writeSarif},
    {"json", writeJson},     {"html", writeHtml},
    {"gitlab", writeGitLab}, {"checkstyle", writeCheckstyle},
    {"junit", writeJUnit},   {"github", writeGitHub},
};

static const Format *findFormat(StringRef Name) {
  const auto *It =
      find_if(Formats, [&](const Format &F) { return F.Name == Name; });
  return It == std::end(Formats) ? nullptr : It;
}

bool isOutputFormat(StringRef Name) { return findFormat(Name); }

std::vector<std::string> outputFormats() {
  std::vector<std::string> Result;
  for (const Format &F : Formats)
    Result.push_back(F.Name.str());
  return Result;
}

//===--- Files ------------------------------------------------------------===//

/// Why \p Path cannot be written, or "".
static std::string unwritable(StringRef Path) {
  if (sys::fs::is_directory(Path))
    return "a directory";
  if (sys::fs::exists(Path))
    return sys::fs::can_write(Path) ? "" : "no permission to write";
  StringRef Parent = sys::path::parent_path(Path);
  if (Parent.empty())
    Parent = ".";
  if (!sys::fs::is_directory(Parent))
    return "there is no directory " + Parent.str();
  return sys::fs::can_write(Parent) ? "" : "no permission to write";
}

bool verifyWritable(StringRef Option, StringRef File, Messages &Log) {
  std::string Why = unwritable(File);
  if (!Why.empty())
    Log.error(Option + " " + File + ": cannot be written: " + Why);
  return Why.empty();
}

bool verifyOutputs(ArrayRef<OutputRequest> Requests, Messages &Log) {
  bool Ok = true;
  for (const OutputRequest &Request : Requests)
    if (!Request.File.empty())
      Ok &= verifyWritable("--output " + Request.Format, Request.File, Log);
  return Ok;
}

std::string replaceFile(StringRef Path,
                        function_ref<void(raw_ostream &)> Write) {
  // Other things than files, such as /dev/stderr, have no name to move to.
  sys::fs::file_status Status;
  if (!sys::fs::status(Path, Status) && !sys::fs::is_regular_file(Status)) {
    std::error_code EC;
    raw_fd_ostream OS(Path, EC);
    if (!EC) {
      Write(OS);
      OS.close();
      EC = OS.error();
      OS.clear_error();
    }
    return EC ? EC.message() : "";
  }
  Expected<sys::fs::TempFile> Temp = sys::fs::TempFile::create(
      Path + ".tmp%%%%%%", sys::fs::all_read | sys::fs::all_write);
  if (!Temp)
    return toString(Temp.takeError());
  raw_fd_ostream OS(Temp->FD, /*shouldClose=*/false);
  Write(OS);
  OS.flush();
  if (std::error_code EC = OS.error()) {
    OS.clear_error();
    consumeError(Temp->discard());
    return EC.message();
  }
  if (Error E = Temp->keep(Path))
    return toString(std::move(E));
  return {};
}

void writeOutputs(const Report &R, ArrayRef<OutputRequest> Requests,
                  Messages &Log) {
  SourceFiles Files;
  for (const OutputRequest &Request : Requests) {
    const Format &F = *findFormat(Request.Format);
    if (Request.File.empty()) {
      if (F.Write == writeText)
        continue;
      Log.status("");
      F.Write(R, Files, outs());
      outs().flush();
      continue;
    }
    std::string Problem = replaceFile(
        Request.File, [&](raw_ostream &OS) { F.Write(R, Files, OS); });
    if (!Problem.empty())
      Log.error("--output " + Request.Format + " " + Request.File +
                ": cannot be written: " + Problem);
  }
}

//===--- Text -------------------------------------------------------------===//

std::string validUtf8(StringRef Text) { return json::fixUTF8(Text); }

std::string escapeXml(StringRef Text) {
  std::string Clean;
  for (char C : validUtf8(Text))
    // Control characters have no place in XML, not even escaped.
    Clean += static_cast<unsigned char>(C) < 0x20 && C != '\n' && C != '\t'
                 ? '?'
                 : C;
  std::string Result;
  raw_string_ostream OS(Result);
  printHTMLEscaped(Clean, OS);
  return OS.str();
}

unsigned unicodeColumn(StringRef Line, unsigned Column) {
  return Column ? codePoints(Line, Column - 1) + 1 : 0;
}

} // namespace acltidy::driver
