//===- CompileFlags.cpp - Makes compile commands fit for analysis ---------===//

#include "CompileFlags.h"
#include "Installation.h"
#include "Options.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang/Basic/Version.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#if CLANG_VERSION_MAJOR >= 22
#include "clang/Options/Options.h"
#else
#include "clang/Driver/Options.h"
#endif

using namespace clang;
using namespace clang::tidy;
using namespace clang::tooling;
using namespace llvm;

namespace acltidy::driver {

#if CLANG_VERSION_MAJOR >= 22
namespace driver_options = clang::options;
static const opt::OptTable &optionTable() { return getDriverOptTable(); }
#else
namespace driver_options = clang::driver::options;
static const opt::OptTable &optionTable() {
  return clang::driver::getDriverOptTable();
}
#endif

/// What acl-tidy adds to every compile command.
static CommandLineArguments additions(const LintOptions &Opts,
                                      const Installation &Paths) {
  // Compiler warnings are not reported, so -Werror must not make them errors;
  // the second flag stops "1 warning generated".
  CommandLineArguments Result = {"-w", "-fno-caret-diagnostics"};
  if (Opts.BundledHeaders && !Paths.AclHeaders.empty()) {
    // After all others: the headers of an installed CANN toolkit win. Some
    // projects include operators and media headers without their folder.
    for (StringRef Folder : {"", "/aclnnop", "/acl/dvpp"}) {
      Result.push_back("-idirafter");
      Result.push_back(Paths.AclHeaders + Folder.str());
    }
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

/// A precompiled header serves the compiler version and the macros it was made
/// with. The header itself is in the command, too.
static CommandLineArguments
withoutPrecompiledHeaders(const CommandLineArguments &Args, StringRef) {
  CommandLineArguments Result;
  for (size_t I = 0; I != Args.size(); ++I) {
    if (Args[I] == "-Xclang" && I + 3 < Args.size() &&
        Args[I + 1] == "-include-pch" && Args[I + 2] == "-Xclang") {
      I += 3;
      continue;
    }
    if (Args[I] == "-include-pch" && I + 1 < Args.size()) {
      ++I;
      continue;
    }
    Result.push_back(Args[I]);
  }
  return Result;
}

/// Drops what only other compilers know, such as GCC's optimisations.
static ArgumentsAdjuster
unknownFlagsAdjuster(std::vector<std::string> &Dropped) {
  return [&Dropped](const CommandLineArguments &Args, StringRef) {
    if (Args.empty() ||
        any_of(Args, [](StringRef Arg) { return Arg == "--driver-mode=cl"; }))
      return Args; // Flags of clang-cl have another syntax.
    SmallVector<const char *> Words;
    for (const std::string &Arg : drop_begin(Args))
      Words.push_back(Arg.c_str());
    unsigned MissingIndex, MissingCount;
    opt::InputArgList Parsed =
        optionTable().ParseArgs(Words, MissingIndex, MissingCount,
                                opt::Visibility(driver_options::ClangOption));
    CommandLineArguments Result = Args;
    SmallVector<unsigned> Unknown;
    for (const opt::Arg *A : Parsed.filtered(driver_options::OPT_UNKNOWN))
      Unknown.push_back(A->getIndex() + 1);
    for (unsigned Index : reverse(Unknown)) {
      if (!is_contained(Dropped, Args[Index]))
        Dropped.insert(Dropped.begin(), Args[Index]);
      Result.erase(Result.begin() + Index);
    }
    return Result;
  };
}

void adjustCommands(ClangTool &Tool, ClangTidyContext &Context,
                    const LintOptions &Opts, const Installation &Paths,
                    std::vector<std::string> &Dropped) {
  // First: what people ask for themselves is not dropped.
  Tool.appendArgumentsAdjuster(unknownFlagsAdjuster(Dropped));
  Tool.appendArgumentsAdjuster(withoutPrecompiledHeaders);
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

} // namespace acltidy::driver
