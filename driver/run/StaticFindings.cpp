//===- StaticFindings.cpp - Findings of an analysis, read back ------------===//

#include "run/StaticFindings.h"
#include "Installation.h"
#include "JsonReading.h"
#include "Messages.h"
#include "Paths.h"
#include "Subprocess.h"
#include "run/RunOptions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace acltidy::driver {

static Severity levelOf(StringRef Name) {
  return Name == "error"     ? Severity::Error
         : Name == "warning" ? Severity::Warning
                             : Severity::Note;
}

//===--- acl-tidy's own JSON ----------------------------------------------===//

static Step stepOf(const json::Object &O, StringRef Root) {
  Step S;
  S.Message = text(O, "message");
  if (std::string File = text(O, "file"); !File.empty())
    S.Where.Path = absolutePath(File, Root);
  S.Where.Line = S.Where.EndLine = number(O, "line");
  S.Where.Column = S.Where.EndColumn = number(O, "column");
  return S;
}

static void readJson(const json::Object &Document, std::vector<Finding> &To) {
  std::string Root = text(Document, "root");
  eachObject(Document.getArray("findings"), [&](const json::Object &O) {
    if (O.getString("suppressed"))
      return;
    Finding &F = To.emplace_back();
    F.Rule = text(O, "rule");
    F.Level = levelOf(text(O, "severity"));
    F.What = stepOf(O, Root);
    F.Fingerprint = StringRef(text(O, "fingerprint")).split(':').first.str();
    eachObject(O.getArray("path"), [&](const json::Object &S) {
      F.Path.push_back(stepOf(S, Root));
    });
  });
}

//===--- SARIF ------------------------------------------------------------===//

/// The path of a URI that uriOf() in Sarif.cpp made.
static std::string pathOf(StringRef Uri, StringRef Root) {
  Uri.consume_front("file://");
  std::string Path;
  for (size_t I = 0; I < Uri.size(); ++I) {
    unsigned Byte;
    if (Uri[I] == '%' && !Uri.substr(I + 1, 2).getAsInteger(16, Byte)) {
      Path += static_cast<char>(Byte);
      I += 2;
    } else {
      Path += Uri[I];
    }
  }
  return absolutePath(Path, Root);
}

static Step stepOfLocation(const json::Object &Location, StringRef Root) {
  Step S;
  if (const json::Object *Message = Location.getObject("message"))
    S.Message = text(*Message, "text");
  const json::Object *Physical = Location.getObject("physicalLocation");
  if (!Physical)
    return S;
  if (const json::Object *File = Physical->getObject("artifactLocation"))
    S.Where.Path = pathOf(text(*File, "uri"), Root);
  if (const json::Object *Region = Physical->getObject("region")) {
    S.Where.Line = number(*Region, "startLine");
    S.Where.Column = number(*Region, "startColumn");
    S.Where.EndLine = S.Where.Line;
    S.Where.EndColumn = S.Where.Column;
  }
  return S;
}

static void readResult(const json::Object &O, StringRef Root,
                       std::vector<Finding> &To) {
  if (const json::Array *S = O.getArray("suppressions"); S && !S->empty())
    return;
  Finding &F = To.emplace_back();
  F.Rule = text(O, "ruleId");
  F.Level = levelOf(text(O, "level"));
  eachObject(O.getArray("locations"),
             [&](const json::Object &L) { F.What = stepOfLocation(L, Root); });
  if (const json::Object *Message = O.getObject("message"))
    F.What.Message = text(*Message, "text");
  if (const json::Object *Prints = O.getObject("partialFingerprints"))
    F.Fingerprint =
        StringRef(text(*Prints, "aclTidy/v1")).split(':').first.str();
  eachObject(O.getArray("codeFlows"), [&](const json::Object &Flow) {
    eachObject(Flow.getArray("threadFlows"), [&](const json::Object &Thread) {
      eachObject(Thread.getArray("locations"), [&](const json::Object &Each) {
        if (const json::Object *L = Each.getObject("location"))
          F.Path.push_back(stepOfLocation(*L, Root));
      });
    });
  });
  // The last step of the flow is the finding itself.
  if (!F.Path.empty())
    F.Path.pop_back();
}

static void readSarif(const json::Object &Document, std::vector<Finding> &To) {
  eachObject(Document.getArray("runs"), [&](const json::Object &Run) {
    std::string Root;
    if (const json::Object *Bases = Run.getObject("originalUriBaseIds"))
      if (const json::Object *Base = Bases->getObject("SRCROOT"))
        Root = pathOf(text(*Base, "uri"), "");
    eachObject(Run.getArray("results"), [&](const json::Object &Result) {
      readResult(Result, Root, To);
    });
  });
}

//===--- Where they come from ---------------------------------------------===//

std::string readFindings(StringRef File, std::vector<Finding> &To) {
  auto Text = MemoryBuffer::getFile(File);
  if (!Text)
    return Text.getError().message();
  Expected<json::Value> Value = json::parse((*Text)->getBuffer());
  if (!Value)
    return toString(Value.takeError());
  const json::Object *Document = Value->getAsObject();
  if (Document && Document->getArray("runs"))
    readSarif(*Document, To);
  else if (Document && Document->getArray("findings"))
    readJson(*Document, To);
  else
    return "neither the JSON nor the SARIF of acl-tidy; it is written by "
           "--output json=<file> or sarif=<file>";
  return "";
}

/// An analysis in a process of its own: lint forks its workers from a process
/// that has done nothing else.
static std::optional<std::vector<Finding>>
analyze(const RunOptions &Opts, const Installation &Paths, Messages &Log) {
  SmallString<128> File;
  if (std::error_code EC =
          sys::fs::createTemporaryFile("acl-tidy", "json", File)) {
    Log.error("no temporary file: " + EC.message());
    return std::nullopt;
  }
  FileRemover Remover(File);
  std::string Output = ("json=" + File).str();
  SmallVector<StringRef> Args = {"--quiet", "--fail-on", "none", "--output",
                                 Output};
  Args.append(Opts.LintArgs.begin(), Opts.LintArgs.end());
  if (!Opts.BuildDir.empty())
    Args.append({"-p", Opts.BuildDir});
  Args.append(Opts.Files.begin(), Opts.Files.end());
  Captured Done = capture(Paths.Program, Args);
  // Its errors name their files; the rest is still worth comparing.
  if (Done.Code != 0)
    Log.error("the analysis is not complete: " + StringRef(Done.Err).trim());
  std::vector<Finding> Result;
  std::string Problem = readFindings(File, Result);
  if (Problem.empty())
    return Result;
  if (Done.Code == 0)
    Log.error("the analysis left no report: " + Problem);
  return std::nullopt;
}

std::optional<std::vector<Finding>> staticFindings(const RunOptions &Opts,
                                                   const Installation &Paths,
                                                   Messages &Log) {
  if (Opts.FindingsFiles.empty())
    return analyze(Opts, Paths, Log);
  std::vector<Finding> Result;
  for (const std::string &File : Opts.FindingsFiles)
    if (std::string Problem = readFindings(File, Result); !Problem.empty()) {
      Log.error("--findings " + File + ": " + Problem);
      return std::nullopt;
    }
  return Result;
}

} // namespace acltidy::driver
