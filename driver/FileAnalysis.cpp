//===- FileAnalysis.cpp - Runs the rules on one file ----------------------===//

#include "FileAnalysis.h"
#include "Configuration.h"
#include "Installation.h"
#include "Options.h"
#include "Paths.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang/Basic/Version.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang;
using namespace clang::tidy;
using namespace clang::tooling;
using namespace llvm;

namespace acltidy {

bool isFinding(const ClangTidyError &Error) {
  return StringRef(Error.DiagnosticName).starts_with("acl-");
}

namespace {

/// The commands that were found for one file.
class OneFile : public CompilationDatabase {
public:
  explicit OneFile(const FileCommands &Commands) : Commands(Commands) {}
  std::vector<CompileCommand> getCompileCommands(StringRef) const override {
    return Commands.Commands;
  }

private:
  const FileCommands &Commands;
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
    return FrontendActionFactory::runInvocation(
        std::move(Invocation), Files, std::move(Containers), Diagnostics);
  }

private:
  struct Action : ASTFrontendAction {
    explicit Action(ClangTidyASTConsumerFactory &Consumers)
        : Consumers(Consumers) {}
    std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler,
                                                   StringRef File) override {
      return Consumers.createASTConsumer(Compiler, File);
    }
    ClangTidyASTConsumerFactory &Consumers;
  };

  ClangTidyASTConsumerFactory Consumers;
};

} // namespace

//===--- Compile commands -------------------------------------------------===//

/// What acl-tidy adds to every compile command.
static CommandLineArguments additions(const LintOptions &Opts,
                                      const Installation &Paths) {
  // Compiler warnings are not reported, so -Werror must not make them errors;
  // the second flag stops "1 warning generated".
  CommandLineArguments Result = {"-w", "-fno-caret-diagnostics"};
  if (Opts.BundledHeaders && !Paths.AclHeaders.empty()) {
    // After all others: the headers of an installed CANN toolkit win.
    Result.push_back("-idirafter");
    Result.push_back(Paths.AclHeaders);
  }
  return Result;
}

/// Lets clang find its own headers, unless the command already does.
static ArgumentsAdjuster resourceDirAdjuster(const Installation &Paths) {
  return [&Paths](const CommandLineArguments &Args, StringRef) {
    if (Paths.ClangResources.empty() || any_of(Args, [](StringRef Arg) {
          return Arg.starts_with("-resource-dir");
        }))
      return Args;
    return getInsertArgumentAdjuster(
        ("-resource-dir=" + Paths.ClangResources).c_str(),
        ArgumentInsertPosition::BEGIN)(Args, "");
  };
}

/// ExtraArgs and ExtraArgsBefore of the file's configuration.
static ArgumentsAdjuster configuredArgsAdjuster(ClangTidyContext &Context) {
  return [&Context](const CommandLineArguments &Args, StringRef File) {
    ClangTidyOptions Options = Context.getOptionsForFile(File);
    CommandLineArguments Result = Args;
    if (Options.ExtraArgsBefore)
      Result = getInsertArgumentAdjuster(*Options.ExtraArgsBefore,
                                         ArgumentInsertPosition::BEGIN)(Result,
                                                                        File);
    if (Options.ExtraArgs)
      Result = getInsertArgumentAdjuster(
          *Options.ExtraArgs, ArgumentInsertPosition::END)(Result, File);
    return Result;
  };
}

static void adjustCommands(ClangTool &Tool, ClangTidyContext &Context,
                           const LintOptions &Opts, const Installation &Paths) {
  Tool.appendArgumentsAdjuster(getInsertArgumentAdjuster(
      additions(Opts, Paths), ArgumentInsertPosition::END));
  Tool.appendArgumentsAdjuster(resourceDirAdjuster(Paths));
  Tool.appendArgumentsAdjuster(getInsertArgumentAdjuster(
      Opts.ExtraArgsBefore, ArgumentInsertPosition::BEGIN));
  Tool.appendArgumentsAdjuster(
      getInsertArgumentAdjuster(Opts.ExtraArgs, ArgumentInsertPosition::END));
  Tool.appendArgumentsAdjuster(configuredArgsAdjuster(Context));
  Tool.appendArgumentsAdjuster(getStripPluginsAdjuster());
}

//===--- Paths ------------------------------------------------------------===//

/// Paths in diagnostics are relative to the directory of the compile command if
/// the command's are; for people they are absolute.
static void makeAbsolute(tooling::DiagnosticMessage &Message,
                         StringRef BuildDirectory) {
  if (!Message.FilePath.empty())
    Message.FilePath = absolutePath(Message.FilePath, BuildDirectory);
  for (FileByteRange &Range : Message.Ranges)
    Range.FilePath = absolutePath(Range.FilePath, BuildDirectory);
}

//===--- One file ---------------------------------------------------------===//

/// Runs the checks and collects what they report.
static int runChecks(const std::string &File, const FileCommands &Commands,
                     ClangTidyContext &Context, const LintOptions &Opts,
                     const Installation &Paths,
                     std::vector<ClangTidyError> &Diagnostics) {
  // A file system of its own: the working directory of the compile command
  // must not become that of the process.
  auto FS = makeIntrusiveRefCnt<vfs::OverlayFileSystem>(
      IntrusiveRefCntPtr<vfs::FileSystem>(
          vfs::createPhysicalFileSystem().release()));
  OneFile Database(Commands);
  ClangTool Tool(Database, {File}, std::make_shared<PCHContainerOperations>(),
                 FS);
  Tool.setPrintErrorMessage(false);
  adjustCommands(Tool, Context, Opts, Paths);

  ClangTidyDiagnosticConsumer Consumer(Context, nullptr,
                                       /*RemoveIncompatibleErrors=*/true,
                                       /*GetFixesFromNotes=*/Opts.FixNotes);
#if CLANG_VERSION_MAJOR >= 21
  auto DiagOpts = std::make_unique<DiagnosticOptions>();
  DiagnosticsEngine Engine(DiagnosticIDs::create(), *DiagOpts, &Consumer,
                           /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(std::move(DiagOpts), &Engine);
#else
  DiagnosticsEngine Engine(new DiagnosticIDs(), new DiagnosticOptions(),
                           &Consumer, /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(&Engine);
#endif
  Tool.setDiagnosticConsumer(&Consumer);
  TidyActions Actions(Context);
  int Status = Tool.run(&Actions);
  Diagnostics = Consumer.take();
  for (ClangTidyError &Error : Diagnostics) {
    makeAbsolute(Error.Message, Error.BuildDirectory);
    for (tooling::DiagnosticMessage &Note : Error.Notes)
      makeAbsolute(Note, Error.BuildDirectory);
  }
  return Status;
}

static void judge(FileResult &Result, int Status) {
  size_t CompileErrors = count_if(Result.Diagnostics, [](const auto &D) {
    return D.DiagLevel == ClangTidyError::Error && !isFinding(D);
  });
  bool Misconfigured = any_of(Result.Diagnostics, [](const auto &D) {
    return D.DiagLevel != ClangTidyError::Error && !isFinding(D);
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
}

FileResult analyzeFile(const std::string &File, const FileCommands &Commands,
                       Configuration &Config, const LintOptions &Opts,
                       const Installation &Paths) {
  // Templates and paths nest deeper than an ordinary stack allows.
  constexpr unsigned StackSize = 64u << 20;

  FileResult Result;
  Result.Context = std::make_unique<ClangTidyContext>(Config.provider());
  int Status = 1;
  CrashRecoveryContext Recovery;
  Recovery.DumpStackAndCleanupOnFailure = Opts.Verbose;
  bool Survived = Recovery.RunSafelyOnThread(
      [&] {
        Status = runChecks(File, Commands, *Result.Context, Opts, Paths,
                           Result.Diagnostics);
      },
      StackSize);
  if (!Survived) {
    Result.Reason = "acl-tidy crashed on it; --verbose shows where, please "
                    "report that";
    return Result;
  }
  Result.Stats = Result.Context->getStats();
  judge(Result, Status);
  return Result;
}

} // namespace acltidy
