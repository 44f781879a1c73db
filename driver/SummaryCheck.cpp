//===- SummaryCheck.cpp - The first pass over a program -------------------===//

#include "SummaryCheck.h"
#include "UnitAnalysis.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "engine/Summaries.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/StringExtras.h"
#if CLANG_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif

using namespace clang;
using namespace clang::tidy;

namespace acltidy {
namespace {

/// Separates the parts of a message; no name contains it.
constexpr llvm::StringLiteral Separator = "\t";

class SummaryCheck : public ClangTidyCheck {
public:
  SummaryCheck(StringRef Name, ClangTidyContext *Context)
      : ClangTidyCheck(Name, Context), Context(*Context) {}

  void registerPPCallbacks(const SourceManager &, Preprocessor *P,
                           Preprocessor *) override {
    PP = P;
  }
  void registerMatchers(ast_matchers::MatchFinder *Finder) override {
    Finder->addMatcher(ast_matchers::translationUnitDecl(), this);
  }
  void check(const ast_matchers::MatchFinder::MatchResult &Result) override {
    ASTContext &Ctx = *Result.Context;
    if (Ctx.getDiagnostics().hasUncompilableErrorOccurred())
      return;
    auto Analysis = UnitAnalysis::create(Context, Ctx);
    if (!Analysis)
      return;
    const SourceManager &SM = Ctx.getSourceManager();
    SourceLocation Place = SM.getLocForStartOfFile(SM.getMainFileID());
    for (const FunctionSummary &S :
         summarize(Analysis->environment({}), *PP, Analysis->budget()))
      diag(Place, "%0") << (S.Name + Separator + llvm::Twine(S.Params) +
                            Separator + S.Row)
                               .str();
  }

private:
  ClangTidyContext &Context;
  Preprocessor *PP = nullptr;
};

class SummaryModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
    Factories.registerCheck<SummaryCheck>(SummaryCheckName);
  }
};

} // namespace

static ClangTidyModuleRegistry::Add<SummaryModule>
    X("acl-summary-module", "Tells what functions do to handles.");

void ProgramSummary::add(llvm::StringRef Message) {
  llvm::SmallVector<llvm::StringRef, 3> Parts;
  Message.split(Parts, Separator);
  unsigned Params;
  if (Parts.size() != 3 || Parts[1].getAsInteger(10, Params))
    return;
  auto [It, New] = Rows.try_emplace({Parts[0].str(), Params}, Parts[2].str());
  if (!New && It->second != Parts[2])
    It->second.clear();
}

size_t ProgramSummary::size() const {
  return llvm::count_if(Rows, [](const auto &E) { return !E.second.empty(); });
}

std::string ProgramSummary::yaml() const {
  std::string Text = "# What functions of the program do to their callers' "
                     "handles, found by acl-tidy.\n\nsummaries: true\n\n"
                     "functions:";
  if (!size())
    return Text + " []\n";
  Text += "\n";
  for (const auto &[Name, Row] : Rows)
    if (!Row.empty())
      Text += "  - " + Row + "\n";
  return Text;
}

} // namespace acltidy
