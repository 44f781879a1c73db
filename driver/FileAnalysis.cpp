//===- FileAnalysis.cpp - Runs the rules on one file ----------------------===//

#include "FileAnalysis.h"
#include "CompileFlags.h"
#include "Configuration.h"
#include "Installation.h"
#include "NolintComments.h"
#include "Options.h"
#include "Paths.h"
#include "Rules.h"
#include "SummaryCheck.h"
#include "UnitAnalysis.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyModule.h"
#include "contract/ContractSet.h"
#include "engine/InlinePolicy.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Basic/Version.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/thread.h"
#include <chrono>

using namespace clang;
using namespace clang::tidy;
using namespace clang::tooling;
using namespace llvm;

namespace acltidy::driver {
namespace {

/// The commands that were found for one file. They name it by its absolute
/// path: the working directory of a command is not that of the process, where
/// clang-tidy looks for configuration.
class OneFile : public CompilationDatabase {
public:
  explicit OneFile(const Unit &U) : Commands(U.Commands.Commands) {
    for (CompileCommand &Command : Commands) {
      for (std::string &Word : Command.CommandLine)
        if (Word == Command.Filename)
          Word = U.Path;
      Command.Filename = U.Path;
    }
  }
  std::vector<CompileCommand> getCompileCommands(StringRef) const override {
    return Commands;
  }

private:
  std::vector<CompileCommand> Commands;
};

/// Spares the parser what no rule looks at.
class LibraryBodies : public ASTConsumer {
public:
  bool shouldSkipFunctionBody(Decl *D) override {
    return isOpaqueLibraryFunction(D);
  }
};

/// Parses a file and lets clang-tidy's checks look at it.
class TidyActions : public FrontendActionFactory {
public:
  explicit TidyActions(ClangTidyContext &Context) : Consumers(Context) {}

  std::unique_ptr<FrontendAction> create() override {
    return std::make_unique<Action>(Consumers);
  }
  bool runInvocation(std::shared_ptr<CompilerInvocation> Invocation,
                     FileManager *Files,
                     std::shared_ptr<PCHContainerOperations> Containers,
                     DiagnosticConsumer *Diagnostics) override {
    // clang-tidy promises __clang_analyzer__ to the code it looks at.
    Invocation->getPreprocessorOpts().SetUpStaticAnalyzer = true;
    // Of those that LibraryBodies names.
    Invocation->getFrontendOpts().SkipFunctionBodies = true;
    return FrontendActionFactory::runInvocation(
        std::move(Invocation), Files, std::move(Containers), Diagnostics);
  }

private:
  struct Action : ASTFrontendAction {
    explicit Action(ClangTidyASTConsumerFactory &Consumers)
        : Consumers(Consumers) {}
    std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler,
                                                   StringRef File) override {
      std::vector<std::unique_ptr<ASTConsumer>> All;
      All.push_back(std::make_unique<LibraryBodies>());
      All.push_back(Consumers.createASTConsumer(Compiler, File));
      return std::make_unique<MultiplexConsumer>(std::move(All));
    }
    ClangTidyASTConsumerFactory &Consumers;
  };

  ClangTidyASTConsumerFactory Consumers;
};

/// Collects diagnostics as clang-tidy does, and keeps those findings that a
/// NOLINT comment suppresses.
class Collector : public ClangTidyDiagnosticConsumer {
public:
  Collector(ClangTidyContext &Context, bool FixNotes)
      : ClangTidyDiagnosticConsumer(Context, nullptr,
                                    /*RemoveIncompatibleErrors=*/true,
                                    /*GetFixesFromNotes=*/FixNotes),
        Context(Context) {}

  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override {
    keepSuppressed(Level, Info);
    ClangTidyDiagnosticConsumer::HandleDiagnostic(Level, Info);
  }

  std::vector<ClangTidyError> Suppressed;

private:
  void keepSuppressed(DiagnosticsEngine::Level Level,
                      const clang::Diagnostic &Info) {
    bool IsNote = Level == DiagnosticsEngine::Note;
    if (!IsNote)
      LastSuppressed = false;
    if (IsNote ? !LastSuppressed : !isSuppressed(Level, Info))
      return;
    SmallString<128> Text;
    Info.FormatDiagnostic(Text);
    tooling::DiagnosticMessage Message =
        Info.getLocation().isValid()
            ? tooling::DiagnosticMessage(
                  Text, Info.getSourceManager(),
                  Info.getSourceManager().getFileLoc(Info.getLocation()))
            : tooling::DiagnosticMessage(Text);
    if (IsNote) {
      Suppressed.back().Notes.push_back(std::move(Message));
      return;
    }
    LastSuppressed = true;
    Suppressed.emplace_back(Context.getCheckName(Info.getID()),
                            ClangTidyError::Warning,
                            Context.getCurrentBuildDirectory(), false);
    Suppressed.back().Message = std::move(Message);
  }

  bool isSuppressed(DiagnosticsEngine::Level Level,
                    const clang::Diagnostic &Info) {
    std::string Name = Context.getCheckName(Info.getID());
    if (Info.getLocation().isInvalid() ||
        !StringRef(Name).starts_with("acl-") ||
        Info.getSourceManager().isInSystemHeader(Info.getLocation()))
      return false;
    // Faults of comments are told once, to clang-tidy itself: it has a handler
    // of its own.
    SmallVector<tooling::Diagnostic, 1> Faults;
    return Comments.shouldSuppress(Level, Info, Name, Faults, /*AllowIO=*/true,
                                   /*EnableNoLintBlocks=*/true);
  }

  ClangTidyContext &Context;
  NoLintDirectiveHandler Comments;
  bool LastSuppressed = false;
};

double secondsSince(std::chrono::steady_clock::time_point Start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - Start)
      .count();
}

} // namespace

//===--- One run ----------------------------------------------------------===//

/// What the scan and the analysis of one unit share.
struct FileAnalyzer::Run {
  Run(const Unit &U, Snapshot &Files, const LintOptions &Opts,
      Configuration &Config, const Installation &Paths,
      std::vector<std::string> &Dropped)
      : U(U), Database(U), Context(Config.provider()),
        Recorder(makeIntrusiveRefCnt<RecordingFileSystem>(Files)), Opts(Opts),
        Paths(Paths), Dropped(Dropped) {}

  /// A tool of its own for each purpose: file managers remember. Its file
  /// system keeps the working directory of the compile command from becoming
  /// that of the process.
  std::unique_ptr<ClangTool> tool() {
    auto Result = std::make_unique<ClangTool>(
        Database, ArrayRef<std::string>(U.Path),
        std::make_shared<PCHContainerOperations>(),
        makeIntrusiveRefCnt<vfs::OverlayFileSystem>(Recorder));
    Result->setPrintErrorMessage(false);
    adjustCommands(*Result, Context, Opts, Paths, Dropped);
    return Result;
  }

  const Unit &U;
  OneFile Database;
  ClangTidyContext Context;
  IntrusiveRefCntPtr<RecordingFileSystem> Recorder;
  const LintOptions &Opts;
  const Installation &Paths;
  std::vector<std::string> &Dropped;
};

FileAnalyzer::FileAnalyzer(const LintOptions &Opts, Configuration &Config,
                           const Installation &Paths)
    : Opts(Opts), Config(Config), Paths(Paths), Sources(Files), Scanner(Files) {
}

FileAnalyzer::~FileAnalyzer() = default;

const ApiNames &FileAnalyzer::namesFor(StringRef Models) {
  std::unique_ptr<ApiNames> &Known = Names[Models];
  if (!Known) {
    contract::ContractSet Set;
    SmallVector<StringRef, 4> Paths;
    Models.split(Paths, ';', -1, /*KeepEmpty=*/false);
    for (StringRef Path : Paths)
      Set.addFile(Path.trim()); // The configuration has told its faults.
    Known = std::make_unique<ApiNames>(Set);
  }
  return *Known;
}

FileResult::Status FileAnalyzer::scan(Run &R, FileResult &Result,
                                      const StringSet<> *Changed) {
  // Where the preprocessor does not find everything, nothing is known.
  if (!Scanner.scan(*R.tool()))
    return FileResult::Status::Complete;
  Result.Uses = R.Recorder->uses();
  std::string Models = Config.modelsFor(R.U.Path);
  if (!Scanner.mentions(Result.Uses, namesFor(Models), Models))
    return FileResult::Status::Irrelevant;
  if (Changed && none_of(Result.Uses, [&](const FileUse &Use) {
        return Use.How == FileUse::Kind::Read &&
               Changed->contains(absolutePath(Use.Path));
      }))
    return FileResult::Status::Untouched;
  return FileResult::Status::Complete;
}

/// Paths in diagnostics are relative to the directory of the compile command if
/// the command's are; for people they are absolute.
static void makeAbsolute(tooling::DiagnosticMessage &Message,
                         StringRef BuildDirectory) {
  if (!Message.FilePath.empty())
    Message.FilePath = absolutePath(Message.FilePath, BuildDirectory);
  for (FileByteRange &Range : Message.Ranges)
    if (!Range.FilePath.empty())
      Range.FilePath = absolutePath(Range.FilePath, BuildDirectory);
}

int FileAnalyzer::parse(Run &R, FileResult &Result) {
  std::unique_ptr<ClangTool> Tool = R.tool();
  Collector Consumer(R.Context, Opts.FixNotes);
#if CLANG_VERSION_MAJOR >= 21
  auto DiagOpts = std::make_unique<DiagnosticOptions>();
  DiagnosticsEngine Engine(DiagnosticIDs::create(), *DiagOpts, &Consumer,
                           /*ShouldOwnClient=*/false);
  R.Context.setDiagnosticsEngine(std::move(DiagOpts), &Engine);
#else
  DiagnosticsEngine Engine(new DiagnosticIDs(), new DiagnosticOptions(),
                           &Consumer, /*ShouldOwnClient=*/false);
  R.Context.setDiagnosticsEngine(&Engine);
#endif
  Tool->setDiagnosticConsumer(&Consumer);
  TidyActions Actions(R.Context);
  int Status = Tool->run(&Actions);

  auto Convert = [&](std::vector<ClangTidyError> Errors,
                     std::vector<Finding> &Findings) {
    for (ClangTidyError &Error : Errors) {
      if (Error.DiagnosticName == SummaryCheckName) {
        if (auto Function = decode(Error.Message.Message))
          Result.Functions.push_back(std::move(*Function));
        continue;
      }
      if (Error.DiagnosticName == UnexploredCheckName) {
        Result.Unexplored.push_back(Error.Message.Message);
        continue;
      }
      makeAbsolute(Error.Message, Error.BuildDirectory);
      for (tooling::DiagnosticMessage &Note : Error.Notes)
        makeAbsolute(Note, Error.BuildDirectory);
      Findings.push_back(fromClangTidy(Error, Sources));
      Finding &F = Findings.back();
      if (F.ofRule())
        F.Level = severityOf(F.Rule);
    }
  };
  Convert(Consumer.take(), Result.Findings);
  Convert(std::move(Consumer.Suppressed), Result.Suppressed);
  const ClangTidyStats &Stats = R.Context.getStats();
  Result.HiddenHeaders = Stats.ErrorsIgnoredNonUserCode;
  Result.HiddenLines = Stats.ErrorsIgnoredLineFilter;
  return Status;
}

void FileAnalyzer::judge(const Unit &U, Run &R, FileResult &Result,
                         int Status) {
  size_t CompileErrors = count_if(Result.Findings, [](const Finding &F) {
    return F.Level == Severity::Error && !F.ofRule();
  });
  bool Misconfigured = any_of(Result.Findings, [](const Finding &F) {
    return F.Level != Severity::Error && !F.ofRule();
  });
  Result.Outcome = FileResult::Status::Partial;
  if (CompileErrors)
    Result.Reason =
        Twine(CompileErrors)
            .concat(CompileErrors == 1 ? " compile error" : " compile errors")
            .str();
  else if (Misconfigured)
    Result.Reason = "its configuration is wrong, see above";
  else if (Status != 0)
    Result.Reason = "the compiler front end failed without a message";
  else
    Result.Outcome = FileResult::Status::Complete;

  Result.Uses = R.Recorder->uses();
  UseValidator Now;
  for (const FileUse &Use : Result.Uses)
    if (Use.How == FileUse::Kind::Read && !Now.holds(Use)) {
      Result.Outcome = FileResult::Status::Partial;
      Result.Reason = Use.Path + " changed meanwhile; run acl-tidy again";
      Result.Reusable = false;
      return;
    }
  for (const FileUse &Use : Result.Uses)
    if (const MemoryBuffer *Text = Files.textOf(Use.Path);
        Text && Text->getBuffer().contains("NOLINT"))
      append_range(Result.Comments,
                   nolintComments(absolutePath(Use.Path), Text->getBuffer(),
                                  U.Checks, Result.Suppressed));
  if (Result.Outcome != FileResult::Status::Complete)
    for (NolintComment &Comment : Result.Comments)
      Comment.Judged = false;
}

FileResult FileAnalyzer::analyze(const Unit &U, bool OnlyIfRelevant,
                                 const StringSet<> *Changed) {
  // Templates and paths nest deeper than an ordinary stack allows.
  constexpr unsigned StackSize = 64u << 20;

  FileResult Result;
  llvm::thread Thread(std::optional<unsigned>(StackSize), [&] {
    Run R(U, Files, Opts, Config, Paths, Result.Dropped);
    auto Start = std::chrono::steady_clock::now();
    if (OnlyIfRelevant) {
      Result.Outcome = scan(R, Result, Changed);
      Result.ScanSeconds = secondsSince(Start);
      if (Result.Outcome != FileResult::Status::Complete)
        return;
      Start = std::chrono::steady_clock::now();
    }
    int Status = parse(R, Result);
    judge(U, R, Result, Status);
    Result.Seconds = secondsSince(Start);
  });
  Thread.join();
  return Result;
}

} // namespace acltidy::driver
