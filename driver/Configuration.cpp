//===- Configuration.cpp - Options of clang-tidy for each file ------------===//

#include "Configuration.h"
#include "Messages.h"
#include "Options.h"
#include "Paths.h"
#include "Rules.h"
#include "SummaryCheck.h"
#include "UnitAnalysis.h"
#include "contract/ContractSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang::tidy;
using namespace llvm;

namespace acltidy::driver {

/// The option that the module reads model files from.
static constexpr StringLiteral ModelFilesKey = "acl.ModelFiles";

/// The option for the steps of an exhaustive analysis, and their number: a
/// minute for the largest files that were seen. More found nothing more in
/// them.
static constexpr StringLiteral StepsKey = "acl.StepsPerUnit";
static constexpr StringLiteral ExhaustiveSteps = "1000000";

static std::vector<std::string> splitModels(StringRef List) {
  SmallVector<StringRef, 4> Items;
  List.split(Items, ';', -1, /*KeepEmpty=*/false);
  std::vector<std::string> Result;
  for (StringRef Item : Items)
    Result.push_back(Item.trim().str());
  return Result;
}

/// Comes last in every list of globs: no checks but acl-tidy's own, and
/// complaints about values of options.
static constexpr StringLiteral OwnChecksOnly =
    "-clang-analyzer-*,-clang-diagnostic-*,clang-tidy-config";

/// Adds what acl-tidy insists on to what configuration files and the command
/// line say.
class Configuration::Provider : public ClangTidyOptionsProvider {
public:
  explicit Provider(Configuration &Config) : Config(Config) {}

  const ClangTidyGlobalOptions &getGlobalOptions() override {
    return Config.Base->getGlobalOptions();
  }

  std::vector<OptionsSource> getRawOptions(StringRef File) override {
    std::vector<OptionsSource> Sources = Config.Base->getRawOptions(File);
    ClangTidyOptions Last;
    Last.Checks = (OwnChecksOnly + "," + UnexploredCheckName).str();
    if (Config.Summarizing)
      *Last.Checks += Twine(",").concat(SummaryCheckName).str();
    std::string Rows = Config.Summaries.lookup(File);
    if (!Rows.empty())
      Last.CheckOptions[SummariesOption] = {Rows, HighestPriority};
    Last.CheckOptions[UnexploredOption] = {"true", HighestPriority};
    if (Config.Exhaustive)
      Last.CheckOptions[StepsKey] = {ExhaustiveSteps, HighestPriority};
    std::vector<std::string> Models;
    for (const OptionsSource &Source : Sources) {
      auto It = Source.first.CheckOptions.find(ModelFilesKey);
      if (It != Source.first.CheckOptions.end())
        Models = splitModels(It->second.Value);
    }
    append_range(Models, Config.Models);
    if (!Models.empty())
      Last.CheckOptions[ModelFilesKey] = {Config.usableModels(Models),
                                          HighestPriority};
    Sources.emplace_back(std::move(Last), "acl-tidy");
    return Sources;
  }

private:
  static constexpr unsigned HighestPriority = 1u << 30;

  Configuration &Config;
};

StringRef Configuration::usableModels(ArrayRef<std::string> Models) {
  auto [It, New] = Usable.try_emplace(join(Models, ";"));
  std::string &Result = It->second;
  if (!New)
    return Result;
  contract::ContractSet Set; // A model may build on those before it.
  for (const std::string &Model : Models) {
    std::vector<contract::Diagnostic> Faults = Set.addFile(Model);
    if (Faults.empty()) {
      Result += (Result.empty() ? "" : ";") + Model;
      continue;
    }
    if (!Faulty.insert(Model).second)
      continue;
    for (const contract::Diagnostic &Fault : Faults) {
      std::string Where = Fault.Where.File;
      if (Fault.Where.Line)
        Where += formatv(":{0}:{1}", Fault.Where.Line, Fault.Where.Column);
      Log.error(Where + ": " + Fault.Message + "; this model is not used");
    }
  }
  return Result;
}

std::unique_ptr<ClangTidyOptionsProvider> Configuration::provider() {
  return std::make_unique<Provider>(*this);
}

std::string Configuration::checksFor(StringRef File) {
  return Base->getOptions(File).Checks.value_or("");
}

std::string Configuration::modelsFor(StringRef File) {
  ClangTidyOptions Options = provider()->getOptions(File);
  auto It = Options.CheckOptions.find(ModelFilesKey);
  return It == Options.CheckOptions.end() ? "" : It->second.Value;
}

std::string Configuration::describe(StringRef File) {
  return configurationAsText(provider()->getOptions(File));
}

/// Reports \p Expression if it is none: it would match nothing, in silence.
static bool verifyRegex(const std::optional<std::string> &Expression,
                        const Twine &Where, Messages &Log) {
  std::string Problem;
  if (!Expression || Regex(*Expression).isValid(Problem))
    return true;
  Log.error(Where + " '" + *Expression + "': " + Problem);
  return false;
}

/// Parses a configuration. What is wrong in it is told to \p Log and left out,
/// for the files below it are analysed all the same.
static ClangTidyOptions parse(MemoryBufferRef Text, Messages &Log) {
  std::string Problem;
  auto OnError = [&](const SMDiagnostic &D) {
    if (Problem.empty())
      Problem = (Twine(D.getLineNo()) + ":" + Twine(D.getColumnNo() + 1) +
                 ": " + D.getMessage())
                    .str();
  };
  StringRef Name = Text.getBufferIdentifier();
  ErrorOr<ClangTidyOptions> Parsed = parseConfigurationWithDiags(Text, OnError);
  if (!Parsed) {
    if (Problem.empty())
      Problem = " " + Parsed.getError().message();
    Log.error(Name + ":" + Problem +
              "; this configuration is ignored until that is mended");
    return {};
  }
  if (Parsed->Checks)
    verifyChecks(*Parsed->Checks, Name, /*Shared=*/true, Log);
  verifyOptions(Parsed->CheckOptions, Name, Log);
  verifyRegex(Parsed->HeaderFilterRegex, Name + ": HeaderFilterRegex", Log);
  verifyRegex(Parsed->ExcludeHeaderFilterRegex,
              Name + ": ExcludeHeaderFilterRegex", Log);
  return *Parsed;
}

/// A provider that reads files of configuration as parse() does.
template <typename Provider> class Checked : public Provider {
public:
  template <typename... Args>
  explicit Checked(Messages &Log, Args &&...As)
      : Provider(std::forward<Args>(As)..., vfs::getRealFileSystem()) {
    this->ConfigHandlers = {{".clang-tidy", [&Log](MemoryBufferRef Text) {
                               return parse(Text, Log);
                             }}};
  }
};

static ClangTidyOptions overrides(const LintOptions &Opts) {
  ClangTidyOptions Result;
  Result.Checks = Opts.Checks;
  Result.WarningsAsErrors = Opts.WarningsAsErrors;
  Result.HeaderFilterRegex = Opts.HeaderFilter;
  Result.ExcludeHeaderFilterRegex = Opts.ExcludeHeaderFilter;
  if (Opts.SystemHeaders)
    Result.SystemHeaders = true;
  Result.FormatStyle = Opts.FormatStyle;
  Result.UseColor = Opts.UseColor;
  return Result;
}

static ClangTidyOptions defaults(const LintOptions &Opts) {
  ClangTidyOptions Result = ClangTidyOptions::getDefaults();
  Result.Checks = defaultChecks(Opts.Advice);
  // As in clang-tidy 22; wrappers of the API often stand in headers.
  Result.HeaderFilterRegex = ".*";
  Result.User = sys::Process::GetEnv("USER");
  return Result;
}

static bool readLineFilter(const std::optional<std::string> &Text,
                           ClangTidyGlobalOptions &Global, Messages &Log) {
  if (!Text)
    return true;
  std::string Problem;
  // clang-tidy's parser takes more than JSON, but explains less.
  if (Expected<json::Value> Parsed = json::parse(*Text); !Parsed)
    Problem = toString(Parsed.takeError());
  else if (std::error_code EC = parseLineFilter(*Text, Global))
    Problem = EC.message();
  if (Problem.empty())
    return true;
  Log.error("--line-filter: " + Problem +
            R"(; expected [{"name":"file.cpp","lines":[[1,3]]}, …])");
  return false;
}

std::unique_ptr<Configuration> Configuration::create(const LintOptions &Opts,
                                                     Messages &Log) {
  ClangTidyGlobalOptions Global;
  if (!readLineFilter(Opts.LineFilter, Global, Log) ||
      !verifyRegex(Opts.HeaderFilter, "--header-filter:", Log) ||
      !verifyRegex(Opts.ExcludeHeaderFilter, "--exclude-header-filter:", Log))
    return nullptr;
  if (Opts.Checks)
    verifyChecks(*Opts.Checks, "--checks", /*Shared=*/false, Log);

  std::unique_ptr<ClangTidyOptionsProvider> Base;
  if (Opts.Config || Opts.ConfigFile) {
    std::unique_ptr<MemoryBuffer> Text;
    if (Opts.Config) {
      Text = MemoryBuffer::getMemBuffer(*Opts.Config, "--config");
    } else {
      auto File = MemoryBuffer::getFile(*Opts.ConfigFile, /*IsText=*/true);
      if (!File) {
        Log.error("--config-file: " + *Opts.ConfigFile + ": " +
                  File.getError().message());
        return nullptr;
      }
      Text = std::move(*File);
    }
    Base = std::make_unique<Checked<ConfigOptionsProvider>>(
        Log, Global, defaults(Opts), parse(*Text, Log), overrides(Opts));
  } else {
    Base = std::make_unique<Checked<FileOptionsProvider>>(
        Log, Global, defaults(Opts), overrides(Opts));
  }

  std::unique_ptr<Configuration> Result(
      new Configuration(std::move(Base), Log));
  Result->Exhaustive = Opts.Exhaustive;
  for (const std::string &Model : Opts.ModelFiles)
    Result->Models.push_back(absolutePath(Model));
  return Result;
}

} // namespace acltidy::driver
