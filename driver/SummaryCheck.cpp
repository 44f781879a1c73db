//===- SummaryCheck.cpp - Finds what a program summary needs of a file ----===//

#include "SummaryCheck.h"
#include "ProgramSummary.h"
#include "UnitAnalysis.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "engine/Summaries.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Mangle.h"
#include "clang/Basic/Version.h"
#if CLANG_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif

using namespace clang;
using namespace clang::tidy;

namespace acltidy::driver {
namespace {

/// Whether a handle or memory can pass between \p FD and its caller: without
/// pointers a function needs no row.
bool passesPointers(const FunctionDecl *FD) {
  auto Holds = [](QualType T) {
    return T->isPointerType() ||
           (T->isLValueReferenceType() && T->getPointeeType()->isPointerType());
  };
  return Holds(FD->getReturnType()) ||
         llvm::any_of(FD->parameters(), [&](const ParmVarDecl *P) {
           return Holds(P->getType());
         });
}

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
    auto Analysis = UnitAnalysis::create(Context, Ctx, /*Always=*/true);
    ASTNameGenerator Symbols(Ctx);
    // Without a place: no comment, line filter or header filter applies.
    auto Tell = [&](const FunctionDecl *FD, bool Defined, std::string Row) {
      if (passesPointers(FD))
        diag("%0") << encode({Symbols.getName(FD),
                              FD->getQualifiedNameAsString(),
                              FD->getNumParams(), Defined, std::move(Row)});
    };
    for (const FunctionSummary &S :
         summarize(Analysis->environment({}), *PP, Analysis->budget()))
      Tell(S.Function, true, S.Row);
    for (const FunctionDecl *FD : externalCallees(Analysis->unit()))
      Tell(FD, false, "");
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

} // namespace acltidy::driver
