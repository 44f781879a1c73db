//===- UnitAnalysis.cpp - What the analysis of one unit works with --------===//

#include "UnitAnalysis.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "llvm/Support/YAMLTraits.h"
#include <optional>

using namespace clang;
using namespace clang::tidy;
using namespace llvm;
using namespace acltidy;

static StringRef globalOption(ClangTidyContext &Context, StringRef Name) {
  const auto &Options = Context.getOptions().CheckOptions;
  auto It = Options.find(Name);
  return It == Options.end() ? StringRef() : StringRef(It->second.Value);
}

static constexpr StringRef CommonOptions[] = {
    "acl.ModelFiles", "acl.Aggressive", "acl.StepsPerUnit",
    "acl.StepsPerMegabyte"};

ArrayRef<StringRef> acltidy::commonOptions() { return CommonOptions; }

/// Reads a number, if it is set.
static void readOption(ClangTidyContext &Context, StringRef Name,
                       unsigned &Value) {
  StringRef Text = globalOption(Context, Name);
  if (!Text.empty() && Text.getAsInteger(10, Value))
    Context.configurationDiag("option '%0': '%1' is not a number; %2 is used")
        << Name << Text << Value;
}

static void readOption(ClangTidyContext &Context, StringRef Name, bool &Value) {
  StringRef Text = globalOption(Context, Name);
  if (Text.empty())
    return;
  if (std::optional<bool> Read = yaml::parseBool(Text))
    Value = *Read;
  else if (Text == "1" || Text == "0")
    Value = Text == "1";
  else
    Context.configurationDiag(
        "option '%0': '%1' is neither true nor false; %select{false|true}2 is "
        "used")
        << Name << Text << Value;
}

std::unique_ptr<UnitAnalysis>
UnitAnalysis::create(ClangTidyContext &Context, ASTContext &Ctx, bool Always) {
  auto A = std::make_unique<UnitAnalysis>();
  SmallVector<StringRef, 4> Files;
  globalOption(Context, "acl.ModelFiles").split(Files, ';', -1, false);
  for (StringRef File : Files)
    for (const contract::Diagnostic &Fault : A->Set.addFile(File.trim()))
      Context.configurationDiag("%0") << Fault.str();
  // The driver's, of other units. They are of functions that nobody describes.
  StringRef Rows = globalOption(Context, SummariesOption);
  if (!Rows.empty())
    for (const contract::Diagnostic &Fault :
         A->Set.addText(Rows, SummariesOption))
      Context.configurationDiag("%0") << Fault.str();

  A->Api = std::make_unique<ApiModel>(A->Set);
  if (!Always && !A->Api->mayMention(Ctx))
    return nullptr;
  A->Unit = std::make_unique<UnitIndex>(Ctx, *A->Api);
  readOption(Context, "acl.Aggressive", A->Options.Aggressive);
  readOption(Context, "acl.StepsPerUnit", A->Budget.StepsPerUnit);
  readOption(Context, "acl.StepsPerMegabyte", A->Budget.StepsPerMegabyte);
  readOption(Context, UnexploredOption, A->TellsUnexplored);
  return A;
}
