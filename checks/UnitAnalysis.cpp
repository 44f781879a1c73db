//===- UnitAnalysis.cpp - What the analysis of one unit works with --------===//

#include "UnitAnalysis.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"

using namespace clang;
using namespace clang::tidy;
using namespace acltidy;

static StringRef globalOption(ClangTidyContext &Context, StringRef Name) {
  const auto &Options = Context.getOptions().CheckOptions;
  auto It = Options.find(Name);
  return It == Options.end() ? StringRef() : StringRef(It->second.Value);
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
  A->Options.Aggressive =
      globalOption(Context, "acl.Aggressive").equals_insensitive("true");
  globalOption(Context, "acl.StepsPerUnit")
      .getAsInteger(10, A->Budget.StepsPerUnit);
  globalOption(Context, "acl.StepsPerMegabyte")
      .getAsInteger(10, A->Budget.StepsPerMegabyte);
  return A;
}
