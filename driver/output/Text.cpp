//===- Text.cpp - Diagnostics as clang prints them ------------------------===//

#include "Findings.h"
#include "Report.h"
#include "output/Output.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/Version.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;
using namespace llvm;

namespace acltidy::driver {

struct TextPrinter::Impl {
  Impl(raw_ostream &OS, bool Colors)
      : Options(new DiagnosticOptions),
#if CLANG_VERSION_MAJOR >= 21
        Printer(OS, *Options),
        Engine(DiagnosticIDs::create(), *Options, &Printer,
               /*ShouldOwnClient=*/false),
#else
        Printer(OS, Options.get()),
        Engine(new DiagnosticIDs(), Options.get(), &Printer,
               /*ShouldOwnClient=*/false),
#endif
        Files(FileSystemOptions{}), Sources(Engine, Files) {
    Options->ShowColors = Colors;
    Options->ShowOptionNames = 0;
    Engine.setSourceManager(&Sources);
    Printer.BeginSourceFile(Language, nullptr);
  }

  SourceLocation locate(StringRef Path, unsigned Offset) {
    if (Path.empty())
      return {};
    OptionalFileEntryRef File = Files.getOptionalFileRef(Path);
    if (!File)
      return {};
    FileID Id = Sources.getOrCreateFileID(*File, SrcMgr::C_User);
    SourceLocation Start = Sources.getLocForStartOfFile(Id);
    // It may have become shorter since it was analysed.
    Offset = std::min(Offset, Sources.getFileIDSize(Id));
    return Start.getLocWithOffset(Offset);
  }

  CharSourceRange rangeOf(const Extent &E) {
    SourceLocation Begin = locate(E.Path, E.Offset);
    SourceLocation End = locate(E.Path, E.Offset + E.Length);
    return CharSourceRange::getCharRange(Begin, End);
  }

  void report(DiagnosticsEngine::Level Level, const Step &S,
              const Twine &Suffix) {
    unsigned Id = Engine.getCustomDiagID(Level, "%0");
    DiagnosticBuilder Builder =
        Engine.Report(locate(S.Where.Path, S.Where.Offset), Id);
    Builder << (S.Message + Suffix).str();
    for (const Extent &E : S.Ranges)
      if (CharSourceRange Range = rangeOf(E); Range.isValid())
        Builder << Range;
    for (const Edit &E : S.Edits)
      if (CharSourceRange Range = rangeOf(E.Where); Range.isValid())
        Builder << FixItHint::CreateReplacement(Range, E.Text);
  }

#if CLANG_VERSION_MAJOR >= 21
  std::unique_ptr<DiagnosticOptions> Options;
#else
  IntrusiveRefCntPtr<DiagnosticOptions> Options;
#endif
  LangOptions Language;
  TextDiagnosticPrinter Printer;
  DiagnosticsEngine Engine;
  FileManager Files;
  SourceManager Sources;
};

TextPrinter::TextPrinter(raw_ostream &OS, bool Colors)
    : OS(OS), Colors(Colors) {}
TextPrinter::~TextPrinter() = default;

void TextPrinter::flush() {
  I.reset(); // The printer has a buffer of its own, which it never empties.
  OS.flush();
}

void TextPrinter::print(const Finding &F) {
  if (!I)
    I = std::make_unique<Impl>(OS, Colors);
  DiagnosticsEngine::Level Level =
      F.textLevel() == Severity::Error     ? DiagnosticsEngine::Error
      : F.textLevel() == Severity::Warning ? DiagnosticsEngine::Warning
                                           : DiagnosticsEngine::Remark;
  I->report(Level, F.What,
            " [" + F.Rule + (F.WarningAsError ? ",-warnings-as-errors" : "") +
                "]");
  for (const Step &S : F.Path)
    I->report(DiagnosticsEngine::Note, S, "");
}

void writeText(const Report &R, SourceFiles &, raw_ostream &OS) {
  TextPrinter Printer(OS, /*Colors=*/false);
  for (const Finding &F : R.Findings)
    if (Report::shown(F))
      Printer.print(F);
}

} // namespace acltidy::driver
